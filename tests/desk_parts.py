"""A desk on fakes that record: a web of pages kept in a table, and a clock that is set by hand."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from briefbot.adapters.store import Store
from briefbot.desk.gather import Gatherer
from briefbot.desk.poll import Poller
from briefbot.desk.read import Reader
from briefbot.desk.rounds import Desk
from briefbot.desk.rules import Rules
from briefbot.desk.write import BriefDesk
from briefbot.errors import PageError, Unreachable
from briefbot.ports import Commission, PageReader, Request, Response, Web, Writer
from briefbot.reading.feed import read_feed
from briefbot.stories.grouping import group_stories
from briefbot.values import Article, Brief, Feed
from briefbot.writing.embedded import write_brief

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)

FERRY = (
    "The ferry between Westhaven and Skarholm will stop in May, the town council of Westhaven decided on Monday.\n"
    '"We can\'t pay for two boats any longer," said Anna Petrova, a senior fellow at the Harbour Institute.\n'
    "The council wants a bus over the new bridge instead, and a night boat for the islands in summer."
)
ORCHARD = (
    "A beetle from the south has reached the orchards of Lindal, and growers fear for the cherry harvest.\n"
    '"It eats the leaves first and then the bark," said Tomas Berg, an entomologist at Lindal University.\n'
    "The farmers' union asks for nets, which the province may pay for by June."
)


class Clock:
    """A clock that stands still until it is set on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class TableWeb:
    """Answers from a table: a body, a whole response, or an error to raise. Records what it was asked."""

    answers: dict[str, bytes | Response | Exception] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    async def get(self, request: Request) -> Response:
        self.asked.append(request)
        answer = self.answers.get(request.url, Unreachable(f"nobody answers at {request.url!r}"))
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Response) else Response(url=request.url, body=answer, content_type="text/html")

    def times_asked(self, url: str) -> int:
        return sum(request.url == url for request in self.asked)


class TextPages:
    """Takes a page of "title", an empty line and the text for an article."""

    async def read(self, html: bytes, url: str, content_type: str = "") -> Article:
        title, _, text = html.decode().partition("\n\n")
        if not text:
            raise PageError(f"no article at {url!r}")
        return Article(id=url, url=url, title=title, text=text)


def rss(*items: tuple[str, str], description: str = "", title: str = "The Westhaven Post", ttl: int = 0) -> bytes:
    """A feed of (address, title) items."""
    told = "".join(
        f"<item><guid>{url}</guid><link>{url}</link><title>{name}</title><description>{description}</description></item>"
        for url, name in items
    )
    hint = f"<ttl>{ttl}</ttl>" if ttl else ""
    return f"<rss version='2.0'><channel><title>{title}</title>{hint}{told}</channel></rss>".encode()


def beside(write: Callable[[Sequence[Article]], Brief]) -> Writer:
    async def written(commission: Commission) -> Brief:
        return await asyncio.to_thread(write, commission.articles)  # type: ignore[arg-type]

    return written


def page(title: str, text: str) -> bytes:
    return f"{title}\n\n{text}".encode()


def desk(
    store: Store,
    web: Web,
    clock: Callable[[], datetime],
    *,
    rules: Rules | None = None,
    pages: PageReader | None = None,
    feed_reader: Callable[[bytes, str], Feed] = read_feed,
    grouping: Callable[[Sequence[Article]], Sequence[object]] = group_stories,
    writer: Callable[[Sequence[Article]], Brief] = write_brief,
) -> Desk:
    """A desk on the store, with jitter at nought."""
    rules = rules or Rules()
    pages = pages or TextPages()
    return Desk(
        poller=Poller(shelf=store.feeds, web=web, read_feed=feed_reader, clock=clock, jitter=lambda: 0.0, rules=rules),
        reader=Reader(pile=store.entries, web=web, pages=pages, clock=clock, rules=rules),
        gatherer=Gatherer(newsroom=store.stories, group_stories=grouping, clock=clock, rules=rules),  # type: ignore[arg-type]
        brief_desk=BriefDesk(newsroom=store.stories, write_brief=beside(writer), clock=clock, rules=rules),
    )
