"""What went wrong, in our own errors: no exception of the library leaves this package."""

import os
import socket
import ssl
from datetime import UTC, datetime

import aiohttp

from briefbot.adapters.web.connecting import Hop
from briefbot.adapters.web.headers import retry_after
from briefbot.errors import BadStatus, Refused, TooSlow, Unreachable, WebError

_ADVICE = {
    401: "it asks for a password; put it into the address as https://name:password@host/, or give a saved file",
    402: "it asks for payment; open it in a browser and give the saved file",
    403: "the site refuses programs; open it in a browser and give the saved file",
    404: "there is no such page; check the address",
    410: "it is gone for good; take it off the list",
    429: "the site is asked too often; try again later",
    451: "it is withheld for legal reasons",
}


def bad_status(answer: aiohttp.ClientResponse) -> BadStatus:
    """The server's no, with what to do about it."""
    status = answer.status
    advice = _ADVICE.get(status) or ("the server is in trouble; try again later" if status >= 500 else "check the address")
    wait = retry_after(answer.headers, datetime.now(UTC)) if status in (429, 503) else None
    return BadStatus(f"it answers {status}: {advice}", status, wait)


_NO_TLS = "what answers there speaks no TLS; does http:// work?"
# What OpenSSL calls an answer in plain letters, by its version.
_PLAIN_ANSWERS = {"wrong version number", "record layer failure", "http request", "packet length too long"}

# The first that fits; "{}" is the reason in the system's words.
_TROUBLES: tuple[tuple[type[BaseException], type[WebError], str], ...] = (
    (aiohttp.ClientConnectorDNSError, Unreachable, "no such host ({}); check the address and the connection"),
    (aiohttp.ClientConnectorCertificateError, Unreachable, "its certificate is not valid ({})"),
    (aiohttp.ClientSSLError, Unreachable, "no secure connection ({})"),
    (aiohttp.ConnectionTimeoutError, Unreachable, "the host does not answer; it may be down"),
    (aiohttp.ClientConnectorError, Unreachable, "cannot connect ({}); the server may be down"),
    (TimeoutError, TooSlow, "the answer did not come within the time limit; try again later"),
    (aiohttp.ServerDisconnectedError, Unreachable, "the server hung up without an answer; try again later"),
    (aiohttp.ClientPayloadError, Unreachable, "the answer broke off; try again later"),
    (aiohttp.ClientResponseError, Unreachable, "the answer is not HTTP as we know it, or its headers are too long"),
    (ValueError, Refused, "the address cannot be asked for ({}); check its spelling"),
)


def translated(error: Exception, hop: Hop) -> WebError:
    """The error of the library, or of the system, as one of ours."""
    if hop.barred and not hop.tried:
        advice = "to allow it, name the host in allow_hosts under [fetch] of the settings"
        return Refused(f"{hop.barred[0]} is not a public address; {advice}")
    for kind, ours, words in _TROUBLES:
        if isinstance(error, kind):
            return ours(words.format(_reason(error)))
    return Unreachable(f"the line broke ({_reason(error)}); try again later")


def _reason(error: BaseException) -> str:
    """A few words of the system's own, in one line."""
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return cause.verify_message.lower()
    if isinstance(cause, ssl.SSLError):  # its number is OpenSSL's, not the system's
        said = (cause.reason or "").replace("_", " ").lower()
        return _NO_TLS if said in _PLAIN_ANSWERS else said or "the line broke"
    if isinstance(cause, OSError) and not isinstance(cause, socket.gaierror) and (cause.errno or 0) > 0:
        return os.strerror(cause.errno or 0).lower()
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror.lower()
    return " ".join(str(cause).split())[:150] or type(cause).__name__
