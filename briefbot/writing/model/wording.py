"""What written text may not hold, whatever its evidence says: other people's words, links, marks that hide, excess."""

import re
import unicodedata
from collections.abc import Iterator

# Marks that put words into somebody's mouth; our renderers set them around the words that the code has cut.
_QUOTATION = re.compile(r"[\"“”„‟«»‹›「」『』＂〝〞〟❝❞]|(?<!\w)['‘‚‛’`](?=\w)[^'‘’`]{0,200}[^\W_][,.!?]?['’`](?!\w)")
_LINK = re.compile(r"://|\bwww\.|\w@\w|\]\(|[<>]|\b\w{2,30}\.(?:com|org|net|io|info|ru|cn|me|ly)\b", re.IGNORECASE)
_JOINERS = "\u200c\u200d"  # part of the spelling of Persian and of Indian languages
_LONGEST = 320  # characters


def has_quotation(text: str) -> bool:
    """Whether there are marks in the text that put words into somebody's mouth."""
    return bool(_QUOTATION.search(text))


def faults_of_wording(text: str, most_words: int) -> Iterator[str]:
    """Why the text cannot be shown as it is written, each reason as a sentence to the writer."""
    if len(text) < 8:
        yield "it is too short to say anything"
    if (words := len(text.split())) > most_words:
        yield f"it has {words} words; at most {most_words} are read"
    if len(text) > _LONGEST:
        yield f"it has {len(text)} characters; at most {_LONGEST} are read"
    if has_quotation(text):
        yield "it has quotation marks; say it in your own words"
    if _LINK.search(text):
        yield "it has a link or markup; write plain words"
    if any(unicodedata.category(c)[0] == "C" and c not in _JOINERS for c in text):
        yield "it has characters that cannot be seen"
