"""A reader's digest: what is in it, what changed since their last one, what is corrected, and a day that brings nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

import pytest
from desk_parts import Clock
from owed_briefs import EVERYTHING, FERRIES, NOW, keep_article, keep_brief, newer_brief, open_story, reader, states
from owed_briefs import send as send_delivery

from briefbot.adapters.store import Store
from briefbot.desk.at_hand import AtHand
from briefbot.desk.digest import DigestDesk, DigestResult, Lead
from briefbot.desk.posts import Posts
from briefbot.ports import Delivery, DigestPost, Person, Placement, StoredBrief, Subscriber, Subscription

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ORCHARDS = Subscription(kind="topic", value="orchards")
NEWS = "The night boat will sail until October, its captain said on Tuesday."
TEXTS = (
    NEWS,
    "The council of Westhaven decided on Monday to sell both ferries to a yard in Lethany.",
    "Islanders of Skarholm gathered at the pier on Monday and asked for the ferry to stay.",
)


@dataclass
class Morning:
    """A desk that makes digests, over a store, with time under control."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    stories: int = 10
    also: int = 10
    lead: Lead | None = None

    def __post_init__(self) -> None:
        self.at_hand = AtHand(archive=self.store.briefs)
        self.desk = DigestDesk(
            subscribers=self.store.subscribers,
            at_hand=self.at_hand,
            clock=self.clock,
            zone=NOW.tzinfo,  # type: ignore[arg-type]
            stories=self.stories,
            also=self.also,
            lead=self.lead,
        )
        self.posts = Posts(at_hand=self.at_hand, subscribers=self.store.subscribers, outbox=self.store.outbox)

    async def digest(self, subscriber: Subscriber) -> DigestResult:
        """The digest of the next day at noon."""
        self.clock.now += DAY
        result = await self.desk.digest(subscriber.id)
        assert result
        return result

    async def in_hand(self) -> Delivery:
        """What is owed first, claimed."""
        (owed,) = await self.store.outbox.deliveries_owed(self.clock(), 1)
        delivery = await self.store.outbox.claim_delivery(owed, self.clock())
        assert delivery
        return delivery

    async def sent(self, subscriber: Subscriber) -> DigestPost:
        """The same, delivered."""
        await self.digest(subscriber)
        delivery = await self.in_hand()
        post = await self.posts._post(delivery)
        assert isinstance(post, DigestPost)
        await send_delivery(self.store, delivery, "m1", now=self.clock())
        return post


async def ada(store: Store, *, wants: Subscription = EVERYTHING, **settings: object) -> Subscriber:
    return await reader(store, wants=wants, digest_at=time(12), next_digest=NOW + DAY, **settings)


async def grown(store: Store, brief_id: int, at: datetime, text: str = NEWS) -> int:
    """The story's next brief, with an article more that says something new."""
    stored = await store.briefs.brief(brief_id)
    assert stored
    article = await keep_article(store, text=text)
    await store.stories.claim_gathering(NOW)
    articles = [source.article.id for source in stored.brief.sources]
    await store.stories.place([Placement(articles=(article.id, *articles), story_id=stored.story_id)], NOW)
    await store.stories.reopen(stored.story_id)
    story = await store.stories.claim_story(stored.story_id, at)
    assert story
    return await keep_brief(store, story=story, at=at)


async def test_a_digest_tells_some_stories_in_full_and_more_by_their_headlines(store: Store) -> None:
    subscriber, morning = await ada(store), Morning(store, stories=2, also=1)
    ids = [await keep_brief(store, at=NOW + n * HOUR) for n in range(4)]
    post = await morning.sent(subscriber)

    assert [stored.id for stored in post.briefs] == [ids[3], ids[2]]
    assert [stored.id for stored in post.also] == [ids[1]]


async def test_a_digest_begins_with_what_most_sources_tell(store: Store) -> None:
    subscriber, morning = await ada(store), Morning(store)
    of_three = await keep_brief(
        store, story=await open_story(store, *[await keep_article(store, text=text) for text in TEXTS]), at=NOW
    )
    of_one = await keep_brief(store, at=NOW + HOUR)
    post = await morning.sent(subscriber)

    assert [stored.id for stored in post.briefs] == [of_three, of_one]


async def test_what_the_reader_asked_for_and_likes_comes_first(store: Store) -> None:
    subscriber = await ada(store)
    await store.subscribers.subscribe(subscriber.id, FERRIES, NOW)
    morning, person = Morning(store), Person(outlet="telegram", number=subscriber.address.chat)
    feed = Subscription(kind="feed", value="https://news.test/feed")
    old = [await keep_brief(store, EVERYTHING, wish, at=NOW - 3 * DAY) for wish in (feed, ORCHARDS)]
    for brief_id, likes in zip(old, (True, False), strict=True):
        await store.people.opine(person, brief_id, likes, NOW)
    disliked = await keep_brief(store, EVERYTHING, ORCHARDS)
    plain = await keep_brief(store)
    liked = await keep_brief(store, EVERYTHING, feed)
    asked_for = await keep_brief(store, EVERYTHING, FERRIES)
    post = await morning.sent(subscriber)

    assert [stored.id for stored in post.briefs] == [asked_for, liked, plain, disliked]


async def test_two_briefs_that_share_a_source_are_told_once(store: Store) -> None:
    subscriber, morning = await ada(store), Morning(store)
    shared = await keep_article(store)
    first = await keep_brief(store, story=await open_story(store, shared))
    await store.stories.claim_gathering(NOW)
    await store.stories.place([Placement(articles=((await keep_article(store)).id,))], NOW)
    (story_id,) = await store.stories.stories_owed(NOW)
    other = await store.stories.claim_story(story_id, NOW)
    assert other
    both = await keep_brief(store, story=replace(other, articles=(*other.articles, shared)))
    post = await morning.sent(subscriber)

    assert [stored.id for stored in post.briefs] == [both]
    assert first != both


async def test_a_story_that_was_told_is_told_again_only_where_it_says_more(store: Store) -> None:
    subscriber, morning = await ada(store), Morning(store)
    first, other = await keep_brief(store), await keep_brief(store)
    await morning.sent(subscriber)
    await newer_brief(store, other, at=NOW + DAY + HOUR)
    newer = await grown(store, first, NOW + DAY + HOUR)
    post = await morning.sent(subscriber)

    assert [stored.id for stored in post.briefs] == [newer]
    assert {brief_id: stored.id for brief_id, stored in post.earlier.items()} == {newer: first}


async def test_what_came_at_once_is_not_told_again(store: Store) -> None:
    subscriber, morning = await reader(store), Morning(store)
    brief_id = await keep_brief(store)
    (owed,) = await store.outbox.deliveries_owed(NOW, 10)
    delivery = await store.outbox.claim_delivery(owed, NOW)
    assert delivery
    await send_delivery(store, delivery, "m1")
    await store.subscribers.change(subscriber, replace(subscriber, digest_at=time(12), next_digest=NOW + DAY))
    other = await keep_brief(store)
    post = await morning.sent(subscriber)

    assert [stored.id for stored in post.briefs] == [other]
    assert brief_id != other


async def test_what_was_withdrawn_is_not_told_and_a_brief_with_nothing_left_is_none(store: Store) -> None:
    subscriber, morning = await ada(store), Morning(store)
    whole, some = await keep_brief(store), await keep_brief(store)
    stored = await store.briefs.brief(whole)
    assert stored
    for part in ("headline", "summary", *(f"p{n}" for n in range(1, 1 + len(stored.brief.key_points)))):
        await store.outbox.correct(whole, part, NOW)
    await store.outbox.correct(some, "p1", NOW)
    post = await morning.sent(subscriber)

    assert [(stored.id, stored.without) for stored in post.briefs] == [(some, {"p1"})]


async def test_what_was_withdrawn_of_a_digest_that_had_gone_is_corrected_once(store: Store) -> None:
    subscriber, morning = await ada(store), Morning(store)
    brief_id = await keep_brief(store)
    await morning.sent(subscriber)
    await store.outbox.correct(brief_id, "p1", morning.clock() + HOUR)
    post = await morning.sent(subscriber)
    after = await morning.digest(subscriber)

    assert [(stored.id, part) for stored, part in post.corrected] == [(brief_id, "p1")]
    assert post.briefs == ()
    assert not after.is_owed


async def test_what_was_withdrawn_before_the_digest_went_needs_no_correction(store: Store) -> None:
    subscriber, morning = await ada(store), Morning(store)
    brief_id = await keep_brief(store)
    await morning.digest(subscriber)
    await store.outbox.correct(brief_id, "p1", morning.clock())
    delivery = await morning.in_hand()
    await send_delivery(store, delivery, "m1", now=morning.clock() + HOUR)

    assert await store.subscribers.withdrawn_since(subscriber.id, NOW) == ()


async def test_what_is_withdrawn_while_the_digest_goes_is_corrected_by_the_next(store: Store) -> None:
    subscriber, morning = await ada(store), Morning(store)
    brief_id = await keep_brief(store)
    await morning.digest(subscriber)
    delivery = await morning.in_hand()
    assert await store.outbox.mark_sending(delivery, morning.clock())
    await store.outbox.correct(brief_id, "p1", morning.clock() - timedelta(seconds=1))  # by a clock that is behind
    await store.outbox.mark_part_sent(delivery, "m1", is_last=True, now=morning.clock() + HOUR)

    assert await store.subscribers.withdrawn_since(subscriber.id, NOW) == ((brief_id, "p1"),)


async def test_a_digest_in_hand_is_made_anew_where_something_is_withdrawn_of_it(store: Store) -> None:
    subscriber, morning = await ada(store), Morning(store)
    brief_id = await keep_brief(store)
    await morning.digest(subscriber)
    slow = await morning.in_hand()
    await store.outbox.correct(brief_id, "p1", morning.clock())

    assert not await store.outbox.mark_sending(slow, morning.clock())
    assert await store.outbox.deliveries_owed(morning.clock(), 10) == (slow.id,)


async def test_of_a_headline_only_the_headline_can_be_corrected(store: Store) -> None:
    subscriber, morning = await ada(store), Morning(store, stories=1)
    also = await keep_brief(store)
    await keep_brief(store, at=NOW + HOUR)
    await morning.sent(subscriber)
    for part in ("p1", "headline"):
        await store.outbox.correct(also, part, morning.clock())

    assert await store.subscribers.withdrawn_since(subscriber.id, NOW) == ((also, "headline"),)


async def test_a_day_without_news_owes_a_line_to_those_who_want_to_hear_of_it(store: Store) -> None:
    subscriber, morning = await ada(store, hears_of_nothing=True), Morning(store)
    post = await morning.sent(subscriber)

    assert (post.briefs, post.also, post.corrected) == ((), (), ())


@pytest.mark.parametrize("settings", [{}, {"hears_of_nothing": True, "muted_until": NOW + 3 * DAY}])
async def test_a_day_without_news_owes_others_nothing_nor_those_who_are_muted(
    store: Store, settings: dict[str, object]
) -> None:
    subscriber, morning = await ada(store, **settings), Morning(store)
    result = await morning.digest(subscriber)

    assert result.digest_id
    assert not result.is_owed
    assert await states(store) == {}


async def test_a_digest_whose_briefs_are_gone_is_none(store: Store) -> None:
    subscriber, morning = await ada(store), Morning(store)
    result = await morning.digest(subscriber)
    digest = replace((await store.subscribers.digest(result.digest_id or 0)) or pytest.fail("none"), brief_ids=(999,))
    post = await morning.posts.digest_post(digest, subscriber)

    assert (post.briefs, digest.says_nothing) == ((), False)


async def test_the_first_paragraph_is_of_what_is_told_in_full(store: Store) -> None:
    given: list[int] = []

    async def lead(briefs: Sequence[StoredBrief], subscriber: Subscriber) -> str:
        given.extend(stored.id for stored in briefs)
        return "A day of boats."

    subscriber, morning = await ada(store), Morning(store, stories=2, lead=lead)
    ids = [await keep_brief(store, at=NOW + n * HOUR) for n in range(3)]
    post = await morning.sent(subscriber)

    assert (post.digest.lead, given) == ("A day of boats.", [ids[2], ids[1]])


async def test_a_first_paragraph_that_may_tell_what_was_withdrawn_since_is_not_told(store: Store) -> None:
    async def lead(briefs: Sequence[StoredBrief], subscriber: Subscriber) -> str:
        return "A day of boats."

    subscriber, morning = await ada(store), Morning(store, lead=lead)
    ids = [await keep_brief(store, at=NOW + n * HOUR) for n in range(2)]
    await store.outbox.correct(ids[0], "p1", NOW + 2 * HOUR)
    before = (await morning.digest(subscriber)).digest_id
    digest = (await store.subscribers.digest(before or 0)) or pytest.fail("none")
    told = await morning.posts.digest_post(digest, subscriber)
    await store.outbox.correct(ids[1], "headline", morning.clock() + HOUR)
    told_late = await morning.posts.digest_post(digest, subscriber)

    assert (told.digest.lead, told_late.digest.lead) == ("A day of boats.", "")


async def test_a_single_story_needs_no_first_paragraph_and_a_failed_one_holds_nothing_up(store: Store) -> None:
    async def lead(briefs: Sequence[StoredBrief], subscriber: Subscriber) -> str:
        raise RuntimeError("no paragraph today")

    subscriber, morning = await ada(store), Morning(store, lead=lead)
    await keep_brief(store)
    one = await morning.sent(subscriber)
    for n in range(2):
        await keep_brief(store, at=NOW + DAY + n * HOUR)
    two = await morning.sent(subscriber)

    assert [len(post.briefs) for post in (one, two)] == [1, 2]
    assert [post.digest.lead for post in (one, two)] == ["", ""]


async def test_without_a_reader_the_choice_is_of_every_story(store: Store) -> None:
    morning = Morning(store)
    first, other = await keep_brief(store, EVERYTHING), await keep_brief(store, FERRIES)
    newer = await newer_brief(store, first, at=NOW + HOUR)
    choice = await morning.desk.choice(None, NOW - DAY, NOW + DAY)

    assert [rank.candidate.brief_id for rank in choice.stories] == [newer, other]
    assert (choice.also, choice.corrections) == ((), ())


async def test_digests_that_are_made_side_by_side_are_as_if_one_was_made_after_the_other(store: Store) -> None:
    async def readers(outlet: str) -> list[Subscriber]:
        """Who wants everything, ferries, orchards, something else."""
        wishes = (EVERYTHING, FERRIES, ORCHARDS, Subscription(kind="topic", value="nothing"), EVERYTHING)
        return [await ada(store, chat=f"{outlet}{number}", wants=wish) for number, wish in enumerate(wishes)]

    alone, together = await readers("alone"), await readers("together")
    await keep_brief(store, FERRIES, EVERYTHING)
    await keep_brief(store, ORCHARDS, EVERYTHING)
    morning = Morning(store)
    morning.clock.now += DAY
    made = await asyncio.gather(*(morning.desk.digest(one.id) for one in together))
    for one in alone:
        await morning.desk.digest(one.id)
    told = [[await store.subscribers.last_digest(one.id) for one in some] for some in (alone, together)]
    by_itself, side_by_side = [[digest and digest.brief_ids for digest in some] for some in told]

    assert side_by_side == by_itself
    assert [len(ids or ()) for ids in by_itself] == [2, 1, 1, 0, 2]
    assert [one.briefs for one in made if one] == [2, 1, 1, 0, 2]


async def test_one_digest_comes_of_two_who_make_it_at_the_same_moment(store: Store) -> None:
    subscriber, morning = await ada(store), Morning(store)
    await keep_brief(store)
    morning.clock.now += DAY
    made = await asyncio.gather(*(morning.desk.digest(subscriber.id) for _ in range(3)))

    assert sorted((one.digest_id or 0) > 0 for one in made if one) == [False, False, True]
    assert await states(store) == {"pending": 1}
