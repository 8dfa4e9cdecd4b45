"""What the service says of its work: plain lines on standard error, and no secret and nobody's address in any of them."""

import logging
import sys
from collections.abc import Iterable
from typing import TextIO
from urllib.parse import quote

from briefbot.showing.masking import masked

_SHORTEST = 6  # characters: what is shorter stands in words that are no secret
# What these say at INFO is not of the desk: of APScheduler's every run a line, of httpx each address, with the bot's token.
_QUIET = {
    "apscheduler": logging.ERROR,
    "flufl.bounce": logging.CRITICAL + 1,  # a line for each way of reading a bounce, and the trace of each that fails
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "telegram": logging.WARNING,
    "telegram.ext.ExtBot": logging.CRITICAL + 1,  # what it can't parse it writes down whole: people's own words
}


class Discreet(logging.Formatter):
    """A line a record (and the trace of an error), in which each secret is three stars, however it is written in an address.

    Of mail addresses no more is left than `masked` leaves, whoever wrote the line: a server's own words have them too.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S")
        known = {secret for secret in secrets if len(secret) >= _SHORTEST}
        spelt = known | {quote(secret, safe="") for secret in known} | {quote(secret) for secret in known}
        self._secrets = sorted(spelt, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The record as it may be shown."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return masked(line)


def keep(secrets: Iterable[str], *, verbose: bool, stream: TextIO | None = None) -> None:
    """Write down from now on what goes wrong, and with `verbose` all that is done. Raises nothing."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Discreet(secrets))
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler], force=True)
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
