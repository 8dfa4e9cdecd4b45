"""What the store forgets of the account with a model, and what it keeps, on both engines."""

from datetime import UTC, datetime, timedelta

from briefbot.adapters.store import Store
from briefbot.ports import Charge, Payer, Question, Reply, Turn

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
YEAR_AGO, WEEK_AGO = NOW - timedelta(days=400), NOW - timedelta(days=7)
FEED = Payer(feed="https://news.test/feed")


def question(text: str) -> Question:
    return Question(turns=(Turn(role="user", text=text),), schema="{}", schema_name="brief", most_tokens=50, payer=FEED)


def charge(at: datetime) -> Charge:
    return Charge(at=at, model="m", most=100, payer=FEED)


async def begun(store: Store, key: str, at: datetime) -> None:
    put = await store.batches.put(key, question(key), at)
    await store.batches.begin([(put, charge(at), ())], at)


async def test_old_calls_batches_and_replies_go_and_newer_ones_stay(store: Store) -> None:
    old, new = YEAR_AGO - timedelta(days=1), NOW - timedelta(days=1)
    for at in (old, new):
        await store.ledger.reserve(charge(at), ())
        await begun(store, f"sent {at:%Y}", at)
        await store.replies.keep_reply(f"{at:%Y}", Reply(text="{}", model="m"), at)
        await store.batches.put(f"waits {at:%Y}", question("waits"), at)

    assert await store.housekeeping.forget_money(YEAR_AGO, WEEK_AGO) == 2
    assert {call.at for call in await store.ledger.calls(old)} == {new}
    assert [batch.questions[0].key for batch in await store.batches.claim_batches(NOW)] == [f"sent {new:%Y}"]
    assert [one.key for one in await store.batches.waiting(9)] == [f"waits {new:%Y}"]
    assert await store.replies.reply(f"{old:%Y}") is None
    assert await store.replies.reply(f"{new:%Y}")
    assert await store.housekeeping.forget_money(YEAR_AGO, WEEK_AGO) == 0


async def test_replies_go_sooner_than_the_account(store: Store) -> None:
    month_ago = NOW - timedelta(days=30)
    await store.ledger.reserve(charge(month_ago), ())
    await store.replies.keep_reply("k", Reply(text="{}", model="m"), month_ago)
    await store.housekeeping.forget_money(YEAR_AGO, WEEK_AGO)

    assert await store.replies.reply("k") is None
    assert len(await store.ledger.calls(YEAR_AGO)) == 1
