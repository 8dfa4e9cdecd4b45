"""A person's own file, or what came on standard input, to an article."""

import hashlib
import re
from dataclasses import replace
from pathlib import PurePath

from briefbot.errors import PageError
from briefbot.reading.authors import names_of
from briefbot.reading.characters import one_line, visible
from briefbot.reading.charset import decode
from briefbot.reading.furniture import drop_furniture, is_byline
from briefbot.reading.lengths import MOST_TEXT, cut_text, cut_title
from briefbot.reading.markdown import front_matter, looks_like_markdown, plain
from briefbot.reading.metadata import language_tag
from briefbot.reading.page import read_page
from briefbot.reading.published import first_time
from briefbot.reading.signatures import binary_kind, is_binary
from briefbot.reading.wrapping import paragraphs_of
from briefbot.values import Article

_MOST = 5_000_000  # bytes; what comes after them is not read
_MOST_WRITTEN = 5 * MOST_TEXT  # characters: Markdown's signs and links may be more than its words
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype\s+html|html|head|body|title|article)\b", re.I
)
_TAGS = re.compile(r"</?(?:p|div|br|span|h[1-6]|ul|li|a|table|section|article)\b[^<>]{0,500}>", re.IGNORECASE)
_LONGEST_TITLE = 160


def read_document(content: bytes, name: str, content_type: str = "") -> Article:
    """The article in a file of HTML, Markdown or plain text; `name` is the file's ("-" for standard input).

    `url` is "file:" and the file's name without its folder; the id follows from the content. The first line is the title if it
    looks like one; `content_type` may name the encoding. Raises `PageError` where there is nothing to read, or where the
    file is no text.
    """
    address = f"file:{PurePath(name).name or name}"
    if kind := binary_kind(content):
        raise PageError(f"{name!r} is {kind}, not text: save the article as HTML or plain text")
    text = decode(content[:_MOST], content_type)
    if is_binary(text):
        raise PageError(f"{name!r} is no text: save the article as HTML or plain text")
    identity = hashlib.sha256(content).hexdigest()[:16]
    if _is_html(text, name):
        return replace(read_page(text.encode("utf-8", "replace"), address), id=identity)
    return replace(_written(text, name, address), id=identity)


def _is_html(text: str, name: str) -> bool:
    if name.lower().endswith((".md", ".markdown", ".txt", ".text")):
        return bool(_HTML.match(text[:2000]))
    return bool(_HTML.match(text[:2000])) or len(_TAGS.findall(text[:20_000])) >= 4


def _written(text: str, name: str, address: str) -> Article:
    is_longer = len(text) > _MOST_WRITTEN
    text = visible(text[:_MOST_WRITTEN])
    fields: dict[str, str] = {}
    is_markdown = name.lower().endswith((".md", ".markdown")) or looks_like_markdown(text)
    if is_markdown:
        fields, text = front_matter(text)
        text = plain(text)
    lines = [line for paragraph in paragraphs_of(text, is_markdown) if (line := one_line(paragraph))]
    title = fields.get("title", "") or (lines[0] if _is_title(lines) else "")
    lines = lines[1:] if lines and title == lines[0] else lines
    bylines = [fields.get("author", "") or fields.get("authors", ""), *(line for line in lines[:4] if is_byline(line))]
    body = drop_furniture("\n\n".join(lines), title)
    if not any(map(str.isalnum, body)):
        raise PageError(f"{name!r} holds no text to read: give a file with the article in it")
    body, is_cut = cut_text(body)
    return Article(
        id="",
        url=address,
        title=cut_title(title),
        text=body,
        published=first_time([fields[key] for key in ("date", "published") if key in fields]),
        authors=names_of(byline.strip("[]") for byline in bylines if byline),
        language=language_tag(fields.get("lang", "") or fields.get("language", "")),
        is_snippet=is_cut or is_longer,
    )


def _is_title(lines: list[str]) -> bool:
    """Short, without the stop of a sentence, and with a longer line somewhere after it."""
    if len(lines) < 2 or len(lines[0]) > _LONGEST_TITLE or lines[0].endswith((".", ",", ";", ":", "।", "。")):
        return False
    return not lines[0].endswith(("”", '"')) and any(len(line) > len(lines[0]) for line in lines[1:])
