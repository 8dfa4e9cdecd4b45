"""What a call to a model costs, and the most that it can cost. Amounts are whole nano-dollars (US$ 1 is 1,000,000,000)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from urllib.parse import urlsplit

DOLLAR = 1_000_000_000
"""A US dollar, in nano-dollars: the dearest and the cheapest model's token alike is a whole number of them."""

OPENAI = "https://api.openai.com/v1"
_FRAME = 64  # tokens that a chat's own marks may take, for the whole and for each message
_VARIANTS = frozenset({"latest", "preview", "chat"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """US dollars for a million tokens, and by how much a tier of service makes them dearer or cheaper.

    `read` is for a token read, `cached` for one read from the server's cache, `stored` for one read and put there,
    `written` for one written.
    """

    read: float = 0.0
    cached: float = 0.0
    stored: float = 0.0
    written: float = 0.0
    flex: float = 1.0
    batch: float = 1.0
    priority: float = 1.0

    @property
    def is_free(self) -> bool:
        """Whether no call costs anything."""
        return not (self.read or self.cached or self.stored or self.written)

    def at(self, tier: str) -> "Price":
        """The price at a tier: "flex", "batch" or "priority". "auto" is whatever the server chooses, so the dearest."""
        factors = {"flex": self.flex, "batch": self.batch, "priority": self.priority, "auto": max(1.0, self.priority)}
        factor = factors.get(tier, 1.0)
        tokens = {name: getattr(self, name) * factor for name in ("read", "cached", "stored", "written")}
        return replace(self, **tokens, flex=1.0, batch=1.0, priority=1.0)


FREE = Price()
"""What a model of one's own costs."""


def cost(price: Price, tokens_in: int, tokens_out: int, cached: int = 0, stored: int = 0) -> int:
    """What the tokens cost, in nano-dollars, rounded up. Of those in, `cached` came from the cache, `stored` went there."""
    cached = min(cached, tokens_in)
    stored = min(stored, tokens_in - cached)
    read = tokens_in - cached - stored
    dollars = read * price.read + cached * price.cached + stored * (price.stored or price.read) + tokens_out * price.written
    return ceil(round(dollars * 1000, 3))  # a dollar for a million tokens is 1,000 nano-dollars for one


def most_cost(price: Price, texts: Iterable[str], most_tokens: int) -> int:
    """The most that a question of those texts can cost, in nano-dollars, answered with at most `most_tokens`.

    A token of any tokenizer that models use is at least a byte of UTF-8, so that the bytes bound the tokens whichever
    way the server counts. That is some four times what is read; what is written, mostly the dearer part, is exact.
    """
    texts = tuple(texts)
    tokens_in = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) + _FRAME * (len(texts) + 1)
    dearest = max(price.read, price.cached, price.stored)
    return cost(Price(read=dearest, written=price.written), tokens_in, most_tokens)


def is_openai(server: str) -> bool:
    """Whether a server is OpenAI's own, of whichever region: there no model is free."""
    try:
        host = urlsplit(server).hostname or ""
    except ValueError:
        return False
    return host == "api.openai.com" or host.endswith(".api.openai.com")


@dataclass(frozen=True, slots=True)
class PriceList:
    """The prices of models by name."""

    prices: Mapping[str, Price]

    def of(self, model: str) -> Price | None:
        """The price of a model, or None where it is not listed.

        A dated or preview name is its model's ("gpt-5-mini-2025-08-07" is "gpt-5-mini"), as is one with a vendor before it
        ("openai/gpt-5-mini"). Another variant is not: "gpt-5-pro" costs twelve times as much as "gpt-5".
        """
        parts = model.lower().rpartition("/")[2].split("-")
        for length in range(len(parts), 0, -1):
            price = self.prices.get("-".join(parts[:length]))
            if price is not None:
                return price
            if not (parts[length - 1].isdecimal() or parts[length - 1] in _VARIANTS):
                return None
        return None

    def charged(self, model: str, server: str) -> tuple[Price, bool]:
        """What a model costs at a server, and whether that is known.

        At a server of one's own what is not listed is free; at OpenAI it is taken for the dearest, so that a budget holds.
        """
        listed = self.of(model)
        if listed is not None:
            return listed, True
        return (self.dearest, False) if is_openai(server) else (FREE, True)

    @property
    def dearest(self) -> Price:
        """A price above which no listed model is, for one that is not listed."""
        names = ("read", "cached", "stored", "written", "flex", "batch", "priority")
        return Price(**{name: max((getattr(price, name) for price in self.prices.values()), default=0.0) for name in names})
