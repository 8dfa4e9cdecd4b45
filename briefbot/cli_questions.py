"""Questions to whoever sits at the terminal, or stands at the other end of a pipe."""

import getpass
import sys

from briefbot import output
from briefbot.errors import ConfigError

_LONGEST = 4_000  # bytes of an answer
_YES = frozenset({"y", "yes", "j", "ja", "т", "так"})
_NO = frozenset({"n", "no", "nein", "ні"})


def ask(question: str, proposed: str = "") -> str:
    """What is answered, `proposed` to nothing. Raises `ConfigError` where nobody answers any more."""
    output.write(f"{question}{f' [{proposed}]' if proposed else ''}: ")
    line = sys.stdin.buffer.readline(_LONGEST) if sys.stdin else b""
    if not _is_typed():
        output.write("\n")  # nobody has pressed Enter there
    if not line:
        raise _nobody()
    return line.decode("utf-8", "replace").strip() or proposed


def ask_secret(question: str) -> str:
    """The same of what is not to be read over a shoulder: typed in a terminal, it is not shown."""
    if not _is_typed():
        return ask(question)
    try:
        return getpass.getpass(f"{question} (it is not shown): ").strip()
    except EOFError:
        raise _nobody() from None


def agreed(question: str, *, proposed: bool) -> bool:
    """Yes or no; asked again until it is one of them."""
    while True:
        answer = ask(f"{question} [{'Y/n' if proposed else 'y/N'}]").casefold()
        if not answer or answer in _YES | _NO:
            return answer in _YES if answer else proposed
        output.complain("yes or no?")


def _is_typed() -> bool:
    return bool(sys.stdin) and sys.stdin.isatty()


def _nobody() -> ConfigError:
    return ConfigError(
        "the answers ended before the questions did, and nothing was written: run it in a terminal and answer, "
        "or copy config.example.toml to config.toml and fill it in there"
    )
