"""The desk as a service, over a store of each engine, with time under control."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

import pytest
from desk_parts import FERRY, NOW, ORCHARD, Clock, TableWeb, desk, page, rss
from outlet_parts import BERLIN, Paper

from briefbot.adapters.dispatch import LocalDispatcher
from briefbot.adapters.store import Store, open_store
from briefbot.desk.at_hand import AtHand
from briefbot.desk.deliver import Deliverer, Way
from briefbot.desk.digest import DigestDesk
from briefbot.desk.fan_out import FanOut
from briefbot.desk.follow import follow
from briefbot.desk.posts import Posts
from briefbot.desk.rules import Rules
from briefbot.desk.service import Service, Stopping
from briefbot.desk.stages import Stages
from briefbot.desk.upkeep import Upkeep, UpkeepRules, share
from briefbot.errors import BriefbotError, MaybeSent, NotSent
from briefbot.ports import Address, BriefPost, DigestPost, Subscriber, Subscription
from briefbot.showing.news import is_news, news_of
from briefbot.stories.topics import Topic
from briefbot.values import Article, Brief, Story

ALL = Subscription(kind="all")
POST = "https://post.test/feed"


@dataclass
class Hand:
    """Clockwork that a hand turns."""

    works: dict[str, Callable[[], Awaitable[None]]] = field(default_factory=dict)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    is_going: bool = False

    def every(self, span: timedelta, name: str, work: Callable[[], Awaitable[None]]) -> None:
        self.works[name] = work

    def start(self) -> None:
        self.is_going = True
        self.begun.set()

    def pause(self) -> None:
        self.is_going = False

    def stop(self) -> None:
        self.is_going = False


def says_more(brief: Brief, earlier: Brief) -> bool:
    return is_news(news_of(brief, earlier))


def by_first_word(told: list[Article]) -> list[Story]:
    """Articles whose titles begin alike are one story: the test is of the service, not of the grouping."""
    names = dict.fromkeys(article.title.split()[0] for article in told)
    return [Story(articles=tuple(article for article in told if article.title.split()[0] == name)) for name in names]


@dataclass
class Newsroom:
    """A service over a store, a web of pages in a table and an outlet that records."""

    store: Store
    web: TableWeb = field(default_factory=TableWeb)
    clock: Clock = field(default_factory=Clock)
    paper: Paper = field(default_factory=Paper)
    hand: Hand = field(default_factory=Hand)
    rules: Rules = field(default_factory=Rules)
    topics: tuple[Topic, ...] = ()

    def __post_init__(self) -> None:
        store, clock = self.store, self.clock
        self.dispatcher = LocalDispatcher()
        at = desk(store, self.web, clock, rules=self.rules, grouping=by_first_word)  # type: ignore[arg-type]
        fan_out = FanOut(subscribers=store.subscribers, archive=store.briefs, is_news=says_more, topics=self.topics)
        self.desk = replace(at, brief_desk=replace(at.brief_desk, wanted=fan_out.wanted))
        self.deliverer = Deliverer(
            outbox=store.outbox,
            subscribers=store.subscribers,
            posts=Posts(at_hand=AtHand(archive=store.briefs), subscribers=store.subscribers, outbox=store.outbox),
            ways={"paper": Way(outlet=self.paper)},
            clock=clock,
            zone=BERLIN,
        )
        self.stages = Stages(
            desk=self.desk,
            deliverer=self.deliverer,
            digest_desk=DigestDesk(
                subscribers=store.subscribers, at_hand=AtHand(archive=store.briefs), clock=clock, zone=BERLIN
            ),
            outbox=store.outbox,
            dispatcher=self.dispatcher,
        )
        self.upkeep = Upkeep(
            stages=self.stages,
            subscribers=store.subscribers,
            housekeeping=store.housekeeping,
            duties=store.duties,
            clock=clock,
            zone=BERLIN,
            rules=UpkeepRules(),
        )
        self.service = Service(
            upkeep=self.upkeep, carrier=self.dispatcher, clockwork=self.hand, duties=store.duties, outlets=("paper",)
        )
        self.stopping = Stopping()

    async def __aenter__(self) -> "Newsroom":
        self.running = asyncio.create_task(self.service.run(self.stopping))
        await self.rest()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stopping.ask()
        await self.running

    async def rest(self) -> None:
        """Wait until the service has begun, and has nothing to do."""
        begun = asyncio.create_task(self.hand.begun.wait())
        await asyncio.wait((begun, self.running), return_when=asyncio.FIRST_COMPLETED)
        begun.cancel()
        await self.dispatcher.idle()

    async def tick(self, **passed: float) -> None:
        """Let time pass, and everything happen that the clock sets off."""
        self.clock.pass_time(**passed)
        for name in ("duties", "poll", "digests", "reconcile"):
            await self.hand.works[name]()
            await self.dispatcher.idle()

    async def subscriber(self, chat: str, *wanted: Subscription, **settings: object) -> Subscriber:
        added = await self.store.subscribers.welcome(Address(outlet="paper", chat=chat), "private", chat, self.clock())
        for wish in wanted:
            await self.store.subscribers.subscribe(added.id, wish, self.clock())
        if settings:
            set_ = replace(added, **settings)  # type: ignore[arg-type]
            await self.store.subscribers.change(added, set_)
            added = set_
        return added

    async def publish(self, feed: str, *articles: tuple[str, str]) -> None:
        """Have a feed hold these articles, each of (title, text)."""
        addresses = [f"{feed}/{title.replace(' ', '-')}" for title, _ in articles]
        self.web.answers[feed] = rss(*zip(addresses, (title for title, _ in articles), strict=True))
        for address, (title, text) in zip(addresses, articles, strict=True):
            self.web.answers[address] = page(title, text)
        await follow(self.store.feeds, feed, self.clock())

    @property
    def chats(self) -> list[str]:
        """Who was written to, in order."""
        return [chat for chat, _, _ in self.paper.sent]

    def briefs(self) -> list[BriefPost]:
        return [post for post in self.paper.posts if isinstance(post, BriefPost)]


async def test_what_a_feed_brings_is_read_written_and_delivered(store: Store) -> None:
    newsroom = Newsroom(store)
    await newsroom.publish(POST, ("Ferry stops", FERRY))
    await newsroom.subscriber("ada", ALL)
    async with newsroom:
        pass

    assert newsroom.chats == ["ada"]
    assert newsroom.briefs()[0].stored.brief.sources[0].article.title == "Ferry stops"


async def test_each_gets_what_they_want_once(store: Store) -> None:
    newsroom = Newsroom(store, topics=(Topic(name="sea", words=("ferry",)),))
    await newsroom.publish(POST, ("Ferry stops", FERRY), ("Orchard beetle", ORCHARD))
    await newsroom.subscriber("all", ALL)
    await newsroom.subscriber("sea", Subscription(kind="topic", value="sea"))
    await newsroom.subscriber("feed", Subscription(kind="feed", value=POST))
    await newsroom.subscriber("words", Subscription(kind="words", value="cherry"), Subscription(kind="words", value="beetle"))
    await newsroom.subscriber("nothing")
    async with newsroom:
        await newsroom.tick(minutes=1)

    assert sorted(newsroom.chats) == ["all", "all", "feed", "feed", "sea", "words"]


async def test_a_feed_of_old_news_is_not_briefed_from_the_beginning(store: Store) -> None:
    newsroom = Newsroom(store, rules=Rules(newest=2))
    await newsroom.publish(POST, *[(f"Story{n} breaks", FERRY.replace("Westhaven", f"Town{n}")) for n in range(9)])
    await newsroom.subscriber("ada", ALL)
    async with newsroom:
        await newsroom.tick(hours=2)

    assert newsroom.chats == ["ada", "ada"]


async def test_after_days_of_silence_a_feed_is_asked_once(store: Store) -> None:
    newsroom = Newsroom(store)
    await newsroom.publish(POST, ("Ferry stops", FERRY))
    async with newsroom:
        pass
    later = Newsroom(store, web=newsroom.web)
    later.clock.pass_time(days=3)
    async with later:
        await later.tick(seconds=5)

    assert newsroom.web.times_asked(POST) == 2


async def test_quiet_hours_hold_a_brief_and_then_deliver_it(store: Store) -> None:
    newsroom = Newsroom(store)
    await newsroom.publish(POST, ("Ferry stops", FERRY))
    await newsroom.subscriber("ada", ALL, quiet=(time(13), time(15)))
    async with newsroom:  # it is two o'clock in Berlin
        held = list(newsroom.chats)
        await newsroom.tick(minutes=59)
        await newsroom.tick(minutes=1)

    assert held == []
    assert newsroom.chats == ["ada"]


async def test_a_delivery_that_fails_is_tried_again_when_its_time_has_come(store: Store) -> None:
    newsroom = Newsroom(store, paper=Paper(errors=[NotSent("no line")]))
    await newsroom.publish(POST, ("Ferry stops", FERRY))
    await newsroom.subscriber("ada", ALL)
    async with newsroom:
        await newsroom.tick(seconds=10)
        before = len(newsroom.chats)
        await newsroom.tick(seconds=10)

    assert before == 1
    assert newsroom.chats == ["ada", "ada"]
    assert [(count.state, count.count) for count in await store.outbox.counts()] == [("sent", 1)]


async def test_what_is_unsure_is_repeated_in_private_and_held_in_a_channel(store: Store) -> None:
    newsroom = Newsroom(store, paper=Paper(errors=[MaybeSent("cut off"), MaybeSent("cut off")]))
    await newsroom.publish(POST, ("Ferry stops", FERRY))
    channel = await store.subscribers.welcome(Address(outlet="paper", chat="@news"), "channel", "News", NOW)
    await store.subscribers.subscribe(channel.id, ALL, NOW)
    await newsroom.subscriber("ada", ALL)
    async with newsroom:
        await newsroom.tick(minutes=5)
    (unsure,) = await store.outbox.deliveries("unsure", 10)

    assert sorted(newsroom.chats) == ["@news", "ada", "ada"]
    assert (unsure.subscriber.address.chat, unsure.error) == ("@news", "cut off")


async def test_a_digest_comes_at_its_hour_with_all_since_the_last(store: Store) -> None:
    newsroom = Newsroom(store)
    await newsroom.publish(POST, ("Ferry stops", FERRY), ("Orchard beetle", ORCHARD))
    await newsroom.subscriber("ada", ALL, digest_at=time(18))
    async with newsroom:
        await newsroom.tick(seconds=60)  # what was read late is written by now
        before = list(newsroom.chats)
        await newsroom.tick(hours=4)
        await newsroom.tick(hours=24)
        await newsroom.tick(hours=24)
    (digest,) = [post for post in newsroom.paper.posts if isinstance(post, DigestPost)]

    assert before == []
    assert newsroom.chats == ["ada"]
    assert digest.digest.day == NOW.date()
    assert {stored.brief.sources[0].article.title for stored in digest.briefs} == {"Ferry stops", "Orchard beetle"}


async def test_digests_that_were_missed_are_one(store: Store) -> None:
    newsroom = Newsroom(store)
    await newsroom.publish(POST, ("Ferry stops", FERRY))
    ada = await newsroom.subscriber("ada", ALL, digest_at=time(18))
    async with newsroom:
        pass
    later = Newsroom(store)
    later.clock.pass_time(days=3)
    async with later:
        await later.tick(seconds=10)
    again = await store.subscribers.subscriber_of(ada.id)

    assert later.chats == ["ada"]
    assert again
    assert again.next_digest == datetime(2026, 5, 7, 16, tzinfo=UTC)


async def test_a_digest_of_another_hour_repeats_nothing_and_leaves_nothing_out(store: Store) -> None:
    newsroom = Newsroom(store)
    await newsroom.publish(POST, ("Ferry stops", FERRY))
    ada = await newsroom.subscriber("ada", ALL, digest_at=time(18))
    async with newsroom:
        await newsroom.tick(hours=4)
        await newsroom.publish("https://other.test/feed", ("Orchard beetle", ORCHARD))
        await newsroom.tick(minutes=10)
        known = await store.subscribers.subscriber_of(ada.id)
        assert known
        await store.subscribers.change(known, replace(known, digest_at=time(7), next_digest=NOW + timedelta(hours=17)))
        await newsroom.tick(hours=14)
    told = [post for post in newsroom.paper.posts if isinstance(post, DigestPost)]

    assert [[stored.brief.sources[0].article.title for stored in post.briefs] for post in told] == [
        ["Ferry stops"],
        ["Orchard beetle"],
    ]


async def test_a_story_that_grew_is_told_again_as_an_update_to_those_who_have_it(store: Store) -> None:
    newsroom = Newsroom(store)
    await newsroom.publish(POST, ("Ferry stops", FERRY))
    await newsroom.subscriber("ada", ALL)
    async with newsroom:
        await newsroom.publish("https://a.test", ("Ferry strike", f"The crews of the ferry will strike on Friday.\n{FERRY}"))
        await newsroom.publish("https://b.test", ("Ferry saved", f"A buyer for the boats was found on Tuesday.\n{ORCHARD}"))
        await newsroom.tick(minutes=1)
        early = len(newsroom.chats)
        await newsroom.tick(hours=3)
        await newsroom.tick(minutes=1)

    assert early == 1
    assert [reply_to for _, _, reply_to in newsroom.paper.sent] == ["", "m1"]
    assert newsroom.briefs()[1].earlier == newsroom.briefs()[0].stored


async def test_a_brief_without_news_is_kept_and_owed_to_nobody(store: Store) -> None:
    newsroom = Newsroom(store)
    await newsroom.publish(POST, ("Ferry stops", FERRY))
    await newsroom.subscriber("ada", ALL)
    await newsroom.subscriber("eve", ALL, digest_at=time(18))
    async with newsroom:
        await newsroom.publish("https://a.test/feed", ("Ferry again", FERRY + "\n"))
        await newsroom.publish("https://b.test/feed", ("Ferry thrice", FERRY + " "))
        await newsroom.tick(minutes=1)
        await newsroom.tick(hours=3)
        await newsroom.tick(hours=1)
    digests = [post for post in newsroom.paper.posts if isinstance(post, DigestPost)]

    assert sorted(newsroom.chats) == ["ada", "eve"]
    assert [stored.revision for post in digests for stored in post.briefs] == [1]


async def test_one_service_at_a_time_serves_an_outlet(where: str, store: Store) -> None:
    async with await open_store(where) as other, Newsroom(store):
        with pytest.raises(BriefbotError, match=r"another briefbot runs on this store already \(process \d+ on "):
            await Newsroom(other).service.run(Stopping())


async def test_a_service_that_was_taken_over_stops_and_says_so(where: str, store: Store) -> None:
    newsroom = Newsroom(store)
    async with await open_store(where) as other:
        newsroom.running = asyncio.create_task(newsroom.service.run(newsroom.stopping))
        await newsroom.rest()
        newsroom.clock.pass_time(minutes=10)
        assert await other.duties.take("outlet paper", newsroom.clock()) == ""
        await newsroom.hand.works["duties"]()

        with pytest.raises(BriefbotError, match="has taken over"):
            await newsroom.running


async def test_what_a_process_had_in_hand_when_it_died_is_delivered(where: str, store: Store) -> None:
    newsroom = Newsroom(store)
    await newsroom.publish(POST, ("Ferry stops", FERRY))
    await newsroom.subscriber("ada", ALL)
    newsroom.deliverer.stopping.set()
    async with newsroom:
        pass
    (owed,) = await store.outbox.deliveries_owed(newsroom.clock(), 10)
    later = Newsroom(store)
    async with await open_store(where) as dying:
        assert await dying.outbox.claim_delivery(owed, later.clock())
        async with later:
            still_theirs = list(later.chats)
            await later.tick(minutes=10)

    assert still_theirs == []
    assert later.chats == ["ada"]


async def test_a_service_that_is_to_stop_begins_nothing_and_puts_back_what_waits(store: Store) -> None:
    newsroom = Newsroom(store, paper=Paper(turn_gate=asyncio.Event()))
    await newsroom.publish(POST, ("Ferry stops", FERRY))
    await newsroom.subscriber("ada", ALL)
    newsroom.running = asyncio.create_task(newsroom.service.run(newsroom.stopping))
    await newsroom.paper.is_at_gate.wait()
    newsroom.stopping.ask()
    await newsroom.running

    assert newsroom.chats == []
    assert len(await store.outbox.deliveries_owed(newsroom.clock(), 10)) == 1


def test_feeds_that_are_due_together_are_spread_over_the_minute() -> None:
    assert [share(due) for due in (0, 8, 96, 1200)] == [8, 8, 8, 100]


async def test_what_is_old_and_settled_is_forgotten(store: Store) -> None:
    newsroom = Newsroom(store)
    await newsroom.publish(POST, ("Ferry stops", FERRY))
    await newsroom.subscriber("ada", ALL)
    async with newsroom:
        newsroom.clock.pass_time(days=100)
        await newsroom.hand.works["tidy"]()

    assert await store.outbox.counts() == ()


async def test_what_is_old_is_forgotten_once_a_day_and_at_once_where_a_day_was_missed(store: Store) -> None:
    newsroom, due = Newsroom(store), []
    async with newsroom:
        for hours in (0, 1, 24, 1, 240):
            newsroom.clock.pass_time(hours=hours)
            due.append(await store.duties.is_due("tidy", newsroom.clock()))
            await newsroom.hand.works["tidy"]()

    assert due == [True, False, True, False, True]


async def test_nothing_is_delivered_before_the_outlet_can_be_reached(store: Store) -> None:
    newsroom, reached = Newsroom(store), asyncio.Event()
    newsroom.upkeep.stages = replace(
        newsroom.stages,
        deliverer=replace(newsroom.deliverer, ways={"paper": Way(outlet=newsroom.paper, is_open=reached.is_set)}),
    )
    await newsroom.publish(POST, ("Ferry stops", FERRY))
    await newsroom.subscriber("ada", ALL)
    async with newsroom:
        before = list(newsroom.chats)
        reached.set()
        await newsroom.dispatcher.wake("deliver")
        await newsroom.rest()

    assert before == []
    assert newsroom.chats == ["ada"]


async def test_batches_are_fetched_and_sent_each_minute_and_what_they_brought_is_written(store: Store) -> None:
    class Batches:
        """Writes down what was asked of it; a reply comes each time."""

        def __init__(self) -> None:
            self.asked: list[str] = []

        async def collect(self) -> int:
            self.asked.append("collect")
            return 1

        async def submit(self) -> int:
            self.asked.append("submit")
            return 0

    newsroom, batches = Newsroom(store), Batches()
    newsroom.upkeep.stages = replace(newsroom.stages, desk=replace(newsroom.desk, batches=batches))  # type: ignore[arg-type]
    async with newsroom:
        await newsroom.hand.works["batches"]()

    assert batches.asked == ["collect", "submit"]
