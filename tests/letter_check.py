"""A check of HTML mails: what mail clients, small screens, dark screens and screen readers need."""

import colorsys
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import pairwise

from css_inline import CSSInliner
from lxml import html as lxml_html
from lxml.html import HtmlElement

LONGEST = 102_000  # bytes, past which Gmail shows no more
WIDEST = 600  # pixels
LEAST_CONTRAST = 4.5  # WCAG 2, AA

# What mail clients show (caniemail.com): no positioning, no flexible boxes, no custom properties.
PROPERTIES = {
    *("margin", "padding", "color", "background-color", "font-family", "font-size", "font-weight", "line-height"),
    *("text-decoration", "text-align", "word-break", "border-left", "border-top", "border-bottom", "border", "width"),
    *("max-width", "display", "max-height", "overflow"),
}
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "p", "a", "h1", "h2", "h3"),
    *("ul", "li", "blockquote", "strong", "span", "br"),
}
VOID = {"meta", "br"}
PHRASES = {"a", "strong", "span", "br"}
INSIDE: dict[str, set[str]] = {
    "html": {"head", "body"},
    "head": {"meta", "title", "style"},
    "table": {"tbody"},
    "tbody": {"tr"},
    "tr": {"td"},
    "ul": {"li"},
    "a": PHRASES - {"a"},
    **dict.fromkeys(("p", "h1", "h2", "h3", "strong", "span", "li"), PHRASES),
    **{holder: {"div", "table", "p", "h1", "h2", "h3", "ul", "blockquote"} for holder in ("body", "td", "div", "blockquote")},
}


def complaints(html: str) -> list[str]:
    """Everything that is wrong with the letter."""
    checks = (size, nesting, outside, styles, links, structure, contrast, dark_contrast, inverted_contrast, dark_mode)
    return [f"{check.__name__}: {said}" for check in checks for said in check(html)]


def size(html: str) -> Iterator[str]:
    """Small enough to be shown whole."""
    if len(html.encode()) > LONGEST:
        yield f"{len(html.encode())} bytes"


class _Nesting(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if self.open and tag not in INSIDE.get(self.open[-1], set()):
            self.said.append(f"<{tag}> inside <{self.open[-1]}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.said.append(f"</{tag}> closes nothing")


def nesting(html: str) -> Iterator[str]:
    """Each element stands where it may, and is closed."""
    parser = _Nesting()
    parser.feed(html)
    yield from parser.said
    yield from (f"<{tag}> is not closed" for tag in parser.open)


def outside(html: str) -> Iterator[str]:
    """Nothing is fetched, run or sent."""
    for element in elements(document(html)):
        if element.tag not in ELEMENTS:
            yield f"<{element.tag}>"
        yield from (
            f"{name}={value!r}" for name, value in element.items() if name.startswith("on") or name in {"src", "background"}
        )
    yield from re.findall(r"url\([^)]*\)|@import|@font-face", html)


def styles(html: str) -> Iterator[str]:
    """Styles that mail clients know, nothing wider than a letter, and no size in units that they do not know."""
    for element in elements(document(html)):
        for name, value in style_of(element).items():
            if name not in PROPERTIES:
                yield f"{name}: {value}"
            yield from (f"{name}: {value}" for width in re.findall(r"(\d+)px", value) if int(width) > WIDEST)
            yield from (f"{name}: {value}" for _ in re.findall(r"\d(?:rem|em|vw|vh)\b|var\(|calc\(|-\d", value))
        if element.get("width", "0").isdecimal() and int(element.get("width", "0")) > WIDEST:
            yield f"width={element.get('width')}"


def links(html: str) -> Iterator[str]:
    """Every link leads somewhere from wherever it is read, and says where."""
    for link in document(html).iter("a"):
        if not re.match(r"https?://[^/\s]+|mailto:[^\s]+@", link.get("href", "")):
            yield f"a link to {link.get('href')!r}"
        if not link.text_content().strip():
            yield f"a link without words to {link.get('href')!r}"


def structure(html: str) -> Iterator[str]:
    """What a screen reader goes by: language, title, headings in their order, tables that are none."""
    root = document(html)
    if not root.get("lang") or not (root.findtext("head/title") or "").strip():
        yield "no language or no title"
    yield from ("a table of data" for table in root.iter("table") if table.get("role") != "presentation")
    yield from ("a picture without alt" for picture in root.iter("img") if picture.get("alt") is None)
    levels = [int(heading.tag[1]) for heading in root.iter("h1", "h2", "h3")]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"headings {levels}"
    yield from (f"h{then} after h{level}" for level, then in pairwise(levels) if then > level + 1)
    if any(not heading.text_content().strip() for heading in root.iter("h1", "h2", "h3")):
        yield "an empty heading"


def contrast(html: str) -> Iterator[str]:
    """Every text can be read on its ground."""
    yield from _contrasts(document(html), lambda color: color)


def dark_contrast(html: str) -> Iterator[str]:
    """The same in dark mode."""
    rules = re.search(r"@media \(prefers-color-scheme: dark\) \{\n(.*?)\n\}\n", html, re.DOTALL)
    if rules:
        dark = CSSInliner(extra_css=rules[1], load_remote_stylesheets=False).inline(html)
        yield from _contrasts(document(dark), lambda color: color)


def inverted_contrast(html: str) -> Iterator[str]:
    """The same where a client turns light into dark by itself."""
    yield from _contrasts(document(html), _inverted)


def dark_mode(html: str) -> Iterator[str]:
    """It says that it knows light and dark."""
    for sign in ('name="color-scheme" content="light dark"', 'name="supported-color-schemes"', "(prefers-color-scheme: dark)"):
        if sign not in html:
            yield f"no {sign}"


def document(html: str) -> HtmlElement:
    """The letter as a tree."""
    return lxml_html.document_fromstring(html.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))


def elements(root: HtmlElement) -> Iterator[HtmlElement]:
    """The elements of a tree, without comments."""
    yield from (node for node in root.iter() if isinstance(node.tag, str))


def style_of(element: HtmlElement) -> dict[str, str]:
    """The element's own styles."""
    told = (part.partition(":") for part in element.get("style", "").split(";"))
    return {name.strip(): value.strip() for name, _, value in told if value}


def _contrasts(root: HtmlElement, seen: Callable[[str], str]) -> Iterator[str]:
    for element in elements(root.find("body")):
        texts = [element.text, *(child.tail for child in element)]
        if not any(text and text.strip() for text in texts) or _is_hidden(element):
            continue
        color, ground = (_nearest(element, name) for name in ("color", "background-color"))
        ratio = contrast_of(seen(color), seen(ground))
        if ratio < LEAST_CONTRAST:
            yield f"{ratio:.1f} of {color} on {ground}: {element.text_content()[:40]!r}"


def _is_hidden(element: HtmlElement) -> bool:
    return any("none" in style_of(one).get("display", "") for one in (element, *element.iterancestors()))


def _nearest(element: HtmlElement, name: str) -> str:
    return next(
        re.sub(r"\s*!important", "", style_of(one)[name])
        for one in (element, *element.iterancestors())
        if name in style_of(one)
    )


def contrast_of(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 reckons it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _rgb(color)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _rgb(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _inverted(color: str) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(color))
    return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, 1 - lightness, saturation))
