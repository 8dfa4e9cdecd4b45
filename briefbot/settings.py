"""The settings: frozen sections, each key with its default. `config.example.toml` explains them one by one."""

from datetime import time, timedelta
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from briefbot.settings_places import Places
from briefbot.settings_types import (
    BotToken,
    Cap,
    ChatUrl,
    Contact,
    Database,
    Duration,
    FeedAddress,
    Feeds,
    Hosts,
    Hour,
    HourOrNone,
    Language,
    LanguageOrNone,
    Listen,
    ListenOrNone,
    LongSecret,
    MailboxOrNone,
    MailServer,
    Numbers,
    Phrases,
    PostBox,
    Proxy,
    Sender,
    SiteAddress,
    Strings,
    Style,
    StyleOrNone,
    TopicName,
    WebAddress,
    WebhookAddress,
    WebhookSecret,
    Zone,
    as_tuple,
    is_loopback,
    spelt,
)


class Section(BaseModel):
    """A table of config.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DeskSettings(Section):
    """[desk]: where the reader is at home. `language` is the BCP 47 tag of what the desk itself says."""

    language: Language = "en"
    time_zone: Zone = Field(ZoneInfo("UTC"), examples=["Europe/Berlin"])


class StoreSettings(Section):
    """[store]: a database URL. It may hold a password, so it is kept out of every representation."""

    url: Database = Field("", repr=False, examples=["sqlite:///briefbot.db"])


class FetchSettings(Section):
    """[fetch]: how feeds and pages are fetched. Sizes are in bytes, after decompression."""

    contact: Contact = Field("", examples=["https://example.org/our-bot"])
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
            between = f"min_interval ({spelt(least)}) and max_interval ({spelt(most)})"
            raise ValueError(f"interval ({spelt(interval)}) should lie between {between}")
        return interval


class BriefSettings(Section):
    """[brief]: how long a brief may be, and its language. `max_words` counts what stands before the sources."""

    max_words: int = Field(250, ge=80, le=1000)
    key_points: int = Field(7, ge=3, le=7)
    language: LanguageOrNone = Field("", examples=["de"])
    update_after: Duration = Field(timedelta(hours=2), ge=timedelta(minutes=10), examples=["2h"])


class WriterSettings(Section):
    """[writer]: who writes; "auto" is a model in the service where one is set up, else the embedded writer."""

    kind: Literal["auto", "embedded", "model"] = "auto"


class ModelSettings(Section):
    """[model]: the language model of `writer.kind = "model"`. Tokens are of one call."""

    base_url: WebAddress = Field("", examples=["http://127.0.0.1:11434/v1"])
    name: str = Field("gpt-5-mini", min_length=1, examples=["gpt-5-mini"])
    api_key: SecretStr = SecretStr("")
    style: Style = "brief"
    prompts: str = Field("", examples=["/etc/briefbot/prompts"])
    timeout: Duration = Field(timedelta(minutes=3), ge=timedelta(seconds=1), le=timedelta(hours=1), examples=["3m"])
    max_tokens_in: int = Field(2_000, ge=1_000, le=200_000)
    max_tokens_out: int = Field(900, ge=200, le=20_000)
    reasoning_effort: Literal["", "none", "minimal", "low", "medium", "high"] = ""
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
    """[digest]: the briefs of a day, told together: `stories` in full, `also` by their headlines. `at` is local time."""

    stories: int = Field(10, ge=1, le=30)
    also: int = Field(10, ge=0, le=50)
    at: Hour = Field(time(7, 30), examples=["07:30"])


class WebSettings(Section):
    """[web]: the archive, the page to subscribe at, and the desk's own page. `url` is where people reach it."""

    listen: ListenOrNone = Field("", examples=["127.0.0.1:8080"])
    url: SiteAddress = Field("", examples=["https://briefs.example.org"])
    title: str = Field("briefbot", min_length=1, max_length=60, examples=["Harbour briefs"])
    about: str = Field("", max_length=2_000, examples=["Briefs of the news on ports and shipping."])
    behind_proxy: bool = False


class MailSettings(Section):
    """[mail]: digests and briefs by e-mail. Without a server there are none; passwords are better kept in the environment."""

    server: MailServer = Field("", examples=["smtp.example.org:587"])
    user: str = Field("", examples=["briefs@example.org"])
    password: SecretStr = SecretStr("")
    security: Literal["starttls", "tls", "none"] = "starttls"
    connections: int = Field(4, ge=1, le=32)
    sender: Sender = Field("", examples=["Our briefs <briefs@example.org>"], validate_default=True)
    reply_to: MailboxOrNone = Field("", examples=["editors@example.org"])
    bounces_to: MailboxOrNone = Field("", examples=["bounces@example.org"])
    imprint: str = Field("", max_length=500, examples=["Our Desk, 1 Harbour Street, Brellin"])
    inbox: PostBox = Field("", examples=["imaps://bounces@imap.example.org/INBOX"])
    inbox_password: SecretStr = SecretStr("")
    webhook_secret: LongSecret = SecretStr("")
    dkim_selector: str = Field("", max_length=63, pattern=r"^[A-Za-z0-9._-]*$", examples=["briefbot"])
    dkim_key: str = Field("", examples=["/etc/briefbot/dkim.pem"], validate_default=True)

    @field_validator("security")
    @classmethod
    def _kept_private(cls, security: str, before: ValidationInfo) -> str:
        server = before.data.get("server", "")
        if security == "none" and server and not is_loopback(server):
            raise ValueError('should be "starttls" or "tls": only with a server on this machine nobody listens on the way')
        return security

    @field_validator("sender")
    @classmethod
    def _somebody(cls, sender: str, before: ValidationInfo) -> str:
        if before.data.get("server") and not sender:
            raise ValueError('where there is a server, sender should be given: "Our briefs <briefs@example.org>"')
        return sender

    @field_validator("dkim_key")
    @classmethod
    def _both(cls, key: str, before: ValidationInfo) -> str:
        if bool(key) != bool(before.data.get("dkim_selector", key)):
            raise ValueError("dkim_selector and dkim_key should both be given, or neither")
        return key


class TelegramSettings(Section):
    """[telegram]: the bot. Admins and quota are of people; a person is named by Telegram's number of them."""

    token: BotToken = SecretStr("")
    base_url: WebAddress = Field("", examples=["http://127.0.0.1:8081"])
    proxy: Proxy = Field("", repr=False, examples=["http://127.0.0.1:3128"])
    admins: Numbers = Field((), examples=[[123456789]])
    access: Literal["open", "list", "invite"] = "open"
    quota: int = Field(20, ge=0, le=1000)
    feeds_by: Literal["admins", "everybody"] = "admins"
    most_subscriptions: int = Field(50, ge=1, le=1000)
    templates: str = Field("", examples=["/etc/briefbot/templates"])
    webhook_url: WebhookAddress = Field("", examples=["https://example.org/telegram"])
    webhook_listen: Listen = "127.0.0.1:8443"
    webhook_secret: WebhookSecret = SecretStr("")


class TopicSettings(Section):
    """[topics.NAME]: what a story of the topic is known by, and how it is written."""

    title: str = Field("", max_length=60, examples=["The sea"])
    words: Phrases = Field((), examples=[["ferry", "coast guard"]])
    feeds: Feeds = Field((), examples=[["https://example.org/feed.xml"]])
    style: StyleOrNone = Field("", examples=["analyst"])


class FeedSettings(Section):
    """[[feed]]: how the stories that a feed brings are written."""

    url: FeedAddress = Field(examples=["https://example.org/feed.xml"])
    style: Style = Field(examples=["analyst"])


class ChatSettings(Section):
    """[chats.NAME]: a chat that Apprise can write to, and what goes there; with `digest`, together once a day.

    Where the URL is in the service's own environment, other commands do without.
    """

    url: ChatUrl = Field(SecretStr(""), examples=["slack://token/channel"])
    topics: Strings = Field((), examples=[["sea"]])
    feeds: Feeds = Field((), examples=[["https://example.org/feed.xml"]])
    words: Phrases = Field((), examples=[["ferry"]])
    digest: HourOrNone = Field(None, examples=["07:30"])
    language: LanguageOrNone = Field("", examples=["de"])


REPEATED: dict[str, type[Section]] = {"topics": TopicSettings, "feed": FeedSettings, "chats": ChatSettings}
"""The sections that there may be several of: [topics.NAME] and such, or a list of them."""

LISTS = frozenset({"feed"})
"""Those of them that have no names."""


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
    web: WebSettings = WebSettings()
    mail: MailSettings = MailSettings()
    telegram: TelegramSettings = TelegramSettings()
    topics: dict[TopicName, TopicSettings] = {}
    chats: dict[TopicName, ChatSettings] = {}
    feed: Annotated[tuple[FeedSettings, ...], BeforeValidator(as_tuple)] = ()

    _places: Places = PrivateAttr(Places())

    def place(self, *key: str | int) -> str:
        """What a complaint of a setting begins with: "config.toml:3: [model] style", or the variable that holds it.

        Where there may be several of a section, its number in the list is part of the key: ("feed", 0, "style").
        """
        return self._places.told(key)

    def written(self, places: Places) -> Self:
        """The same settings, which know where they are written."""
        settings = self.model_copy()
        settings._places = places
        return settings

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
