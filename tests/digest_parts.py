"""Digests to show: invented briefs, put together as the desk does it."""

from dataclasses import replace
from datetime import date

from showing_briefs import WRITTEN, treaty

from briefbot.ports import Address, Digest, DigestPost, StoredBrief, Subscriber
from briefbot.showing.digest import EditionStory, stories_of
from briefbot.values import Brief

DAY = date(2026, 3, 4)
ADA = Subscriber(id=1, address=Address(outlet="mail", chat="ada@example.org"), kind="private", name="Ada")


def stored(brief: Brief | None = None, number: int = 12, **fields: object) -> StoredBrief:
    """A brief as the store gives it."""
    known = StoredBrief(id=number, story_id=3, revision=1, written=WRITTEN, brief=brief or treaty())
    return replace(known, **fields)  # type: ignore[arg-type]


def story(brief: Brief, url: str = "") -> EditionStory:
    """A brief as a digest tells it."""
    (told,) = stories_of([stored(brief)], lambda _: url)
    return told


def digest_post(*briefs: StoredBrief, lead: str = "", **fields: object) -> DigestPost:
    """A digest of these briefs."""
    ids = tuple(one.id for one in briefs)
    digest = Digest(id=4, subscriber_id=1, day=DAY, made=WRITTEN, brief_ids=ids, lead=lead)
    return replace(DigestPost(digest=digest, briefs=briefs, subscriber=ADA), **fields)  # type: ignore[arg-type]
