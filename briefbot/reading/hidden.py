"""Text that a page holds but does not show: taken out of the tree before anything is read."""

import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import XPath, iterwalk, strip_elements

from briefbot.reading.styles import hides, hiding_rules

Tree = Any  # lxml ships no types

_NEVER_SHOWN = ("script", "style", "template", "noscript", "svg", "math", "object", "canvas", "audio", "video", "iframe")
_string_length = XPath("string-length(.)")
_UNSEEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|screen-reader-text|visually-?hidden|visuallyHidden|u-hidden-visually|element-invisible|a11y-hidden|"
    r"show-for-sr|assistive-text|offscreen)(?:\s|$)"
)
_MOST = 0.6  # a page that hides more of its own text than this shows it by script: then nothing of it counts as hidden


def strip_hidden(tree: Tree) -> None:
    """Drop, in place, every element that a reader does not see.

    Seen are: `hidden` and aria-hidden, templates, closed dialogues, inline styles and simple `<style>` rules (one class or
    id) that hide, shrink, move out of sight or paint white on white, and the usual class names of text for screen readers
    alone. Styles in other files are not looked up.
    """
    rules = hiding_rules(style.text or "" for style in tree.iter("style"))
    strip_elements(tree, *_NEVER_SHOWN, with_tail=False)
    most = _length(tree) * _MOST
    unseen = []
    walk = iterwalk(tree, events=("start",))
    for _, element in walk:
        if isinstance(element.tag, str) and _is_unseen(element, rules) and _length(element) <= most:
            unseen.append(element)
            walk.skip_subtree()
    for element in unseen:
        element.drop_tree()


def _is_unseen(element: Tree, rules: frozenset[str]) -> bool:
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden", "").strip().lower() == "true":
        return True
    if element.tag == "dialog" and "open" not in attributes:
        return True
    if "style" in attributes and hides(attributes["style"]):
        return True
    if element.tag == "font" and hides(f"color:{attributes.get('color', '')}"):
        return True
    classes = attributes.get("class", "")
    return bool(classes and _UNSEEN_CLASS.search(classes)) or (bool(rules) and not rules.isdisjoint(_names(element, classes)))


def _names(element: Tree, classes: str) -> Iterator[str]:
    if identity := element.attrib.get("id"):
        yield f"#{identity}"
        yield f"{element.tag}#{identity}"
    for name in classes.split()[:50]:
        yield f".{name}"
        yield f"{element.tag}.{name}"


def _length(element: Tree) -> float:
    """Characters of text, at the speed of C."""
    return float(_string_length(element))
