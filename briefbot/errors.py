"""Every error that briefbot raises on purpose.

    BriefbotError
    ├── ConfigError            a setting that cannot be used; names file, line, key
    ├── SourceError            what was asked for cannot be read
    │   ├── FeedError          bytes that are no feed
    │   ├── PageError          a page with no article in it (a PDF, an empty page, an image)
    │   └── WebError           it could not be fetched
    │       ├── Refused        we will not ask: scheme, private address, robots.txt
    │       ├── Unreachable    no such host, nobody answers, the line broke
    │       ├── TooSlow        past the time limit
    │       ├── TooLarge       past the size limit
    │       └── BadStatus      the server said no; carries the status and Retry-After
    ├── StoreError             the database cannot be used
    ├── InboxError             a box of mail cannot be read
    ├── ModelError             the language model did not write
    │   ├── ModelBusy          too many requests at once, or overloaded; carries Retry-After
    │   ├── ModelDown          nobody answers, the time is up, or the answer is not OpenAI's protocol
    │   ├── ModelRefused       it will not: the key, the model's name, the request or the content
    │   ├── ModelPending       the question is in a batch; the reply comes later
    │   ├── OverBudget         the call could cost more than is left to spend
    │   └── BadReply           it answered, and what it wrote cannot be used
    ├── OutletError            a message could not be sent
    │   ├── NotSent            it surely did not arrive; carries how long to wait before it is tried again
    │   │   ├── Flooded        too many messages: the outlet says how long to wait
    │   │   └── OutletShut     the outlet takes nothing now, whosoever it is for
    │   ├── MaybeSent          it may have arrived, or not: nobody can say
    │   ├── Rejected           the outlet will never take this message
    │   │   └── BadMarkup      ... in its markup: plain text may do
    │   └── NoAddress          nobody is there to write to (any more), or they do not let us
    │       └── Moved          ... but at another address, which it carries
    └── Ungrounded             a point with no evidence, a quote that is not in its source

The message of each names the thing and what the person can do about it, in one line.
"""

from datetime import timedelta


class BriefbotError(Exception):
    """The root: catch it to catch all that briefbot raises on purpose."""


class ConfigError(BriefbotError):
    """A setting that cannot be used."""


class SourceError(BriefbotError):
    """A feed, page or file that cannot be read."""


class FeedError(SourceError):
    """Bytes that are no feed."""


class PageError(SourceError):
    """A page with no article in it."""


class WebError(SourceError):
    """Something could not be fetched."""


class Refused(WebError):
    """We do not ask: the scheme, the address or the site's robots.txt forbids it."""


class Unreachable(WebError):
    """No such host, nobody answers, or the line broke."""


class TooSlow(WebError):
    """The answer did not come whole within the time limit."""


class TooLarge(WebError):
    """The answer is larger than the limit."""


class BadStatus(WebError):
    """The server answered, but not with what was asked for."""

    def __init__(self, message: str, status: int, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class StoreError(BriefbotError):
    """The database cannot be used."""


class InboxError(BriefbotError):
    """A box of mail cannot be read."""


class ModelError(BriefbotError):
    """The language model did not write. The embedded writer can.

    What it took all the same: `tokens` read and written, as far as they are known, and `cost` in nano-dollars.
    """

    tokens: tuple[int, int] = (0, 0)
    cost: int = 0


class ModelBusy(ModelError):
    """Too many requests at once, or an overloaded server; `retry_after` is its own hint, or None."""

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ModelDown(ModelError):
    """Nobody answers, the time is up, or what answers does not speak OpenAI's protocol."""


class ModelRefused(ModelError):
    """It will not: the key, the model's name, the request or the content is not accepted. Asking again is no use."""


class ModelPending(ModelError):
    """The question goes with a batch, or is on its way in one: ask the same again later, and the reply is there."""


class OverBudget(ModelError):
    """The call could cost more than is left to spend; nothing was asked."""


class BadReply(ModelError):
    """The model answered, and what it wrote cannot be used."""


class OutletError(BriefbotError):
    """A message could not be sent.

    `is_bounce` where it says of the address what a message that comes back later says: their mailbox is full.
    """

    is_bounce = False


class NotSent(OutletError):
    """It surely did not arrive; `retry_after` is how long to wait before it is tried again, None where nobody says."""

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Flooded(NotSent):
    """Too many messages: `retry_after` is the outlet's own word."""


class OutletShut(NotSent):
    """The outlet takes nothing from us now, whosoever it is for; `retry_after` is for how long, None where nobody says."""


class MaybeSent(OutletError):
    """It may have arrived, or not: the line broke after the request went out."""


class Rejected(OutletError):
    """The outlet will never take this message."""


class BadMarkup(Rejected):
    """The outlet does not understand the message's markup; without it, it may take the message."""


class NoAddress(OutletError):
    """Nobody is there to write to, or they do not let us: blocked, left, deleted."""


class Moved(NoAddress):
    """The chat goes by another number now: `chat`."""

    def __init__(self, message: str, chat: str) -> None:
        super().__init__(message)
        self.chat = chat


class Ungrounded(BriefbotError):
    """A point with no evidence, or a quote that does not stand in its source."""
