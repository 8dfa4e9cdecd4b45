"""What Telegram makes of a message: the text that is seen, the tags, the links; it refuses what Telegram refuses."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from briefbot.showing.telegram_markup import TelegramPart

TAGS = {"b", "i", "u", "s", "a", "blockquote", "code", "pre", "em", "strong"}


@dataclass
class Seen:
    """A message as it arrives."""

    text: str = ""
    links: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen, self.open = Seen(), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        assert tag not in self.open, f"{tag} within {tag}"
        assert attrs in ([], [("expandable", None)]) or [name for name, _ in attrs] == ["href"], attrs
        self.open.append(tag)
        self.seen.tags.append(tag)
        self.seen.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.seen.text += data


def seen(part: TelegramPart) -> Seen:
    """The message as it arrives; fails where a tag is unknown, not closed, or out of order."""
    reader = _Reader()
    reader.feed(part.html)
    reader.close()
    assert reader.open == []
    return reader.seen


def units(text: str) -> int:
    """UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def squeezed(text: str) -> str:
    """Without white space, so that it does not matter where a message was parted."""
    return "".join(text.split())
