"""Lines around an article that are not the article: told by how they begin, where they stand and what they are made of."""

import re

from briefbot.reading.furniture_phrases import ALONE, OPENINGS

_OPENINGS = tuple((most, re.compile(f"(?:{pattern})", re.IGNORECASE)) for most, pattern in OPENINGS)
_ALONE = re.compile(rf"(?:{'|'.join(ALONE)})[\s.:!>»→|…-]*", re.IGNORECASE)
_BULLET = re.compile(r"[\s·•|>»→▶*–—\[(-]+")
_CRUMB = re.compile(r"\s*[·•|]\s*[A-Z][\w.&-]{1,14}(?: [A-Z][\w.&-]{1,14}){0,2}\s*")  # a line such as "· The Post"
_GLUED = re.compile(r"\s*(?:[·•|]\s*[A-Z]{2,12}|Getty Images|Reuters|AFP|AP Photo|ADVERTISEMENT|Advertisement)(?=[A-Z][a-z])")
_NOTE = re.compile(  # a parenthesis about how the text came about, at the end of a paragraph
    r"\s*[(\[](?=[^()\[\]]{0,300}(?:been edited|syndicated|auto-generated|with inputs|inputs from|agency inputs))"
    r"[^()\[\]]{10,300}[)\]]\s*\Z",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:by|von|par|por|автор:?|written by|reported by)\s+(.{3,90})", re.IGNORECASE)
_SMALL_WORDS = {
    "and",
    "of",
    "the",
    "in",
    "on",
    "for",
    "to",
    "a",
    "von",
    "und",
    "der",
    "die",
    "de",
    "la",
    "le",
    "du",
    "et",
    "y",
    "del",
    "и",
    "в",
}
_CONTACT = re.compile(
    r"\b(?:(?:follow|e-?mail|contact|reach|tweet|find) "
    r"(?:(?:him|her|them|us|me|the (?:author|writer|reporter)) (?:\S+ ){0,3}|(?:\S+ ){0,3}(?:at|on) )|"
    r"follow (?:\S+ ){0,3}@|(?:can|may) be (?:reached|contacted) (?:at|on|via) )"
    r"(?:.{0,80}(?:@\w|\b(?:twitter|facebook|instagram|bluesky|x)\b))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_TIME = re.compile(r"(?=.*\b(?:19|20)\d\d\b)(?=.*\d).{6,70}")
_TIME_WORD = re.compile(
    r"[\W\d_]+|(?:am|pm|[a-z]{2,4}t|utc|gmt|z|at|on|às|de|of|um|uhr|h|à|a|las|год[а]?|г|в|ist|amt|\w{3,10}day|\w{3,9}-feira|"
    r"jan\w*|feb\w*|fev\w*|mar\w*|mär\w*|apr\w*|abr\w*|avr\w*|may|mai|mayo|maio|jun\w*|jul\w*|jui\w*|aug\w*|ago\w*|août|"
    r"sep\w*|set\w*|oct\w*|okt\w*|out\w*|nov\w*|dec\w*|dez\w*|dic\w*|déc\w*|"
    r"(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*)",
    re.IGNORECASE,
)
_END = (".", "!", "?", "।", "”", '"', ":", ";", "»", "…", "。")
_FIRST = 5  # lines among which title and byline may be repeated


def drop_furniture(text: str, title: str = "") -> str:
    """The text without lines such as "Follow us:", "Also read: ...", a list of tags, a note on syndication, a repeated title.

    Paragraphs are as they were, one line each, joined by the blank lines or newlines that stood between them. A sentence
    of the article is never taken: a line goes only if it begins and ends as furniture does, and is as short.
    """
    gap = "\n\n" if "\n\n" in text else "\n"
    lines = [mended for line in text.split("\n") if (mended := _NOTE.sub("", _GLUED.sub("", line)).strip())]
    head = [
        line
        for line in lines[:_FIRST]
        if not _repeats(line, title) and not is_byline(line) and not _is_time(line) and not _ADDRESS.fullmatch(line)
    ]
    kept = [line for line in head + lines[_FIRST:] if not is_furniture(line)]
    while len(kept) > 2 and _ends_no_article(kept[-1]):
        kept.pop()
    return gap.join(kept)


def is_furniture(line: str) -> bool:
    """Is the whole line furniture, wherever it stands?"""
    if len(line) > 400:
        return False
    bare = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
    if _ALONE.fullmatch(bare) or _CRUMB.fullmatch(line) or not any(letter.isalnum() for letter in bare):
        return True
    return any(len(bare) <= most and pattern.match(bare) for most, pattern in _OPENINGS)


def is_byline(line: str) -> bool:
    """Is the line a "By Jane Roe" and no sentence?"""
    match = _BYLINE.fullmatch(line)
    if not match or line.endswith(_END):
        return False
    words = match[1].replace(",", " ").split()
    return len(words) <= 12 and words[0][0].isupper() and sum(word[0].isupper() for word in words) * 2 > len(words)


def _repeats(line: str, title: str) -> bool:
    return bool(title) and _letters(line) == _letters(title)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _ends_no_article(line: str) -> bool:
    return _is_tag_list(line) or _is_contact(line) or bool(_ADDRESS.fullmatch(line))


def _is_time(line: str) -> bool:
    """Is the line the day, or the day and the hour, and nothing else?"""
    return bool(_TIME.fullmatch(line)) and all(_TIME_WORD.fullmatch(word) for word in re.findall(r"[^\W\d_][\w-]*", line))


def _is_contact(line: str) -> bool:
    """Does the last line tell how to reach the writer?"""
    return len(line) <= 300 and bool(_CONTACT.search(line)) and not line.startswith(("“", '"', "«", "„"))


def _is_tag_list(line: str) -> bool:
    """Names and topics between commas or bars, with no verb and no end: "Ruritania, Grain Exports, Jane Roe"."""
    if len(line) > 400 or line.endswith(_END):
        return False
    if line.startswith("#"):
        return all(word.startswith("#") for word in line.replace(",", " ").split())
    parts = [part.split() for part in re.split(r"\s*[,|;•·]\s*", line)]
    if len(parts) < 3 or not all(1 <= len(words) <= 5 for words in parts):
        return False
    if len(parts) >= 6:
        return True
    words = [word for words in parts for word in words if word.casefold() not in _SMALL_WORDS]
    return all(word[0].isupper() or word[0].isdigit() or not word[0].islower() for word in words)
