"""The letter that tells a post: a digest, a brief, what is new of one, or that a part of it was withdrawn."""

from collections.abc import Hashable
from dataclasses import replace

from briefbot.ports import BriefPost, DigestPost, StoredBrief
from briefbot.showing.audience import Audience
from briefbot.showing.digest import EditionStory, correction, edition, stories_of
from briefbot.showing.letter import Letter
from briefbot.showing.mail import Letterpress
from briefbot.showing.memory import Memory

Editions = Memory[Letter]
"""The digests that were told last: of thousands that go out in a morning most are one of a few."""


def letter_of(post: BriefPost | DigestPost, press: Letterpress, audience: Audience, editions: Editions) -> Letter | None:
    """The letter; None where there is nothing to tell."""
    if isinstance(post, DigestPost):
        return editions.of((_contents(post), audience), lambda: press.digest(edition(post, press.masthead.page), audience))
    stored = replace(post.stored, without=post.stored.without | post.without)
    if post.corrects:
        # What was new is told whole again: a reader can't see what it replaces.
        wrong = correction(stored, post.corrects, press.masthead.page)
        return press.correction(wrong, _story(post, stored, press), audience)
    story = _story(post, stored, press, post.earlier)
    return press.brief(story, audience) if story else None


def _story(post: BriefPost, stored: StoredBrief, press: Letterpress, earlier: StoredBrief | None = None) -> EditionStory | None:
    """The brief under an editor's headline, where there is one; None where nothing of it is left, or new."""
    had = {stored.id: earlier} if earlier else {}
    for story in stories_of([stored], press.masthead.page, had):
        headline = replace(story.brief.headline, text=post.headline or story.brief.headline.text)
        return replace(story, brief=replace(story.brief, headline=headline)) if post.headline else story
    return None


def _contents(post: DigestPost) -> Hashable:
    """What tells this digest from others."""
    told = tuple((stored.id, stored.without) for stored in (*post.briefs, *post.also))
    corrected = tuple((stored.id, stored.without, part) for stored, part in post.corrected)
    earlier = tuple((brief_id, had.id) for brief_id, had in post.earlier.items())
    return post.digest.day, post.digest.lead, len(post.briefs), told, earlier, corrected
