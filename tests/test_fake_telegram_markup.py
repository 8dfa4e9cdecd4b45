"""The fake reads markup, lengths and buttons as Telegram does, and refuses them in its words."""

from contextlib import suppress
from typing import Any

import pytest
from fake_telegram import Button
from fake_telegram.keyboards import read_buttons
from fake_telegram.links import seen_in
from fake_telegram.markup import Entity, read_html
from fake_telegram.transcript import to_markdown
from fake_telegram.troubles import Refused
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("plain &lt;b&gt; &amp;amp; &quot;&#8222;&#x1F600;", 'plain <b> &amp; "„😀', []),
        ("&nbsp;&mdash; R&D &", "&nbsp;&mdash; R&D &", []),
        ("a > b", "a > b", []),
        ("<b>x</b><strong>y</strong>", "xy", [("bold", 0, 1), ("bold", 1, 1)]),
        ("<I>x</I>", "x", [("italic", 0, 1)]),
        ("<em>a</em><u>b</u><ins>c</ins>", "abc", [("italic", 0, 1), ("underline", 1, 1), ("underline", 2, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", i, 1) for i in range(3)]),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("😀<b>😀x</b>", "😀😀x", [("bold", 2, 3)]),
        ("  <b> x </b>  ", "x", [("bold", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<b>a<b>b</b></b>", "ab", [("bold", 0, 2)]),
        ("<code>a<b>b</b></code>", "ab", [("code", 0, 2)]),
        (
            "<blockquote>a</blockquote><blockquote expandable>b</blockquote>",
            "ab",
            [("blockquote", 0, 1), ("expandable_blockquote", 1, 1)],
        ),
        ("<b></b>x", "x", []),
        ('<a href="localhost/x">x</a>', "x", []),
    ],
)
def test_markup_is_read_as_a_person_sees_it(markup: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    read = read_html(markup)

    assert (read.text, [(one.kind, one.offset, one.length) for one in read.entities]) == (text, entities)


def test_what_an_entity_adds_is_kept() -> None:
    markup = (
        "<a href='https://a.test/?x=1&amp;y=2'>link</a> "
        '<pre><code class="language-python">x = 1</code></pre> <tg-emoji emoji-id="53">👍</tg-emoji>'
    )
    link, code, emoji = read_html(markup).entities

    assert dict(link.more) == {"url": "https://a.test/?x=1&y=2"}
    assert (code.kind, dict(code.more)) == ("pre", {"language": "python"})
    assert dict(emoji.more) == {"custom_emoji_id": "53"}


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("ä<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("x<br/>", 'Unsupported start tag "br/" at byte offset 1'),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("x <b>y", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b ", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=x_y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
    ],
)
def test_wrong_markup_is_refused_in_telegrams_words(markup: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read_html(markup)

    assert f"Bad Request: can't parse entities: {words}" in refused.value.trouble.body.decode().replace('\\"', '"')


@given(st.text())
def test_whatever_is_escaped_is_read_as_it_was(text: str) -> None:
    assert read_html(str(escape(text))).text == text.strip()


@given(st.text(alphabet='<>/ab &;="x#1i-'))
def test_any_markup_is_read_or_refused(markup: str) -> None:
    with suppress(Refused):
        assert read_html(markup).text == read_html(markup).text.strip()


@pytest.mark.parametrize("piece", ["<", "<b", "<b>", "<a ", "&", "&#", "<a href='", "a.", "aaaa", "/", "@"])
def test_long_hostile_markup_is_read_or_refused(piece: str) -> None:
    for read in (read_html, seen_in):
        with suppress(Refused):
            read(piece * 20_000)


def test_addresses_commands_and_mentions_are_seen_without_markup() -> None:
    text = "/brief@desk_bot see (https://a.test/x?y=1), gazette.example and @ada_l; not a/b, 3.14 or x@y.z"

    assert [(kind, text[begin:end]) for kind, begin, end in seen_in(text)] == [
        ("bot_command", "/brief@desk_bot"),
        ("url", "https://a.test/x?y=1"),
        ("url", "gazette.example"),
        ("mention", "@ada_l"),
    ]


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "x"}, 'Field "text" must be of type String'),
        ({"text": "x", "url": "http://localhost:8000"}, "button URL 'http://localhost:8000' is invalid: Wrong HTTP URL"),
        ({"text": "x", "url": "javascript://a.test"}, "is invalid: Unsupported URL protocol"),
        ({"text": "x", "url": "https:///x"}, "is invalid: URL host is empty"),
    ],
)
def test_a_bad_button_is_refused_in_telegrams_words(button: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused) as refused:
        read_buttons({"inline_keyboard": [[button]]})

    assert words in refused.value.trouble.body.decode().replace('\\"', '"')


def test_a_hundred_buttons_are_taken_and_no_more() -> None:
    rows = [[{"text": "x", "callback_data": "x" * 64}]] * 100

    assert read_buttons({"inline_keyboard": rows})[0] == (Button("x", "x" * 64),)
    with pytest.raises(Refused, match="reply markup is too long"):
        read_buttons({"inline_keyboard": [*rows, *rows[:1]]})


def test_a_quotation_ends_where_it_ends_in_markdown_too() -> None:
    text = "a\nb\n\nc"

    assert to_markdown(text, [Entity("blockquote", 0, 3), Entity("bold", 5, 1)]) == "> a\\\n> b\n\n**c**"
