# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""The fake gives out updates by long polling as Telegram does."""

import asyncio

import pytest
from fake_telegram import FakeTelegram
from telegram import Bot
from telegram.error import Conflict
from telegram_bots import bot, telegram  # noqa: F401 (fixtures)


async def test_an_update_stays_until_a_later_offset(telegram: FakeTelegram, bot: Bot) -> None:
    ada = telegram.person("Ada")
    await ada.says("one")
    await ada.says("two")
    first = await bot.get_updates()
    again = await bot.get_updates(offset=first[0].update_id + 1)

    assert [one.message.text for one in first] == ["one", "two"]
    assert [one.message.text for one in again] == ["two"]
    assert await bot.get_updates(offset=again[0].update_id + 1) == ()


async def test_a_long_poll_returns_with_the_first_update(telegram: FakeTelegram, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await telegram.until(lambda t: t.requests)
    await telegram.person("Ada").says("hello")

    assert [one.message.text for one in await poll] == ["hello"]


async def test_an_update_of_a_kind_that_is_not_wanted_is_not_given(telegram: FakeTelegram, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await telegram.person("Ada").says("hello")

    assert await bot.get_updates() == ()


async def test_of_two_who_poll_the_first_is_sent_away(telegram: FakeTelegram, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await telegram.until(lambda t: t.requests)
    await bot.get_updates()

    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await poll


async def test_who_has_a_webhook_can_not_poll(telegram: FakeTelegram, bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")

    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()

    await bot.delete_webhook()

    assert await bot.get_updates() == ()


async def test_an_update_that_went_to_one_who_died_comes_again(telegram: FakeTelegram, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await telegram.until(lambda t: t.requests)
    poll.cancel()
    await telegram.person("Ada").says("hello")

    assert [one.message.text for one in await bot.get_updates()] == ["hello"]


async def test_what_a_person_edits_comes_as_an_edit(telegram: FakeTelegram, bot: Bot) -> None:
    ada = telegram.person("Ada")
    await ada.edits(await ada.says("/breif grids"), "/brief grids")
    said, edited = await bot.get_updates()

    assert (said.message.text, edited.edited_message.text) == ("/breif grids", "/brief grids")
    assert edited.edited_message.edit_date
