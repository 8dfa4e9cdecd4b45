# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""In groups, forums and channels the fake keeps who may do what, and what the bot hears."""

import pytest
from fake_telegram import FakeTelegram
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest
from telegram_bots import bot, telegram  # noqa: F401 (fixtures)


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


async def test_no_topic_of_a_forum_has_the_number_of_the_general_one(telegram: FakeTelegram, bot: Bot) -> None:
    forum = telegram.forum("Desk", "Energy")

    assert list(forum.topics) == [2]
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "General", message_thread_id=1)


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
