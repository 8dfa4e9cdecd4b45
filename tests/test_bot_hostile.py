# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""Whatever people write, it is answered: in messages that Telegram takes, with no links but ours, and never an error."""

import string

import pytest
from bot_parts import Chat, house_over
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram_oracle import seen, units

from briefbot.adapters.store import Store
from briefbot.bot.answer import Answer
from briefbot.bot.commands import COMMANDS
from briefbot.bot.heard import Speaker
from briefbot.showing.telegram_markup import TelegramPart

LANGUAGES = st.sampled_from(["", "en", "de", "uk", "ar"])
NASTY = st.sampled_from(
    [
        "{0.__class__}",
        "{topic} {what}",
        "<b>bold</b><script>",
        "</blockquote>&amp;&#60;",
        "\u202eevil\u2066",
        "\x00\x07",
        "@all #tag /start https://evil.test",
        '"' * 500,
        "𝕊" * 2000,
        "e\u0301" * 1000,
        "a.b." * 1000,
        "https://" + "x" * 4000,
        "9" * 4000,
        "07:30 " + "Z" * 4000,
        "22-" * 1000,
    ]
)
WORDS = NASTY | st.text(max_size=300) | st.text(string.printable, max_size=60)
CODES = st.text(max_size=64) | st.from_regex(r"\A[sflxbwr]:[a-z0-9:/+._-]{0,60}\Z")
law = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def check(answer: Answer) -> None:
    assert len(answer.notice) <= 200
    for message in answer.messages:
        shown = seen(TelegramPart(html=message.text, plain=message.plain))

        assert shown.text == message.plain
        assert 0 < units(shown.text) <= 4096
        assert not shown.links
        assert all(0 < len(button.data.encode()) <= 64 for row in message.buttons for button in row)
        assert all(button.text.strip() for row in message.buttons for button in row)


@law
@given(st.sampled_from([*COMMANDS, "", "nothing"]), WORDS, st.text(max_size=80), LANGUAGES)
async def test_whatever_is_written_is_answered(bot_store: Store, command: str, words: str, name: str, language: str) -> None:
    chat = Chat(house_over(bot_store), Speaker(number="5", name=name, language=language))
    heard = chat.heard("", command=command, words=words)
    answer = await chat.answers("", command=heard.command, words=heard.words)

    assert answer.messages
    check(answer)


@law
@given(CODES)
async def test_whatever_a_button_carries_is_answered(bot_store: Store, code: str) -> None:
    answer = await Chat(house_over(bot_store)).presses(code)

    assert answer.messages or answer.notice
    check(answer)


@pytest.mark.parametrize("words", ["a." * 2000, "-" * 4000, "1 " * 2000, '"' * 4000, "07:30" * 800, "@" * 4000])
async def test_long_words_are_answered(bot_store: Store, words: str) -> None:
    chat = Chat(house_over(bot_store))
    for command in COMMANDS:
        check(await chat.answers(f"/{command} {words}"))
