"""A sender that is killed in the middle of a broadcast loses nothing, and repeats only what nobody could be sure of."""

from pathlib import Path

from crash_broadcast import broadcast, office

KILLS, AT_ONCE = 12, 4  # messages under way at once


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
    assert toll.repeats <= toll.unsure <= AT_ONCE * toll.kills
