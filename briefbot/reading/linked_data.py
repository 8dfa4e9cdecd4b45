"""What a page says of its article in JSON-LD (schema.org)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Tree = Any  # lxml ships no types

_ARTICLES = {
    "article",
    "newsarticle",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "backgroundnewsarticle",
}
_ARTICLES |= {"reviewnewsarticle", "askpublicnewsarticle", "blogposting", "liveblogposting", "socialmediaposting", "report"}
_ARTICLES |= {"techarticle", "scholarlyarticle", "satiricalarticle", "advertisercontentarticle"}
_MOST = 1_000_000  # characters of one script
_MOST_NODES = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedData:
    """An article's own description of itself; "" and () where it says nothing, None where it does not say if it is free."""

    headline: str = ""
    authors: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    language: str = ""
    publisher: str = ""
    url: str = ""
    body: str = ""
    is_free: bool | None = None


def read_linked_data(tree: Tree) -> LinkedData:
    """The first article that the page's JSON-LD describes. Broken JSON is passed over."""
    for script in tree.iter("script"):
        if "ld+json" not in script.get("type", "").lower() or not script.text:
            continue
        for node in _nodes(_parsed(script.text[:_MOST])):
            if _types(node) & _ARTICLES:
                return _described(node)
    return LinkedData()


def _parsed(text: str) -> object:
    text = (
        text.strip()
        .removeprefix("<!--")
        .removesuffix("-->")
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
        .strip()
        .rstrip(";")
    )
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(root: object) -> Iterator[dict[str, Any]]:
    """The objects on the top and in a graph, wherever a page may describe itself; not what it lists or mentions."""
    queue = [root]
    for _ in range(_MOST_NODES):
        if not queue:
            return
        node = queue.pop(0)
        if isinstance(node, list):
            queue[:0] = node[:_MOST_NODES]
        elif isinstance(node, dict):
            yield node
            queue += [node[name] for name in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart") if name in node]


def _types(node: dict[str, Any]) -> set[str]:
    return {name.lower().rpartition("/")[2] for name in _strings(node.get("@type"))}


def _described(node: dict[str, Any]) -> LinkedData:
    page = node.get("mainEntityOfPage")
    return LinkedData(
        headline=_first(node.get("headline")) or _first(node.get("name")),
        authors=tuple(_people(node.get("author") or node.get("creator"))),
        published=tuple(_strings(node.get("datePublished")) + _strings(node.get("dateCreated"))),
        language=_first(node.get("inLanguage")),
        publisher=next(iter(_names(node.get("publisher"))), ""),
        url=_first(node.get("url")) or (_first(page.get("@id")) if isinstance(page, dict) else _first(page)),
        body=_first(node.get("articleBody")),
        is_free=_truth(node.get("isAccessibleForFree")),
    )


def _strings(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str) and text.strip()][:50]


def _first(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("name")
    return next(iter(_strings(value)), "")


def _people(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return _names(
        [one for one in values if not (isinstance(one, dict) and _types(one) & {"organization", "newsmediaorganization"})]
    )


def _names(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for one in values[:50] for text in _strings(one.get("name") if isinstance(one, dict) else one)]


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value).lower().rpartition("/")[2])
