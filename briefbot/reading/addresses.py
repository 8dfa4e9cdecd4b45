"""Where a page lives: its canonical address, and the id that follows from it."""

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|_openstat|igshid|igsh|mc_[ce]id|mkt_tok|"
    r"_hs(?:enc|mi)|__twitter_impression|ns_\w+|at_(?:medium|campaign|link\w*|format|ptr\w*|bbc\w*)|smid|ocid|cmpid|ito|s_cid|"
    r"ncid|ref_src|guccounter|guce_\w+|xtor|wt_mc|wtmc|pk_\w+|mtm_\w+|srnd|taid|sr_share",
    re.IGNORECASE | re.ASCII,
)
_CACHES = re.compile(r"(?:[\w-]+\.)?cdn\.ampproject\.org|webcache\.googleusercontent\.com|web\.archive\.org", re.ASCII)


def article_id(url: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a canonical address."""
    return hashlib.sha256(plain_url(url).encode("utf-8", "replace")).hexdigest()[:16]


def plain_url(url: str) -> str:
    """The address without fragment, credentials, default port and the parameters that only track the reader."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return url.strip()
    if not host:
        return url.strip()
    if port and port != {"http": 80, "https": 443}.get(parts.scheme):
        host = f"{host}:{port}"
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0])]
    query = parts.query if len(kept) == len(parts.query.split("&")) else urlencode(kept)
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", query, ""))


def canonical_url(claims: tuple[str, ...], url: str) -> str:
    """The first of the page's claims about its own address that can be true, else where it was fetched; without tracking.

    A claim counts if it is a web address on the same site (any may be claimed for a copy in a public cache) and does not
    send an article to the site's front page.
    """
    for claim in claims:
        try:
            target = urlsplit(urljoin(url, claim.strip()))
            own = urlsplit(url)
            is_own = _may_be(target.hostname or "", own.hostname or "") and _is_as_deep(target.path, own.path)
            if is_own and target.scheme in ("http", "https"):
                return plain_url(target.geturl())
        except ValueError:
            continue
    return plain_url(url)


def host(url: str) -> str:
    """The host's name without "www.", or ""."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _may_be(target: str, own: str) -> bool:
    if not target or not re.fullmatch(r"[\w.-]+", target):
        return False
    return _CACHES.fullmatch(own) is not None or _site(target) == _site(own)


def _site(name: str) -> tuple[str, ...]:
    """The last two labels of a host name, three where the last two are as short as in "co.uk"."""
    labels = name.split(".")
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return tuple(labels[-3 if short else -2 :])


def _is_as_deep(target: str, own: str) -> bool:
    return len(target) > 1 or len(own) <= 1
