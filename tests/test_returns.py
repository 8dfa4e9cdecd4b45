"""What is done about what comes back, on both engines: who is written to no more, and who all the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from desk_parts import Clock
from owed_briefs import EVERYTHING, NOW, claimed, keep_brief, send, states

from briefbot.adapters.mail.maildir import Maildir
from briefbot.adapters.store import Store
from briefbot.desk.post_room import PostRoom
from briefbot.desk.returns import ReturnDesk
from briefbot.ports import Address, ArrivedMail, Returned, Subscriber, Verdict

ADA = Address(outlet="mail", chat="ada@example.org")
HARD = Returned(verdict="hard", delivery=1, recipients=(ADA.chat,), said="550 5.1.1 no such user")
SOFT = replace(HARD, verdict="soft", said="552 5.2.2 full")


@dataclass
class Door:
    """Knows one token, and who went out by it."""

    gone: list[str] = field(default_factory=list)

    async def leave(self, token: str) -> bool:
        self.gone.append(token)
        return token == "Token.1"


def desk(store: Store, clock: Clock | None = None, door: Door | None = None) -> ReturnDesk:
    return ReturnDesk(
        bounces=store.bounces, subscribers=store.subscribers, leave=(door or Door()).leave, clock=clock or Clock()
    )


async def reader(store: Store, briefs: int = 1) -> Subscriber:
    """Ada, who got so many briefs, of deliveries 1, 2 and so on."""
    ada = await store.subscribers.welcome(ADA, "private", "", NOW)
    await store.subscribers.subscribe(ada.id, EVERYTHING, NOW)
    for _ in range(briefs):
        await keep_brief(store)
        await send(store, await claimed(store), "m1")
    return ada


async def status(store: Store) -> str:
    ada = await store.subscribers.subscriber(ADA)
    assert ada
    return ada.status


@pytest.mark.parametrize("verdict", ["hard", "complaint"])
async def test_who_is_gone_or_complains_is_written_to_no_more_at_once(store: Store, verdict: Verdict) -> None:
    await reader(store)
    await keep_brief(store)
    outcome = await desk(store).take(replace(HARD, verdict=verdict))

    assert outcome == "suppressed"
    assert await status(store) == "blocked"
    assert await states(store) == {"sent": 1, "dropped": 1}


async def test_three_soft_bounces_are_a_hard_one_and_the_same_one_counts_once(store: Store) -> None:
    await reader(store, briefs=3)
    told = [await desk(store).take(replace(SOFT, delivery=delivery)) for delivery in (1, 1, 1, 2, 2)]
    before = await status(store)
    last = await desk(store).take(replace(SOFT, delivery=3))

    assert told == ["counted"] * 5
    assert (before, last, await status(store)) == ("active", "suppressed", "blocked")


async def test_soft_bounces_of_more_than_a_month_are_forgiven(store: Store) -> None:
    await reader(store, briefs=3)
    clock = Clock()
    told = []
    for delivery in (1, 2, 3):
        told.append(await desk(store, clock).take(replace(SOFT, delivery=delivery)))
        clock.pass_time(days=16)

    assert told == ["counted"] * 3
    assert await status(store) == "active"


async def test_a_bounce_that_nobody_signed_silences_nobody_however_often_it_comes(store: Store) -> None:
    await reader(store, briefs=3)
    told = [await desk(store).take(replace(HARD, delivery=None)) for _ in range(5)]

    assert told == ["ignored"] * 5
    assert await status(store) == "active"


async def test_a_complaint_that_nobody_signed_silences_nobody(store: Store) -> None:
    await reader(store)

    assert await desk(store).take(replace(HARD, verdict="complaint", delivery=None)) == "ignored"
    assert await status(store) == "active"


async def test_what_is_about_nobody_that_we_know_changes_nothing(store: Store) -> None:
    await reader(store)
    strange: Sequence[Returned] = (
        replace(HARD, delivery=99),
        replace(HARD, delivery=2**63 - 1),
        replace(HARD, delivery=None, recipients=("eve@example.org",)),
        replace(HARD, verdict="passing"),
        replace(HARD, verdict="nothing"),
    )
    told = [await desk(store).take(one) for one in strange]

    assert told == ["ignored"] * 5
    assert await status(store) == "active"


async def test_a_hard_bounce_goes_over_a_soft_one_of_the_same_mail(store: Store) -> None:
    ada = await reader(store)
    await desk(store).take(SOFT)
    await desk(store).take(HARD)

    assert await status(store) == "blocked"
    assert await store.bounces.soft_bounces(ada.id, NOW - timedelta(days=1)) == 0
    assert await desk(store).take(HARD) == "counted"


async def test_who_unsubscribes_by_mail_leaves_with_their_token(store: Store) -> None:
    door = Door()
    told = [await desk(store, door=door).take(Returned(verdict="unsubscribe", token=token)) for token in ("Token.1", "other")]

    assert told == ["left", "ignored"]
    assert door.gone == ["Token.1", "other"]


async def test_a_bounce_that_is_read_again_because_we_were_killed_counts_once(store: Store, tmp_path: Path) -> None:
    ada = await reader(store)
    for name in ("new", "cur"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.host").write_bytes(b"a bounce")

    class Killed(Maildir):
        """We die before the mail is gone."""

        async def remove(self, mail: ArrivedMail) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await PostRoom(inbox=Killed(tmp_path, 100), read=lambda _: SOFT, desk=desk(store)).go_through()
    count = await PostRoom(inbox=Maildir(tmp_path, 100), read=lambda _: SOFT, desk=desk(store)).go_through()

    assert count == 1
    assert await store.bounces.soft_bounces(ada.id, NOW - timedelta(days=1)) == 1
    assert list((tmp_path / "new").iterdir()) == []


async def test_old_bounces_are_forgotten_but_for_those_that_say_why_somebody_is_written_to_no_more(store: Store) -> None:
    ada, later = await reader(store, briefs=2), NOW + timedelta(days=400)
    await desk(store).take(SOFT)
    await store.housekeeping.forget(later)
    after_a_soft_one = await store.bounces.soft_bounces(ada.id, NOW - timedelta(days=1))
    await desk(store).take(SOFT)
    await store.subscribers.block(ada.id, NOW)
    await store.housekeeping.forget(later)

    assert after_a_soft_one == 0
    assert await store.bounces.soft_bounces(ada.id, NOW - timedelta(days=1)) == 1
