# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""What the mails of signing up say, and that nobody can have us send words of theirs to whom they like."""

from dataclasses import replace

import pytest
from bot_parts import TOPICS
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from join_parts import WANTING, Desks

from briefbot.adapters.store import Store
from briefbot.desk.asking_letters import AskingLetters
from briefbot.desk.mailboxes import owner
from briefbot.ports import SignUp, Subscription, Wanting
from briefbot.showing.letter import Masthead
from briefbot.showing.links import Links


@pytest.fixture
def desks(bot_store: Store) -> Desks:
    return Desks(bot_store)


@pytest.fixture
def letters(desks: Desks) -> AskingLetters:
    return AskingLetters(
        masthead=Masthead(title="Harbour briefs", links=Links("https://briefs.test"), imprint="Our Desk, Brellin"),
        join=desks.join,
        members=desks.members,
        shelf=desks.store.feeds,
        topics=TOPICS,
        language="en",
    )


async def sign_up(desks: Desks, wanting: Wanting = WANTING) -> SignUp:
    await desks.join.want(wanting)
    return await desks.waiting()


async def test_the_mail_tells_what_was_wanted_in_the_language_that_was_chosen(letters: AskingLetters, desks: Desks) -> None:
    await desks.store.feeds.follow("https://wire.test/feed", desks.clock(), "Harbour Wire")
    wishes = (*WANTING.wishes, Subscription(kind="feed", value="https://wire.test/feed"))
    asked = await sign_up(desks, replace(WANTING, wishes=wishes, language="en"))

    message = await letters.asking(asked)

    link = f"https://briefs.test/confirm/{desks.join.link(asked)}"
    for text in (message.plain, message.text):
        for told in ("The sea", "Harbour Wire", "07:30", "Europe/Berlin", "1 wish in words of your own", link, "Brellin"):
            assert told in text
    assert message.headers == (("Content-Language", "en"),)
    german = await letters.asking(replace(asked, wanting=replace(asked.wanting, language="de-AT")))
    assert german.headers == (("Content-Language", "de"),)
    assert german.title != message.title


async def test_words_of_a_stranger_do_not_go_by_mail(letters: AskingLetters, desks: Desks) -> None:
    spam = Subscription(kind="words", value="buy cheap boats at evil test now")

    message = await letters.asking(await sign_up(desks, replace(WANTING, wishes=(spam,), language="en")))

    for told in (message.plain, message.text, message.title):
        assert "boats" not in told
        assert "evil" not in told


async def test_who_gave_the_address_elsewhere_is_told_of(letters: AskingLetters, desks: Desks) -> None:
    asked = await sign_up(desks, replace(WANTING, language="en", asked_by="telegram:5"))
    own = replace(asked, wanting=replace(asked.wanting, asked_by=""))

    assert "given to the bot in Telegram" in (await letters.asking(asked)).plain
    assert "Telegram" not in (await letters.asking(own)).plain
    assert "telegram:5" not in (await letters.asking(asked)).text


async def test_who_is_subscribed_already_gets_their_own_link(letters: AskingLetters, desks: Desks) -> None:
    member = await desks.joined(replace(WANTING, language="en"))

    message = await letters.known(member)

    link = f"https://briefs.test/preferences/{desks.members.link('preferences', member)}"
    assert link in message.plain
    assert link in message.text
    assert owner(member.address.chat) not in message.plain
