"""Who reads a brief."""

from dataclasses import dataclass
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from briefbot.showing.catalogue import Catalogue, catalogue_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who reads it: the language of our own words (a BCP 47 tag), the zone of the times."""

    language: str = "en"
    zone: tzinfo = UTC

    @property
    def words(self) -> Catalogue:
        """Our sentences in that language."""
        return catalogue_for(self.language)


def zone_named(name: str, ours: tzinfo) -> tzinfo:
    """The time zone of that name; `ours` for none, and for one that is not known here, or not any more."""
    try:
        return ZoneInfo(name) if name else ours
    except (KeyError, ValueError, OSError):
        return ours
