# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""The bot at the fake Bot API server: in private, in groups and their topics, for channels, and when things go wrong."""

import asyncio
from dataclasses import replace

import pytest
from bot_parts import FEED, PAGE, RULES, TableWeb, house_over
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from bot_talking import talking_at
from fake_telegram import FakeTelegram
from fake_telegram import troubles as play
from telegram_bots import telegram  # noqa: F401 (a fixture)

from briefbot.adapters.store import Store
from briefbot.bot.answer import Answer, told
from briefbot.bot.command import Command, Talk
from briefbot.bot.commands import COMMANDS
from briefbot.bot.house import House
from briefbot.errors import StoreError
from briefbot.ports import Address, Request, Response, Subscription
from briefbot.showing.telegram_markup import own


@pytest.fixture
def house(bot_store: Store) -> House:
    return house_over(bot_store)


JOINER = "\u2060"  # keeps an address from becoming a link


def address(chat: int, topic: int | str = "") -> Address:
    return Address(outlet="telegram", chat=str(chat), topic=str(topic))


async def test_a_person_is_answered_and_a_button_changes_the_message_that_bears_it(
    telegram: FakeTelegram, house: House
) -> None:
    ada = telegram.person("Ada", language="de")
    async with talking_at(telegram, house):
        await ada.says("/topics")
        offered = await ada.hears()
        press = await ada.presses(offered, "The sea")
        await telegram.until(lambda _: press.is_answered and offered.earlier)

    assert offered.text.startswith("Such dir aus, was du lesen willst:")
    assert press.answer == "The sea ist jetzt bestellt."
    assert offered.buttons[0][0].text == "✓ The sea"
    assert len(telegram.messages(ada)) == 1


async def test_what_takes_long_is_announced_and_takes_the_place_of_its_announcement(
    telegram: FakeTelegram, house: House
) -> None:
    ada = telegram.person("Ada")
    house = replace(house, rules=replace(RULES, admins=frozenset({str(ada.id)})))
    async with talking_at(telegram, house):
        await ada.says(f"/subscribe {PAGE}")
        done = await ada.reads("You follow The Gazette now.")

    assert [version.text.replace(JOINER, "") for version in done.earlier] == ["Looking for a feed at gazette.test …"]
    assert len(telegram.messages(ada)) == 1


async def test_a_chat_is_answered_while_something_in_it_takes_long(telegram: FakeTelegram, house: House) -> None:
    gate = asyncio.Event()

    class SlowWeb(TableWeb):
        async def get(self, request: Request) -> Response:
            await gate.wait()
            return await super().get(request)

    ada = telegram.person("Ada")
    rules = replace(RULES, admins=frozenset({str(ada.id)}))
    async with talking_at(telegram, replace(house, web=SlowWeb(), rules=rules)):
        await ada.says(f"/subscribe {PAGE}")
        await ada.reads("Looking for a feed")
        await ada.says("/list")
        await ada.reads("You follow nothing yet.")
        gate.set()

        assert await ada.reads("could not be read")


async def test_a_group_is_answered_by_a_reply_and_only_its_administrators_change_it(
    telegram: FakeTelegram, house: House
) -> None:
    ada, ben = telegram.person("Ada"), telegram.person("Ben")
    group = telegram.supergroup("Harbour club")
    ada.joins(group, "administrator")
    ben.joins(group)
    async with talking_at(telegram, house):
        asked = await ben.says("/subscribe sea", group)
        refused = await ben.hears(group)
        await ada.says("/subscribe sea", group)
        done = await ada.reads("You follow The sea now.", group)
    kept = await house.subscribers.subscriber(address(group.id))

    assert refused.text == "Only administrators of this group can change that."
    assert refused.reply_to is asked
    assert done.thread == done.reply_to.thread if done.reply_to else False
    assert kept
    assert (kept.kind, kept.name) == ("group", "Harbour club")
    assert await house.subscribers.subscriptions(kept.id) == (Subscription(kind="topic", value="sea"),)


async def test_a_member_of_a_group_cannot_press_what_changes_it(telegram: FakeTelegram, house: House) -> None:
    ada, ben = telegram.person("Ada"), telegram.person("Ben")
    group = telegram.supergroup("Harbour club")
    ada.joins(group, "creator")
    ben.joins(group)
    async with talking_at(telegram, house):
        await ada.says("/topics", group)
        offered = await ada.hears(group)
        press = await ben.presses(offered, "The sea")
        await telegram.until(lambda _: press.is_answered)

    assert press.answer == "Only administrators of this group can change that."
    assert not offered.earlier


async def test_who_is_an_administrator_is_asked_once_a_minute(telegram: FakeTelegram, house: House) -> None:
    ada = telegram.person("Ada")
    group = telegram.supergroup("Harbour club")
    ada.joins(group, "administrator")
    async with talking_at(telegram, house):
        for topic in ("sea", "orchards", "markets"):
            await ada.says(f"/subscribe {topic}", group)
        await ada.reads("You follow Markets now.", group)

    assert [one.method for one in telegram.requests].count("getChatMember") == 1


async def test_each_topic_of_a_forum_is_answered_where_it_asks_and_follows_its_own(
    telegram: FakeTelegram, house: House
) -> None:
    ada = telegram.person("Ada")
    forum = telegram.forum("Harbour club", "Boats", "Fruit")
    boats, fruit = forum.topics.values()
    ada.joins(forum, "administrator")
    async with talking_at(telegram, house):
        await ada.says("/subscribe sea", forum, topic=boats)
        first = await ada.reads("You follow The sea now.", forum)
        await ada.says("/list", forum, topic=fruit)
        second = await ada.reads("You follow nothing yet.", forum)

    assert (first.thread, second.thread) == (boats.id, fruit.id)
    assert await house.subscribers.subscriber(address(forum.id, boats.id))
    assert await house.subscribers.subscriber(address(forum.id, fruit.id)) is None


async def test_what_is_meant_for_others_is_not_answered(telegram: FakeTelegram, house: House) -> None:
    telegram.is_private = False
    ada = telegram.person("Ada")
    group = telegram.supergroup("Harbour club")
    async with talking_at(telegram, house):
        for words in ("/help@otherbot", "/weather", "Good morning", "/"):
            await ada.says(words, group)
        await ada.says("/weather@desk_bot", group)
        heard = await ada.hears(group)

    assert heard.text == "I don't know that command. /help lists those that I know."
    assert len(telegram.messages(group)) == 1


async def test_an_edited_message_is_not_answered_again(telegram: FakeTelegram, house: House) -> None:
    ada = telegram.person("Ada")
    async with talking_at(telegram, house):
        said = await ada.says("/list")
        await ada.hears()
        await ada.edits(said, "/stop")
        await ada.says("/lang")
        second = await ada.hears()

    assert second.text == "Which language shall I speak?"


async def test_the_bot_greets_a_group_it_comes_into_and_writes_no_more_where_it_is_thrown_out(
    telegram: FakeTelegram, house: House
) -> None:
    ada = telegram.person("Ada")
    group = telegram.supergroup("Harbour club", bot="")
    ada.joins(group, "administrator")
    async with talking_at(telegram, house):
        ada.adds_bot(group)
        greeting = await ada.hears(group)
        await ada.says("/subscribe sea", group)
        await ada.reads("You follow The sea now.", group)
        ada.removes_bot(group)
        await telegram.until(lambda one: not one.updates.pending)

    kept = await house.subscribers.subscriber(address(group.id))
    assert greeting.text.startswith("Hello! I read the news")
    assert kept
    assert kept.status == "blocked"


async def test_an_answer_that_cannot_be_read_keeps_nobody_from_being_heard(telegram: FakeTelegram, house: House) -> None:
    ada = telegram.person("Ada")
    telegram.will(play.garbage(b'{"ok": true, "result": [{"message": {}}]}'), method="getUpdates")
    async with talking_at(telegram, house):
        await ada.says("/list")
        await ada.reads("You follow nothing yet.")


async def test_an_update_that_cannot_be_read_is_left_out_and_those_round_it_are_heard(
    telegram: FakeTelegram, house: House
) -> None:
    ada = telegram.person("Ada")
    await ada.says("/list")
    telegram.updates.pending.append({"update_id": 1002, "message": {}})
    await ada.says("/help")
    telegram.updates.pending[-1]["update_id"] = 1003
    async with talking_at(telegram, house):
        await ada.reads("You follow nothing yet.")
        await ada.reads("To follow")


async def test_one_who_had_blocked_the_bot_and_starts_it_again_has_their_digest_again(
    telegram: FakeTelegram, house: House
) -> None:
    ada = telegram.person("Ada")
    async with talking_at(telegram, house):
        await ada.says("/subscribe sea")
        await ada.hears()
        await ada.says("/digest 07:30")
        await ada.hears()
        before = await house.subscribers.subscriber(address(ada.id))
        assert before
        await house.subscribers.block(before.id, house.clock())
        await ada.says("/start")
        await ada.hears()

    assert before.next_digest
    assert await house.subscribers.subscriber(address(ada.id)) == before


async def test_one_who_blocks_the_bot_is_written_to_no_more_until_they_come_back(telegram: FakeTelegram, house: House) -> None:
    ada = telegram.person("Ada")
    statuses = []
    async with talking_at(telegram, house):
        await ada.says("/subscribe sea")
        await ada.hears()
        ada.blocks()
        await telegram.until(lambda one: not one.updates.pending)
    statuses.append(await house.subscribers.subscriber(address(ada.id)))
    async with talking_at(telegram, house):
        await ada.says("/subscribe markets")
        await ada.reads("You follow Markets now.")
    statuses.append(await house.subscribers.subscriber(address(ada.id)))

    assert [one.status for one in statuses if one] == ["blocked", "active"]


async def test_a_group_that_gets_another_number_keeps_what_it_follows(telegram: FakeTelegram, house: House) -> None:
    ada = telegram.person("Ada")
    group = telegram.group("Harbour club")
    ada.joins(group, "administrator")
    async with talking_at(telegram, house):
        await ada.says("/subscribe sea", group)
        await ada.hears(group)
        new = telegram.migrate(group)
        await ada.says("/list", new)
        listed = await ada.hears(new)

    assert listed.text.startswith("You follow\n\n1. The sea")
    assert await house.subscribers.subscriber(address(group.id)) is None


async def test_a_channel_is_set_up_in_private_by_one_of_its_administrators(telegram: FakeTelegram, house: House) -> None:
    ada, ben = telegram.person("Ada", started=True), telegram.person("Ben", started=True)
    channel = telegram.channel("Harbour news", username="harbour", bot="")
    ada.joins(channel, "creator")
    async with talking_at(telegram, house):
        ada.adds_bot(channel, "administrator")
        told_how = await ada.hears()
        await ben.says("/subscribe @harbour sea")
        refused = await ben.hears()
        await ada.says("/subscribe @harbour sea")
        done = await ada.hears()
        await ada.says("/digest @harbour 18:00")
        await ada.hears()
        await ada.says("/unsubscribe @harbour 1")
        gone = await ada.hears()

    kept = await house.subscribers.subscriber(address(channel.id))
    assert told_how.text == "I can post in Harbour news now. Tell me here what it should follow: /subscribe @harbour sea"
    assert refused.text == "Only administrators of @harbour can change that."
    assert done.text.startswith("Harbour news follows The sea now.")
    assert gone.text == "Harbour news does not follow The sea any more."
    assert kept
    assert (kept.kind, kept.name, f"{kept.digest_at:%H:%M}") == ("channel", "Harbour news", "18:00")
    assert telegram.messages(channel) == []


async def test_a_channel_in_which_the_bot_may_not_post_is_not_set_up(telegram: FakeTelegram, house: House) -> None:
    ada = telegram.person("Ada", started=True)
    channel = telegram.channel("Harbour news", username="harbour", bot="left")
    ada.joins(channel, "creator")
    async with talking_at(telegram, house):
        await ada.says("/subscribe @harbour sea")
        first = await ada.hears()
        await ada.says("/subscribe @nowhere sea")
        second = await ada.hears()

    assert first.text == "I may not post in @harbour: make me an administrator there who may."
    assert second.text == "I can't see a channel @nowhere. Make me an administrator there first."


async def test_a_fault_of_ours_is_told_with_a_number_that_stands_in_the_log(
    telegram: FakeTelegram, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    class BrokenPeople:
        async def person(self, outlet: str, number: str) -> None:
            raise StoreError("the disk is full")

    ada = telegram.person("Ada")
    broken = replace(house, people=BrokenPeople())  # type: ignore[arg-type]
    async with talking_at(telegram, broken):
        await ada.says("/list")
        heard = await ada.hears()
    number = heard.text.partition("noted as ")[2].partition(".")[0]

    assert heard.text.startswith("Something went wrong on our side; it is noted as ")
    assert f"error {number}: answering 'list'" in caplog.text
    assert "disk" not in heard.text


async def test_a_button_whose_answer_fails_does_not_go_on_turning(telegram: FakeTelegram, house: House) -> None:
    class ForgetfulSubscribers:
        async def subscriber(self, where: Address) -> None:
            raise StoreError("the disk is full")

    ada = telegram.person("Ada")
    async with talking_at(telegram, house):
        await ada.says("/topics")
        offered = await ada.hears()
    async with talking_at(telegram, replace(house, subscribers=ForgetfulSubscribers())):  # type: ignore[arg-type]
        press = await ada.presses(offered, "The sea")
        heard = await ada.hears()

    assert press.is_answered
    assert heard.text.startswith("Something went wrong on our side")


async def test_an_answer_whose_markup_is_not_understood_is_given_in_plain_words(telegram: FakeTelegram, house: House) -> None:
    ada = telegram.person("Ada")
    telegram.will(play.cannot_parse("unsupported start tag"), method="sendMessage")
    async with talking_at(telegram, house):
        await ada.says("/list")
        heard = await ada.hears()

    assert heard.text.startswith("You follow nothing yet.")
    assert heard.markup == heard.text


async def test_one_chat_that_cannot_be_written_to_costs_the_others_nothing(telegram: FakeTelegram, house: House) -> None:
    ada, ben = telegram.person("Ada"), telegram.person("Ben")
    telegram.will(play.blocked(), chat=ada.chat, method="sendMessage", times=None)
    async with talking_at(telegram, house):
        await ada.says("/list")
        await ben.says("/list")
        heard = await ben.hears()

    assert heard.text.startswith("You follow nothing yet.")


async def test_telegram_lists_the_commands_in_each_language_for_those_who_may_give_them(
    telegram: FakeTelegram, house: House
) -> None:
    async with talking_at(telegram, house):
        pass
    menus = telegram.menus

    assert {scope for scope, _ in menus} == {"all_private_chats", "all_group_chats", "all_chat_administrators", "chat 99"}
    assert {language for _, language in menus} == {"", "de", "uk"}
    assert "export" in menus["all_private_chats", ""]
    assert "subscribe" not in menus["all_group_chats", ""]
    assert "export" not in menus["all_chat_administrators", ""]
    assert menus["all_private_chats", "de"]["topics"] == "was es gibt"
    assert "start" not in menus["all_private_chats", ""]


async def test_menus_that_telegram_knows_already_are_not_set_again(telegram: FakeTelegram, house: House) -> None:
    async with talking_at(telegram, house):
        pass
    before = [one.method for one in telegram.requests].count("setMyCommands")
    async with talking_at(telegram, house):
        pass

    assert before == 12
    assert [one.method for one in telegram.requests].count("setMyCommands") == before


async def test_a_command_for_admins_is_listed_for_them_alone(telegram: FakeTelegram, house: House) -> None:
    async def status(talk: Talk) -> Answer:
        return told(own("All is well."))

    boss, ada = telegram.person("Boss", started=True), telegram.person("Ada")
    house = replace(house, rules=replace(RULES, admins=frozenset({str(boss.id)})))
    commands = {**COMMANDS, "status": Command(name="status", does="how it is", answer=status, who="admins")}
    async with talking_at(telegram, house, commands=commands):
        for person in (boss, ada):
            await person.says("/status")
        heard = [await person.hears() for person in (boss, ada)]

    assert [one.text for one in heard] == ["All is well.", "That is for the bot's admins."]
    assert "status" in telegram.menus[f"chat {boss.id}", ""]
    assert "status" not in telegram.menus["all_private_chats", ""]


async def test_the_file_of_export_holds_what_is_kept(telegram: FakeTelegram, house: House) -> None:
    ada = telegram.person("Ada")
    await house.shelf.follow(FEED, house.clock(), "Harbour Wire")
    async with talking_at(telegram, house):
        await ada.says(f"/subscribe {FEED}")
        await ada.hears()
        await ada.says("/export")
        await telegram.until(lambda one: any(message.document for message in one.messages(ada)))
    document = telegram.messages(ada)[-1].document

    assert document
    assert document.name == "briefbot.json"
    assert FEED in document.body.decode()
