"""Which links Telegram takes, and what it sees by itself in a text: addresses, commands, mentions."""

import re
from urllib.parse import urlsplit

_SCHEMES = frozenset({"http", "https", "tg", "ton"})
# An address has a scheme, or ends in a name that every reader takes for an address. All begin where a word does, so that a
# long word is looked at once.
_SEEN = re.compile(
    r"(?<![\w/@.-])(?:"
    r"(?P<url>(?:https?://(?:[\w-]+\.)+\w+(?::\d+)?|(?:[\w-]+\.)+(?:com|org|net|test|example|io|de|fr|uk)\b)(?:[/?#]\S*)?)"
    r"|(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{1,64})?\b)"
    r"|(?P<mention>@\w{4,64}))"
)


def fault_of_link(url: str) -> str:
    """What Telegram says is wrong with it; nothing of a good one."""
    scheme, colon, _ = url.partition("://")
    whole = url if colon else f"http://{url}"
    if colon and scheme.lower() not in _SCHEMES:
        return "Unsupported URL protocol"
    try:
        host = urlsplit(whole).hostname or ""
    except ValueError:
        return "Wrong HTTP URL"
    if scheme.lower() in ("tg", "ton") and colon:
        return ""
    if not host:
        return "URL host is empty"
    if ("." not in host and ":" not in host) or re.search(r"\s", host):
        return "Wrong HTTP URL"
    return ""


def seen_in(text: str) -> list[tuple[str, int, int]]:
    """The kind, begin and end (in characters) of what Telegram marks without being told."""
    return [(found.lastgroup or "", found.start(), _end_of(found)) for found in _SEEN.finditer(text)]


def _end_of(found: re.Match[str]) -> int:
    return found.start() + len(found[0].rstrip(".,;:!?)'\"»”"))
