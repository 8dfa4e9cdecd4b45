"""What /brief comes to: of a page, of words, of nothing; read once, however many ask."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from desk_parts import FERRY, NOW, ORCHARD, Clock, TableWeb, TextPages, beside, page, rss
from hypothesis import given
from hypothesis import strategies as st

from briefbot.desk.answer import AnswerDesk, Wish, address_in, read_wish
from briefbot.desk.visits import ASKED_FROM, Kept, Visits
from briefbot.errors import PageError, Unreachable
from briefbot.ports import Commission, Payer, Request, Response, StoredBrief, Subscription
from briefbot.values import Article, Brief
from briefbot.writing.embedded import write_brief

FERRY_URL, ORCHARD_URL = "https://westhaven.test/ferry", "https://westhaven.test/orchard"
ARTICLES = {
    FERRY_URL: Article(id="1", url=FERRY_URL, title="Ferry to stop in May", text=FERRY, language="en"),
    ORCHARD_URL: Article(id="2", url=ORCHARD_URL, title="Beetle reaches the orchards", text=ORCHARD, language="en"),
}


def stored(number: int, url: str, **fields: object) -> StoredBrief:
    known: dict[str, object] = {"id": number, "story_id": number, "revision": 1, "written": NOW - timedelta(hours=number)}
    return StoredBrief(**(known | {"brief": write_brief([ARTICLES[url]])} | fields))  # type: ignore[arg-type]


@dataclass
class Shelf:
    """An archive and a table of subscribers in one, the newest brief first."""

    briefs: tuple[StoredBrief, ...] = ()
    follows: tuple[Subscription, ...] = ()
    wanted: tuple[int, ...] = ()
    asked: list[tuple[datetime, datetime]] = field(default_factory=list)

    async def latest(self, limit: int, before: datetime | None = None, words: str = "") -> tuple[StoredBrief, ...]:
        found = (one for one in self.briefs if all(word in one.brief.to_json().lower() for word in words.lower().split()))
        return tuple(found)[:limit]

    async def brief(self, brief_id: int) -> StoredBrief | None:
        return next((one for one in self.briefs if one.id == brief_id), None)

    async def brief_of_page(self, url: str) -> StoredBrief | None:
        return next((one for one in self.briefs if any(source.article.url == url for source in one.brief.sources)), None)

    async def subscriptions(self, subscriber_id: int) -> tuple[Subscription, ...]:
        return self.follows

    async def briefs_for_digest(self, subscriber_id: int, since: datetime, until: datetime) -> tuple[int, ...]:
        self.asked.append((since, until))
        return self.wanted


@dataclass
class SlowWeb(TableWeb):
    """Answers when it may."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def get(self, request: Request) -> Response:
        await self.gate.wait()
        return await super().get(request)


@dataclass
class Desk:
    """The desk that answers, and what it acts through."""

    shelf: Shelf = field(default_factory=Shelf)
    web: TableWeb = field(
        default_factory=lambda: TableWeb({FERRY_URL: page("Ferry", FERRY), ORCHARD_URL: page("Orchard", ORCHARD)})
    )
    clock: Clock = field(default_factory=Clock)
    commissions: list[Commission] = field(default_factory=list)
    kept: Kept = field(default_factory=Kept)

    def answers(self) -> AnswerDesk:
        async def write(commission: Commission) -> Brief:
            self.commissions.append(commission)
            return await beside(write_brief)(commission)  # type: ignore[arg-type]

        visits = Visits(web=self.web, pages=TextPages(), write_brief=write, clock=self.clock, kept=self.kept)
        return AnswerDesk(archive=self.shelf, subscribers=self.shelf, visits=visits, clock=self.clock)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "replied_to", "wish"),
    [
        ("", (), Wish("nothing")),
        ("  ", ("",), Wish("nothing")),
        ("https://example.org/a", (), Wish("page", "https://example.org/a")),
        ("HTTPS://Example.org/A?b=1#c", (), Wish("page", "https://example.org/A?b=1")),
        ("example.org/story", (), Wish("page", "https://example.org/story")),
        ("see (https://example.org/a_(b)).", (), Wish("page", "https://example.org/a_(b)")),
        ("Look: https://example.org/a, now!", (), Wish("page", "https://example.org/a")),
        ("«https://example.org/a»", (), Wish("page", "https://example.org/a")),
        ("ferry strike", (), Wish("words", "ferry strike")),
        ("the U.S. and the E.U.", (), Wish("words", "the U.S. and the E.U.")),
        ("", ("The ferry stops. https://example.org/a https://example.org/b",), Wish("page", "https://example.org/a")),
        ("", ("The ferry stops.",), Wish("words", "The ferry stops.")),
        ("orchards", ("https://example.org/a",), Wish("words", "orchards")),
        ("https://", (), Wish("words", "https://")),
        ("https://[::1", (), Wish("words", "https://[::1")),
    ],
)
def test_an_address_is_found_in_what_was_said_and_else_words_count(said: str, replied_to: tuple[str, ...], wish: Wish) -> None:
    assert read_wish(said, *replied_to) == wish


@given(st.text(max_size=300) | st.from_regex(r"\A(https?://|[\w.]{0,5})[!-~]{0,60}\Z"))
def test_whatever_is_said_is_a_wish_and_an_address_has_its_scheme(said: str) -> None:
    wish = read_wish(said)

    assert wish.kind in {"page", "words", "nothing"}
    assert wish.kind != "page" or wish.value.startswith(("http://", "https://"))


@pytest.mark.parametrize("said", ["a." * 50_000, "https://" + "(" * 100_000, "http" * 50_000, "-" * 100_000 + ".org"])
def test_a_long_message_is_read_as_quickly_as_a_short_one(said: str) -> None:
    assert read_wish(said).kind in {"page", "words"}
    assert len(address_in(said[:4_096])) < 4_200


async def test_a_page_is_read_and_briefed_for_the_one_who_asks() -> None:
    desk = Desk()
    visit = desk.answers().visit(FERRY_URL, Payer(chat="telegram:1", person="telegram:1"), "de")
    answer = await visit.brief()

    assert answer.brief.headline.text
    assert answer.id >= ASKED_FROM
    assert [(one.payer.person, one.language) for one in desk.commissions] == [("telegram:1", "de")]


async def test_two_who_ask_for_a_page_at_once_share_the_work() -> None:
    desk = Desk(web=SlowWeb({FERRY_URL: page("Ferry", FERRY)}))
    answers = desk.answers()
    visits = [answers.visit(FERRY_URL), answers.visit(f"{FERRY_URL}?utm_source=ada"), answers.visit(FERRY_URL, language="de")]
    desk.web.gate.set()  # type: ignore[attr-defined]
    first, second, other = [await visit.brief() for visit in visits]

    assert first == second
    assert other != first
    assert len(desk.commissions) == 2


async def test_who_stops_waiting_stops_nobody_else() -> None:
    desk = Desk(web=SlowWeb({FERRY_URL: page("Ferry", FERRY)}))
    answers = desk.answers()
    impatient = asyncio.create_task(answers.visit(FERRY_URL).brief())
    patient = asyncio.create_task(answers.visit(FERRY_URL).brief())
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.wait([impatient])
    desk.web.gate.set()  # type: ignore[attr-defined]

    assert (await patient).brief.headline.text
    assert impatient.cancelled()


async def test_reading_ends_when_the_page_is_read_and_when_it_cannot_be() -> None:
    desk = Desk()
    answers = desk.answers()
    good, bad = answers.visit(FERRY_URL), answers.visit("https://nowhere.test/")
    await good.read()
    await bad.read()

    assert good.has_read.is_set()
    assert not bad.has_read.is_set()
    with pytest.raises(Unreachable):
        await bad.brief()


async def test_a_page_that_could_not_be_had_is_asked_for_again() -> None:
    desk = Desk(web=TableWeb({FERRY_URL: Unreachable("nobody answers")}))
    answers = desk.answers()
    with pytest.raises(Unreachable):
        await answers.visit(FERRY_URL).brief()
    await asyncio.sleep(0)
    desk.web.answers[FERRY_URL] = page("Ferry", FERRY)

    assert (await answers.visit(FERRY_URL).brief()).brief.headline.text


async def test_a_page_without_an_article_says_so() -> None:
    with pytest.raises(PageError):
        await Desk(web=TableWeb({FERRY_URL: b"nothing"})).answers().visit(FERRY_URL).brief()


async def test_of_a_feed_the_newest_story_is_briefed() -> None:
    feed = rss((FERRY_URL, "Ferry"), (ORCHARD_URL, "Orchard"))
    desk = Desk()
    desk.web.answers["https://westhaven.test/feed"] = feed

    assert len((await desk.answers().visit("https://westhaven.test/feed").brief()).brief.sources) == 1
    assert len(desk.commissions) == 1


async def test_a_brief_that_was_asked_for_is_kept_for_a_while() -> None:
    desk = Desk()
    answers = desk.answers()
    first = await answers.visit(FERRY_URL).brief()

    assert await answers.known(f"{FERRY_URL}?utm_source=ada#top") == first
    assert await answers.known(FERRY_URL, "de") is None
    assert await answers.brief(first.id) == first
    desk.clock.pass_time(minutes=31)
    assert await answers.known(FERRY_URL) is None
    assert await answers.brief(first.id) == first


async def test_only_so_many_are_kept_and_numbers_never_come_again() -> None:
    desk = Desk(kept=Kept(most=1))
    answers = desk.answers()
    first, second = [await answers.visit(url).brief() for url in (FERRY_URL, ORCHARD_URL)]
    later = Kept().keep(("https://other.test/", ""), first.brief, NOW + timedelta(seconds=5))

    assert await answers.brief(first.id) is None
    assert await answers.brief(second.id) == second
    assert first.id < second.id < later.id


async def test_a_fresh_brief_of_the_archive_answers_for_its_pages() -> None:
    desk = Desk(Shelf((stored(1, FERRY_URL),)))
    answers = desk.answers()

    assert await answers.known(f"{FERRY_URL}?utm_medium=x") == desk.shelf.briefs[0]
    assert await answers.known(FERRY_URL, "en-GB") == desk.shelf.briefs[0]
    assert await answers.known(FERRY_URL, "de") is None
    assert await answers.known(ORCHARD_URL) is None
    assert await answers.brief(1) == desk.shelf.briefs[0]
    desk.clock.pass_time(days=1)
    assert await answers.known(FERRY_URL) is None


async def test_words_find_briefs_with_all_of_them_those_in_headlines_first() -> None:
    ferry, orchard = stored(1, FERRY_URL), stored(2, ORCHARD_URL)
    desk = Desk(Shelf((ferry, orchard)))

    assert await desk.answers().of_words("beetle", 5) == (orchard,)
    assert await desk.answers().of_words("lindal", 5) == (orchard,)
    assert await desk.answers().of_words("submarine", 5) == ()


async def test_a_whole_message_finds_the_brief_that_it_is_nearest_to() -> None:
    desk = Desk(Shelf((stored(1, FERRY_URL), stored(2, ORCHARD_URL))))
    message = (
        "Did you hear? They say that a beetle from the south has reached the orchards, and the cherry harvest is in danger."
    )

    assert [one.id for one in await desk.answers().of_words(message, 5)] == [2]


async def test_nothing_asks_for_the_newest_of_what_the_chat_follows() -> None:
    ferry, orchard = stored(1, FERRY_URL), stored(2, ORCHARD_URL)
    desk = Desk(Shelf((ferry, orchard), follows=(Subscription(kind="words", value="beetle"),), wanted=(2, 99)))

    assert await desk.answers().newest(7, 5) == (orchard,)
    assert desk.shelf.asked == [(NOW - timedelta(days=7), NOW)]


async def test_who_follows_nothing_gets_the_newest_of_all() -> None:
    desk = Desk(Shelf((stored(1, FERRY_URL), stored(2, ORCHARD_URL))))

    assert await desk.answers().newest(None, 1) == desk.shelf.briefs[:1]
    assert await desk.answers().newest(7, 5) == desk.shelf.briefs


async def test_what_is_under_way_ends_when_the_desk_closes() -> None:
    desk = Desk(web=SlowWeb({FERRY_URL: page("Ferry", FERRY)}))
    answers = desk.answers()
    waiting = asyncio.create_task(answers.visit(FERRY_URL).brief())
    await asyncio.sleep(0)
    await answers.visits.close()

    with pytest.raises(asyncio.CancelledError):
        await waiting
