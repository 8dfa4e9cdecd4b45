"""What is kept of subscribers, what they want, and what becomes of it when a chat goes, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from owed_briefs import EVERYTHING, FERRIES, LATER, NOW, claimed, keep_brief, newer_brief, reader, send, states

from briefbot.adapters.store import Store
from briefbot.ports import Address, Digest, Polled, Subscriber, Subscription

CHAT = Address(outlet="telegram", chat="-1")
TOMORROW = NOW + timedelta(days=1)


def digest_of(subscriber: Subscriber, *brief_ids: int) -> Digest:
    return Digest(id=0, subscriber_id=subscriber.id, day=NOW.date(), made=NOW, brief_ids=brief_ids, lead="A day of boats.")


async def test_a_subscriber_is_made_once_an_address_and_each_topic_of_a_forum_is_one(store: Store) -> None:
    first = await store.subscribers.welcome(CHAT, "group", "Harbour", NOW)
    again = await store.subscribers.welcome(CHAT, "group", "Harbour club", LATER)
    topic = await store.subscribers.welcome(replace(CHAT, topic="7"), "group", "", NOW)

    assert again == replace(first, name="Harbour club")
    assert await store.subscribers.subscribers() == (again, topic)
    assert await store.subscribers.of_chat(CHAT.outlet, CHAT.chat) == (again, topic)
    assert await store.subscribers.of_chat(CHAT.outlet, "2") == ()
    assert await store.subscribers.subscriber(CHAT) == again
    assert await store.subscribers.subscriber_of(topic.id) == topic
    assert await store.subscribers.subscriber(replace(CHAT, outlet="mail")) is None


async def test_settings_come_back_as_they_were_stored(store: Store) -> None:
    known = await store.subscribers.welcome(CHAT, "channel", "Harbour", NOW)
    times = {"digest_at": time(7, 30), "quiet": (time(22), time(7)), "muted_until": LATER, "next_digest": TOMORROW}
    words = {"name": "Hafen", "language": "de", "time_zone": "Europe/Berlin", "template": "short"}
    changed = replace(known, **times, **words, is_reviewed=True)  # type: ignore[arg-type]

    await store.subscribers.change(known, changed)

    assert await store.subscribers.subscriber(CHAT) == changed
    await store.subscribers.change(changed, replace(changed, quiet=None))
    assert await store.subscribers.subscriber(CHAT) == replace(changed, quiet=None)


async def test_two_who_change_different_settings_at_once_both_get_theirs(store: Store) -> None:
    known = await store.subscribers.welcome(CHAT, "channel", "Harbour", NOW)

    await store.subscribers.change(known, replace(known, is_reviewed=True))
    await store.subscribers.change(known, replace(known, language="de", quiet=(time(22), time(7))))
    await store.subscribers.change(known, known)

    both = replace(known, is_reviewed=True, language="de", quiet=(time(22), time(7)))
    assert await store.subscribers.subscriber(CHAT) == both


async def test_a_wish_is_kept_once_whatever_its_length(store: Store) -> None:
    one, other = await reader(store, "1"), await reader(store, "2")
    feed = Subscription(kind="feed", value=f"https://news.test/{'long/' * 2000}")
    words = Subscription(kind="words", value="night boat")

    new = [await store.subscribers.subscribe(one.id, wish, LATER) for wish in (feed, words, feed)]
    await store.subscribers.subscribe(other.id, words, NOW)

    assert new == [True, True, False]
    assert set(await store.subscribers.subscriptions(one.id)) == {EVERYTHING, feed, words}
    assert await store.subscribers.words_wanted() == ("night boat",)
    assert await store.subscribers.unsubscribe(one.id, feed)
    assert not await store.subscribers.unsubscribe(one.id, feed)


async def test_who_blocks_us_is_owed_nothing_until_they_come_back(store: Store) -> None:
    subscriber = await reader(store, next_digest=NOW)
    await keep_brief(store)
    await store.outbox.mark_sending(await claimed(store), NOW)
    await keep_brief(store)

    await store.subscribers.block(subscriber.id, NOW)
    await keep_brief(store)

    assert await states(store) == {"dropped": 2}
    assert await store.subscribers.digests_due(LATER, 10) == ()
    assert (await store.subscribers.welcome(subscriber.address, "private", "", LATER)).status == "active"
    await keep_brief(store)
    assert await states(store) == {"dropped": 2, "pending": 1}


async def test_a_chat_that_moves_takes_along_what_is_owed(store: Store) -> None:
    subscriber = await reader(store, "-1", kind="group")
    first = await keep_brief(store)
    await send(store, await claimed(store), "m1")
    await keep_brief(store)

    await store.subscribers.move(subscriber.address, replace(CHAT, chat="-100"))
    await newer_brief(store, first)

    assert (await claimed(store)).subscriber.address.chat == "-100"
    assert await store.subscribers.subscriber(subscriber.address) is None
    assert await states(store) == {"sent": 1, "leased": 1, "pending": 1}
    await store.subscribers.move(CHAT, subscriber.address)


async def test_no_message_of_the_old_chat_is_answered_in_the_new(store: Store) -> None:
    subscriber = await reader(store, "-1", kind="group")
    first = await keep_brief(store)
    await send(store, await claimed(store), "m1")
    await store.subscribers.move(subscriber.address, replace(CHAT, chat="-100"))

    await newer_brief(store, first)

    update = await claimed(store, LATER)
    assert (update.reply_to, update.earlier_brief_id) == ("", None)


async def test_a_chat_that_moves_to_where_another_is_becomes_one_with_it(store: Store) -> None:
    old, new = await reader(store, "-1", kind="group"), await reader(store, "-100", kind="group", wants=FERRIES)
    both = await keep_brief(store, EVERYTHING, FERRIES)
    only = await keep_brief(store)
    await store.subscribers.keep_digest(digest_of(old, both), TOMORROW)
    await store.subscribers.keep_digest(digest_of(new, both), TOMORROW)
    in_hand = await claimed(store)

    await store.subscribers.move(old.address, new.address)
    await store.outbox.put_delivery_off(in_hand, "moved", NOW, counts=False)

    assert await store.subscribers.subscribers() == (replace(new, next_digest=TOMORROW),)
    assert set(await store.subscribers.subscriptions(new.id)) == {EVERYTHING, FERRIES}
    owed = []
    while await store.outbox.deliveries_owed(NOW, 1):
        owed.append(delivery := await claimed(store))
        await send(store, delivery, "m1")
    assert {(one.kind, one.brief_id) for one in owed} == {("brief", both), ("brief", only), ("digest", None)}
    assert len(owed) == 3


async def test_a_chat_that_is_forgotten_leaves_nothing_behind(store: Store) -> None:
    gone, topic, other = await reader(store, "1"), await reader(store, "1", "7"), await reader(store, "2")
    brief_id = await keep_brief(store)
    await store.subscribers.keep_digest(digest_of(gone, brief_id), TOMORROW)
    in_hand = await claimed(store)

    assert await store.subscribers.forget("telegram", "1") == 2

    await store.outbox.mark_part_sent(in_hand, "m1", is_last=True, now=NOW)
    assert await states(store) == {"pending": 1}
    assert await store.subscribers.subscribers() == (other,)
    assert await store.subscribers.subscriptions(topic.id) == ()
    assert await store.subscribers.forget("telegram", "1") == 0


async def test_digests_are_due_for_the_active_when_their_time_has_come(store: Store) -> None:
    late, early = await reader(store, "1", next_digest=LATER), await reader(store, "2", next_digest=NOW)
    await reader(store, "3", next_digest=NOW, status="blocked")
    await reader(store, "4")

    assert await store.subscribers.digests_due(NOW, 10) == (early,)
    assert await store.subscribers.digests_due(LATER, 10) == (early, late)
    assert await store.subscribers.digests_due(LATER, 1) == (early,)


async def test_a_digest_is_kept_once_a_day_and_owed_with_it(store: Store) -> None:
    subscriber = await reader(store, digest_at=time(12), next_digest=NOW)
    briefs = [await keep_brief(store), await keep_brief(store)]

    digest_id = await store.subscribers.keep_digest(digest_of(subscriber, *reversed(briefs)), TOMORROW, NOW)
    again = await store.subscribers.keep_digest(digest_of(subscriber, briefs[0]), TOMORROW + timedelta(days=1), TOMORROW)

    assert digest_id
    assert again is None
    assert await store.subscribers.digest(digest_id) == replace(digest_of(subscriber, *reversed(briefs)), id=digest_id)
    delivery = await claimed(store)
    assert (delivery.kind, delivery.digest_id, delivery.brief_id) == ("digest", digest_id, None)
    assert delivery.subscriber.next_digest == TOMORROW + timedelta(days=1)
    assert await states(store) == {"leased": 1}
    assert await store.subscribers.digest(999) is None


async def test_a_digest_whose_hour_was_changed_meanwhile_is_not_kept(store: Store) -> None:
    subscriber = await reader(store, digest_at=time(12), next_digest=NOW)
    brief_id = await keep_brief(store)
    await store.subscribers.change(subscriber, replace(subscriber, digest_at=time(19), next_digest=LATER))

    assert await store.subscribers.keep_digest(digest_of(subscriber, brief_id), TOMORROW, NOW) is None

    assert await store.subscribers.last_digest(subscriber.id) is None
    assert await store.subscribers.digests_due(LATER, 1)
    assert await states(store) == {}


async def test_a_digest_that_is_not_owed_is_kept_and_not_sent(store: Store) -> None:
    subscriber = await reader(store)

    assert await store.subscribers.keep_digest(digest_of(subscriber), TOMORROW, is_owed=False)

    assert await states(store) == {}
    assert await store.subscribers.last_digest(subscriber.id)
    assert await store.subscribers.keep_digest(digest_of(replace(subscriber, id=999)), TOMORROW) is None


async def test_a_digest_of_a_reviewed_channel_waits_for_a_word(store: Store) -> None:
    channel = await reader(store, kind="channel", is_reviewed=True, digest_at=time(12))

    await store.subscribers.keep_digest(digest_of(channel, await keep_brief(store)), TOMORROW)

    assert await states(store) == {"review": 1}


async def test_a_digest_holds_what_its_reader_wants_of_its_time_the_last_brief_of_each_story(store: Store) -> None:
    subscriber = await reader(store, wants=FERRIES, digest_at=time(12))
    first = await keep_brief(store, FERRIES, EVERYTHING)
    other = await keep_brief(store, FERRIES, at=NOW + timedelta(minutes=1))
    await keep_brief(store, EVERYTHING)
    await keep_brief(store, FERRIES, at=NOW - timedelta(minutes=1))
    await keep_brief(store, FERRIES, at=LATER)
    assert await store.subscribers.briefs_for_digest(subscriber.id, NOW, LATER) == (other, first)

    stored = await store.briefs.brief(first)
    assert stored
    await store.stories.reopen(stored.story_id)
    story = await store.stories.claim_story(stored.story_id, NOW)
    newer = await keep_brief(store, FERRIES, story=story, at=NOW + timedelta(minutes=2))

    assert await store.subscribers.briefs_for_digest(subscriber.id, NOW, LATER) == (newer, other)


async def test_a_time_of_day_with_seconds_and_a_zone_far_away_are_kept(store: Store) -> None:
    there = datetime(2026, 5, 4, 23, 59, 59, tzinfo=UTC)

    subscriber = await reader(store, digest_at=time(23, 59, 59), time_zone="Pacific/Kiritimati", next_digest=there)

    assert (subscriber.digest_at, subscriber.next_digest) == (time(23, 59, 59), there)


async def test_who_follows_a_feed_follows_it_to_its_new_address(store: Store) -> None:
    one, other = await reader(store, "1"), await reader(store, "2")
    old, new = (Subscription(kind="feed", value=f"https://{name}.test/feed") for name in ("old", "new"))
    for subscriber, wish in ((one, old), (other, old), (other, new)):
        await store.subscribers.subscribe(subscriber.id, wish, NOW)
    feed, _ = await store.feeds.follow("https://old.test/feed", NOW)
    await store.feeds.keep_poll(Polled(feed=replace(feed, url="https://new.test/feed")), NOW)

    assert [set(await store.subscribers.subscriptions(who.id)) for who in (one, other)] == [{EVERYTHING, new}] * 2


async def test_who_follows_a_feed_that_moves_to_where_another_is_follows_that_one(store: Store) -> None:
    one = await reader(store, "1")
    await store.subscribers.subscribe(one.id, Subscription(kind="feed", value="https://old.test/feed"), NOW)
    await store.feeds.follow("https://new.test/feed", NOW)
    feed, _ = await store.feeds.follow("https://old.test/feed", NOW)
    await store.feeds.keep_poll(Polled(feed=replace(feed, url="https://new.test/feed")), NOW)

    assert Subscription(kind="feed", value="https://new.test/feed") in await store.subscribers.subscriptions(one.id)


async def test_subscribers_are_counted_by_outlet_without_those_who_block_us(store: Store) -> None:
    for chat in ("1", "2"):
        await reader(store, chat)
    await reader(store, "3", status="blocked")
    await store.subscribers.welcome(Address(outlet="mail", chat="you@example.org"), "private", "", NOW)

    assert await store.subscribers.tally() == (("mail", 1, 0), ("telegram", 2, 1))
