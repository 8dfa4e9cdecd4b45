"""What a setting may hold: the types of the sections, each with the check that says in one line what it should be.

No check repeats the value in its words: it may be a password in the wrong place.
"""

import difflib
import re
from datetime import time, timedelta
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_MAILBOX = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(\.[\w-]+)*", re.ASCII)
_LONGEST = 10_000 * _UNITS["d"]  # past every limit below, within what a timedelta and a date can bear


def nearest_zone(name: str) -> str:
    """The real time zone that a misspelt one is most like ("berlin" is like "Europe/Berlin"), or ""."""
    spellings: dict[str, str] = {}
    for zone in sorted(available_timezones()):
        spellings.setdefault(zone.rpartition("/")[2].casefold(), zone)
    spellings |= {zone.casefold(): zone for zone in available_timezones()}
    near = difflib.get_close_matches(name[:64].casefold().replace(" ", "_"), spellings, n=1)
    return spellings[near[0]] if near else ""


def _zone(name: object) -> object:
    if not isinstance(name, str):
        return name
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # OSError: a folder of zones, such as "Europe"
        near = nearest_zone(name)
        hint = f"did you mean {near}?" if near else "write one such as Europe/Berlin"
        raise ValueError(f"no such time zone; {hint}") from None


def _duration(written: object) -> object:
    """Seconds, or a number and its unit ("30m"), as a timedelta."""
    if isinstance(written, timedelta):
        return written
    number = re.fullmatch(r"([0-9]{1,9}) ?([smhd]?)", str(written)) if type(written) in (int, str) else None
    if not number:
        raise ValueError('should be a number with its unit (s, m, h or d), for example "30m"')
    return timedelta(seconds=min(int(number[1]) * _UNITS[number[2]], _LONGEST))


def spelt(duration: timedelta) -> str:
    """As `_duration` reads it: "30m", "2d"."""
    seconds = round(duration.total_seconds())
    unit = next(unit for unit in ("d", "h", "m", "s") if seconds % _UNITS[unit] == 0)
    return f"{seconds // _UNITS[unit]}{unit}"


def as_tuple(written: object) -> object:
    """A list of TOML, or an environment variable's words between commas, as a tuple."""
    parts = written.split(",") if isinstance(written, str) else written
    return tuple(p.strip() if isinstance(p, str) else p for p in parts) if isinstance(parts, list) else parts


def _host(name: str) -> str:
    if not name or "//" in name or any(mark.isspace() for mark in name):
        raise ValueError('should be hosts, addresses or networks, for example ["wiki.lan:8080", "192.168.1.0/24"]')
    return name.lower()


def _contact(address: str) -> str:
    if not address.isascii() or not address.isprintable() or any(mark in address for mark in "()\\"):
        raise ValueError("should be one https:// or mailto: address, as it goes into the User-Agent header")
    return address


def _language(tag: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", tag):
        raise ValueError('should be a language tag, for example "en" or "pt-BR"')
    return tag


def _language_or_none(tag: str) -> str:
    return _language(tag) if tag else ""


def _feed_address(url: str) -> str:
    if not re.match(r"https?://[^\s/]+", url):
        raise ValueError('should be the address of a feed, for example "https://example.org/feed.xml"')
    return url


def _phrase(words: str) -> str:
    if not re.search(r"\w", words) or len(words) > 100:
        raise ValueError('should be words or phrases of at most 100 characters, for example ["central bank", "inflation"]')
    return words


def _web_address(url: str) -> str:
    if url and not re.match(r"https?://[^\s/]+", url):
        raise ValueError('should be the address of a server, for example "http://127.0.0.1:11434/v1", or ""')
    return url


def _style(name: str) -> str:
    if not name.isidentifier():
        raise ValueError('should be the name of a folder of prompts, for example "brief"')
    return name


def _topic_name(name: str) -> str:
    if not re.fullmatch(r"[\w-]{1,40}", name):
        raise ValueError("should be named by one word of at most 40 letters, for example [topics.sea]")
    return name


def _style_or_none(name: str) -> str:
    return _style(name) if name else ""


def _cap(written: object) -> object:
    """US dollars as a number, "none" as None."""
    if written is None or written == "none":
        return None
    number = re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,6})?", str(written)) if type(written) in (int, float, str) else None
    if not number:
        raise ValueError('should be US dollars, for example 1.00, or "none" for no cap')
    return float(number[0])


def _bot_token(token: SecretStr) -> SecretStr:
    if token.get_secret_value() and not re.fullmatch(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,100}", token.get_secret_value()):
        raise ValueError("should be the token that @BotFather gave you: a number, a colon and some 35 letters")
    return token


def _numbers(written: object) -> object:
    """A list of TOML, or an environment variable's numbers between commas, as a tuple."""
    parts = as_tuple(written)
    if not isinstance(parts, tuple):
        return parts
    return tuple(int(part) if isinstance(part, str) and re.fullmatch(r"[0-9]{1,18}", part) else part for part in parts)


def _proxy(url: str) -> str:
    if url and not re.match(r"https?://[^\s/]+", url):
        raise ValueError('should be the address of a proxy, for example "http://127.0.0.1:3128", or ""')
    return url


def _webhook(url: str) -> str:
    if url and not re.match(r"https://[^\s/]+", url):
        raise ValueError('should be an address that Telegram can reach, for example "https://example.org/telegram", or ""')
    return url


def _listen(address: str) -> str:
    found = re.fullmatch(r"(?:\[[0-9a-fA-F:]+\]|[\w.-]+):([0-9]{1,5})", address)
    if not found or not 0 < int(found[1]) < 65_536:
        raise ValueError('should be a host and a port, for example "127.0.0.1:8443"')
    return address


def _long_secret(secret: SecretStr) -> SecretStr:
    if secret.get_secret_value() and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret.get_secret_value()):
        raise ValueError("should be 16 to 256 letters, digits, _ and -")
    return secret


def _webhook_secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret.get_secret_value()):
        raise ValueError("should be at most 256 letters, digits, _ and -")
    return secret


def _database(url: str) -> str:
    if url and not re.match(r"(sqlite|postgresql)(\+[a-z]+)?://", url):
        raise ValueError('should be a database URL that begins with sqlite:/// or postgresql://, or ""')
    return url


def _hour(written: object) -> object:
    """A time of day as clocks show it ("07:30")."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", written) if isinstance(written, str) else None
    if not found:
        raise ValueError('should be a time of day, for example "07:30"')
    return time(int(found[1]), int(found[2]))


def _hour_or_none(written: object) -> object:
    return None if written in ("", None) else _hour(written)


def _listen_or_none(address: str) -> str:
    return _listen(address) if address else ""


def _site_address(url: str) -> str:
    if url and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", url):
        raise ValueError('should be the address that people reach it at, for example "https://briefs.example.org", or ""')
    return url.rstrip("/")


def _mail_server(address: str) -> str:
    found = re.fullmatch(r"(?:\[[0-9a-fA-F:]+\]|[\w.-]+)(?::([0-9]{1,5}))?", address)
    if address and (not found or (found[1] and not 0 < int(found[1]) < 65_536)):
        raise ValueError('should be a host, or a host and a port, for example "smtp.example.org:587", or ""')
    return address


def is_loopback(server: str) -> bool:
    """Whether a host, with or without a port, is this machine, whatever any DNS says."""
    host = re.sub(r":[0-9]+$", "", server).strip("[]") if server.count(":") < 2 or "]" in server else server
    try:
        return host.lower() == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _sender(address: str) -> str:
    name, mailbox = parseaddr(address)
    if address and (not _MAILBOX.fullmatch(mailbox) or not name.isprintable() or any(mark in address for mark in "\r\n\0")):
        raise ValueError('should be an address, for example "Our briefs <briefs@example.org>", or ""')
    return address


def _mailbox_or_none(address: str) -> str:
    if address and not _MAILBOX.fullmatch(address):
        raise ValueError('should be an address, for example "bounces@example.org", or ""')
    return address


def _post_box(url: str) -> str:
    known = re.fullmatch(r"(imaps?)://[^\s/@:]+@([^\s/@]+)(/.*)?|maildir:/.+", url)
    if url and (not known or not url.isprintable()):
        raise ValueError('should be "imaps://user@host/INBOX" or "maildir:/a/folder", or ""')
    if known and known[1] == "imap" and not is_loopback(known[2]):
        raise ValueError('should be "imaps://user@host/INBOX": without TLS only a server on this machine is asked')
    return url


def _chat_url(url: SecretStr) -> SecretStr:
    if not re.fullmatch(r"([a-z][a-z0-9+]*://\S+)?", url.get_secret_value()):
        raise ValueError('should be a URL of Apprise, for example "slack://..." or "ntfys://ntfy.sh/our-briefs"')
    return url


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Cap = Annotated[float | None, BeforeValidator(_cap)]
Hour = Annotated[time, BeforeValidator(_hour)]
HourOrNone = Annotated[time | None, BeforeValidator(_hour_or_none)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
Language = Annotated[str, AfterValidator(_language)]
LanguageOrNone = Annotated[str, AfterValidator(_language_or_none)]
Contact = Annotated[str, AfterValidator(_contact)]
Database = Annotated[str, AfterValidator(_database)]
FeedAddress = Annotated[str, AfterValidator(_feed_address)]
Feeds = Annotated[tuple[FeedAddress, ...], BeforeValidator(as_tuple)]
Phrase = Annotated[str, AfterValidator(_phrase)]
Phrases = Annotated[tuple[Phrase, ...], BeforeValidator(as_tuple), Field(max_length=200)]
Strings = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
Style = Annotated[str, AfterValidator(_style)]
StyleOrNone = Annotated[str, AfterValidator(_style_or_none)]
TopicName = Annotated[str, AfterValidator(_topic_name)]
Hosts = Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], NoDecode, BeforeValidator(as_tuple)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
BotToken = Annotated[SecretStr, AfterValidator(_bot_token)]
Numbers = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_numbers)]
Proxy = Annotated[str, AfterValidator(_proxy)]
WebhookAddress = Annotated[str, AfterValidator(_webhook)]
LongSecret = Annotated[SecretStr, AfterValidator(_long_secret)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]
Listen = Annotated[str, AfterValidator(_listen)]
ListenOrNone = Annotated[str, AfterValidator(_listen_or_none)]
SiteAddress = Annotated[str, AfterValidator(_site_address)]
MailServer = Annotated[str, AfterValidator(_mail_server)]
Sender = Annotated[str, AfterValidator(_sender)]
MailboxOrNone = Annotated[str, AfterValidator(_mailbox_or_none)]
PostBox = Annotated[str, AfterValidator(_post_box)]
ChatUrl = Annotated[SecretStr, AfterValidator(_chat_url)]
