"""The fake Bot API server holds its world, as the real library's Bot sees it."""

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from fake_telegram import FakeTelegram, Limits
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.error import BadRequest, Conflict, InvalidToken
from telegram_bots import bot_at


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(Limits.off()) as server:
        yield server


@pytest_asyncio.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    async with bot_at(telegram) as real:
        yield real


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


async def test_a_message_is_copied_and_pinned(telegram: FakeTelegram, bot: Bot) -> None:
    ada, news = telegram.person("Ada", started=True), telegram.channel("News", username="news")
    sent = await bot.send_message("@news", "<b>Now</b>", parse_mode="HTML")
    await bot.copy_message(ada.id, news.id, sent.message_id)
    await bot.pin_chat_message(news.id, sent.message_id)

    assert (await ada.hears()).text == "Now"
    assert (await bot.get_chat(news.id)).pinned_message.text == "Now"
    assert sent.sender_chat.title == "News"


async def test_commands_are_kept_by_scope_and_language(telegram: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("brief", "A brief")])
    await bot.set_my_commands([BotCommand("brief", "Ein Abriss")], scope=BotCommandScopeAllPrivateChats(), language_code="de")
    await bot.set_my_description("A news desk")

    assert telegram.menus["default", ""] == {"brief": "A brief"}
    assert telegram.menus["all_private_chats", "de"] == {"brief": "Ein Abriss"}
    assert [one.description for one in await bot.get_my_commands()] == ["A brief"]
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Not-so", "x")])

    await bot.delete_my_commands()

    assert await bot.get_my_commands() == ()


async def test_the_members_of_a_group_have_their_standing(telegram: FakeTelegram, bot: Bot) -> None:
    friends = telegram.supergroup("Friends")
    ada, ben, cy = (telegram.person(name) for name in ("Ada", "Ben", "Cy"))
    ada.joins(friends, "creator")
    ben.joins(friends)
    ben.leaves(friends)

    assert [one.user.first_name for one in await bot.get_chat_administrators(friends.id)] == ["Ada"]
    assert (await bot.get_chat_member(friends.id, ada.id)).status == "creator"
    assert (await bot.get_chat_member(friends.id, ben.id)).status == "left"
    assert (await bot.get_chat_member(friends.id, cy.id)).status == "left"
    assert await bot.get_chat_member_count(friends.id) == 2
    assert (await bot.get_chat(friends.id)).title == "Friends"
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(cy.id)


async def test_the_bot_is_told_when_it_is_brought_in_and_thrown_out(telegram: FakeTelegram, bot: Bot) -> None:
    group, ada = telegram.group("Friends", bot=""), telegram.person("Ada")
    ada.adds_bot(group)
    ada.adds_bot(group, "administrator")
    ada.removes_bot(group)
    ada.starts()
    ada.blocks()
    moves = [one.my_chat_member for one in await bot.get_updates() if one.my_chat_member]

    assert [one.new_chat_member.status for one in moves] == ["member", "administrator", "kicked", "kicked"]
    assert moves[1].old_chat_member.status == "member"
    assert moves[3].chat.id == ada.id


async def test_a_group_tells_the_bot_only_what_is_meant_for_it(telegram: FakeTelegram, bot: Bot) -> None:
    group, ada = telegram.supergroup("Friends"), telegram.person("Ada")
    for words in ("chat", "/brief", "/brief@desk_bot", "/brief@other_bot", "hey @desk_bot"):
        await ada.says(words, group)
    sent = await bot.send_message(group.id, "Yes?")
    reply = await ada.says("this", group, reply_to=telegram.messages(group)[0])
    heard = [one.message.text for one in await bot.get_updates()]

    assert sent.message_id == telegram.messages(group)[0].id
    assert heard == ["/brief", "/brief@desk_bot", "hey @desk_bot", "this"]
    assert reply.thread is not None


async def test_a_forum_has_topics_to_write_in(telegram: FakeTelegram, bot: Bot) -> None:
    forum, ada = telegram.forum("Desk", "Energy"), telegram.person("Ada")
    (energy,) = forum.topics.values()
    await ada.says("/brief", forum, topic=energy)
    (update,) = await bot.get_updates()
    sent = await bot.send_message(forum.id, "In topic", message_thread_id=update.message.message_thread_id)
    made = await bot.create_forum_topic(forum.id, "Grids")
    await bot.close_forum_topic(forum.id, made.message_thread_id)

    assert update.message.is_topic_message
    assert (sent.message_thread_id, sent.is_topic_message) == (energy.id, True)
    assert (await ada.hears(forum)).thread == energy.id
    assert forum.topics[made.message_thread_id].is_closed
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "Where?", message_thread_id=999)
    ada.adds_bot(forum, "member")
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(forum.id, "Closed", message_thread_id=made.message_thread_id)


async def test_a_reply_in_a_group_without_topics_has_a_thread_in_which_a_bot_can_not_write(
    telegram: FakeTelegram, bot: Bot
) -> None:
    group, ada = telegram.supergroup("Friends"), telegram.person("Ada")
    await bot.send_message(group.id, "Yes?")
    await ada.says("this", group, reply_to=telegram.messages(group)[0])
    (update,) = await bot.get_updates()

    assert update.message.message_thread_id
    assert not update.message.is_topic_message
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(group.id, "Here", message_thread_id=update.message.message_thread_id)


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
