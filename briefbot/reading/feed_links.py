"""Addresses in feeds: made absolute, http or https, or nothing."""

import re
from urllib.parse import quote, urljoin, urlsplit

_LONGEST = 4_096
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:(?!\d)")
_WHOLE = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][!#-;=?-Z_a-z~]*)?")
_BREAKS = re.compile(r"[\x00-\x1f\x7f]")
_UNSAFE = re.compile(r"[\s\"<>\\^`{|}]")
_BARE_HOST = re.compile(r"www\.[\w-]+\.\w", re.IGNORECASE)


def absolute(link: str, base: str) -> str:
    """The link resolved against the base, with what no address holds (spaces, quotation marks) escaped; or "".

    "" is for everything that is not http or https, names no host, or is longer than 4,096 characters.
    """
    link = link.strip()
    if not link or len(link) > _LONGEST:
        return ""
    if _WHOLE.fullmatch(link):
        return link
    link = _UNSAFE.sub(lambda match: quote(match[0]), _BREAKS.sub("", link))
    return _joined(link, base)


def resolved(link: str, base: str) -> str:
    """The link against a base that may be relative itself; the bare link where they don't go together."""
    try:
        return urljoin(base.strip(), link.strip())
    except ValueError:
        return link


def _joined(link: str, base: str) -> str:
    if _BARE_HOST.match(link):
        link = f"https://{link}"
    elif (match := _SCHEME.match(link)) and match[0].lower() not in {"http:", "https:"}:
        return ""
    try:
        url = urljoin(base, link)
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return ""
    return url if is_web and len(url) <= _LONGEST else ""
