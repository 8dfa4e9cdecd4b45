"""A sentence as light tokens: words, possessive endings and single marks, with their places in the text."""

import re
from typing import NamedTuple

from briefbot.reading.quotation import QuotationAt

_TOKEN = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*|[^\w\s]|_+")
_ENDINGS = ("'s", "’s", "'ve", "’ve", "'re", "’re", "'ll", "’ll", "'d", "’d")


class Token(NamedTuple):
    """A word or a mark. `lower` is its lower-case form; `quotation` the number of the quotation it stands in, or -1."""

    start: int
    end: int
    text: str
    lower: str
    quotation: int

    @property
    def is_word(self) -> bool:
        """Whether it is more than a mark."""
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter, an Arabic article aside ("al-Hadi")."""
        text = self.text
        return text[0].isupper() or (text[2:3] == "-" and text[:2] in ("al", "el", "as", "ad") and text[3:4].isupper())


def tokenise(text: str, start: int, end: int, quotation_at: QuotationAt) -> list[Token]:
    """The tokens of text[start:end] in order; a possessive or a contracted verb is a token of its own."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        begin, stop = match.span()
        word = match.group()
        ending = next((e for e in _ENDINGS if word.endswith(e)), "") if len(word) > 2 else ""
        cut = stop - len(ending)
        inside = quotation_at(begin)
        if ending and cut > begin:
            tokens.append(Token(begin, cut, text[begin:cut], text[begin:cut].lower(), inside))
            begin, word = cut, ending
        tokens.append(Token(begin, stop, word, word.lower().replace("’", "'"), inside))
    return tokens
