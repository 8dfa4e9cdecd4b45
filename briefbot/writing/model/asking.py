"""The questions to a model about a story: how much of it is shown, and what is asked again where the reply does not hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from babel import Locale

from briefbot.values import Source
from briefbot.writing.model.grounds import primary
from briefbot.writing.model.judgement import Judgement
from briefbot.writing.model.material import Choice, Count, Material, gather_material, weigh_up
from briefbot.writing.model.prompt import Prompt
from briefbot.writing.model.reply import DRAFT_SCHEMA, REPAIR_SCHEMA

FRAME = 16  # tokens that a chat's own marks take
_LEAST = 200  # tokens of sentences; with fewer there is no story
_SLACK = 8  # tokens, so that a sentence more or less does not take another try
_TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a conversation, and who says it."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question ready to be sent; `tokens` is what it is reckoned to cost, its schema included."""

    messages: tuple[Message, ...]
    schema: str
    schema_name: str
    tokens: int


def ask_for_brief(
    story: Sequence[Source] | Choice, prompt: Prompt, count: Count, most_tokens: int, language: str
) -> tuple[Asking, Material]:
    """The question, and the material that it shows: at most `most_tokens`, unless what the experts say is more.

    `story` is its sources, or those weighed up already; `language` is the tag of the language to write in.
    """
    system = prompt.system()
    fixed = count(system) + count(DRAFT_SCHEMA) + FRAME
    budget = most_tokens - fixed
    choice = story if isinstance(story, Choice) else weigh_up(story, count)
    for attempt in range(_TRIES):
        material = gather_material(choice, max(budget, _LEAST))
        told = prompt.brief(material, language_name(language))
        over = fixed + count(told) - most_tokens
        if over <= 0 or budget <= _LEAST:
            break
        budget -= over + (_SLACK << max(0, attempt - 3))  # more and shorter sentences may stand in for those that go
    messages = (Message(role="system", text=system), Message(role="user", text=told))
    return Asking(messages=messages, schema=DRAFT_SCHEMA, schema_name="brief", tokens=fixed + count(told)), material


def ask_for_repair(asked: Asking, reply: str, judgement: Judgement, prompt: Prompt, count: Count) -> Asking:
    """The question anew for the parts that do not hold, in the same conversation, so that its beginning stays cached."""
    told = prompt.repair(judgement.faults)
    messages = (*asked.messages, Message(role="assistant", text=reply), Message(role="user", text=told))
    tokens = sum(count(message.text) for message in messages) + count(REPAIR_SCHEMA) + FRAME
    return Asking(messages=messages, schema=REPAIR_SCHEMA, schema_name="repair", tokens=tokens)


def language_name(tag: str) -> str:
    """The language as a person would name it; the tag itself where we do not know it."""
    return str(Locale("en").languages.get(primary(tag), tag)) if tag else "the language of the sentences"
