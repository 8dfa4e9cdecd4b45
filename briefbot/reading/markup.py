"""A page's markup as a tree: lxml's, with its limits made ours."""

import re
from itertools import islice
from typing import Any

from lxml.etree import LxmlError, strip_tags
from lxml.html import HTMLParser, document_fromstring

Tree = Any  # lxml ships no types

_DEEPEST = 250  # levels; what lies deeper is taken as the text of the last one
_CROWDED = re.compile(r"<([a-zA-Z][\w-]*)[^<>]{20000,}")  # characters of one tag
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # the tree takes them in, but not back
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,9})|(\d{1,9}));?", re.ASCII)
_MOST_ATTRIBUTES = 500
_MOST_ELEMENTS = 20_000  # ten times what the largest of 181 news pages holds; beyond, extraction is quadratic


def parse(markup: str) -> Tree | None:
    """The tree of a page without its comments, or None where there is no markup in it. Nothing is looked up or expanded."""
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = document_fromstring(
            _CROWDED.sub(_thinned, _REFERENCE.sub(_allowed, _NOT_XML.sub("", markup))).encode("utf-8", "replace"), parser=parser
        )
    except (LxmlError, ValueError):
        return None
    _cut(tree)
    return tree if len(tree) else None


def _cut(tree: Tree) -> None:
    """Drop what follows the last element that is looked at."""
    last = next(islice(tree.iter(), _MOST_ELEMENTS, None), None)
    for node in () if last is None else (last, *last.iterancestors()):
        for after in list(node.itersiblings()):
            node.getparent().remove(after)


def _allowed(reference: re.Match[str]) -> str:
    """A numeric character reference, unless the tree could not take its character back."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return "" if code > 0x10FFFF or _NOT_XML.match(chr(code)) else reference[0]


def _thinned(tag: re.Match[str]) -> str:
    """A tag without its attributes, if they are so many that the parser, which walks their list for each, would hang."""
    return f"<{tag[1]} " if len(tag[0].split(None, _MOST_ATTRIBUTES)) > _MOST_ATTRIBUTES else tag[0]


def flatten(tree: Tree) -> None:
    """Take the tags, not the text, of whatever lies deeper than any page that somebody wrote."""
    for element in tree.xpath("/*" * _DEEPEST):
        strip_tags(element, "*")
