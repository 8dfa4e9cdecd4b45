"""Which declarations of a style sheet keep text out of a reader's sight."""

import re
from collections.abc import Iterable, Iterator

_MOST_CSS = 1_000_000  # characters of a page's style sheets that are looked at
_SIMPLE = re.compile(r"(?:[a-zA-Z][\w-]*)?[.#][\w-]+\Z")
_NOUGHT = r"[+-]?(?:0+(?:\.0*)?|\.0+)"
_ZERO = _NOUGHT + r"(?:px|r?em|pt|%|vw|vh)?"
_FAR = r"-\s{0,3}\d{3,}(?:\.\d+)?(?:px|r?em|pt|%|vw|vh)?"
_FURTHER = _FAR.replace("{3,}", "{4,}")

_HIDING = {
    "display": re.compile(r"none"),
    "visibility": re.compile(r"hidden|collapse"),
    "content-visibility": re.compile(r"hidden"),
    "opacity": re.compile(_NOUGHT + "%?"),
    "font-size": re.compile(rf"{_ZERO}|0?\.\d+px|1px"),
    "text-indent": re.compile(_FAR),
    "margin-left": re.compile(_FURTHER),
    "margin-top": re.compile(_FURTHER),
    "clip": re.compile(r"rect\(\s{0,3}[01]?(?:px)?(?:[\s,]{1,3}[01]?(?:px)?){3}\s{0,3}\)"),
    "clip-path": re.compile(r"inset\(\s{0,3}(?:50|100)%[^)]{0,40}\)|circle\(\s{0,3}0[^)]{0,40}\)"),
    "transform": re.compile(
        rf"(?:scale[xy]?\(\s{{0,3}}{_NOUGHT}\s{{0,3}}\)|translate[xy3d]{{0,2}}\([^)]{{0,40}}?{_FAR}[^)]{{0,40}}\))"
    ),
}
_SIDES = ("left", "right", "top", "bottom", "inset-inline-start")
_EXTENTS = ("width", "height", "max-width", "max-height", "line-height")
_WHITE = re.compile(
    r"#f[a-f0-9]f[a-f0-9]f[a-f0-9](?:ff)?|#fff(?:f)?|white|snow|ivory|ghostwhite|floralwhite|whitesmoke|"
    r"rgba?\(\s{0,3}2[45]\d[\s,]{1,3}2[45]\d[\s,]{1,3}2[45]\d[^)]{0,20}\)|hsla?\([^)]{1,30}(?:9[89]|100)%[^)]{0,20}\)"
)
_CLEAR = re.compile(r"transparent|rgba\([^)]{1,30}[,/]\s{0,3}0?\.?0*%?\s{0,3}\)|#[a-f0-9]{6}00|#[a-f0-9]{3}0")


def hides(declarations: str) -> bool:
    """Does a list of declarations, as in a `style` attribute, keep the element's text out of sight?"""
    style = _declared(declarations)
    if any(name in style and pattern.fullmatch(style[name]) for name, pattern in _HIDING.items()):
        return True
    return _is_shrunk(style) or _is_moved_away(style) or _is_unpainted(style)


def hiding_rules(sheets: Iterable[str]) -> frozenset[str]:
    """The simple selectors (".note", "#note", "p.note") that the sheets hide; a later rule that shows takes one back.

    Rules for other media than a screen, and for some widths of it only, do not count.
    """
    hidden: dict[str, bool] = {}
    for selectors, declarations in _rules(_without_comments("\n".join(sheets)[:_MOST_CSS])):
        simple = [name for part in selectors.split(",") if _SIMPLE.match(name := part.strip())]
        if not simple:
            continue
        if hides(declarations):
            hidden.update(dict.fromkeys(simple, True))
        elif "display" in declarations or "visibility" in declarations or "opacity" in declarations:
            hidden.update(dict.fromkeys(simple, False))
    return frozenset(name for name, is_hidden in hidden.items() if is_hidden)


def _without_comments(css: str) -> str:
    first, *rest = css.split("/*")
    return first + " ".join(part.partition("*/")[2] for part in rest)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """(selectors, declarations) of the rules that always hold on a screen."""
    prelude, conditions = "", 0
    pieces = re.split(r"([{}])", css)
    for words, brace in zip(pieces[::2], pieces[1::2], strict=False):
        if brace == "{":
            prelude = words.rpartition(";")[2].strip()
            if conditions or (prelude.startswith("@") and not re.match(r"@media\s+(?:screen|all)\s*\Z", prelude)):
                conditions += 1
                prelude = ""
        else:
            if prelude and not prelude.startswith("@"):
                yield prelude, words
            prelude, conditions = "", max(0, conditions - 1)


def _declared(declarations: str) -> dict[str, str]:
    style: dict[str, str] = {}
    for declaration in declarations[:2000].lower().split(";"):
        name, _, value = declaration.partition(":")
        style[name.strip()] = value.replace("!important", "").strip()
    return style


def _is_shrunk(style: dict[str, str]) -> bool:
    tiny = [name for name in _EXTENTS if re.fullmatch(rf"{_ZERO}|1px", style.get(name, ""))]
    if "width" in tiny and "height" in tiny:
        return True
    return bool(tiny) and tiny != ["line-height"] and style.get("overflow", "") in ("hidden", "clip")


def _is_moved_away(style: dict[str, str]) -> bool:
    return any(re.fullmatch(_FAR, style[side]) for side in _SIDES if side in style)


def _is_unpainted(style: dict[str, str]) -> bool:
    """Painted in the colour of the ground: white where no other ground is named, or the very colour that is named."""
    color = style.get("color", "")
    if not color:
        return False
    ground = style.get("background-color") or style.get("background", "")
    if _CLEAR.fullmatch(color) or color == ground:
        return True
    return bool(_WHITE.fullmatch(color)) and (not ground or bool(_WHITE.fullmatch(ground)))
