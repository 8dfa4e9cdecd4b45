"""A chat as Markdown: who said what, the buttons, the edits."""

from collections.abc import Iterable

from fake_telegram.happenings import Happening
from fake_telegram.keyboards import Rows
from fake_telegram.markup import Entity, units

_MARKS = {"bold": ("**", "**"), "italic": ("*", "*"), "underline": ("<u>", "</u>"), "strikethrough": ("~~", "~~")}
_CODE = frozenset({"code", "pre"})
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_SPECIAL = str.maketrans({letter: f"\\{letter}" for letter in "\\`*[]<>"})


def transcript(happenings: Iterable[Happening]) -> str:
    """The whole, an empty line between what happened; what was said is quoted."""
    return "\n\n".join(map(_line, happenings)) + "\n"


def _line(one: Happening) -> str:
    if one.kind == "announced":
        return f"*{one.text}*"
    if one.kind == "pressed":
        return f"*{one.who} presses* `{one.text}`"
    if one.kind == "answered":
        return f"*{one.who} shows:* {one.text.translate(_SPECIAL)}"
    if one.kind == "deleted":
        return f"*{one.who} deletes:* {one.text.splitlines()[0] if one.text else ''}"
    verb = " edits" if one.kind == "edited" else f" replies to *{one.answers.translate(_SPECIAL)}*" if one.answers else ""
    return f"**{one.who}**{verb}:\n\n{_quoted(_body(one))}"


def _body(one: Happening) -> str:
    parts = [f"📎 `{one.attached}`" if one.attached else "", to_markdown(one.text, one.entities), _buttons(one.buttons)]
    return "\n\n".join(part for part in parts if part)


def _buttons(rows: Rows) -> str:
    shown = [" ".join(f"[`{one.text}`]({one.url})" if one.url else f"`{one.text}`" for one in row) for row in rows]
    return "\\\n".join(shown)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def to_markdown(text: str, entities: Iterable[Entity]) -> str:
    """What a person reads, with its emphasis, links and quotations."""
    known = list(entities)
    pieces, at, offset = [], 0, 0
    for edge in sorted({edge for one in known for edge in (one.offset, one.offset + one.length)} | {units(text)}):
        end = at + _characters(text[at:], edge - offset)
        pieces.append(_piece(text[at:end], [one for one in known if one.offset <= offset < one.offset + one.length]))
        at, offset = end, edge
    return _lines("".join(pieces), text, known)


def _characters(text: str, length: int) -> int:
    return len(text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore"))


def _piece(text: str, around: list[Entity]) -> str:
    bare = text.strip()
    if not bare:
        return text
    kinds = {one.kind for one in around}
    marked = f"`{bare}`" if kinds & _CODE else bare.translate(_SPECIAL)
    for one in reversed(around):
        before, after = _MARKS.get(one.kind, ("", ""))
        if one.kind == "text_link":
            before, after = "[", f"]({dict(one.more)['url']})"
        marked = f"{before}{marked}{after}"
    begin = text.index(bare)
    return f"{text[:begin]}{marked}{text[begin + len(bare) :]}"


def _lines(marked: str, text: str, entities: list[Entity]) -> str:
    quotes = [one for one in entities if one.kind in _QUOTES]
    lines: list[str] = []
    offset, was_inside = 0, False
    for line, plain in zip(marked.split("\n"), text.split("\n"), strict=True):
        around = next((one for one in quotes if one.offset <= offset < one.offset + one.length), None)
        folded = "▸ " if around and around.offset == offset and around.kind == "expandable_blockquote" else ""
        if was_inside and not around and line:
            lines.append("")
        lines.append(f"> {folded}{line}" if around else line)
        offset, was_inside = offset + units(plain) + 1, around is not None
    return _with_breaks(lines)


def _with_breaks(lines: list[str]) -> str:
    """A line that another follows at once breaks hard, since Markdown would run them together."""
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    return "\n".join(f"{line}\\" if line.strip() and follower.strip() else line for line, follower in pairs)
