"""The whole service in Telegram, as people there meet it: a process of its own at the fake Bot API server."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from fake_telegram import FakeTelegram
from running_bot import FERRY, ORCHARD, PATIENCE, newsstand, running_bot
from telegram_bots import telegram
from telegram_parts import free_port

from briefbot.adapters.telegram.troubles import TWO_BOTS, UNKNOWN_BOT

__all__ = ["telegram"]


def secret_of(telegram: FakeTelegram) -> str:
    return telegram.token.partition(":")[2]


async def test_what_a_feed_tells_of_comes_to_those_who_want_it_and_goes_on_after_a_restart(
    tmp_path: Path, telegram: FakeTelegram
) -> None:
    ada = telegram.person("Ada")
    async with newsstand() as stand:
        stand.told.append(FERRY)
        async with running_bot(tmp_path, telegram, TELEGRAM__ADMINS=str(ada.id)) as first:
            for words in ("/subscribe ferry", "/subscribe beetle", f"/addfeed {stand.url}/feed.xml"):
                await ada.says(words)
            brief = await ada.reads("Westhaven ferry stops in May", timeout=PATIENCE)
            await ada.presses(brief, "Sources")
            sources = await ada.reads("Where each point stands", timeout=PATIENCE)
            ended = await first.stop()
        stand.told.append(ORCHARD)
        async with running_bot(tmp_path, telegram, TELEGRAM__ADMINS=str(ada.id)) as second:
            await ada.says("/pause 1")
            await ada.says("/resume 1")
            await ada.reads("Beetle eats through the orchards", timeout=PATIENCE)
            ended_again = await second.stop()

    assert (ended, ended_again) == (0, 0)
    assert [button.text for row in brief.buttons for button in row] == ["Sources", "Wrong?", "More like this", "Less like this"]
    assert "could no longer pay for two boats" in sources.text
    assert [one.text for one in telegram.messages(ada)].count(brief.text) == 1
    assert any("delivery 1 to Ada" in line for line in first.said)
    assert secret_of(telegram) not in "".join(first.said + second.said)


async def test_a_page_that_is_asked_for_is_briefed_though_telegram_was_away_at_the_start(
    tmp_path: Path, telegram: FakeTelegram
) -> None:
    ada = telegram.person("Ada")
    async with newsstand() as stand, AsyncExitStack() as opened:
        async with telegram.away():
            bot = await opened.enter_async_context(running_bot(tmp_path, telegram))
            await bot.says("Telegram cannot be reached, and is tried again")
        await ada.says(f"/brief {stand.page_of(FERRY)}")
        brief = await ada.reads("Anna Petrova", timeout=PATIENCE)
        ended = await bot.stop()

    assert "Westhaven ferry stops in May" in brief.text
    assert ended == 0
    assert secret_of(telegram) not in "".join(bot.said)


async def test_what_telegram_posts_through_a_proxy_is_answered_and_a_stop_leaves_nothing_half_said(
    tmp_path: Path, telegram: FakeTelegram
) -> None:
    ada, port, public = telegram.person("Ada"), free_port(), "https://desk.example.org/telegram"
    hook = {"TELEGRAM__WEBHOOK_URL": public, "TELEGRAM__WEBHOOK_LISTEN": f"127.0.0.1:{port}"}
    telegram.updates.proxies[public] = f"http://127.0.0.1:{port}/telegram"
    async with newsstand() as stand:
        async with running_bot(tmp_path, telegram, **hook) as first:
            await ada.says("/list")
            await ada.reads("You follow nothing yet.", timeout=PATIENCE)
            stand.gate.clear()
            await ada.says(f"/brief {stand.page_of(FERRY)}")
            await ada.reads("Reading 127.0.0.1", timeout=PATIENCE)
            stopping = asyncio.create_task(first.stop())
            await first.says("stopping: what is under way")
            await ada.says("/topics")
            stand.gate.set()
            ended = await stopping
            brief = telegram.messages(ada)[1].text
        async with running_bot(tmp_path, telegram, **hook) as second:
            await ada.reads("This desk has no topics set up.", timeout=PATIENCE)
            ended_again = await second.stop()

    assert (ended, ended_again) == (0, 0)
    assert "Anna Petrova" in brief
    assert len(telegram.messages(ada)) == 3
    assert "getUpdates" not in {one.method for one in telegram.requests}
    assert len(telegram.updates.delivered) == 3
    assert len(telegram.updates.secret) > 30
    assert not any(hidden in "".join(first.said + second.said) for hidden in (secret_of(telegram), telegram.updates.secret))


async def test_a_token_that_telegram_does_not_know_ends_the_service_with_one_line(
    tmp_path: Path, telegram: FakeTelegram
) -> None:
    async with running_bot(tmp_path, telegram, TELEGRAM__TOKEN=f"7000000001:{'x' * 35}") as bot:
        ended = await bot.ends()

    assert ended == 4
    assert bot.said[-1] == f"briefbot: {UNKNOWN_BOT}\n"


async def test_a_second_process_with_the_token_ends_the_service_with_one_line(tmp_path: Path, telegram: FakeTelegram) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    async with (
        running_bot(tmp_path / "first", telegram) as first,
        running_bot(tmp_path / "second", telegram) as second,
    ):
        ends = [asyncio.ensure_future(first.ends()), asyncio.ensure_future(second.ends())]
        done, left = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for one in left:
            one.cancel()

    assert {one.result() for one in done} == {4}
    assert f"briefbot: {TWO_BOTS}\n" in (first.said[-1], second.said[-1])
