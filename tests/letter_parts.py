"""Letters of invented briefs, of each kind there is."""

from collections.abc import Mapping
from dataclasses import replace

from digest_parts import digest_post, stored
from showing_briefs import crowd, treaty
from showing_golden import earlier

from briefbot.showing.audience import Audience
from briefbot.showing.digest import edition, stories_of
from briefbot.showing.letter import Letter, Masthead, ReaderLinks
from briefbot.showing.links import Links
from briefbot.showing.mail import Letterpress
from briefbot.showing.mail_asking import Asking, asking_letter, known_letter

MASTHEAD = Masthead(
    title="Harbour briefs", links=Links("https://briefs.example.org"), imprint="Our Desk, 1 Harbour Street, Brellin"
)
READER = ReaderLinks(
    address="ada@example.org",
    preferences="https://briefs.example.org/preferences/a.b-c",
    unsubscribe="https://briefs.example.org/unsubscribe/a.b-c",
    browser="https://briefs.example.org/digest/a.b-c",
)
LANGUAGES = ("en", "de", "uk")
WRONG = stored(number=3, without=frozenset({"p2"}))
GONE = stored(number=2, without=frozenset({"headline", "summary", "p1", "p2", "p3", "p4", "p5"}))
DAY = digest_post(
    stored(number=5),
    stored(crowd(), 6),
    stored(replace(treaty(), headline=treaty().key_points[2]), 8),
    lead="A treaty, a dam, and a beetle.",
    also=(stored(number=7), stored(crowd(), 9)),
    earlier={5: stored(earlier(), 4), 7: stored(earlier(), 4)},
    corrected=((WRONG, "p2"), (GONE, "headline")),
)


def press(masthead: Masthead = MASTHEAD) -> Letterpress:
    return Letterpress(masthead=masthead)


def letters(audience: Audience, masthead: Masthead = MASTHEAD) -> Mapping[str, Letter]:
    """A letter of each kind, before it is addressed."""
    at, told = press(masthead), edition(DAY, masthead.page)
    (story,) = stories_of([stored(number=5)], masthead.page)
    words = audience.words
    asking = Asking(
        url="https://briefs.example.org/confirm/a.b", wishes=("Everything", "<The sea>"), at="07:30", zone="Europe/Berlin"
    )
    return {
        "digest": at.digest(told, audience),
        "digest of one": at.digest(edition(digest_post(stored(crowd())), masthead.page), audience),
        "corrections": at.digest(edition(digest_post(corrected=((WRONG, "p2"),)), masthead.page), audience),
        "nothing": at.digest(edition(digest_post(), masthead.page), audience),
        "brief": at.brief(story, audience),
        "update": at.brief(told.stories[0], audience),
        "correction": at.correction(told.corrections[0], story, audience),
        "withdrawal": at.correction(told.corrections[1], None, audience),
        "asking": asking_letter(asking, masthead, words),
        "asking for each": asking_letter(replace(asking, at=""), masthead, words),
        "known": known_letter("https://briefs.example.org/preferences/a.b", masthead, words),
    }
