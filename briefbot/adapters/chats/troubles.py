"""What became of a message that Apprise says it could not send: by how the last request ended, a row for each status.

Between the first byte of a request and its answer nobody can say whether the message was taken; nor after a 5xx, but for 503,
with which a server says that it took nothing. What a person has to put right is tried again each hour.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from briefbot.adapters.chats.hearing import Heard
from briefbot.errors import Flooded, MaybeSent, NotSent, OutletError, Rejected

LATER = timedelta(hours=1)
"""How long to wait for a person to put things right."""

_LONGEST_WAIT = timedelta(hours=6)
_URL = "check its url"
_KEY = "its key is not valid any more, or may not write there: give it a url with a new one"
_GONE = "it is not there any more: give it another url"
_LARGE = "it is too large for it"
_BUSY = "it takes nothing just now"
_STRANGE = "it does not understand the message"

_ROWS: Mapping[int, tuple[Callable[[str], OutletError], str]] = {
    400: (Rejected, _STRANGE),
    401: (lambda said: NotSent(said, LATER), _KEY),
    402: (lambda said: NotSent(said, LATER), "it wants to be paid"),
    403: (lambda said: NotSent(said, LATER), _KEY),
    404: (lambda said: NotSent(said, LATER), _GONE),
    405: (lambda said: NotSent(said, LATER), _URL),
    407: (lambda said: NotSent(said, LATER), "a proxy on the way wants a password"),
    408: (NotSent, _BUSY),
    410: (lambda said: NotSent(said, LATER), _GONE),
    413: (Rejected, _LARGE),
    415: (Rejected, _STRANGE),
    422: (Rejected, _STRANGE),
    423: (lambda said: NotSent(said, LATER), "it is locked"),
    425: (NotSent, _BUSY),
    429: (NotSent, "it wants fewer messages"),
    503: (NotSent, _BUSY),
}


def trouble(heard: Heard, place: str, *, is_http: bool) -> OutletError:
    """What it means for a message to a place ("chat 'team'"), where the plugin said no."""
    if heard.last == "unreached":
        return NotSent(f"{place}: its server cannot be reached; check its url, and the line there")
    if heard.last == "broken":
        return MaybeSent(f"{place}: the line broke before its server answered; it may have arrived")
    if heard.last == "answered":
        return _answered(heard, place)
    if is_http:
        return NotSent(f"{place}: Apprise asks nobody; check its url", LATER)
    return MaybeSent(f"{place}: Apprise says no, and not why; it may have arrived")


def _answered(heard: Heard, place: str) -> OutletError:
    said = f"{place}: its server answered {heard.status}{f' ({heard.reason})' if heard.reason else ''}"
    if heard.status == 429 and heard.wait:
        return Flooded(f"{said}; it wants nothing for {heard.wait.total_seconds():.0f} seconds", min(heard.wait, _LONGEST_WAIT))
    if row := _ROWS.get(heard.status):
        kind, advice = row
        return kind(f"{said}; {advice}")
    if 300 <= heard.status < 400:
        return NotSent(f"{said}; give the url that it leads to", LATER)
    if 400 <= heard.status < 500:
        return Rejected(f"{said}; nothing sends it as it is")
    if heard.status < 300 and heard.is_refused:
        return NotSent(f"{said} and took nothing; {_URL}", LATER)
    return MaybeSent(f"{said}, which leaves open whether it took the message")


def fault(error: Exception, heard: Heard, place: str) -> OutletError:
    """What it means that a plugin raised an error. Its words are not repeated: they may hold a URL."""
    said = f"{place}: Apprise failed with {type(error).__name__}"
    return MaybeSent(f"{said}; it may have arrived") if heard.last else Rejected(f"{said}; nothing sends it as it is")
