"""What other languages write for numbers, days, months and countries, put into English, so that they can be compared.

From the Unicode locale data (CLDR); the numbers spelled out, which it lacks, from a table of ours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

_SPELLED = {
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig:20 dreißig:30 vierzig:40 fünfzig:50 sechzig:60 "
    "siebzig:70 achtzig:80 neunzig:90 hundert:100 tausend:1000",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze vingt:20 trente:30 quarante:40 cinquante:50 soixante:60 "
    "cent:100 mille:1000",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte:20 treinta:30 cuarenta:40 cincuenta:50 sesenta:60 "
    "setenta:70 ochenta:80 noventa:90 cien:100 mil:1000",
    "it": "due tre quattro cinque sei: sette:7 otto:8 nove:9 dieci:10 undici:11 dodici:12 venti:20 trenta:30 quaranta:40 "
    "cinquanta:50 sessanta:60 settanta:70 ottanta:80 novanta:90 cento:100 mille:1000",
    "uk": "два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять двадцять:20 тридцять:30 сорок:40 "
    "п'ятдесят:50 шістдесят:60 сімдесят:70 вісімдесят:80 дев'яносто:90 сто:100 дві:2 двох:2 трьох:3 чотирьох:4 п'яти:5 "
    "шести:6 семи:7 восьми:8 дев'яти:9 десяти:10",
    "ru": "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать двадцать:20 тридцать:30 сорок:40 "
    "пятьдесят:50 шестьдесят:60 семьдесят:70 восемьдесят:80 девяносто:90 сто:100 две:2 двух:2 трёх:3 трех:3 четырёх:4 пяти:5 "
    "шести:6 семи:7 восьми:8 девяти:9 десяти:10",
}
"""By language, from two on; a number after a colon where the order does not tell it, nothing where the word means more."""

_SHORT = {
    "de": "USA:US Großbritannien:Britain EU:EU UNO:UN",
    "fr": "UE:EU ONU:UN OTAN:NATO",
    "es": "UE:EU ONU:UN OTAN:NATO EEUU:US",
    "it": "UE:EU ONU:UN USA:US",
    "uk": "США:US ЄС:EU ООН:UN НАТО:NATO Британія:Britain Британії:Britain Британію:Britain",
    "ru": "США:US ЕС:EU ООН:UN НАТО:NATO Великобритания:Britain Великобритании:Britain Великобританию:Britain",
}
"""Names in use that the locale data have only in several words, or not at all."""

_SCALES = {3: "thousand", 6: "million", 9: "billion", 12: "trillion"}
_DIGITS = re.compile(r"(?<![\w.,])\d{1,15}(?:[.,'’\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d{1,9})?(?!\d)")
_ORDINAL = re.compile(  # "3. May": no sentence ends there
    r"(?<=\d)\. (?=(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_ENDINGS = "аеєиіїоуюяьaeo"
_SHORTEST_ROOT = 5  # letters; a shorter word has no other ending here


@dataclass(frozen=True, slots=True)
class _Tongue:
    """A language: its marks in numbers, and what its words are in English (in lower case, and with a capital)."""

    decimal: str
    words: dict[str, str]
    names: dict[str, str]


def in_english(text: str, language: str) -> str:
    """The text with its numbers, days, months and countries as English has them; all else, and unknown languages, as it is."""
    tongue = _tongue(language)
    if tongue is None:
        return text
    figures = _DIGITS.sub(lambda match: _figures(match.group(), tongue), text)
    return _ORDINAL.sub(" ", _WORD.sub(lambda match: _word(match.group(), tongue), figures))


def calendar_and_countries() -> frozenset[str]:
    """The words that `in_english` puts for days, months and countries of one word, with their capitals."""
    return frozenset(_english_names().values())


def _word(word: str, tongue: _Tongue) -> str:
    plain = word.replace("ʼ", "'").replace("’", "'")
    for known, form in ((tongue.words, plain.lower()), (tongue.names, plain)):
        if found := known.get(form) or next((known[root] for root in _roots(form) if root in known), ""):
            return found
    return word


def _roots(form: str) -> Iterator[str]:
    """The word without an ending of a letter or two, marked as a root: of a name with "-", of any word with "="."""
    if len(form) > _SHORTEST_ROOT:
        yield f"{form[:-1]}="
    yield from (f"{form[:-cut]}-" for cut in (1, 2) if len(form) - cut >= _SHORTEST_ROOT)


def _figures(written: str, tongue: _Tongue) -> str:
    """2,5 is 2.5 and 1.200.000 is 1,200,000 where the comma is the decimal mark; 2.5 stays what it can only be."""
    digits = re.sub(r"['’\u00a0\u202f ]", "", written)
    if tongue.decimal != ",":
        return digits
    whole, _, decimals = digits.partition(",")
    if "," not in digits and re.fullmatch(r"\d+\.(?:\d{1,2}|\d{4,})", digits):
        return digits
    return whole.replace(".", "") + (f".{decimals.replace(',', '')}" if decimals else "")


@lru_cache(maxsize=16)
def _tongue(language: str) -> _Tongue | None:
    locale = _locale(language)
    if locale is None or locale.language == "en":
        return None
    words = {**dict(_scales(locale)), **_numerals(locale.language)}
    names = dict(pair.split(":") for pair in _SHORT.get(locale.language, "").split())
    for key, english in _english_names().items():
        for form in _forms(locale, key):
            words_of_its_kind, mark = (names, "-") if form[:1].isupper() else (words, "=")
            words_of_its_kind.setdefault(form, english)
            if len(form) > _SHORTEST_ROOT:
                words_of_its_kind.setdefault(form.rstrip(_ENDINGS if mark == "-" else "") + mark, english)
                words_of_its_kind.setdefault(form[:-1] + mark, english)
    return _Tongue(decimal=locale.number_symbols["latn"]["decimal"], words=words, names=names)


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language.replace("_", "-"), sep="-") if language else None
    except (UnknownLocaleError, ValueError):
        return None


Key = tuple[str, str]


@lru_cache(maxsize=1)
def _english_names() -> dict[Key, str]:
    """Days, months and countries, by kind and the key that the locale data have for them."""
    english = Locale("en")
    territories = {**english.territories, "TR": "Turkey"}
    found = {("months", str(key)): name for key, name in english.months["format"]["wide"].items()}
    found |= {("days", str(key)): name for key, name in english.days["format"]["wide"].items()}
    return found | {("territories", key): name for key, name in territories.items() if len(key) == 2 and " " not in name}


def _forms(locale: Locale, key: Key) -> tuple[str, ...]:
    kind, number = key
    if kind == "territories":
        return tuple(name for name in (locale.territories.get(number, ""),) if name and " " not in name)
    table = locale.months if kind == "months" else locale.days
    return tuple({str(table[use]["wide"][int(number)]).replace("ʼ", "'") for use in ("format", "stand-alone")})


def _scales(locale: Locale) -> Iterator[tuple[str, str]]:
    """The words for thousand, million and so on, long and short, as they are written after a number."""
    for length in ("long", "short"):
        for patterns in locale.compact_decimal_formats.get(length, {}).values():
            for power, pattern in patterns.items():
                scale = _SCALES.get(len(power) - 1)
                unit = str(pattern.pattern).replace("'", "").strip("0\u00a0 .").lower()
                if scale and unit and " " not in unit and "\u00a0" not in unit and len(unit) > 1:
                    yield unit, scale


def _numerals(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for place, written in enumerate(_SPELLED.get(language, "").split(), 2):
        word, colon, number = written.partition(":")
        if number or not colon:
            found[word] = number or str(place)
    return found
