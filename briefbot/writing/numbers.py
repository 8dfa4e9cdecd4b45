"""The numbers of a text as values: "1.2 million", "1,200,000" and "five" can then be compared."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_ONES = "one two three four five six seven eight nine"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SPELLED = {
    **{word: float(i) for i, word in enumerate(f"zero {_ONES} {_TEENS}".split())},
    **{word: 10.0 * i for i, word in enumerate(_TENS.split(), 2)},
    "dozen": 12.0,
}
_SCALES = {
    **dict.fromkeys(("hundred",), 1e2),
    **dict.fromkeys(("thousand", "k"), 1e3),
    **dict.fromkeys(("million", "millions", "mn", "m"), 1e6),
    **dict.fromkeys(("billion", "billions", "bn", "b"), 1e9),
    **dict.fromkeys(("trillion", "trillions", "tn"), 1e12),
}


def _any(spellings: Iterable[str]) -> str:
    return "|".join(sorted(spellings, key=len, reverse=True))


_NUMBER = re.compile(
    r"(?<![\w.])(?:(?P<digits>\d{1,15}(?:,\d{3})*(?:\.\d{1,9})?)"
    rf"|(?P<word>{_any(_SPELLED)})(?:[- ](?P<unit>{_any(_ONES.split())}))?\b)"
    rf"(?:[ -]?(?P<scale>{_any(_SCALES)})\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, its value, the step it is rounded to as written (1e5 for "1.2 million"), and where it stands."""

    text: str
    value: float
    step: float
    start: int = field(default=0, compare=False)

    @property
    def end(self) -> int:
        """Where what follows it stands."""
        return self.start + len(self.text)


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of the text, in digits or in English words, in order. A lone "one" is no number: it is a pronoun."""
    return tuple(_number(match) for match in _NUMBER.finditer(text) if match.group().lower() != "one")


def stands_for(number: Number, other: Number) -> bool:
    """Whether `number` is `other`, or `other` rounded to as many figures as `number` is given in."""
    return abs(number.value - other.value) <= (number.step / 2 if number.step > 1 or number.step < 0.5 else 0) + 1e-9


def _number(match: re.Match[str]) -> Number:
    scale = _SCALES.get((match["scale"] or "").lower(), 1.0)
    if match["word"]:
        value = _SPELLED[match["word"].lower()] + (_SPELLED[match["unit"].lower()] if match["unit"] else 0)
        return Number(match.group(), value * scale, scale, match.start())
    digits = match["digits"].replace(",", "")
    decimals = len(digits.partition(".")[2])
    zeros = len(digits) - len(digits.rstrip("0")) if "." not in digits and len(digits) > 3 else 0
    return Number(match.group(), float(digits) * scale, scale * 10.0 ** (zeros - decimals), match.start())
