"""What a chat makes of a message in its markup: the text that is seen, the links, the tags."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from briefbot.showing.chat_markup import Dialect

_MARKDOWN_TAGS = {"strong": "b", "em": "i", "blockquote": "blockquote", "list_item": "li"}
_QUIET = {"paragraph_open", "paragraph_close", "bullet_list_open", "bullet_list_close"}


@dataclass
class Seen:
    """A message as it arrives."""

    text: str = ""
    links: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def seen(text: str, dialect: Dialect) -> Seen:
    """The message as it arrives; fails where there is markup in it that is none of ours."""
    return {"markdown": _in_markdown, "slack": _in_slack, "html": _in_html, "text": Seen}[dialect](text)


def _in_markdown(text: str) -> Seen:
    found = Seen()
    for block in MarkdownIt("commonmark").parse(text):
        for token in block.children or [block]:
            if token.type == "text":
                found.text += token.content
            elif token.type in {"softbreak", "hardbreak"}:
                found.text += "\n"
            elif token.type == "link_open":
                found.links.append(str(token.attrs["href"]))
            elif token.type != "link_close" and token.type not in _QUIET:
                name = token.type.removesuffix("_open").removesuffix("_close")
                assert name in _MARKDOWN_TAGS, token
                found.tags += [_MARKDOWN_TAGS[name]] if token.type.endswith("_open") else []
        found.text += "\n"
    return found


_SLACK = re.compile(
    r"<!date\^0+\^\{_\}\|(?P<sign>.)>|<(?P<url>https?://[^|>\s]+)\|(?P<label>[^<>]*)>|(?P<tag>[*_])|(?P<angle>[<>`~])"
)


def _in_slack(text: str) -> Seen:
    """By the rules of its documentation: three entities, <...>, and signs of which only ours may be left."""
    found, end = Seen(), 0
    lines = [line.removeprefix("> ").removeprefix("• ") for line in text.split("\n")]
    assert not any(line.startswith("&gt;") for line in lines)
    bare = "\n".join(lines)
    for match in _SLACK.finditer(bare):
        found.text += unescape(bare[end : match.start()])
        end = match.end()
        assert not match["angle"], match
        if match["tag"] == "_" and re.match(r"\w_\w", bare[match.start() - 1 : end + 1]):
            found.text += "_"
        elif match["tag"]:
            found.tags.append({"*": "b", "_": "i"}[match["tag"]])
        else:
            found.text += match["sign"] or unescape(match["label"])
        found.links += [unescape(match["url"])] if match["url"] else []
    found.text += unescape(bare[end:])
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen, self.open = Seen(), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"b", "i", "a", "blockquote"}, tag
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        self.open.append(tag)
        self.seen.tags.append(tag)
        self.seen.links += [value or "" for _, value in attrs]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert (tag, attrs) == ("br", [])
        self.seen.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.seen.text += data


def _in_html(text: str) -> Seen:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader.seen
