"""A sender that is killed in the middle of a broadcast loses nothing, and repeats only what nobody could be sure of."""

import random
from collections import Counter
from pathlib import Path

import pytest
from crash_broadcast import broadcast, office
from crash_sender import AT_ONCE
from mail_server import mail_server

KILLS = 12


async def test_a_sender_killed_again_and_again_loses_nothing_and_never_repeats_in_a_channel(tmp_path: Path) -> None:
    people, channels = [str(number) for number in range(120)], [f"@channel{number}" for number in range(20)]
    async with office() as counter:
        toll = await broadcast(
            str(tmp_path / "news.db"),
            people,
            channels,
            ("office", counter.url),
            counter.copies,
            kills=KILLS,
            pause=(0.05, 0.3),
        )

    assert toll.kills > KILLS / 2
    assert toll.lost == 0
    assert toll.repeats_in_channels == 0
    assert toll.never_unsure == 0
    assert toll.repeats <= toll.unsure
    assert toll.most_of_a_kill <= AT_ONCE


@pytest.mark.parametrize(("connections", "at_once"), [(4, 4), (4, 16), (16, 16)])  # the service has four for sixteen mails
async def test_a_sender_of_mail_killed_again_and_again_loses_nothing_and_repeats_a_mail_under_the_same_id(
    tmp_path: Path, connections: int, at_once: int
) -> None:
    people = [f"reader{number}@example.org" for number in range(40 * at_once)]
    async with mail_server() as server:
        server.pause = lambda: random.uniform(0, 0.02)

        def copies(chat: str) -> list[int]:
            return list(Counter(taken.message["Message-ID"] for taken in server.taken if taken.recipients == (chat,)).values())

        toll = await broadcast(
            str(tmp_path / "news.db"),
            people,
            (),
            ("mail", str(server.port), f"{connections}/{at_once}"),
            copies,
            kills=KILLS,
            pause=(0.05, 0.3),
            parts=1,
        )

    assert toll.kills > KILLS / 2
    assert toll.lost == 0
    assert [chat for chat in people if len(copies(chat)) != 1] == []  # one id each, however often it came
    assert toll.never_unsure == 0
    assert toll.repeats <= toll.unsure
    assert toll.most_of_a_kill <= at_once
