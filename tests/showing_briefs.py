"""Briefs to show: one written by hand with all that a brief can hold, and a strategy that builds any."""

from collections.abc import Sequence
from datetime import UTC, datetime

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
    for number, line in enumerate(article.text.splitlines(), 1):
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
