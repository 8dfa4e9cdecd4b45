# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""The fake Bot API server holds its world, as the real library's Bot sees it."""

import asyncio
import sys

import pytest
from fake_telegram import FakeTelegram
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.error import BadRequest, InvalidToken
from telegram_bots import bot, bot_at, telegram  # noqa: F401 (fixtures)


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[button] for button in buttons])


async def test_a_bot_learns_who_it_is(telegram: FakeTelegram, bot: Bot) -> None:
    me = await bot.get_me()

    assert (me.username, me.is_bot, me.id) == ("desk_bot", True, 7000000001)


async def test_a_person_speaks_and_the_bot_answers(telegram: FakeTelegram, bot: Bot) -> None:
    ada = telegram.person("Ada", language="de", username="ada_l")
    await ada.says("/brief https://gazette.test/news/1")
    (update,) = await bot.get_updates(timeout=1)

    assert update.message.from_user.language_code == "de"
    assert update.message.parse_entity(update.message.entities[0]) == "/brief"
    assert update.message.parse_entity(update.message.entities[1]) == "https://gazette.test/news/1"

    sent = await bot.send_message(
        ada.id,
        "<b>Done</b> &amp; dusted",
        parse_mode="HTML",
        disable_notification=True,
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(update.message.message_id),
    )
    heard = await ada.hears()

    assert (heard.text, heard.entities[0].of(heard.text), heard.markup) == ("Done & dusted", "Done", "<b>Done</b> &amp; dusted")
    assert (heard.is_silent, heard.is_protected, heard.link_preview) == (True, True, {"is_disabled": True})
    assert heard.reply_to is not None
    assert heard.reply_to.text.startswith("/brief")
    assert isinstance(sent, Message)
    assert (sent.message_id, sent.text, sent.reply_to_message.message_id) == (
        heard.id,
        "Done & dusted",
        update.message.message_id,
    )
    assert telegram.accepted[ada.id, "Done & dusted"] == 1
    assert telegram.requests[-1].parameters["chat_id"] == ada.id


async def test_a_press_comes_as_a_query_that_is_answered_once(telegram: FakeTelegram, bot: Bot) -> None:
    ada = telegram.person("Ada", started=True)
    await bot.send_message(ada.id, "Which?", reply_markup=keyboard(InlineKeyboardButton("This one", callback_data="x:1")))
    press = await ada.presses(await ada.hears(), "This")
    (update,) = await bot.get_updates()
    await update.callback_query.answer("Taken", show_alert=True)

    assert (update.callback_query.data, update.callback_query.message.text) == ("x:1", "Which?")
    assert (press.answer, press.is_alert) == ("Taken", True)
    with pytest.raises(BadRequest, match="Query is too old"):
        await update.callback_query.answer("again")


async def test_an_edit_is_kept_beside_what_it_replaced(telegram: FakeTelegram, bot: Bot) -> None:
    ada = telegram.person("Ada", started=True)
    sent = await bot.send_message(ada.id, "Reading ...")
    edited = await sent.edit_text("<i>Read</i>", parse_mode="HTML")
    await sent.edit_reply_markup(keyboard(InlineKeyboardButton("Sources", url="https://gazette.test/")))
    message = await ada.reads("Read")

    assert isinstance(edited, Message)
    assert edited.edit_date
    assert (message.text, message.button("Sources").url) == ("Read", "https://gazette.test/")
    assert [version.text for version in message.earlier] == ["Reading ...", "Read"]


async def test_an_edit_that_changes_nothing_is_refused(telegram: FakeTelegram, bot: Bot) -> None:
    ada = telegram.person("Ada", started=True)
    sent = await bot.send_message(ada.id, "same")

    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("same")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("other", ada.id, 99)


async def test_what_was_deleted_is_gone(telegram: FakeTelegram, bot: Bot) -> None:
    ada = telegram.person("Ada", started=True)
    sent = await bot.send_message(ada.id, "soon gone")
    await sent.delete()

    assert telegram.messages(ada) == []
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(ada.id, "so?", reply_parameters=ReplyParameters(sent.message_id))
    kept = await bot.send_message(
        ada.id, "so?", reply_parameters=ReplyParameters(sent.message_id, allow_sending_without_reply=True)
    )
    assert kept.reply_to_message is None


async def test_a_document_arrives_whole_and_can_be_fetched_and_sent_on(telegram: FakeTelegram, bot: Bot) -> None:
    ada = telegram.person("Ada", started=True)
    sent = await bot.send_document(ada.id, b"all that you set", filename="ada.json", caption="<b>Yours</b>", parse_mode="HTML")
    heard = await ada.hears()
    fetched = await (await bot.get_file(sent.document.file_id)).download_as_bytearray()
    await bot.send_document(ada.id, sent.document.file_id)

    assert heard.document is not None
    assert (heard.document.name, heard.document.body, heard.text) == ("ada.json", b"all that you set", "Yours")
    assert bytes(fetched) == b"all that you set"
    assert (await ada.hears()).document == heard.document


async def test_a_wrong_token_and_an_unknown_method_are_refused(telegram: FakeTelegram, bot: Bot) -> None:
    async with bot_at(telegram, token="1:wrong") as stranger:
        with pytest.raises(InvalidToken, match="Unauthorized"):
            await stranger.get_me()
    with pytest.raises(InvalidToken, match="does not exist"):
        await bot.do_api_request("sendEverything")


async def test_a_transcript_shows_who_said_what(telegram: FakeTelegram, bot: Bot) -> None:
    ada = telegram.person("Ada")
    await ada.says("/brief *grids*")
    sent = await bot.send_message(ada.id, "Reading ...")
    await sent.edit_text(
        '<b>Grid 😀 fails</b>\n<blockquote expandable>“It fell”,\nsaid <a href="https://a.test/">Dr Roe</a></blockquote>\nEnd',
        parse_mode="HTML",
        reply_markup=keyboard(
            InlineKeyboardButton("Sources", url="https://a.test/"), InlineKeyboardButton("More", callback_data="m")
        ),
    )
    await ada.presses(telegram.messages(ada)[0], "More")
    (_, update) = await bot.get_updates()
    await update.callback_query.answer("Noted")
    told = telegram.transcript(ada)

    assert told == (
        "**Ada**:\n\n> /brief \\*grids\\*\n\n"
        "**Desk**:\n\n> Reading ...\n\n"
        "**Desk** edits:\n\n> **Grid 😀 fails**\\\n> > ▸ “It fell”,\\\n> > said [Dr Roe](https://a.test/)\n>\n> End\n>\n"
        "> [`Sources`](https://a.test/)\\\n> `More`\n\n"
        "*Ada presses* `More`\n\n*Desk shows:* Noted\n"
    )


async def test_what_does_not_come_true_is_told_with_the_last_requests(telegram: FakeTelegram, bot: Bot) -> None:
    ada = telegram.person("Ada", started=True)
    await bot.send_message(ada.id, "not this")

    with pytest.raises(AssertionError, match="not this"):
        await telegram.until(lambda t: t.floods, timeout=0.05)


async def test_another_process_reaches_it(telegram: FakeTelegram) -> None:
    ada = telegram.person("Ada", started=True)
    address = f"{telegram.url}{telegram.token}/sendMessage?chat_id={ada.id}&text=from+afar"
    script = f"import urllib.request; print(urllib.request.urlopen({address!r}).status)"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()

    assert output.strip() == b"200"
    assert (await ada.hears()).text == "from afar"
