"""A brief as people read it: the golden outputs, and what holds of every brief."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.cells import cell_len
from showing_briefs import ANY_TEXT, HOSTILE, briefs, in_language, treaty
from showing_golden import GOLDEN, READER, printed

from briefbot.showing.audience import Audience
from briefbot.showing.markdown import escaped, to_markdown
from briefbot.showing.marks import quote_marks
from briefbot.showing.plain import plain, web_link
from briefbot.showing.terminal import in_terminal
from briefbot.values import Brief, ExpertView, WriterStamp

HERE = Path(__file__).parent / "showing"
STYLES = re.compile(r"\x1b\[[0-9;]*m")
LINKS = re.compile(r"\x1b\]8;(?:id=[0-9]+)?;([\x20-\x7e]*)\x1b\\")
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


NO_EXPERT = "No expert is quoted in the sources."
UNKNOWN = "Experts are told from others in English texts only."

quick = settings(max_examples=40, deadline=None)


def squeezed(text: str) -> str:
    """Without white space, so that it does not matter where a line was wrapped."""
    return "".join(text.split())


def people(brief: Brief) -> tuple[ExpertView, ...]:
    return brief.expert_views + brief.voices


def addresses(brief: Brief) -> set[str]:
    """What may be linked."""
    urls = [source.article.url for source in brief.sources]
    return {web_link(url) for url in urls + [copy.url for source in brief.sources for copy in source.copies]} - {""}


def inline(markdown: str) -> list[Token]:
    return [child for token in MarkdownIt("commonmark").parse(markdown) for child in token.children or ()]


def seen(markdown: str) -> str:
    return "".join(token.content for token in inline(markdown) if token.type == "text")


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_the_output_is_as_it_was(name: str) -> None:
    assert GOLDEN[name]() == (HERE / name).read_text("utf8")


@quick
@given(briefs(), st.sampled_from([60, 80, 120]))
def test_every_quote_stands_in_the_terminal_between_marks(brief: Brief, width: int) -> None:
    shown = squeezed(printed(in_terminal(brief, READER), width))

    for view in people(brief):
        assert squeezed(plain(view.view)) in shown
        for quote in view.quotes_apart:
            opening, closing = quote_marks(quote.source.article.language)
            assert squeezed(opening + plain(quote.text) + closing) in shown


@quick
@given(briefs(), st.sampled_from([20, 60, 80]))
def test_a_pipe_gets_clean_lines_of_text_within_the_width(brief: Brief, width: int) -> None:
    shown = printed(in_terminal(brief, READER), width)

    assert not CONTROL.search(shown)
    for line in shown.split("\n"):
        assert cell_len(line) <= width
        assert line == line.rstrip(" ")


@quick
@given(briefs())
def test_a_terminal_gets_our_styles_and_links_and_no_others(brief: Brief) -> None:
    shown = printed(in_terminal(brief, READER), 80, is_terminal=True)

    assert set(LINKS.findall(shown)) - {""} <= addresses(brief)
    assert not CONTROL.search(LINKS.sub("", STYLES.sub("", shown)))


@quick
@given(briefs())
def test_every_quote_stands_in_the_markdown_between_marks(brief: Brief) -> None:
    shown = squeezed(seen(to_markdown(brief, READER)))

    for view in people(brief):
        assert squeezed(plain(view.view)) in shown
        for quote in view.quotes_apart:
            opening, closing = quote_marks(quote.source.article.language)
            assert squeezed(opening + plain(quote.text) + closing) in shown


@quick
@given(briefs())
def test_markdown_holds_our_blocks_and_our_links_and_no_others(brief: Brief) -> None:
    blocks = MarkdownIt("commonmark").parse(to_markdown(brief, READER))
    tokens = [child for block in blocks for child in block.children or ()]
    headings = 3 + sum(map(bool, (brief.voices, brief.why_it_matters, brief.whats_next)))

    assert {token.type for token in tokens} <= {
        "text",
        "em_open",
        "em_close",
        "strong_open",
        "strong_close",
        "link_open",
        "link_close",
    }
    assert {str(token.attrs["href"]) for token in tokens if token.type == "link_open"} <= set(
        map(MarkdownIt().normalizeLink, addresses(brief))
    )
    assert sum(block.type == "heading_open" for block in blocks) == headings
    assert sum(block.type == "blockquote_open" for block in blocks) == sum(len(view.quotes_apart) for view in people(brief))
    assert sum(block.type == "list_item_open" for block in blocks) == len(brief.key_points) + len(brief.sources)


def test_a_quote_that_stands_in_the_view_is_not_shown_twice() -> None:
    brief = treaty()
    reyl = replace(brief.expert_views[1], view='He called the text "a decent beginning with no teeth".')
    brief = replace(brief, expert_views=(reyl,))

    assert printed(in_terminal(brief, READER), 120).count("a decent beginning with no teeth") == 1
    assert to_markdown(brief, READER).count("a decent beginning with no teeth") == 1
    assert 'no teeth". (The Brellin Courier)' in printed(in_terminal(brief, READER), 120)


def test_one_source_is_not_named_after_each_quote() -> None:
    assert "(zeitung.test)" not in GOLDEN["scripts-60.txt"]()
    assert "(Harbour Wire)" in GOLDEN["treaty-80.txt"]()


@quick
@given(ANY_TEXT)
def test_escaped_text_is_read_as_it_was(text: str) -> None:
    tokens = inline(escaped(text))

    assert {token.type for token in tokens} <= {"text"}
    assert squeezed("".join(token.content for token in tokens)) == squeezed(plain(text))


@quick
@given(st.text(alphabet=st.characters()))
def test_plain_text_is_one_line_that_any_encoding_takes(text: str) -> None:
    shown = plain(text)

    assert len(shown.splitlines()) <= 1
    assert not CONTROL.search(shown)
    assert plain(shown) == shown
    shown.encode("utf8")


def test_half_a_surrogate_pair_can_be_printed() -> None:
    assert plain("a\ud800b") == "a\ufffdb"


def test_the_joiners_that_spelling_needs_stay() -> None:
    assert plain("می\u200cخواهم 👩\u200d🌾") == "می\u200cخواهم 👩\u200d🌾"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.test/x?y=(1)&z=[2]", "https://a.test/x?y=(1)&z=[2]"),
        ("http://a.test/straße<>", "http://a.test/stra%C3%9Fe%3C%3E"),
        ("https://a.test/\x1b]8;;\x07x y", "https://a.test/]8;;x%20y"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("/home/me/page.html", ""),
        ("https:///nowhere", ""),
        ("https://[oops/", ""),
        ("", ""),
    ],
)
def test_only_an_address_of_the_web_becomes_a_link(url: str, link: str) -> None:
    assert web_link(url) == link


@pytest.mark.parametrize("piece", [*HOSTILE, " ", "\n", " \n", "\\", "[", "1", "www.", "a@", "a:", "\ud800"])
def test_very_long_text_is_shown_whole(piece: str) -> None:
    long = piece * 5_000

    assert len(squeezed(escaped(long))) >= len(squeezed(plain(long))) == len(squeezed(plain(piece))) * 5_000
    assert web_link(f"https://a.test/{long}")


def test_a_brief_without_experts_says_so() -> None:
    assert NO_EXPERT in printed(in_terminal(in_language("en"), READER), 80)


@pytest.mark.parametrize(
    ("language", "model", "line"),
    [("en", "", NO_EXPERT), ("", "", NO_EXPERT), ("de-AT", "", UNKNOWN), ("de", "small", UNKNOWN)],
)
def test_nobody_is_said_to_be_missing_whom_the_reader_could_not_know(language: str, model: str, line: str) -> None:
    brief = replace(in_language(language), expert_views=(), writer=WriterStamp(name="a", model=model))

    assert line in printed(in_terminal(brief, READER), 80)
    assert line in to_markdown(brief, READER)


def test_one_source_needs_no_letters_after_the_points() -> None:
    assert "[A]" not in GOLDEN["scripts-60.txt"]()
    assert "[A,B]" in GOLDEN["treaty-80.txt"]()


@pytest.mark.parametrize(
    ("language", "marks"),
    [("en", "“”"), ("de-AT", "„“"), ("pt_BR", "“”"), ("ja", "「」"), ("zh-TW", "「」"), ("zh", "“”"), ("", "“”")],
)
def test_marks_are_those_of_the_source_s_language(language: str, marks: str) -> None:
    assert "".join(quote_marks(language)) == marks


def test_what_we_say_ourselves_is_in_the_readers_language_and_the_quotes_stay() -> None:
    shown = squeezed_lines("treaty-60.txt")

    assert "Was Fachleute sagen" in shown
    assert "3 Quellen, 2 Kopien · 4. März 2026, 14:02 UTC" in shown
    assert "“matter more than the number in the treaty”" in shown


def test_a_language_without_a_translation_is_shown_in_english() -> None:
    assert NO_EXPERT in printed(in_terminal(in_language(""), Audience(language="eo")), 80)


def test_the_stamp_names_who_wrote_and_what_it_cost() -> None:
    shown = squeezed_lines("scripts-60.txt")

    assert "Written by small_model-1.5b from 1 source. Cut short. Tokens: 2,011 in, 420 out; US$ 0.0013" in shown
    assert "Written by the embedded writer from 3 sources · 4 Mar 2026, 17:20 EET" in squeezed_lines("treaty-80.txt")


def squeezed_lines(name: str) -> str:
    return " ".join(GOLDEN[name]().split())
