"""What passes between the reader of pages and its worker: frames of bytes, and an article as JSON.

JSON and not pickle: the worker reads what strangers wrote, and must not be able to hand back code.
"""

import struct
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from briefbot.values import Article

LENGTH = struct.Struct(">I")
LONGEST_REPLY = 64_000_000  # bytes; JSON of a text of 10 MB may take six times its size


def frame(*parts: bytes) -> bytes:
    """The parts, each led by its length in four bytes."""
    return b"".join(LENGTH.pack(len(part)) + part for part in parts)


def document_of(article: Article) -> dict[str, object]:
    """An article as the worker sends it."""
    published = article.published.isoformat() if article.published else None
    return {"article": asdict(article) | {"published": published}}


def article_of(reply: dict[str, object]) -> Article:
    """The article of a reply. Raises `ValueError` where it is no article."""
    match reply:
        case {
            "article": {
                "id": str(id_),
                "url": str(url),
                "title": str(title),
                "text": str(text),
                "published": None | str() as published,
                "authors": [*authors],
                "language": str(language),
                "outlet": str(outlet),
                "is_snippet": bool(is_snippet),
            }
        }:
            return Article(
                id=id_,
                url=url,
                title=title,
                text=text,
                published=datetime.fromisoformat(published) if published else None,
                authors=_strings(authors),
                language=language,
                outlet=outlet,
                is_snippet=is_snippet,
            )
    raise ValueError("the worker's reply is no article")


def _strings(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str))
