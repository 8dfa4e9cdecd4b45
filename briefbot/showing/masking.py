"""Mail addresses as a log may have them: whose it is shows to who knows them, and to nobody else."""

import re

_RUNS = re.compile(r"[^\s<>()\[\]{}\"`,;:/]+")  # what an address is among: words, brackets, "mailto:", the path of a URL


def masked(text: str) -> str:
    """The text with every mail address in it as "a***@example.org"; a name such as "@channel" is none."""
    return _RUNS.sub(lambda run: _masked(run[0]), text) if "@" in text else text


def _masked(run: str) -> str:
    local, _, domain = run.rpartition("@")
    kept = re.match(r"'*[^'@]", local)
    return f"{kept[0]}***@{domain}" if kept and "." in domain else run
