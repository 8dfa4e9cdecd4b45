"""What the site is of: its name, its addresses, its language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from briefbot.showing.links import Links


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What every page tells of itself. `topics` are titles by name; `language` is for readers who ask for none of ours."""

    title: str = "briefbot"
    about: str = ""
    links: Links = field(default_factory=Links)
    language: str = "en"
    zone: tzinfo = UTC
    topics: Mapping[str, str] = field(default_factory=dict)
    takes_subscribers: bool = False
