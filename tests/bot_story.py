"""The conversation that docs/telegram.md tells: `python tests/bot_story.py` has it again and writes the page.

Each scene is told to the real application at the fake Bot API server, and what the chat held then stands on the page.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot_parts import FEED, PAGE
from bot_stage import Scene, Stage, staged
from bot_story_desk import CRANE_ARTICLE, DESK_SCENES, PIER_ARTICLE, SEA
from desk_parts import NOW
from fake_telegram.world import Chat

DOCS = Path(__file__).parent.parent / "docs" / "telegram.md"
HEAD = """\
# The bot in Telegram

A conversation with the bot, command by command. The page is written by the tests: this is what it says, in full.
Buttons are `shown like this`; what a press on one shows over the chat follows it.
"""


async def first_words(stage: Stage) -> Chat:
    await stage.asks(stage.ada, "/start")
    await stage.presses(stage.ada, "The sea")
    await stage.asks(stage.ada, "/help", "hello", "/subscibe")
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
    await stage.briefs(CRANE_ARTICLE, wanted=SEA)
    await stage.asks(stage.ada, "/search council", "/search nothing like it", "/now")
    await stage.presses(stage.ada, "1")
    return stage.ada.chat


async def chooses(stage: Stage) -> Chat:
    await stage.asks(stage.ada, "/settings")
    await stage.presses(stage.ada, "Short briefs")
    await stage.asks(stage.ada, "/settings tokio")
    await stage.asks(stage.ada, "/lang")
    await stage.presses(stage.ada, "Deutsch")
    await stage.asks(stage.ada, "/list", "/lang українська", "/list", "/lang english")
    return stage.ada.chat


async def by_mail(stage: Stage) -> Chat:
    await stage.asks(stage.ada, "/email", "/email you@example", "/email you@example.org", "/email")
    (owed,) = await stage.store.sign_ups.sign_ups_owed(stage.clock(), 1)
    sign_up = await stage.store.sign_ups.claim_sign_up(owed, stage.clock())
    assert sign_up
    await stage.store.sign_ups.confirm(sign_up, None, stage.clock())
    await stage.asks(stage.ada, "/email", "/email off")
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
    await stage.briefs(PIER_ARTICLE, wanted=SEA)
    await stage.delivers()
    return forum


async def for_a_channel(stage: Stage) -> Chat:
    await stage.opens_channel("Harbour news", "harbour_news")
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
    *DESK_SCENES,
    Scene("To choose", "Settings and the language of the bot.", chooses),
    Scene("By mail", "An address gets what is followed here, once it has said yes.", by_mail),
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
    async with staged(folder) as stage:
        for scene in SCENES:
            stage.ada.chat.happenings.clear()
            chats = await scene.play(stage)
            told = "\n".join(map(stage.telegram.transcript, chats if isinstance(chats, tuple) else (chats,)))
            pages.append(f"## {scene.title}\n\n{scene.about}\n\n{told}")
    return re.sub(r"invite_[\w-]+", "invite_AbCdEfGhIjKlMnOp", "\n".join(pages).replace("\u2060", ""))


def main() -> None:
    """Write the page anew."""
    with tempfile.TemporaryDirectory() as folder:
        DOCS.write_text(asyncio.run(story(Path(folder))), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
