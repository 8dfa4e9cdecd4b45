"""How much of the web, and how fast: the numbers that bound every request."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLimits:
    """Times in seconds, sizes in bytes after decompression.

    `total` is all that one address may take, redirects and body together, not counting the wait for its turn;
    `connect` one connection. `delay` is the least time between two requests to one host; a site's own Crawl-delay is
    honoured up to `longest_delay`. A host that cannot be reached is left alone for `rest`.
    """

    total: float = 20.0
    connect: float = 10.0
    page_bytes: int = 10_000_000
    feed_bytes: int = 20_000_000
    robots_bytes: int = 512_000  # RFC 9309 2.5: a parsing limit must be at least 500 KiB
    redirects: int = 5
    at_once: int = 100
    per_host: int = 2
    delay: float = 0.0
    longest_delay: float = 10.0
    robots_lifetime: float = 24 * 3600.0  # RFC 9309 2.4: not longer than a day
    robots_rest: float = 600.0
    rest: float = 30.0
