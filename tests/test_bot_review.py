# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""Editors at the fake Bot API server: drafts, two editors at once, digests, and how tidy it leaves their chats."""

from datetime import time

from bot_parts import BERLIN
from bot_stage import Stage, stage_over
from bot_story_desk import FROST_ARTICLE, NETS_ARTICLE, ORCHARDS, number_of
from fake_telegram import FakeTelegram, Person
from fake_telegram import troubles as play
from fake_telegram.world import Chat
from owed_briefs import reader
from telegram_bots import telegram  # noqa: F401 (a fixture)

from briefbot.adapters.store import Store
from briefbot.desk.at_hand import AtHand
from briefbot.desk.digest import DigestDesk
from briefbot.showing.telegram_template import read_template

LONG = read_template("long", "{{ headline }}\n\n" + "\n\n".join(["The news of the orchards. " * 100] * 4))
APPROVED = "✓ Approved for Orchard news: Frost in Lindal"


async def reviewed(stage: Stage, **settings: object) -> Chat:
    """A channel of orchards that an editor sees first."""
    channel = stage.telegram.channel("Orchard news")
    known: dict[str, object] = {"name": "Orchard news", "is_reviewed": True}
    await reader(stage.store, str(channel.id), kind="channel", wants=ORCHARDS, **known | settings)
    return channel


async def drafted(stage: Stage) -> None:
    """A brief of frost is shown to the editors."""
    await stage.briefs(FROST_ARTICLE, wanted=ORCHARDS)
    await stage.house.desks.review.show_drafts()
    await stage.delivers()


def texts(stage: Stage, place: Chat | Person) -> list[str]:
    return [message.text.replace("\u2060", "") for message in stage.telegram.messages(place)]


async def test_a_verdict_leaves_one_line_of_a_draft_of_many_messages_with_every_editor(
    telegram: FakeTelegram, store: Store
) -> None:
    ben = telegram.person("Ben", started=True)
    async with stage_over(telegram, store, ben, templates={"long": LONG}) as stage:
        channel = await reviewed(stage, template="long")
        stage.ada.starts()
        await drafted(stage)
        shown = [len(texts(stage, person)) for person in (stage.ada, ben)]
        await stage.presses(stage.ada, "Approve")
        at_once = texts(stage, stage.ada)[-1]
        await stage.delivers()

        assert shown == [4, 4]
        assert at_once == APPROVED
        assert texts(stage, stage.ada) == texts(stage, ben) == [APPROVED]
        assert not any(message.buttons for person in (stage.ada, ben) for message in telegram.messages(person))
        assert len(texts(stage, channel)) == 4


async def test_a_draft_that_is_dropped_is_told_of_and_what_is_too_old_to_go_says_next_to_nothing(
    telegram: FakeTelegram, store: Store
) -> None:
    async with stage_over(telegram, store, templates={"long": LONG}) as stage:
        channel = await reviewed(stage, template="long")
        stage.ada.starts()
        await drafted(stage)
        telegram.will(play.bad_request("message can't be deleted for everyone"), method="deleteMessage", times=None)
        await stage.presses(stage.ada, "Drop")
        await stage.delivers()

        assert texts(stage, stage.ada) == ["…", "…", "…", "✗ Dropped for Orchard news: Frost in Lindal"]
        assert texts(stage, channel) == []


async def test_two_editors_change_one_draft_and_neither_undoes_the_other(telegram: FakeTelegram, store: Store) -> None:
    ben = telegram.person("Ben", started=True)
    async with stage_over(telegram, store, ben) as stage:
        channel = await reviewed(stage)
        stage.ada.starts()
        await drafted(stage)
        for person in (stage.ada, ben):
            await stage.presses(person, "Edit")
        (hers,), (his,) = telegram.messages(stage.ada), telegram.messages(ben)
        await stage.presses(stage.ada, number_of(hers, "valley"))
        await stage.presses(ben, number_of(his, "Solberg"))
        mine, both = hers.text, his.text
        press = await ben.presses(his, "Approve")
        await telegram.until(lambda _: press.is_answered)
        await stage.delivers()

        assert (mine.count("(taken out)"), both.count("(taken out)")) == (1, 2)
        assert press.answer.startswith("✓ Approved")
        assert "valley" not in texts(stage, channel)[0]
        assert "Solberg" not in texts(stage, channel)[0]
        assert texts(stage, stage.ada) == texts(stage, ben) == [APPROVED]


async def test_what_was_changed_meanwhile_is_shown_and_asked_again(telegram: FakeTelegram, store: Store) -> None:
    ben = telegram.person("Ben", started=True)
    async with stage_over(telegram, store, ben) as stage:
        channel = await reviewed(stage)
        stage.ada.starts()
        await drafted(stage)
        await stage.presses(stage.ada, "Edit")
        (hers,) = telegram.messages(stage.ada)
        await stage.presses(stage.ada, number_of(hers, "valley"))
        press = await ben.presses(telegram.messages(ben)[-1], "Approve")
        await telegram.until(lambda _: press.is_answered)
        before = texts(stage, channel)
        await stage.delivers()
        (again,) = telegram.messages(ben)
        await stage.presses(ben, "Approve")
        await stage.delivers()

        assert press.answer == "It has been changed meanwhile. Here it is as it is now: look at it, and approve that."
        assert before == []
        assert "valley" not in again.earlier[0].text
        assert "Solberg" in again.earlier[0].text
        assert len(texts(stage, channel)) == 1
        assert texts(stage, stage.ada) == texts(stage, ben) == [APPROVED]


async def test_an_editor_sees_what_has_become_of_a_draft_and_its_headline_in_its_place(
    telegram: FakeTelegram, store: Store
) -> None:
    async with stage_over(telegram, store) as stage:
        channel = await reviewed(stage)
        stage.ada.starts()
        await drafted(stage)
        await stage.presses(stage.ada, "Edit")
        editing = telegram.messages(stage.ada)[-1]
        await stage.presses(stage.ada, number_of(editing, "valley"))
        await stage.ada.says("Frost damages cherry blossom in Lindal", reply_to=editing)
        await stage.owed()
        await stage.delivers()
        (shown,) = telegram.messages(stage.ada)
        await stage.presses(stage.ada, "Edit")
        await stage.presses(stage.ada, "Show it")
        await stage.delivers()
        (again,) = telegram.messages(stage.ada)
        await stage.presses(stage.ada, "Approve")
        await stage.delivers()

        first = shown.earlier[0].text
        assert first.startswith("Draft for Orchard news\n\nFrost damages cherry blossom in Lindal\n\n")
        assert "valley" not in first
        assert again.earlier[0].text == first
        assert texts(stage, channel) == [first.removeprefix("Draft for Orchard news\n\n")]


async def test_a_reviewed_channels_digest_waits_for_an_editor_who_may_take_briefs_out(
    telegram: FakeTelegram, store: Store
) -> None:
    async with stage_over(telegram, store) as stage:
        due = stage.clock()
        channel = await reviewed(stage, digest_at=time(14), next_digest=due)
        stage.ada.starts()
        for one in (FROST_ARTICLE, NETS_ARTICLE):
            await stage.briefs(one, wanted=ORCHARDS)
        stage.clock.pass_time(minutes=1)
        digests = DigestDesk(
            subscribers=store.subscribers, at_hand=AtHand(archive=store.briefs), clock=stage.clock, zone=BERLIN
        )
        for one in await store.subscribers.digests_due(stage.clock(), 10):
            await digests.digest(one.id)
        await stage.house.desks.review.show_drafts()
        await stage.delivers()
        (draft,) = telegram.messages(stage.ada)
        before = texts(stage, channel)
        await stage.presses(stage.ada, "Edit")
        await stage.presses(stage.ada, number_of(draft, "Frost"))
        await stage.presses(stage.ada, number_of(draft, "nets"))
        edited = draft.text
        await stage.presses(stage.ada, "Approve")
        await stage.delivers()
        (posted,) = texts(stage, channel)

        assert draft.earlier[0].text.startswith("Draft for Orchard news\n\nYour briefs of Monday, 4 May\n\n")
        assert before == []
        assert "1. Frost in Lindal (taken out)" in edited or "2. Frost in Lindal (taken out)" in edited
        assert "Something has to be left to tell: drop it instead." in [press.answer for press in telegram.presses.values()]
        assert "Frost" not in posted
        assert "Province pays for nets" in posted
        assert texts(stage, stage.ada) == ["✓ Approved for Orchard news: the digest of Monday, 4 May"]
