"""The outputs that are compared with files of tests/showing, by file name."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from io import StringIO

from digest_parts import story
from rich.console import Console, RenderableType
from showing_briefs import WRITTEN, crowd, treaty

from briefbot.showing.audience import Audience
from briefbot.showing.chat import Chat, Manner, in_chat
from briefbot.showing.chat_markup import Dialect
from briefbot.showing.digest import Edition
from briefbot.showing.document import to_json
from briefbot.showing.lists import BriefRow, FeedRow, feeds_in_terminal, latest_in_terminal
from briefbot.showing.markdown import to_markdown
from briefbot.showing.telegram import in_telegram, update_in_telegram
from briefbot.showing.telegram_digest import digest_in_telegram
from briefbot.showing.telegram_markup import TelegramPart
from briefbot.showing.telegram_sources import question_of, sources_of
from briefbot.showing.telegram_template import read_template
from briefbot.showing.terminal import in_terminal
from briefbot.values import Brief

NOW = datetime(2026, 3, 4, 15, 20, tzinfo=UTC)
EAST = timezone(timedelta(hours=2), "EET")

LATEST = (
    BriefRow(id="12", written=NOW, headline=treaty().headline.text, outlets=("Harbour Wire", "The Brellin Courier")),
    BriefRow(
        id="9",
        written=NOW - timedelta(days=2),
        headline="Bank of Ostavia holds rates at 4.25 per cent and will not say when it cuts, or whether it cuts at all",
        outlets=("Meridian Business",),
    ),
    BriefRow(id="1", written=NOW - timedelta(days=90), headline="Kestrel recalls vans"),
)
FEEDS = (
    FeedRow(
        id="1",
        url="https://harbour-wire.test/feed.atom",
        title="Harbour Wire",
        entries=12,
        polled=NOW,
        next_poll=NOW + timedelta(minutes=20),
    ),
    FeedRow(id="2", url="https://gone.test/rss", polled=NOW - timedelta(days=1), trouble="410 Gone: it is not asked again"),
    FeedRow(id="13", url="https://meridian.test/index.rdf", title="[bold]Meridian\x1b[31m", entries=1),
    FeedRow(id="14", url="https://orchard.test/rss", title="Orchard News", entries=3, polled=NOW, is_paused=True),
)


def printed(renderable: RenderableType, width: int, *, is_terminal: bool = False) -> str:
    """What a console of that width shows of it: plain text where it is piped, else with its escape codes."""
    out = StringIO()
    console = Console(file=out, width=width, force_terminal=is_terminal, color_system="truecolor" if is_terminal else None)
    console.print(renderable)
    return out.getvalue()


READER = Audience(language="en", zone=EAST)
TEMPLATE = """\
<b>{{ headline }}</b>

{{ summary }}

{% for point in points %}
– {{ point }}
{% endfor %}
{% for view in views %}

<blockquote expandable><u>{{ view.name }}</u>: {{ view.view }}
{% for quote in view.quotes %}
<i>{{ quote.marked }}</i>
{% endfor %}
</blockquote>
{% endfor %}

{% for source in sources %}<a href="{{ source.url }}">{{ source.outlet }}</a> {% endfor %}


@sarn_valley_news · {{ stamp }}
"""


def earlier() -> Brief:
    """The treaty as it was told first: fewer points, one expert with less to say."""
    brief = treaty()
    reyl = brief.expert_views[1]
    evidence = tuple(s for s in reyl.evidence if reyl.quotes[0].text in s.text)
    heard = replace(reyl, quotes=reyl.quotes[:1], evidence=evidence)
    return replace(brief, key_points=brief.key_points[:2], expert_views=(heard,), voices=(), whats_next=None)


def sent(parts: Iterable[TelegramPart]) -> str:
    """The messages, a line between one and the next."""
    return "\n=====\n".join(part.html for part in parts) + "\n"


def in_chats(dialect: Dialect, most: int) -> str:
    """The treaty's messages in another chat, a line between one and the next."""
    chat = Chat(audience=READER, manner=Manner(dialect=dialect, most=(most,)))
    parts = in_chat(treaty(), chat, page="https://briefs.example.org/brief/7", when=WRITTEN)
    return "\n=====\n".join(part.text for part in parts) + "\n"


GOLDEN: dict[str, Callable[[], str]] = {
    "treaty.json": lambda: to_json(treaty()) + "\n",
    "treaty.md": lambda: to_markdown(treaty(), READER, written=WRITTEN),
    "treaty-60.txt": lambda: printed(in_terminal(treaty(), Audience(language="de"), written=WRITTEN), 60),
    "treaty-80.txt": lambda: printed(in_terminal(treaty(), READER, written=WRITTEN), 80),
    "treaty-120.txt": lambda: printed(in_terminal(treaty(), Audience(language="uk"), written=WRITTEN), 120),
    "scripts-60.txt": lambda: printed(in_terminal(crowd(), READER), 60),
    "scripts.md": lambda: to_markdown(crowd(), Audience(language="de-AT")),
    "treaty-chat.md": lambda: in_chats("markdown", 2000),
    "treaty-chat-slack.txt": lambda: in_chats("slack", 3000),
    "treaty-chat.html": lambda: in_chats("html", 20_000),
    "treaty-chat.txt": lambda: in_chats("text", 4000),
    "treaty-telegram.html": lambda: sent(in_telegram(treaty(), READER, written=WRITTEN)),
    "treaty-telegram-short.html": lambda: sent(in_telegram(treaty(), Audience(language="uk"), form="short")),
    "treaty-telegram-update.html": lambda: sent(update_in_telegram(treaty(), earlier(), Audience(language="de-AT"))),
    "treaty-telegram-sources.html": lambda: sent(sources_of(treaty(), READER)),
    "treaty-telegram-wrong.html": lambda: sent(question_of(treaty(), READER)),
    "treaty-telegram-own.html": lambda: sent(read_template("own", TEMPLATE).render(treaty(), READER, written=WRITTEN)),
    "scripts-telegram.html": lambda: sent(in_telegram(crowd(), READER, written=WRITTEN)),
    "digest-telegram.html": lambda: sent(
        digest_in_telegram(
            Edition(
                day=NOW.date(),
                lead="A dry day.",
                stories=(story(treaty()), story(crowd())),
                also=(story(earlier()), story(earlier())),
            ),
            READER,
        )
    ),
    "latest-80.txt": partial(printed, latest_in_terminal(LATEST, Audience(), now=NOW, command="briefbot"), 80),
    "feeds-60.txt": partial(printed, feeds_in_terminal(FEEDS, Audience(), now=NOW, command="briefbot"), 60),
}
