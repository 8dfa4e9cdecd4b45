"""What a call to a model costs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """US dollars for a million tokens: those read, those read from the server's cache, those written. A local model is free."""

    read: float = 0.0
    cached: float = 0.0
    written: float = 0.0


FREE = Price()


def cost(price: Price, tokens_in: int, tokens_out: int, cached: int = 0) -> float:
    """What the tokens cost, in US dollars; `cached` of those in were read from the cache."""
    cached = min(cached, tokens_in)
    return ((tokens_in - cached) * price.read + cached * price.cached + tokens_out * price.written) / 1e6
