"""A page's markup as a tree: lxml's, with its limits made ours."""

from typing import Any

from lxml.etree import LxmlError, strip_tags
from lxml.html import HTMLParser, document_fromstring

Tree = Any  # lxml ships no types

_DEEPEST = 250  # levels; what lies deeper is taken as the text of the last one
_MOST_ELEMENTS = 200_000


def parse(markup: str) -> Tree | None:
    """The tree of a page without its comments, or None where there is no markup in it. Nothing is looked up or expanded."""
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = document_fromstring(markup.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        return None
    return tree if len(tree) else None


def flatten(tree: Tree) -> None:
    """Take the tags, not the text, of whatever lies deeper than any page that somebody wrote."""
    for element in tree.xpath("/*" * _DEEPEST):
        strip_tags(element, "*")
