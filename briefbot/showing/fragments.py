"""Links to words on a page: a text fragment leads a browser to the sentence itself (WICG, URL Fragment Text Directives)."""

from urllib.parse import quote, urlsplit

_WHOLE = 120  # characters of words that are named whole; of longer ones their beginning and end
_WORDS = 5


def to_words(page: str, words: str) -> str:
    """The address of these words, which stand on the page as they are. `page` is a `web_link`; "" has no such address."""
    told = " ".join(words.split())
    if not page or not told:
        return page
    mark = ":~:" if urlsplit(page).fragment else "#:~:"
    return f"{page.removesuffix('#')}{mark}text={_named(told)}"


def _named(words: str) -> str:
    """What a browser looks for: the words, or the first of them and the last with anything between."""
    parts = words.split(" ")
    if len(words) <= _WHOLE or len(parts) < _WORDS * 2:
        return _encoded(words[: _WHOLE * 2])
    return f"{_encoded(' '.join(parts[:_WORDS]))},{_encoded(' '.join(parts[-_WORDS:]))}"


def _encoded(words: str) -> str:
    """A hyphen means something in a directive, as commas and ampersands do, and stands in addresses as it is."""
    return quote(words, safe="").replace("-", "%2D")
