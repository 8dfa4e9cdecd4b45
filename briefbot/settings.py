"""The settings: frozen sections, each key with its default. `config.example.toml` explains them one by one."""

import difflib
import re
from datetime import timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
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


def _spelt(duration: timedelta) -> str:
    """As `_duration` reads it: "30m", "2d"."""
    seconds = round(duration.total_seconds())
    unit = next(unit for unit in ("d", "h", "m", "s") if seconds % _UNITS[unit] == 0)
    return f"{seconds // _UNITS[unit]}{unit}"


def _list(written: object) -> object:
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
    parts = _list(written)
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


def _webhook_secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret.get_secret_value()):
        raise ValueError("should be at most 256 letters, digits, _ and -")
    return secret


def _database(url: str) -> str:
    if url and not re.match(r"(sqlite|postgresql)(\+[a-z]+)?://", url):
        raise ValueError('should be a database URL that begins with sqlite:/// or postgresql://, or ""')
    return url


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Cap = Annotated[float | None, BeforeValidator(_cap)]
Feeds = Annotated[tuple[Annotated[str, AfterValidator(_feed_address)], ...], BeforeValidator(_list)]
Phrases = Annotated[tuple[Annotated[str, AfterValidator(_phrase)], ...], BeforeValidator(_list), Field(max_length=200)]
Style = Annotated[str, AfterValidator(_style)]
Hosts = Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], NoDecode, BeforeValidator(_list)]


class Section(BaseModel):
    """A table of config.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DeskSettings(Section):
    """[desk]: where the reader is at home. `language` is the BCP 47 tag of what the desk itself says."""

    language: Annotated[str, AfterValidator(_language)] = "en"
    time_zone: Annotated[ZoneInfo, BeforeValidator(_zone)] = Field(ZoneInfo("UTC"), examples=["Europe/Berlin"])


class StoreSettings(Section):
    """[store]: a database URL. It may hold a password, so it is kept out of every representation."""

    url: Annotated[str, AfterValidator(_database)] = Field("", repr=False, examples=["sqlite:///briefbot.db"])


class FetchSettings(Section):
    """[fetch]: how feeds and pages are fetched. Sizes are in bytes, after decompression."""

    contact: Annotated[str, AfterValidator(_contact)] = Field("", examples=["https://example.org/our-bot"])
    allow_hosts: Hosts = Field((), examples=[["192.168.1.10"]])
    timeout: Duration = Field(timedelta(seconds=20), ge=timedelta(seconds=1), le=timedelta(minutes=10), examples=["20s"])
    max_page_bytes: int = Field(10_000_000, ge=10_000, le=100_000_000)
    max_feed_bytes: int = Field(20_000_000, ge=10_000, le=200_000_000)
    per_host: int = Field(2, ge=1, le=16)
    concurrency: int = Field(100, ge=1, le=1000)


class PollSettings(Section):
    """[poll]: how often feeds are asked, and how much of a new feed is briefed."""

    min_interval: Duration = Field(timedelta(minutes=5), ge=timedelta(minutes=1), examples=["5m"])
    max_interval: Duration = Field(timedelta(days=1), le=timedelta(days=31), examples=["1d"])
    interval: Duration = Field(timedelta(minutes=30), examples=["30m"], validate_default=True)
    first: int = Field(10, ge=0, le=1000)

    @field_validator("interval")
    @classmethod
    def _within(cls, interval: timedelta, before: ValidationInfo) -> timedelta:
        least, most = before.data.get("min_interval", interval), before.data.get("max_interval", interval)
        if not least <= interval <= most:
            between = f"min_interval ({_spelt(least)}) and max_interval ({_spelt(most)})"
            raise ValueError(f"interval ({_spelt(interval)}) should lie between {between}")
        return interval


class BriefSettings(Section):
    """[brief]: how long a brief may be, and its language. `max_words` counts what stands before the sources."""

    max_words: int = Field(250, ge=80, le=1000)
    key_points: int = Field(7, ge=3, le=7)
    language: Annotated[str, AfterValidator(_language_or_none)] = Field("", examples=["de"])
    update_after: Duration = Field(timedelta(hours=2), ge=timedelta(minutes=10), examples=["2h"])


class WriterSettings(Section):
    """[writer]: who writes; "auto" is a model in the service where one is set up, else the embedded writer."""

    kind: Literal["auto", "embedded", "model"] = "auto"


class ModelSettings(Section):
    """[model]: the language model of `writer.kind = "model"`. Tokens are of one call."""

    base_url: Annotated[str, AfterValidator(_web_address)] = Field("", examples=["http://127.0.0.1:11434/v1"])
    name: str = Field("gpt-5-mini", min_length=1, examples=["gpt-5-mini"])
    api_key: SecretStr = SecretStr("")
    style: Style = "brief"
    prompts: str = Field("", examples=["/etc/briefbot/prompts"])
    timeout: Duration = Field(timedelta(minutes=3), ge=timedelta(seconds=1), le=timedelta(hours=1), examples=["3m"])
    max_tokens_in: int = Field(2_000, ge=1_000, le=200_000)
    max_tokens_out: int = Field(900, ge=200, le=20_000)
    service_tier: Literal["auto", "default", "flex", "priority"] = "default"
    batch: bool = False
    prices: str = Field("", examples=["/etc/briefbot/prices.toml"])
    two_steps_past: int = Field(12_000, ge=1_000, le=1_000_000)

    @property
    def is_set_up(self) -> bool:
        """Whether there is anybody to ask: a key, or a server of one's own."""
        return bool(self.base_url or self.api_key.get_secret_value())


class BudgetSettings(Section):
    """[budget]: the most that may be spent on the language model, in US dollars; None is no cap."""

    day: Cap = Field(1.00, examples=[1.00])
    month: Cap = Field(20.00, examples=[20.00])
    chat_day: Cap = Field(0.25, examples=[0.25])
    person_day: Cap = Field(0.25, examples=[0.25])


class ServiceSettings(Section):
    """[service]: the desk that runs on and on. `keep` is for how long what is settled is kept."""

    keep: Duration = Field(timedelta(days=90), ge=timedelta(days=7), examples=["90d"])


class DigestSettings(Section):
    """[digest]: the briefs of a day, told together."""

    stories: int = Field(10, ge=1, le=30)


class TelegramSettings(Section):
    """[telegram]: the bot. Admins and quota are of people; a person is named by Telegram's number of them."""

    token: Annotated[SecretStr, AfterValidator(_bot_token)] = SecretStr("")
    base_url: Annotated[str, AfterValidator(_web_address)] = Field("", examples=["http://127.0.0.1:8081"])
    proxy: Annotated[str, AfterValidator(_proxy)] = Field("", repr=False, examples=["http://127.0.0.1:3128"])
    admins: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_numbers)] = Field((), examples=[[123456789]])
    access: Literal["open", "list", "invite"] = "open"
    quota: int = Field(20, ge=0, le=1000)
    feeds_by: Literal["admins", "everybody"] = "admins"
    most_subscriptions: int = Field(50, ge=1, le=1000)
    templates: str = Field("", examples=["/etc/briefbot/templates"])
    webhook_url: Annotated[str, AfterValidator(_webhook)] = Field("", examples=["https://example.org/telegram"])
    webhook_listen: Annotated[str, AfterValidator(_listen)] = "127.0.0.1:8443"
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] = SecretStr("")


class TopicSettings(Section):
    """[topics.NAME]: what a story of the topic is known by, and how it is written."""

    title: str = Field("", max_length=60, examples=["The sea"])
    words: Phrases = Field((), examples=[["ferry", "coast guard"]])
    feeds: Feeds = Field((), examples=[["https://example.org/feed.xml"]])
    style: Annotated[str, AfterValidator(_style_or_none)] = Field("", examples=["analyst"])


class FeedSettings(Section):
    """[[feed]]: how the stories that a feed brings are written."""

    url: Annotated[str, AfterValidator(_feed_address)] = Field(examples=["https://example.org/feed.xml"])
    style: Style = Field(examples=["analyst"])


REPEATED: dict[str, type[Section]] = {"topics": TopicSettings, "feed": FeedSettings}
"""The sections that there may be several of."""


class Settings(BaseSettings):
    """Every setting. `Settings()` is the defaults alone; `briefbot.config.load` reads the file and the environment."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", strict=True, env_prefix="BRIEFBOT_", env_nested_delimiter="__"
    )

    desk: DeskSettings = DeskSettings()
    store: StoreSettings = StoreSettings()
    fetch: FetchSettings = FetchSettings()
    poll: PollSettings = PollSettings()
    brief: BriefSettings = BriefSettings()
    writer: WriterSettings = WriterSettings()
    model: ModelSettings = ModelSettings()
    budget: BudgetSettings = BudgetSettings()
    service: ServiceSettings = ServiceSettings()
    digest: DigestSettings = DigestSettings()
    telegram: TelegramSettings = TelegramSettings()
    topics: dict[Annotated[str, AfterValidator(_topic_name)], TopicSettings] = {}
    feed: Annotated[tuple[FeedSettings, ...], BeforeValidator(_list)] = ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  (the names are the library's)
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Nothing is read behind the caller's back."""
        return (init_settings,)
