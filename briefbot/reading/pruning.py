"""Parts of a page's tree that stand in or beside the article and are not of it, taken out before it is read."""

import re
from collections import Counter
from typing import Any

from lxml.etree import XPath

Tree = Any  # lxml ships no types

_string_length = XPath("string-length(normalize-space(.))")
_named = XPath(
    "//*[self::div or self::section or self::aside or self::ul or self::ol or self::article or self::span][@class or @id]"
)
_boxes = XPath("//div[@class and p] | //section[@class and p]")
_paragraphs = XPath("//p[a or */a] | //li[a or */a] | //h2[a] | //h3[a] | //h4[a]")

_BESIDE = re.compile(
    r"newsletter|sign-?up|subscri(?:be|ption)-|recirc|promo(?:-|_|\b)|latest-?news|most-?(?:popular|read|viewed)|trending|"
    r"related(?!.*body)|recommend|read-?(?:more|next|also)|also-?read|more-?(?:from|stories|news|on)|you-?may|rollover-people-block|"
    r"share|social-(?:links|bar|share|buttons)|author-?(?:bio|box|info|card)|tag-?(?:list|s\b)|breadcrumb|cookie|consent|paywall-|"
    r"outbrain|taboola|teaser-?list|follow-us",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:article|story|post|entry|news)[\w-]*(?:body|content|text)|(?:body|content|text)[\w-]*(?:article|story)", re.IGNORECASE
)
_SHARE = 0.3  # of the page's text: what holds more is not beside the article


def prune(tree: Tree) -> None:
    """Take out, in place, boxes beside the article, forms, and lines that are but a link; join a body in several boxes."""
    most = _string_length(tree) * _SHARE
    for form in tree.xpath("//form"):
        if _string_length(form) < most:
            form.drop_tree()
    written = sum(map(_string_length, tree.iter("p"))) * _SHARE
    for box in _named(tree):
        if _BESIDE.search(f"{box.get('class', '')} {box.get('id', '')}") and _is_small(box, most, written):
            box.drop_tree()
    _drop_links(tree)
    _join_bodies(tree)


def _is_small(box: Tree, most: float, written: float) -> bool:
    return _string_length(box) < most and sum(map(_string_length, box.iter("p"))) <= written and box.find(".//h1") is None


def _drop_links(tree: Tree) -> None:
    for line in _paragraphs(tree):
        words = " ".join(line.text_content().split())
        if len(words.split()) >= 4 and not words.endswith((".", "!", "?", "”", '"', ":")) and _is_all_link(line, words):
            line.drop_tree()


def _is_all_link(line: Tree, words: str) -> bool:
    linked = " ".join(" ".join(link.text_content().split()) for link in line.iter("a"))
    return len(linked) >= len(words) - 2


def _join_bodies(tree: Tree) -> None:
    """An article whose body comes in several boxes of one class is put together in the first."""
    boxes = [box for box in _boxes(tree) if _BODY.search(box.get("class"))]
    classes = Counter(box.get("class") for box in boxes)
    for name, count in classes.items():
        parts = [box for box in boxes if box.get("class") == name]
        if 1 < count < 30 and all(_string_length(part) > 200 for part in parts):
            for part in parts[1:]:
                parts[0].extend(list(part))
                part.drop_tree()
