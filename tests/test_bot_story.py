"""The page that shows the bot is what the bot says."""

from pathlib import Path

from bot_story import DOCS, story


async def test_the_page_tells_what_the_bot_says_now(tmp_path: Path) -> None:
    assert DOCS.read_text("utf-8") == await story(tmp_path), "python tests/bot_story.py writes it anew"
