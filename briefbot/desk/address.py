"""Which addresses are of the same article. Decides, and does nothing."""

from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

# What senders of links add to count the readers; the page is the same without.
_COUNTERS = frozenset(
    (
        "fbclid",
        "gclid",
        "dclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "yclid",
        "twclid",
        "igshid",
        "mc_cid",
        "mc_eid",
        "cmpid",
        "ocid",
        "icid",
        "ncid",
        "ito",
        "xtor",
        "at_medium",
        "at_campaign",
        "ref_src",
        "s_cid",
        "guccounter",
        "smid",
        "sr_share",
        "taid",
    )
)
_DRESSES = ("www.", "m.", "mobile.", "amp.")


def tidy(url: str) -> str:
    """The address without fragment and counters, its host in lower case; as it was where it cannot be read."""
    try:
        parts = urlsplit(url.strip())
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        port = parts.port
    except ValueError:
        return url.strip()
    kept = [(name, value) for name, value in pairs if not _counts_readers(name)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    host = parts.netloc.lower()
    if (parts.scheme.lower(), port) in {("http", 80), ("https", 443)}:
        host = host.rpartition(":")[0]
    return SplitResult(parts.scheme.lower(), host, parts.path or "/", query, "").geturl()


def canonical(claimed: str, fetched: str) -> str:
    """The article's address: the one that its page claims, if that is of the same site, else the one it was fetched at.

    A page may not pass itself off as another site's.
    """
    claimed, fetched = tidy(claimed), tidy(fetched)
    return claimed if claimed and site(claimed) == site(fetched) else fetched


def site(url: str) -> str:
    """The host without the names that only say how it is dressed ("www.", "m."), "" where there is none."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    dress = next((dress for dress in _DRESSES if host.startswith(dress)), "")
    return host.removeprefix(dress)


def _counts_readers(name: str) -> bool:
    return name.lower() in _COUNTERS or name.lower().startswith(("utm_", "mtm_", "pk_"))
