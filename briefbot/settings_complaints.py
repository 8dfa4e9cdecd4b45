"""What is wrong with the settings, a line for each: where it stands, what it should be, the nearest right spelling.

No line repeats a value as it was given: it may be a password in the wrong place. (What was read as a duration is none.)
"""

import difflib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from briefbot.settings import LISTS, REPEATED, Settings
from briefbot.settings_places import PREFIX, Key, Place, named, variable

_HEADS = {"topics": "[topics.NAME]", "chats": "[chats.NAME]", "feed": "[[feed]]"}

_PLAINER = {
    "Field required": "should be given",
    "a valid integer": "a whole number",
    "a valid string": "text in quotation marks",
    "a valid tuple": "a list",
}


def named_key(name: str, file: Mapping[str, object]) -> Key | None:
    """The key of a named section that a variable stands for, BRIEFBOT_CHATS__TEAM__URL; None where it stands for none.

    The section is the file's that is spelt so, in any case and with _ for -; where it has none, a new one in lower case.
    """
    if not (found := _named_section(name)):
        return None
    section, own, key = found
    there = file.get(section)
    spelt = [known for known in there if variable((known,)) == variable((own,))] if isinstance(there, dict) else []
    meant = (section, (spelt or [own])[0], key)
    return meant if key in REPEATED[section].model_fields and variable(meant) == name else None


def _named_section(name: str) -> Key | None:
    """Section, name and key as a variable has them, in lower case, whether there is such a key or not."""
    parts = tuple(name.removeprefix(PREFIX).lower().split("__"))
    is_one = len(parts) == 3 and parts[0] in REPEATED and parts[0] not in LISTS and re.fullmatch(r"[\w-]{1,40}", parts[1])
    return parts if is_one else None


def fields(model: type[BaseModel] = Settings, above: Key = ()) -> dict[Key, FieldInfo]:
    """Every key that there is: ("fetch",), ("fetch", "contact") and so on."""
    found: dict[Key, FieldInfo] = {}
    for name, field in model.model_fields.items():
        found[*above, name] = field
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= fields(field.annotation, (*above, name))
    return found


def stray_variable(name: str) -> str:
    """A variable that begins as ours do, and is none of them."""
    known = [variable(key) for key in fields() if len(key) > 1]
    if found := _named_section(name):
        known += [variable((*found[:2], key)) for key in REPEATED[found[0]].model_fields]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else "config.example.toml lists what there is"
    return f"{name}: no such setting; {hint}"


def strange_topics(settings: Settings) -> Iterator[tuple[Key, str]]:
    """Where a chat is to get a topic that nobody set up, and what is wrong with it: it would never come."""
    known = {name.casefold() for name in settings.topics}
    for chat, own in settings.chats.items():
        if strangers := [topic.casefold() for topic in own.topics if topic.casefold() not in known]:
            near = difflib.get_close_matches(strangers[0], sorted(known), n=1)
            hint = f"did you mean {near[0]}?" if near else "set it up as [topics.NAME]"
            yield ("chats", chat, "topics"), f"no such topic; {hint}"


def blamed(key: Key, error: ErrorDetails, given: Collection[Place]) -> Key:
    """The key that a person gave: where a default is wrong beside it, the neighbour that the complaint names."""
    if key in given or key not in fields():
        return key
    neighbours = sorted(str(other[-1]) for other in given if other[:-1] == key[:-1])
    return next(((*key[:-1], name) for name in neighbours if len(key) > 1 and name in error["msg"]), key)


def in_environment(key: Key, error: ErrorDetails) -> str:
    """A variable that holds what its setting cannot be."""
    return f"{variable(key)}: {_wanted(key, error, bare=True)}"


def in_file(file: Path, line: int, key: Key, error: ErrorDetails) -> str:
    """A key of the file that there is not, or that holds what it cannot."""
    key = tuple(part for part in key if part != "[key]")  # the validator's mark of a table's own name
    is_table = len(key) == 1 and (key in fields() or isinstance(error["input"], dict))
    name = named(key, is_table=is_table)
    wrong = _no_such(key, is_table) if error["type"] == "extra_forbidden" else _wanted(key, error)
    return f"{file}:{line}: {name}: {wrong}"


def _no_such(key: Key, is_table: bool) -> str:
    if is_table:
        near = difflib.get_close_matches(key[0], Settings.model_fields, n=1)
        return "no such section" + (f"; did you mean [{near[0]}]?" if near else "")
    known = _neighbours(key)
    near = difflib.get_close_matches(key[-1], [other[-1] for other in known if other[:-1] == key[:-1]], n=1)
    if near:
        return f"no such key; did you mean {near[0]}?"
    near = difflib.get_close_matches(key[-1], [other[-1] for other in known], n=1)
    section = next((other[0] for other in known if near and other[-1] == near[0]), "")
    return "no such key" + (f"; did you mean {near[0]} of [{section}]?" if near else "")


def _neighbours(key: Key) -> list[Key]:
    """Every key of a section; those of the key's own where there may be several of it."""
    if own := REPEATED.get(key[0]):
        return [(*key[:-1], name) for name in own.model_fields]
    return [other for other in fields() if len(other) > 1]


def _field(key: Key) -> FieldInfo | None:
    """What the settings say of a key; None where a section is meant."""
    if own := REPEATED.get(key[0]):
        return own.model_fields.get(key[-1])
    return fields()[key]


def _wanted(key: Key, error: ErrorDetails, bare: bool = False) -> str:
    if error["type"] == "value_error":  # our own words
        return error["msg"].removeprefix("Value error, ")
    field = _field(key)
    if len(key) == 1 or field is None:
        return f"should be a section: put {_HEADS.get(key[0], f'[{key[0]}]')} on a line of its own, and its keys below"
    example = field.examples[0] if field.examples else field.default
    shown = str(example) if bare and not isinstance(example, list) else json.dumps(example)
    wanted = error["msg"].removeprefix("Input ")
    for theirs, ours in _PLAINER.items():
        wanted = wanted.replace(theirs, ours)
    return f"{wanted}, for example {shown}"
