"""Large CDATA sections, kept out of the XML while it is parsed.

Half of the bytes of real feeds are articles in CDATA. The parser would copy and check every byte of them and learn
nothing: a section is text to its end. Without them, feeds were measured to parse twice as fast, in half the memory.
"""

import re

_OPEN, _CLOSE = b"<![CDATA[", b"]]>"
_LARGE = 500  # bytes
MARK = "\ue000"  # a private character: U+E000, the section's name, U+E000 stand where the section stood
_PLACE = re.compile("\ue000([0-9a-f]{1,16}[.][0-9]{1,9})\ue000")


class Sections:
    """A document without its large sections (`rest`), and the way from a text of it to the text with them.

    In its name is the hash of the document, which no document can contain: marks that a feed forges stay its text.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._spans: dict[str, tuple[int, int]] = {}
        self.rest = self._set_aside() if len(content) > _LARGE else content

    def _set_aside(self) -> bytes:
        content, copied, end = self._content, 0, 0
        pieces: list[bytes] = []
        while (begin := content.find(_OPEN, end)) >= 0:
            begin += len(_OPEN)
            if (end := content.find(_CLOSE, begin)) < 0:
                break
            if end - begin > _LARGE:
                name = f"{abs(hash(content)):x}.{len(self._spans)}"  # bytes remember their hash
                self._spans[name] = begin, end
                pieces += content[copied:begin], f"{MARK}{name}{MARK}".encode()
                copied = end
        return b"".join((*pieces, content[copied:])) if pieces else content

    def restored(self, text: str) -> str:
        """A text of `rest` that has a `MARK` in it, with its sections in their places."""
        return _PLACE.sub(self._section, text)

    def _section(self, place: re.Match[str]) -> str:
        if place[1] not in self._spans:
            return place[0]
        begin, end = self._spans[place[1]]
        text = self._content[begin:end].decode("utf-8", "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
