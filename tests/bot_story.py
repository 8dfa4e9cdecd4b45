"""The conversation that docs/telegram.md tells: `python tests/bot_story.py` has it again and writes the page.

Each scene is told to the real application at the fake Bot API server, and what the chat held then stands on the page.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot_parts import FEED, PAGE, RULES, house_over
from bot_talking import talking_at
from desk_parts import NOW, Clock
from fake_telegram import FakeTelegram, Limits, Person
from fake_telegram.world import Chat
from owed_briefs import keep_article, keep_brief, open_story

from briefbot.adapters.store import Store, open_store
from briefbot.ports import Subscription

DOCS = Path(__file__).parent.parent / "docs" / "telegram.md"
HEAD = """\
# The bot in Telegram

A conversation with the bot, command by command. The page is written by the tests: this is what it says, in full.
Buttons are `shown like this`; what a press on one shows over the chat follows it.
"""


@dataclass
class Stage:
    """Where a scene plays: the fake, the store behind the bot, and Ada, who is one of the bot's admins."""

    telegram: FakeTelegram
    store: Store
    ada: Person
    clock: Clock

    async def asks(self, person: Person, *said: str, chat: Chat | None = None) -> None:
        """Say each, and wait for its answer to stand there whole."""
        for words in said:
            place = chat or person.chat
            before = len(place.happenings)
            self.clock.pass_time(minutes=1)
            await person.says(words, chat)
            await self.answered(place, before + 1)

    async def presses(self, person: Person, button: str, chat: Chat | None = None) -> None:
        """Press a button of the last message, and wait for what it comes to."""
        place = chat or person.chat
        press = await person.presses(self.telegram.messages(place)[-1], button)
        before = len(place.happenings)
        await self.telegram.until(lambda _: press.is_answered and len(place.happenings) > before)
        await self._settled(place)

    async def answered(self, place: Chat, before: int) -> None:
        """Wait until more than so much has happened there, and nothing more is to be said."""
        await self.telegram.until(lambda _: len(place.happenings) > before)
        await self._settled(place)

    async def _settled(self, place: Chat) -> None:
        """Until the bot has nothing more to say: no progress line stands last."""
        await self.telegram.until(lambda one: not one.messages(place) or not one.messages(place)[-1].text.endswith("…"))
        count = -1
        while count != len(place.happenings):
            count = len(place.happenings)
            await asyncio.sleep(0.05)


@dataclass(frozen=True)
class Scene:
    """A heading of the page, a line on it, and what is said under it; `play` answers the chat that is shown."""

    title: str
    about: str
    play: Callable[[Stage], Awaitable[Chat]]


async def first_words(stage: Stage) -> Chat:
    await stage.asks(stage.ada, "/start")
    await stage.presses(stage.ada, "The sea")
    await stage.asks(stage.ada, "/help", "hello", "/nonsense")
    return stage.ada.chat


async def follows(stage: Stage) -> Chat:
    await stage.store.feeds.follow(FEED, NOW, "Harbour Wire")
    await stage.asks(
        stage.ada,
        "/topics",
        "/subscribe orchards",
        '/subscribe "night boat"',
        "/subscribe wind farm",
        "/subscribe the see",
        "/subscribe harbour-wire.test/feed.xml",
        f"/subscribe {PAGE}",
        "/list",
        "/unsubscribe",
    )
    await stage.presses(stage.ada, "✕ Orchards")
    await stage.asks(stage.ada, "/unsubscribe 2")
    return stage.ada.chat


async def times(stage: Stage) -> Chat:
    await stage.asks(
        stage.ada,
        "/digest",
        "/digest 7.30 Berln",
    )
    await stage.presses(stage.ada, "07:30 Europe/Berlin")
    await stage.asks(stage.ada, "/digest 7pm new york", "/quiet 22-7", "/mute 2d", "/mute off", "/quiet off", "/digest off")
    return stage.ada.chat


async def reads(stage: Stage) -> Chat:
    article = await keep_article(stage.store, "https://westhaven-post.test/ferry")
    opened = await open_story(stage.store, article)
    await keep_brief(stage.store, Subscription(kind="topic", value="sea"), story=opened)
    await stage.asks(stage.ada, "/search council", "/search nothing like it", "/now")
    await stage.presses(stage.ada, "1")
    return stage.ada.chat


async def chooses(stage: Stage) -> Chat:
    await stage.asks(stage.ada, "/settings")
    await stage.presses(stage.ada, "Short briefs")
    await stage.asks(stage.ada, "/lang")
    await stage.presses(stage.ada, "Deutsch")
    await stage.asks(stage.ada, "/list", "/lang українська", "/list", "/lang english")
    return stage.ada.chat


async def in_a_group(stage: Stage) -> Chat:
    ben, forum = stage.telegram.person("Ben"), stage.telegram.forum("Harbour club", "Boats", bot="")
    (boats,) = forum.topics.values()
    stage.ada.joins(forum, "administrator")
    ben.joins(forum)
    forum.happenings.clear()
    stage.ada.adds_bot(forum)
    await stage.answered(forum, 1)
    for person, words in ((ben, "/subscribe sea"), (stage.ada, "/subscribe sea"), (ben, "/list")):
        before = len(forum.happenings)
        await person.says(words, forum, topic=boats)
        await stage.answered(forum, before + 1)
    return forum


async def for_a_channel(stage: Stage) -> Chat:
    channel = stage.telegram.channel("Harbour news", username="harbour_news", bot="")
    stage.ada.joins(channel, "creator")
    before = len(stage.ada.chat.happenings)
    stage.ada.adds_bot(channel, "administrator")
    await stage.answered(stage.ada.chat, before)
    await stage.asks(
        stage.ada,
        "/subscribe @harbour_news sea",
        "/digest @harbour_news 18:00",
        "/lang @harbour_news de",
        "/settings @harbour_news",
        "/list @harbour_news",
        "/unsubscribe @harbour_news",
        "/stop @harbour_news",
    )
    return stage.ada.chat


async def goes(stage: Stage) -> Chat:
    await stage.asks(stage.ada, "/privacy", "/export", "/stop")
    await stage.presses(stage.ada, "Forget everything")
    return stage.ada.chat


SCENES: Sequence[Scene] = (
    Scene("First words", "Who writes to the bot is greeted, and offered what there is.", first_words),
    Scene(
        "To follow",
        "Topics, feeds and words, by name or by a press. Only admins of the bot have a feed read that it does not read yet.",
        follows,
    ),
    Scene("When it comes", "At once or once a day, not at night, not for a while.", times),
    Scene("To read", "What is new, and what there was. A number shows the brief.", reads),
    Scene("To choose", "Settings and the language of the bot.", chooses),
    Scene("In a group", "Its administrators choose, and each topic of a forum follows its own.", in_a_group),
    Scene(
        "For a channel",
        "One of its administrators sets it up in private: in a channel nobody is answered.",
        for_a_channel,
    ),
    Scene("To go", "What is kept of a person can be seen, and deleted.", goes),
)


async def story(folder: Path) -> str:
    """The page, as it is told now."""
    pages = [HEAD]
    async with FakeTelegram(Limits.off()) as telegram, await open_store(folder / "story.db") as store:
        ada, clock = telegram.person("Ada"), Clock()
        stage = Stage(telegram, store, ada, clock)
        house = house_over(store, clock=clock, rules=replace(RULES, admins=frozenset({str(ada.id)})))
        async with talking_at(telegram, house):
            for scene in SCENES:
                ada.chat.happenings.clear()
                chat = await scene.play(stage)
                pages.append(f"## {scene.title}\n\n{scene.about}\n\n{telegram.transcript(chat)}")
    return "\n".join(pages).replace("\u2060", "")


def main() -> None:
    """Write the page anew."""
    with tempfile.TemporaryDirectory() as folder:
        DOCS.write_text(asyncio.run(story(Path(folder))), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
