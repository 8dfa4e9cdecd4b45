"""Which sentences tell a reader nothing: marks of a chat's template, lines without words, words meant for a model."""

import re

_LETTERS = re.compile(r"[^\W\d_]")
_TEMPLATE = re.compile(
    r"<\|[\w ./-]{1,40}\|>|\[/?INST\]|<</?SYS>>|</?(?:s|bos|eos|start_of_turn|end_of_turn|think)>"
    r"|^#{2,} ?(?:Instruction|Response)\b"
)
_TURN = re.compile(r"^(?:system|assistant|user|human|developer)\s*:", re.IGNORECASE)
_TO_A_MODEL = re.compile(
    r"^(?:(?:please|now|note|important|attention)\b[ ,:!]{0,3})?"
    r"(?:ignore|disregard|forget|override)\b[^.!?]{0,40}\b(?:instructions?|prompts?|rules|everything (?:above|before))\b"
    r"|^you are (?:now )?(?:an? )?(?:AI|DAN|assistant|chatbot|language model|large language model)\b"
    r"|^(?:output|respond with|reply with|answer with|print)\b[^.!?]{0,30}[{\[]",
    re.IGNORECASE,
)
_FEWEST_LETTERS = 2
_MOST_CHARACTERS = 2_000


def is_prose(sentence: str) -> bool:
    """Whether it can tell a reader something. A sentence about such words can; the words themselves cannot."""
    text = sentence[:_MOST_CHARACTERS].strip()
    if sum(1 for _ in zip(range(_FEWEST_LETTERS), _LETTERS.finditer(text), strict=False)) < _FEWEST_LETTERS:
        return False
    return not (_TEMPLATE.search(text) or _TURN.match(text) or _TO_A_MODEL.search(text))
