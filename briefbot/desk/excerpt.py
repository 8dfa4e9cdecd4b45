"""What a feed itself tells of an article, as text. Pure."""

from lxml import etree, html

_MOST = 200_000  # characters of markup that are looked at
_BLOCKS = frozenset("p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote section article tr table figure figcaption pre".split())
_UNSEEN = ("script", "style", "template", "noscript", "iframe")


def plain(markup: str) -> str:
    """The text of a piece of HTML, a line a block; text that is no HTML stays as it is."""
    markup = markup[:_MOST].replace("\0", " ").strip()
    if "<" not in markup and "&" not in markup:
        return markup
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return ""
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    return _lines("".join(_pieces(root)))


def _pieces(root: html.HtmlElement) -> list[str]:
    pieces = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        text = element.text if event == "start" else element.tail
        if event in {"start", "end"} and element.tag in _BLOCKS:
            pieces.append("\n")
        pieces.append(text or "")
    return pieces


def _lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
