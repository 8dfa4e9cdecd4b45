"""A web page to the article in it."""

from datetime import datetime

from briefbot.errors import PageError
from briefbot.reading.addresses import article_id
from briefbot.reading.charset import decode
from briefbot.reading.extraction import paragraphs
from briefbot.reading.furniture import drop_furniture
from briefbot.reading.hidden import strip_hidden
from briefbot.reading.lengths import cut_text, cut_title
from briefbot.reading.markup import flatten, parse
from briefbot.reading.metadata import read_metadata
from briefbot.reading.pruning import prune
from briefbot.reading.signatures import binary_kind, is_binary
from briefbot.reading.walls import is_stub, wall
from briefbot.values import Article

_MOST = 5_000_000  # bytes; what comes after them is not read
_LEAST = 80  # characters: less is no article


def read_page(html: bytes, url: str, content_type: str = "", now: datetime | None = None) -> Article:
    """The article that the page shows a reader, and nothing else of the page.

    `url` is where it was fetched, `content_type` the HTTP header. Where `now` is given, times more than a day after it
    are not believed. Raises `PageError` for what holds no article: a PDF, an image, an empty page, a cookie wall.
    """
    if kind := binary_kind(html):
        raise PageError(f"{url!r} is {kind}, not a page: give the address of the article itself")
    markup = decode(html[:_MOST], content_type)
    if is_binary(markup):
        raise PageError(f"{url!r} is no text: give the address of the article itself")
    tree = parse(markup)
    if tree is None:
        raise PageError(f"{url!r} is an empty page: open it in a browser to see whether it still exists")
    about = read_metadata(tree, url, now)
    strip_hidden(tree)
    flatten(tree)
    prune(tree)
    seen = tree.text_content()
    text = drop_furniture("\n\n".join(paragraphs(tree, url)), about.title)
    if obstacle := wall(text, seen):
        raise PageError(f"{url!r} shows {obstacle} in place of the article: open it in a browser and save the page as a file")
    if len(text) < _LEAST or not any(map(str.isalnum, text)):
        raise PageError(f"{url!r} holds no article text: it may be an overview, or need a browser to show its text")
    text, is_cut = cut_text(text)
    return Article(
        id=article_id(about.url),
        url=about.url,
        title=cut_title(about.title),
        text=text,
        published=about.published,
        authors=about.authors,
        language=about.language,
        outlet=about.outlet,
        is_snippet=is_cut or is_stub(text, seen, about.is_free),
    )
