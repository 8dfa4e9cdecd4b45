"""What we know of services that Apprise does not say: what they show, and how much they take.

Apprise's own limits are of what it was once told; a service in no row is written to by those, in the most that it says to take.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from json import dumps

from apprise import NotifyFormat

from briefbot.showing.chat import in_units
from briefbot.showing.chat_markup import Dialect

MARKDOWN, HTML, TEXT = NotifyFormat.MARKDOWN, NotifyFormat.HTML, NotifyFormat.TEXT

DIALECTS: Mapping[NotifyFormat, Dialect] = {MARKDOWN: "markdown", HTML: "html", TEXT: "text"}


@dataclass(frozen=True, slots=True)
class Known:
    """How a service is written to. `most` is () where Apprise's limit is as good as any.

    Where it has a markup of its own (`dialect`), what we write goes as it is, past Apprise's converter. `options` are those of
    the plugin that are set where the URL sets none.
    """

    format: NotifyFormat
    most: tuple[int, ...] = ()
    measure: Callable[[str], tuple[int, ...]] = in_units
    dialect: Dialect | None = None
    has_title: bool = False
    options: Mapping[str, object] = field(default_factory=dict)


def known_of(service: str, offered: tuple[NotifyFormat, ...]) -> Known:
    """Of a plugin by its class's name; one that we don't know gets what shows most of what it takes."""
    best = next((one for one in (MARKDOWN, HTML) if one in offered), TEXT)
    return SERVICES.get(service) or Known(best, has_title=True)


def octets(text: str) -> tuple[int, ...]:
    """The length in UTF-8."""
    return (len(text.encode()),)


def in_json(text: str) -> tuple[int, ...]:
    """The length in JSON, which Apprise writes in ASCII: a letter that is none takes six."""
    return (len(dumps(text)),)


def octets_and_json(text: str) -> tuple[int, ...]:
    """Both lengths."""
    return octets(text) + in_json(text)


SERVICES: Mapping[str, Known] = {
    # A section of a message takes 3,000 characters; its own markup Apprise does not know whole.
    "NotifySlack": Known(MARKDOWN, (3_000,), dialect="slack"),
    # A brief has many links: no picture of what each leads to.
    "NotifyDiscord": Known(MARKDOWN, (2_000,), options={"flags": 4}),
    "NotifyGuilded": Known(MARKDOWN, (2_000,)),
    # It shows Markdown, whatever it is sent. Old servers take 4,000, others 16,383.
    "NotifyMattermost": Known(MARKDOWN, (4_000,)),
    "NotifyRocketChat": Known(MARKDOWN, (5_000,)),
    "NotifyGoogleChat": Known(MARKDOWN, (4_000,)),
    "NotifyWebexTeams": Known(MARKDOWN, (7_000,), octets),
    # Microsoft Teams: a card of 28 KB, with all that is round the text.
    "NotifyWorkflows": Known(MARKDOWN, (20_000,), in_json),
    # An event of 65,536 octets, in which the text stands twice.
    "NotifyMatrix": Known(HTML, (20_000,), octets),
    "NotifyTelegram": Known(HTML, (4_096,)),
    # What is longer becomes a file: past 4,096 octets at the server, past 8,000 in Apprise's JSON, with the title.
    "NotifyNtfy": Known(TEXT, (4_000, 6_500), octets_and_json, has_title=True),
}
