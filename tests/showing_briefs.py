"""Briefs to show: one written by hand with all that a brief can hold, and a strategy that builds any."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from briefbot.values import (
    Article,
    Brief,
    Copy,
    ExpertView,
    KeyPoint,
    Quote,
    Sentence,
    Source,
    Statement,
    WriterStamp,
)

WRITTEN = datetime(2026, 3, 4, 15, 20, tzinfo=UTC)

WIRE = """\
Ostavia and Lethany signed a treaty on Wednesday that shares the water of the Sarn, ending a quarrel of four decades.
The accord obliges Ostavia to let at least 310 cubic metres a second through the Kelm dam in summer.
"We have stopped counting drops and started counting harvests," Prime Minister Dorota Halvey told reporters in Brellin.
"A floor of 310 is generous in a wet year and a fiction in a dry one," said Ilse Varga, a hydrologist at the Institute of Water.
Both parliaments must ratify the treaty by the end of June.
"""

COURIER = """\
The Sarn treaty gives farmers downstream a guaranteed flow for the first time.
Anton Reyl, a former water minister who negotiated in the 1990s, called the text "a decent beginning with no teeth".
"Nobody is fined for breaking it," Reyl said. "That is what we failed to agree on, and so did they."
The opposition's leader, Marek Tolland, said his party would vote against it.
"You do not sell a river to win an election," he said.
"""

RADIO = """\
The two governments will publish the flow at the Kelm dam every hour from April.
Hourly figures "matter more than the number in the treaty", says Nadia Oster, who teaches water law at Aldmoor University.
Sarn Power, which runs the dam, said it would lose about 40 million crowns a year.
"We will honour the treaty and send the state the bill," its spokesman, Piet Lanz, said.
"""


def source(
    letter: str,
    article: Article,
    said: Sequence[tuple[str, str, str]] = (),
    copies: tuple[Copy, ...] = (),
) -> Source:
    """A source with a sentence for each line of its text, and a statement for each (speaker, role, words)."""
    sentences, start = [], 0
    for number, line in enumerate(article.text.rstrip("\n").split("\n"), 1):
        sentences.append(Sentence(source=letter, number=number, start=start, end=start + len(line), text=line))
        start += len(line) + 1
    spans = [(article.text.index(words), article.text.index(words) + len(words)) for _, _, words in said]
    statements = [
        Statement(speaker=speaker, role=role, spans=(span,), kind="direct", quotes=(span,))
        for (speaker, role, _), span in zip(said, spans, strict=True)
    ]
    return Source(id=letter, article=article, sentences=tuple(sentences), statements=tuple(statements), copies=copies)


def view(name: str, says: str, *sources: Source) -> ExpertView:
    """All that these sources quote of one person."""
    found = [(s, statement) for s in sources for statement in s.statements if statement.speaker == name]
    quotes = tuple(
        Quote(source=s, statement=statement, start=start, end=end) for s, statement in found for start, end in statement.quotes
    )
    evidence = tuple(
        sentence
        for s in sources
        for sentence in s.sentences
        if any(q.source is s and sentence.start < q.end and q.start < sentence.end for q in quotes)
    )
    return ExpertView(name=name, role=found[0][1].role, view=says, evidence=evidence, quotes=quotes)


def treaty() -> Brief:
    """Three sources and two copies, five points, three experts, three voices."""
    wire = source(
        "A",
        Article(
            id="wire-1",
            url="https://harbour-wire.test/2026/03/sarn-treaty",
            title="Ostavia and Lethany sign first treaty on the Sarn in 40 years",
            text=WIRE,
            published=datetime(2026, 3, 4, 13, 10, tzinfo=UTC),
            language="en",
            outlet="Harbour Wire",
        ),
        (
            ("Dorota Halvey", "Prime Minister", "We have stopped counting drops and started counting harvests,"),
            (
                "Ilse Varga",
                "a hydrologist at the Institute of Water",
                "A floor of 310 is generous in a wet year and a fiction in a dry one,",
            ),
        ),
        (
            Copy(url="https://sarn-valley-post.test/news/1", title="Ostavia and Lethany sign", outlet="Sarn Valley Post"),
            Copy(url="https://meridian.test/wire/sarn", title="Sarn treaty signed", outlet="Meridian Business"),
        ),
    )
    courier = source(
        "B",
        Article(
            id="courier-7",
            url="https://brellin-courier.test/politics/what-the-sarn-treaty-says",
            title="Farmers get a floor, the treaty gets no teeth",
            text=COURIER,
            published=datetime(2026, 3, 4, 14, 2, tzinfo=UTC),
            language="en",
            outlet="The Brellin Courier",
        ),
        (
            (
                "Anton Reyl",
                "a former water minister who negotiated in the 1990s",
                "a decent beginning with no teeth",
            ),
            ("Anton Reyl", "a former water minister who negotiated in the 1990s", "Nobody is fined for breaking it,"),
            ("Marek Tolland", "The opposition's leader", "You do not sell a river to win an election,"),
        ),
    )
    radio = source(
        "C",
        Article(
            id="radio-3",
            url="https://ostavia-radio.test/stories/kelm-dam-hourly",
            title="Kelm dam flow to be published every hour",
            text=RADIO,
            published=datetime(2026, 3, 4, 9, 45, tzinfo=UTC),
            language="en",
            outlet="Ostavia Public Radio",
            is_snippet=True,
        ),
        (
            (
                "Nadia Oster",
                "who teaches water law at Aldmoor University",
                "matter more than the number in the treaty",
            ),
            ("Piet Lanz", "its spokesman", "We will honour the treaty and send the state the bill,"),
        ),
    )
    a, b, c = wire.sentences, courier.sentences, radio.sentences
    return Brief(
        headline=KeyPoint(text="Ostavia and Lethany agree to share the Sarn's water", evidence=(a[0],)),
        summary=KeyPoint(
            text="A treaty signed on Wednesday ends a quarrel of four decades and guarantees a summer flow at the Kelm dam.",
            evidence=(a[0], a[1], b[0]),
        ),
        key_points=(
            KeyPoint(
                text="Ostavia must let at least 310 cubic metres a second through the Kelm dam in summer.", evidence=(a[1],)
            ),
            KeyPoint(text="Farmers downstream get a guaranteed flow for the first time.", evidence=(b[0],)),
            KeyPoint(text="The flow at the dam will be published every hour from April.", evidence=(c[0],)),
            KeyPoint(text="Sarn Power, which runs the dam, expects to lose about 40 million crowns a year.", evidence=(c[2],)),
            KeyPoint(text="The opposition will vote against the treaty.", evidence=(b[3], b[4])),
        ),
        expert_views=(
            view("Ilse Varga", "The guaranteed flow will not hold in a dry year.", wire),
            view("Anton Reyl", "The treaty is a start, but nothing happens to whoever breaks it.", courier),
            view("Nadia Oster", "Open figures are worth more than the figure agreed on.", radio),
        ),
        voices=(
            view("Dorota Halvey", "", wire),
            view("Marek Tolland", "His party will vote against the treaty.", courier),
            view("Piet Lanz", "The company will comply and claim its losses.", radio),
        ),
        sources=(wire, courier, radio),
        language="en",
        writer=WriterStamp(name="embedded"),
        why_it_matters=KeyPoint(text="It is the first guarantee that farmers below the dam have had.", evidence=(b[0],)),
        whats_next=KeyPoint(text="Both parliaments must ratify the treaty by the end of June.", evidence=(a[4],)),
    )


def crowd() -> Brief:
    """One source in several scripts, full of markup and control characters, by a model; nobody in it is an expert."""
    text = (
        "首相说，新条约结束了四十年的争端，下游的农民第一次得到了书面保证，而水坝的流量每小时公布一次。\n"
        "„Wir haben «genug» gewartet – \x1b[31m*vier* Jahrzehnte\x1b[0m“, sagte [b]Adela Roth[/b].\n"
        "ראש הממשלה חתמה על ההסכם ביום רביעי.\n"
    )
    article = Article(
        id="crowd-1",
        url="https://zeitung.test/straße?q=<a b>&r=[1]",
        title="Der Vertrag \u202e<script>",
        text=text,
        language="de",
    )
    only = source("A", article, [("[b]Adela Roth[/b]", "", "Wir haben «genug» gewartet – \x1b[31m*vier* Jahrzehnte\x1b[0m")])
    first, second, third = only.sentences
    return Brief(
        headline=KeyPoint(text="# 条约", evidence=(first,)),
        summary=KeyPoint(text=first.text, evidence=(first,)),
        key_points=(
            KeyPoint(text=third.text, evidence=(third,)),
            KeyPoint(text="1. [red]Not a list[/red]", evidence=(second,)),
        ),
        expert_views=(),
        voices=(view("[b]Adela Roth[/b]", "", only),),
        sources=(only,),
        language="zh",
        writer=WriterStamp(name="model", model="small_model-1.5b", tokens=(2011, 420), cost=0.0013, note="Cut short."),
    )


# What a source may hold that a renderer must not pass on: markup, escape codes, marks of direction, entities, addresses.
HOSTILE = (
    "[bold]loud[/bold] [link=https://evil.test]x[/link]",
    "\x1b[31mred\x1b]8;;https://evil.test\x07link\x9b1m",
    "\u202egnitrats\u2066 \u200bhidden\ufeff",
    "<script>alert(1)</script> <b>bold</b> <https://evil.test>",
    "[click](https://evil.test) ![pixel](https://evil.test/p.png)",
    "**strong** _weak_ `code` ~~gone~~ \\",
    "# heading",
    "1. first",
    "2) second",
    "- item",
    "+ item",
    "---",
    "===",
    "> quoted",
    "    indented",
    "```",
    "&lt;b&gt; &#35; &amp",
    "[1]: https://evil.test",
    "https://evil.test www.evil.test me@evil.test",
    "| a | b |",
    "漢字かな交じり文",
    "שלום עולם",
    "مرحبا",
    "e\u0301 👩\u200d🌾 \u00a0",
)
ANY_TEXT = st.one_of(
    st.text(min_size=1, max_size=60),
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=4).map(" ".join),
).filter(lambda text: not text.isspace())
_LINES = st.lists(ANY_TEXT.map(lambda text: text.replace("\n", " ")).filter(str.strip), min_size=1, max_size=5)
_TIMES = st.none() | st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_URLS = st.sampled_from(["https://a.test/x", "http://b.test/?q=(1)&r=[2]", "/home/me/page.html", "javascript:alert(1)"])
_PEOPLE = ("Ilse Varga", "[red]Anton*", "小林")


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    """Any brief that the constructors let through, of one to three sources."""
    sources = tuple(_any_source(draw, letter) for letter in "ABC"[: draw(st.integers(1, 3))])
    sentences = [sentence for source in sources for sentence in source.sentences]
    evidence = st.lists(st.sampled_from(sentences), min_size=1, max_size=3).map(tuple)
    points = st.builds(KeyPoint, text=ANY_TEXT, evidence=evidence)
    quoted = [name for name in _PEOPLE if any(t.speaker == name for s in sources for t in s.statements)]
    said = [view(name, draw(ANY_TEXT | st.just("")), *sources) for name in quoted]
    experts = draw(st.integers(0, len(said)))
    return Brief(
        headline=draw(points),
        summary=draw(points),
        key_points=draw(st.lists(points, max_size=3).map(tuple)),
        expert_views=tuple(said[:experts]),
        voices=tuple(said[experts:]),
        sources=sources,
        language=draw(st.sampled_from(["en", "de", "zh", ""])),
        writer=WriterStamp(name="model", model=draw(ANY_TEXT), tokens=(2000, 450), cost=0.0021, note=draw(ANY_TEXT)),
        why_it_matters=draw(st.none() | points),
        whats_next=draw(st.none() | points),
    )


def _any_source(draw: st.DrawFn, letter: str) -> Source:
    lines = draw(_LINES)
    article = Article(
        id=f"article-{letter}",
        url=draw(_URLS),
        title=draw(ANY_TEXT | st.just("")),
        text="\n".join(lines),
        published=draw(_TIMES),
        language=draw(st.sampled_from(["en", "de", "fr", "ja", ""])),
        outlet=draw(ANY_TEXT | st.just("")),
        is_snippet=draw(st.booleans()),
    )
    said = draw(st.lists(st.tuples(st.sampled_from(_PEOPLE), ANY_TEXT | st.just(""), st.sampled_from(lines)), max_size=3))
    copies = draw(st.lists(st.builds(Copy, url=_URLS, title=ANY_TEXT, outlet=ANY_TEXT), max_size=2).map(tuple))
    return source(letter, article, said, copies)


def in_language(language: str) -> Brief:
    """The treaty's headline and points, of sources in that language, and nobody who is quoted."""
    brief = treaty()
    sources = tuple(replace(source, article=replace(source.article, language=language)) for source in brief.sources)
    return replace(brief, sources=sources, expert_views=(), voices=(), language=language)
