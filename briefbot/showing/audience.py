"""Who reads a brief."""

from dataclasses import dataclass
from datetime import UTC, tzinfo

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
