"""The lead of a digest: what the day was about, in a sentence or two."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefbot.errors import Ungrounded
from briefbot.values import Brief
from briefbot.writing.model.wording import has_quotation

MOST_WORDS = 45
_MOST_NEWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What a digest begins with. `evidence` are the numbers of the briefs that bear it out, "B1" being the first given.

    `writer` is "embedded" or "model".
    """

    text: str
    evidence: tuple[str, ...]
    writer: str = "embedded"

    def __post_init__(self) -> None:
        if not self.text.strip() or not self.evidence:
            raise Ungrounded(f"no brief bears out the lead {self.text!r}")


def lead_of_headlines(briefs: Sequence[Brief]) -> Lead | None:
    """The first headlines as sentences, the same each time, in at most `MOST_WORDS` words; never with a quote in it.

    None where there are no briefs, or somebody's words in every headline and summary.
    """
    told: list[str] = []
    cited: list[str] = []
    for number, brief in enumerate(briefs, 1):
        news = _news(brief)
        fits = len(" ".join([*told, news]).split()) <= MOST_WORDS or not told
        if news and fits and len(told) < _MOST_NEWS and news not in told:
            told.append(news)
            cited.append(f"B{number}")
    return Lead(text=" ".join(map(closed, told)), evidence=tuple(cited)) if told else None


def closed(text: str) -> str:
    """The text as a sentence that has an end."""
    return text if text.endswith((".", "!", "?", "…", "。")) else f"{text}."


def _news(brief: Brief) -> str:
    texts = (" ".join(point.text.split()).rstrip(" .;") for point in (brief.headline, brief.summary))
    return next((text for text in texts if text and not has_quotation(text)), "")
