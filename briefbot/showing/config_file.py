"""What a person chose, put into config.toml: what it says otherwise stays, comments and all."""

from collections.abc import Iterator
from dataclasses import dataclass

import tomlkit
from tomlkit.items import Table

_SAID = {
    ("desk", "language"): """\
# The language of what the desk itself says, as a tag such as "en", "de" or "pt-BR": labels, buttons, answers. That of the
# briefs is [brief] language.""",
    ("desk", "time_zone"): """\
# Where the reader's clock is, for the times in a brief: a name of the IANA time zones, such as "Europe/Berlin".""",
    ("telegram", "token"): """\
# The bot's token, as @BotFather gave it to you; without one there is no bot. Better kept out of this file: in the environment
# as BRIEFBOT_TELEGRAM__TOKEN or TELEGRAM_BOT_TOKEN. It is never shown and never logged.""",
    ("telegram", "admins"): """\
# Who runs the bot: Telegram's numbers of people, such as [123456789]. /start tells you yours.""",
    ("model", "api_key"): """\
# The key. Better kept out of this file: OPENAI_API_KEY in the environment is used where no base_url is given here.""",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person chose; what is empty is not written. `admins` are Telegram's numbers of people."""

    language: str = ""
    time_zone: str = ""
    token: str = ""
    admins: tuple[int, ...] = ()
    api_key: str = ""


def chosen_in(text: str, choices: Choices) -> str:
    """The file with the choices in it; a key that is new there comes with what config.example.toml says of it.

    `text` is TOML, "" for a new file.
    """
    file = tomlkit.parse(text)
    for section, key, value in _chosen(choices):
        if section not in file:
            file.add(section, tomlkit.table())
        table = file[section]
        if isinstance(table, Table) and key not in table:
            for line in _SAID[section, key].splitlines():
                table.add(tomlkit.comment(line.removeprefix("# ")))
        table[key] = value
    return tomlkit.dumps(file)


def _chosen(choices: Choices) -> Iterator[tuple[str, str, str | list[int]]]:
    known: tuple[tuple[str, str, str | list[int]], ...] = (
        ("desk", "language", choices.language),
        ("desk", "time_zone", choices.time_zone),
        ("telegram", "token", choices.token),
        ("telegram", "admins", list(choices.admins)),
        ("model", "api_key", choices.api_key),
    )
    return (one for one in known if one[2])
