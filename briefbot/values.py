"""What crosses the modules: frozen values in the glossary's words.

A brief cannot be built of anything but its sources. A `Sentence` is cut from an article, a `Quote` is a span of a
statement that the reader heard in that article, a `KeyPoint` names the sentences that bear it out, and the constructors
raise `Ungrounded` for anything else. All positions are offsets into `Article.text`, in characters (code points),
`start` included and `end` not.
"""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Literal

from briefbot.errors import Ungrounded

Kind = Literal["direct", "indirect", "mixed"]
Stance = Literal["supports", "doubts", "warns", "explains", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item as its feed gives it. `content` is HTML as published, "" where the feed has none; times are aware (UTC)."""

    id: str
    url: str
    title: str
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as read: `url` is where it was fetched, `site_url` the page it belongs to, `ttl` its own hint in seconds."""

    url: str
    title: str
    entries: tuple[Entry, ...]
    site_url: str = ""
    language: str = ""
    ttl: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page read in full. `text` keeps its paragraphs, one or more newlines apart, and nothing that is not the article.

    `language` is a BCP 47 tag or "", `outlet` the name of the site, `published` is aware or None. `is_snippet` says that
    the page showed only a part (a paywall, a feed's excerpt).
    """

    id: str
    url: str
    title: str
    text: str
    published: datetime | None = None
    authors: tuple[str, ...] = ()
    language: str = ""
    outlet: str = ""
    is_snippet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A numbered sentence of one source. `id` ("A12") is what evidence cites; `paragraph` counts from 0."""

    source: str
    number: int
    start: int
    end: int
    text: str
    paragraph: int = 0

    @property
    def id(self) -> str:
        """The source's letter and the sentence's number, from 1."""
        return f"{self.source}{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Somebody saying something in an article.

    `speaker` is the fullest name the article gives ("Celeste Wallander", where the sentence has "she said"), or the
    words it uses where nobody is named ("police"), or "" where nobody is to be found. `role` is the article's own words,
    or "". `spans` are the content; `quotes` the parts of it between quotation marks, without the marks, each word for word.
    `is_speech` tells words said from a belief, a wish or an act that the article tells of ("Roe wants ...").
    """

    speaker: str
    role: str
    spans: tuple[tuple[int, int], ...]
    kind: Kind
    is_expert: bool = False
    is_person: bool = False
    quotes: tuple[tuple[int, int], ...] = ()
    is_speech: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Another address of the same text: a syndicated copy that is folded into a source."""

    url: str
    title: str
    outlet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One article of a brief as the reader took it: its numbered sentences, and who says what in it.

    Raises `Ungrounded` where a sentence or a statement does not stand in the article's text.
    """

    id: str
    article: Article
    sentences: tuple[Sentence, ...]
    statements: tuple[Statement, ...] = ()
    copies: tuple[Copy, ...] = ()

    def __post_init__(self) -> None:
        text = self.article.text
        for sentence in self.sentences:
            if sentence.source != self.id or text[sentence.start : sentence.end] != sentence.text or not sentence.text:
                raise Ungrounded(f"sentence {sentence.id} does not stand in {self.article.url!r}")
        for statement in self.statements:
            if not all(0 <= start < end <= len(text) for start, end in statement.spans + statement.quotes):
                raise Ungrounded(f"a statement of {statement.speaker!r} lies outside {self.article.url!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words that stand in a source, in the mouth of the statement's speaker. The text is cut, never given."""

    source: Source = field(repr=False)
    statement: Statement
    start: int
    end: int

    def __post_init__(self) -> None:
        spans = self.statement.quotes
        if self.statement not in self.source.statements or not any(b <= self.start < self.end <= e for b, e in spans):
            raise Ungrounded(f"no quote of {self.statement.speaker!r} at {self.start}-{self.end} of source {self.source.id}")

    @property
    def text(self) -> str:
        """The words, cut from the source."""
        return self.source.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPoint:
    """One claim, and the source sentences that bear it out. There is always one."""

    text: str
    evidence: tuple[Sentence, ...]

    def __post_init__(self) -> None:
        if not self.text.strip() or not self.evidence:
            raise Ungrounded(f"nothing bears out {self.text!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertView:
    """What one person says: an expert's view, or (among the voices) the words of somebody who acts in the story.

    `role` is in the source's words. Every quote is this person's: its statement names the same speaker, and it lies in
    a sentence of the evidence.
    """

    name: str
    role: str
    view: str
    evidence: tuple[Sentence, ...]
    quotes: tuple[Quote, ...] = ()
    stance: Stance = ""

    def __post_init__(self) -> None:
        if not self.name or not self.evidence:
            raise Ungrounded(f"nothing bears out the view of {self.name!r}")
        for quote in self.quotes:
            if quote.statement.speaker != self.name:
                raise Ungrounded(f"{quote.statement.speaker!r}, not {self.name!r}, says {quote.text!r}")
            if not any(s.source == quote.source.id and s.start < quote.end and quote.start < s.end for s in self.evidence):
                raise Ungrounded(f"no sentence of the evidence holds {quote.text!r}")

    @property
    def quotes_apart(self) -> tuple[Quote, ...]:
        """The quotes that the view does not hold already, word for word: those to be shown after it."""
        return tuple(quote for quote in self.quotes if " ".join(quote.text.split()).rstrip(".,") not in self.view)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriterStamp:
    """Who wrote a brief: `name` is "embedded" or "model"; tokens are (in, out); `cost` is in US dollars.

    `note` says in one sentence what the reader should know of it ("the model was down"), or is "".
    """

    name: str
    model: str = ""
    prompt: str = ""
    tokens: tuple[int, int] = (0, 0)
    cost: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What we write of a story. Every evidence is a sentence, and every quote a span, of its own sources."""

    headline: KeyPoint
    summary: KeyPoint
    key_points: tuple[KeyPoint, ...]
    expert_views: tuple[ExpertView, ...]
    voices: tuple[ExpertView, ...]
    sources: tuple[Source, ...]
    language: str
    writer: WriterStamp
    why_it_matters: KeyPoint | None = None
    whats_next: KeyPoint | None = None

    def __post_init__(self) -> None:
        if len({source.id for source in self.sources}) < len(self.sources):
            raise Ungrounded("two sources of the brief have the same letter, so that its evidence could be of either")
        known = {sentence for source in self.sources for sentence in source.sentences}
        if stray := next((s for s in self.evidence if s not in known), None):
            raise Ungrounded(f"sentence {stray.id} is in none of the brief's sources")
        sources = {id(source) for source in self.sources}
        for quote in chain.from_iterable(view.quotes for view in self.expert_views + self.voices):
            if id(quote.source) not in sources:
                raise Ungrounded(f"{quote.text!r} is in none of the brief's sources")

    @property
    def points(self) -> tuple[KeyPoint, ...]:
        """Every claim of the brief: headline, summary, key points, why it matters, what is next."""
        rest = (self.why_it_matters, self.whats_next)
        return (self.headline, self.summary, *self.key_points, *(point for point in rest if point))

    @property
    def evidence(self) -> tuple[Sentence, ...]:
        """Every sentence that the brief cites, once, in the order of the sources."""
        claims: tuple[KeyPoint | ExpertView, ...] = (*self.points, *self.expert_views, *self.voices)
        cited = set(chain.from_iterable(claim.evidence for claim in claims))
        return tuple(sorted(cited, key=lambda s: (len(s.source), s.source, s.number)))

    def to_json(self) -> str:
        """The brief as JSON, by the schema that ships with the package (`briefbot/showing/brief.schema.json`)."""
        from briefbot.showing.document import to_json  # noqa: PLC0415  (the values are below the renderers)

        return to_json(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The articles that tell of one event, the best to read first; `copies` are (article id, id of the one it copies)."""

    articles: tuple[Article, ...]
    copies: tuple[tuple[str, str], ...] = ()
