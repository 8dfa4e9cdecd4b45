"""Marked-up text as chats other than Telegram write it: CommonMark, Slack's own, HTML, or none at all.

What others wrote is shown letter for letter: what could open markup in it is escaped here, and what a chat would make a link, a
mention or a picture of by itself holds a word joiner, which nobody sees.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Literal

from briefbot.showing.telegram_markup import Markup, Run, Tag, shared_tags

Dialect = Literal["markdown", "slack", "html", "text"]

ITEM = Tag("li")
"""A line of a list."""

_JOINER = "\u2060"
# What Telegram does not know, and others do: :name: is a picture, ~name a channel, $$ a formula, <@1>, <!here>, <at> mentions.
_LIVE = re.compile(r":(?=[\w+-]+:)|~(?=\w)|\$(?=\$)|<(?=[!@#:]|[at]:|/?at\b)", re.IGNORECASE)
_ADDRESS = ("http://", "https://")  # so only our own begin: those of others hold a joiner

# What may open or close a span, a link, a tag, a character reference or a spoiler of Markdown, wherever it stands.
_SPANS = re.compile(r"[\\`*\[\]<~]|(?<!\w)_|_(?!\w)|&(?=#|\w+;)|\|(?=\|)|(?<=\|)\|")
# What makes a block of the line that it opens: a heading, a list, a quotation, a rule, a line under a heading, a table.
_BLOCKS = re.compile(r"^(?:[#+=>|-]|[0-9]{1,9}(?=[.)]))")
_ROUND_QUOTATIONS = re.compile(r"<br/>(?=<blockquote>)|(?<=</blockquote>)<br/>")  # they are blocks: these lines would be empty
_LINE_END = re.compile(r"(?<!\n)\n(?!\n|> |- )")

# Slack has no way to write its signs but this one: what it shows where it does not know a date's form is never read as markup.
_SLACK_SPANS = re.compile(r"[*~`]|(?<!\w)_|_(?!\w)")
_SLACK_SIGN = "<!date^00000000^{{_}}|{}>"


@dataclass(frozen=True, slots=True)
class _Tongue:
    """How a dialect writes a run (which may open a line, or stand in a link), a tag's two ends, and the whole."""

    run: Callable[[str, bool, bool], str]
    ends: Callable[[Tag], tuple[str, str]]
    whole: Callable[[str], str] = str


def written(markup: Markup, dialect: Dialect) -> str:
    """The text as it is sent: every tag closed, in order; the letters of the runs as they are."""
    return _TONGUES[dialect].whole("".join(_pieces(markup, _TONGUES[dialect])))


def without_links_past(markup: Markup, longest: int) -> Markup:
    """Links with a longer address are left out, their words stay: an address that fills a message is none to be read."""
    return Markup(tuple(Run(run.text, tuple(tag for tag in run.tags if len(_address(tag)) <= longest)) for run in markup.runs))


def _pieces(markup: Markup, tongue: _Tongue) -> Iterator[str]:
    standing: tuple[Tag, ...] = ()
    opens_line = True
    for run in (*(run for run in markup.runs if run.text), Run("")):
        kept = shared_tags(standing, run.tags)
        yield from (tongue.ends(tag)[1] for tag in reversed(standing[kept:]))
        yield from (tongue.ends(tag)[0] for tag in run.tags[kept:])
        opens_line = opens_line or any(tag.name in {"li", "blockquote"} for tag in run.tags[kept:])
        yield tongue.run(_quiet(run.text), opens_line, any(tag.name == "a" for tag in run.tags))
        opens_line, standing = run.text.endswith("\n"), run.tags


def _quiet(text: str) -> str:
    return text if text.startswith(_ADDRESS) else _LIVE.sub(lambda found: found[0] + _JOINER, text)


def _address(tag: Tag) -> str:
    return unescape(tag.attributes[len('href="') : -1]) if tag.name == "a" else ""


def _in_markdown(text: str, opens_line: bool, _: bool) -> str:
    seen = _SPANS.sub(lambda found: f"\\{found[0]}", text)
    return _BLOCKS.sub(_escaped_opening, seen) if opens_line else seen


def _escaped_opening(found: re.Match[str]) -> str:
    """The sign itself, or the dot and bracket after a number, which the escape then stands before."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _ends_in_markdown(tag: Tag) -> tuple[str, str]:
    if tag.name == "a":
        # Brackets would end the address for those who count none.
        return "[", f"]({_address(tag).replace('(', '%28').replace(')', '%29')})"
    return {"b": ("**", "**"), "i": ("_", "_"), "blockquote": ("> ", ""), "li": ("- ", "")}[tag.name]


def _in_slack(text: str, opens_line: bool, is_linked: bool) -> str:
    seen = escape(text, quote=False)
    if opens_line and text.startswith(">"):
        seen = _JOINER + seen  # even written as &gt; it would open a quotation
    return seen if is_linked else _SLACK_SPANS.sub(lambda found: _SLACK_SIGN.format(found[0]), seen)


def _ends_in_slack(tag: Tag) -> tuple[str, str]:
    if tag.name == "a":
        return f"<{escape(_address(tag), quote=False)}|", ">"
    return {"b": ("*", "*"), "i": ("_", "_"), "blockquote": ("> ", ""), "li": ("• ", "")}[tag.name]


def _in_html(text: str, _: bool, __: bool) -> str:
    return escape(text, quote=False).replace("\n", "<br/>")


def _ends_in_html(tag: Tag) -> tuple[str, str]:
    if tag.name == "li":
        return "• ", ""
    return (f"<{tag.name} {tag.attributes}>" if tag.name == "a" else f"<{tag.name}>"), tag.closing


_TONGUES: Mapping[Dialect, _Tongue] = {
    "markdown": _Tongue(_in_markdown, _ends_in_markdown, lambda whole: _LINE_END.sub("  \n", whole)),
    "slack": _Tongue(_in_slack, _ends_in_slack),
    "html": _Tongue(_in_html, _ends_in_html, lambda whole: _ROUND_QUOTATIONS.sub("", whole)),
    "text": _Tongue(lambda text, _, __: text, lambda tag: ("• ", "") if tag.name == "li" else ("", "")),
}
