"""Markdown to plain text: the words stay, the signs go."""

import re

_FENCED = re.compile(r"^[ \t]{0,3}(```|~~~)[^\n]*\n.*?(?:^[ \t]{0,3}\1[^\n]*$|\Z)", re.MULTILINE | re.DOTALL)
_FRONT = re.compile(r"\A---[ \t]*\n(.{0,5000}?)^(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^(\w{1,30})[ \t]*:[ \t]*(\S.{0,500})$", re.MULTILINE)
_LINE_RULES = (
    (re.compile(r"^[ \t]{0,3}(?:[-*_=][ \t]*){3,}$", re.MULTILINE), ""),  # rules, underlines of headings
    (re.compile(r"^[ \t]{0,3}\[[^\]\n]{1,100}\]:[ \t]*\S.*$", re.MULTILINE), ""),  # targets of links
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t#]*$", re.MULTILINE), r"\n\1\n"),
    (re.compile(r"^(?:[ \t]{0,3}>[ \t]?){1,9}", re.MULTILINE), ""),
    (re.compile(r"^([ \t]{0,12})[*+-][ \t]+", re.MULTILINE), r"\n\1"),
    (re.compile(r"^\|?[ \t:|-]{3,}$", re.MULTILINE), ""),
)
_SPAN_RULES = (
    (re.compile(r"!\[[^\]\n]{0,300}\](?:\([^()\n]{0,2000}\)|\[[^\]\n]{0,100}\])"), ""),
    (re.compile(r"(?<!!)\[([^\[\]\n]{1,500})\](?:\((?:[^()\n]|\([^()\n]{0,200}\)){0,2000}\)|\[[^\]\n]{0,100}\])"), r"\1"),
    (re.compile(r"<(?:https?://|mailto:)[^\s<>]{1,2000}>"), ""),
    (re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>|<!--.{0,500}?-->", re.DOTALL), ""),
    (re.compile(r"(?<!\\)(\*{1,3}|_{2,3})(?=\S)([^\n*_]{1,2000}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w\\])_(?=\S)([^\n_]{1,2000}?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"~~([^\n~]{1,2000})~~"), r"\1"),
    (re.compile(r"`{1,2}([^`\n]{1,1000})`{1,2}"), r"\1"),
    (re.compile(r"\[\^[^\]\n]{1,50}\]"), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!~>|-])"), r"\1"),
)
_SIGNS = (
    r"^#{1,6} \S",
    r"\]\((?:https?:|/|#|\.)",
    r"^```",
    r"(?<!\*)\*\*\w[^*\n]{0,200}\*\*",
    r"^---\n\w+:",
    r"^[ \t]{0,3}> \S",
)


def looks_like_markdown(text: str) -> bool:
    """Do two kinds of Markdown's signs stand in the beginning of the text, or a heading in its first line?"""
    head = text[:20_000]
    return head.startswith("# ") or sum(bool(re.search(sign, head, re.MULTILINE)) for sign in _SIGNS) >= 2


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The fields above the text (`title: ...`), and the text below them."""
    match = _FRONT.match(text)
    if not match:
        return {}, text
    fields = {name.lower(): value.strip().strip("\"'") for name, value in _FIELD.findall(match[1])}
    return fields, text[match.end() :]


def plain(text: str) -> str:
    """The text without Markdown's signs: links and emphasis are their words; images, code blocks and rules are gone."""
    text = _FENCED.sub("\n", text)
    for pattern, replacement in _LINE_RULES + _SPAN_RULES:
        text = pattern.sub(replacement, text)
    return text
