"""Bylines to names."""

import re
from collections.abc import Iterable

from briefbot.reading.characters import one_line

_LEAD = re.compile(
    r"(?:(?:written|reported|posted|story|text|words|reporting|edited) by|by|von|par|por|di|door|av|af|автор|текст|"
    r"लेखक|द्वारा)\s*:?\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[,;|/•·\n]|\s[-–—]\s|\s(?:and|und|et|y|e|og|och|en|и|և|और|with|mit|avec)\s|\s?&\s?)\s*")
_NO_NAME = re.compile(
    r"staff|editors?|editorial|desk|team|newsroom|bureau|agenc(?:y|ies)|agencies|admin|administrator|reporters?|correspondents?|"
    r"writers?|contributors?|columnist|producer|news|press|media|reuters|ap|afp|dpa|pti|ani|ians|bloomberg|associated|wire|"
    r"service|services|redaktion|rédaction|redacción|redazione|redactie|редакция|online|digital|unknown|anonymous|guest|author|"
    r"published|updated|posted|comments?|follow|share|twitter|facebook|email|subscribe|read|more|min|magazine|times|post|"
    r"tv|website|web|photo|photos|getty|images|user|super",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\S+@\S+|(?:https?:|www\.)\S*|@\w+|\([^()]{0,80}\)")
_DATE = re.compile(r"\d")
_MOST = 12


def names_of(bylines: Iterable[str], outlet: str = "") -> tuple[str, ...]:
    """The people a page's bylines name, each once, in order; no "By", no addresses, no desks, agencies and job titles."""
    found: dict[str, str] = {}
    for byline in bylines:
        for name in _people(one_line(byline[:400])):
            if name.casefold() != outlet.casefold():
                found.setdefault(name.casefold(), name)
    return tuple(found.values())[:_MOST]


def _people(byline: str) -> Iterable[str]:
    plain = _MAIL.sub(" ", byline).strip()
    for part in _BETWEEN.split(_LEAD.sub("", plain, count=1) if _LEAD.match(plain) else plain):
        lead = _LEAD.match(part)
        name = " ".join(part[lead.end() if lead else 0 :].split()).strip(" .:*\"'“”")
        if _is_name(name):
            yield _cased(name)


def _is_name(name: str) -> bool:
    words = name.split()
    if not 2 <= len(name) <= 60 or not 1 <= len(words) <= 5 or _DATE.search(name):
        return False
    if any(_NO_NAME.fullmatch(word.strip(".")) for word in words):
        return False
    return name[0].isalpha() and (not name[0].islower() or (len(words) > 1 and words[-1][0].isupper()))


def _cased(name: str) -> str:
    return name.title() if name.isupper() and len(name.split()) > 1 else name
