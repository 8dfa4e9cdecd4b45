"""Apprise's plugins, opened: of a URL the one that writes to the chat, and how it wants to be written to."""

import sys
from dataclasses import dataclass
from shlex import quote
from typing import Any, cast

from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat, NotifyType
from apprise.manager_plugins import NotificationManager
from apprise.plugins import url_to_dict
from apprise.plugins.matrix import NotifyMatrix

from briefbot.adapters.chats.hearing import prick_up
from briefbot.adapters.chats.services import DIALECTS, Known, known_of
from briefbot.showing.chat import Manner

_NO_WEBHOOK = "off"  # how Apprise says that Matrix is written to by an account; a webhook leads to a room by itself
_CONNECT, _READ = 10.0, 20.0  # seconds; Apprise's own four are few for an answer, and who is unsure has to ask a person
_LONGEST = 30_000
_LONGEST_TITLE = 200
_SHORTEST_PAUSE = 1.0  # seconds between two messages to a chat, where Apprise names none


class BadUrl(ValueError):
    """A URL that Apprise cannot write to. The words say what to do, and hold nothing of the URL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChat:
    """A chat that can be written to. `pause` is how many seconds lie between two messages.

    What `is_final` goes past Apprise's converters, as it is.
    """

    plugin: NotifyBase
    manner: Manner
    format: NotifyFormat
    pause: float
    is_final: bool = False

    def say(self, body: str, title: str) -> bool:
        """Send a message, and wait in this thread for what becomes of it. Raises whatever a plugin raises."""
        told: dict[str, Any] = {"body": body, "title": title, "notify_type": NotifyType.INFO, "body_format": self.format}
        if self.is_final:
            return bool(self.plugin.send(**told, body_passthrough=False))
        return bool(self.plugin.notify(**told, overflow="upstream"))

    @property
    def service(self) -> str:
        """What it is called: "Slack"."""
        return str(self.plugin.service_name)

    @property
    def is_http(self) -> bool:
        """Whether what it asks can be heard."""
        return hasattr(sys.modules[type(self.plugin).__module__], "requests")


def open_chat(url: str) -> OpenChat:
    """The chat at a URL; the first takes a second, for Apprise reads all its plugins. Raises `BadUrl`."""
    prick_up()
    asked = cast(dict[str, Any] | None, url_to_dict(url))  # type: ignore[no-untyped-call]
    if not asked:
        raise BadUrl("Apprise does not understand it; https://appriseit.com/services shows how each is written")
    _must_be_usable(asked["schema"])
    plugin = Apprise.instantiate(asked, asset=_asset())
    if plugin is None:
        raise BadUrl("Apprise finds a part of it missing or wrong; https://appriseit.com/services shows how it is written")
    if len(plugin) != plugin.retry + 1:
        raise BadUrl("should lead to one chat: each is a [chats.NAME] of its own, so that every message comes once")
    if isinstance(plugin, NotifyMatrix) and plugin.mode == _NO_WEBHOOK and not plugin.rooms:
        raise BadUrl("names no room, and would write to every room of its account: end it with one, as in /!room:example.org")
    return _opened(plugin, NotifyFormat(asked["format"]) if asked.get("format") else None)


def _must_be_usable(schema: str) -> None:
    service = NotificationManager()[schema]  # type: ignore[no-untyped-call]
    if not service.enabled:
        needed = service.requirements.get("packages_required") or []
        packages = [needed] if isinstance(needed, str) else needed
        hint = f": pip install {' '.join(map(quote, packages))}" if packages else ""
        raise BadUrl(f"Apprise cannot write to {service.service_name} here, for it misses a package{hint}")


def _asset() -> AppriseAsset:
    """What Apprise may do besides: show no pictures of its own, follow no redirect with our keys, keep nothing on the disk."""
    return AppriseAsset(
        app_id="briefbot",
        app_desc="briefbot",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        image_path_mask=False,
        http_redirects=False,
        interpret_emojis=False,
        storage_mode="memory",
    )


def _opened(plugin: NotifyBase, chosen: NotifyFormat | None) -> OpenChat:
    formats = plugin.notify_format
    offered = tuple(map(NotifyFormat, (formats,) if isinstance(formats, str) else formats))
    known = known_of(type(plugin).__name__, offered)
    as_ = chosen if chosen and (chosen in offered or len(offered) == 1) else known.format
    if len(offered) == 1:
        plugin.notify_format = as_
    pause = max(float(plugin.request_rate_per_sec), _SHORTEST_PAUSE)
    _set_up(plugin, known)
    is_final = known.dialect is not None and as_ == known.format
    return OpenChat(plugin=plugin, manner=_manner(plugin, known, as_), format=as_, pause=pause, is_final=is_final)


def _set_up(plugin: NotifyBase, known: Known) -> None:
    """We pause before a message is under way, not after; the waits are a person's own, else longer than Apprise's."""
    plugin.request_rate_per_sec = 0
    for wait, least in (("socket_connect_timeout", _CONNECT), ("socket_read_timeout", _READ)):
        usual = getattr(type(plugin), wait)
        if getattr(plugin, wait) == usual:
            setattr(plugin, wait, max(usual, least))
    for option, value in known.options.items():
        if getattr(plugin, option) is None:
            setattr(plugin, option, value)


def _manner(plugin: NotifyBase, known: Known, as_: NotifyFormat) -> Manner:
    title = min(int(plugin.title_maxlen), _LONGEST_TITLE) if known.has_title else 0
    shared = title + 2 if title and plugin.overflow_amalgamate_title else 0
    most = known.most or (max(min(int(plugin.body_maxlen), _LONGEST) - shared, 1),)
    dialect = known.dialect if known.dialect and as_ == known.format else DIALECTS[as_]
    return Manner(dialect=dialect, most=most, measure=known.measure, title=title)
