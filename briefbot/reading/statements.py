"""Who said what."""

import re

from briefbot.values import Statement

_QUOTE = re.compile(r"[\"“]([^\"“”\n]{3,2000})[\"”]")
_NAME = r"(?:[A-Z][\w’'-]+\s?(?:[A-Z]\.\s)?){1,3}"
_VERB = r"(?:said|says|told|added|wrote|asked|warned|argued)"
_AFTER = re.compile(
    rf"[,\s]*(?:(?P<a>{_NAME}|he|she|they)\s*{_VERB}\b|{_VERB}\s+(?P<b>{_NAME}|he|she|they)\b|according to (?P<c>{_NAME}))"
)
_THAT = re.compile(rf"(?P<who>{_NAME}|[Hh]e|[Ss]he|[Tt]hey)\s*{_VERB}(?: that)?\s+(?P<what>[^\n\"“”]{{10,400}}?[.!?])(?=\s|$)")
_ROLE = r"\s*,\s*((?:an?|the|senior|professor|director)[^.,\n]{5,160})"


def find_statements(text: str) -> tuple[Statement, ...]:
    """Every statement of the text, in order."""
    found: list[Statement] = []
    last = ""
    for quote in _QUOTE.finditer(text):
        after = _AFTER.match(text, quote.end())
        who = next((g for g in after.groups() if g), "").strip() if after else ""
        last = _full(text, who, last)
        found.append(_statement(text, last, quote.span(1), direct=True))
    for match in _THAT.finditer(text):
        found.append(_statement(text, _full(text, match["who"].strip(), last), match.span("what"), direct=False))
    return tuple(sorted(found, key=lambda statement: statement.spans))


def _full(text: str, who: str, last: str) -> str:
    if not who or who.lower() in {"he", "she", "they"}:
        return last
    fuller = re.search(r"[A-Z][\w’'-]+ " + re.escape(who), text)
    return fuller.group() if fuller else who


def _statement(text: str, speaker: str, span: tuple[int, int], *, direct: bool) -> Statement:
    role = re.search(re.escape(speaker) + _ROLE, text) if speaker else None
    said = role.group(1) if role else ""
    expert = bool(re.search(r"fellow|professor|analyst|historian|economist|expert|researcher", said))
    return Statement(
        speaker=speaker,
        role=said,
        spans=(span,),
        quotes=(span,) if direct else (),
        kind="direct" if direct else "indirect",
        is_expert=expert,
        is_person=" " in speaker,
    )
