"""The invented articles of `tests/stories`, and strategies that make more of them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st

from briefbot import Article

FOLDER = Path(__file__).parent / "stories"
HARBOUR = ("harbour-courier", "harbour-tidende", "harbour-copy")
LYNX = ("lynx-herald", "lynx-post")
_DAY = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


def article(name: str) -> Article:
    """The article of that file: its first line is the title."""
    title, _, text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip().partition("\n")
    hours = sorted(path.stem for path in FOLDER.glob("*.txt")).index(name)
    return Article(
        id=name,
        url=f"https://{name}.example.org/",
        title=title,
        text=text,
        published=_DAY + timedelta(hours=hours),
        language="en",
        outlet=name.partition("-")[2].title(),
    )


def articles(names: tuple[str, ...]) -> list[Article]:
    return [article(name) for name in names]


def sentences() -> list[str]:
    """Every sentence of the invented articles that reads as one."""
    lines = [line for name in (*HARBOUR, *LYNX) for line in article(name).text.splitlines()]
    return sorted({part.strip().rstrip(".") + "." for line in lines for part in line.split(". ") if '"' not in part})


_QUOTED = "“{words},” said {name}, {role}. “{more}.”"
_NAMES = ["Ada Kolb", "Kolb", "Jens Rask", "Li Wen", "Élodie Marchetti", "she", "the ministry"]
_ROLES = ["an economist at the Institute for Tides", "the minister of ports", "a former judge", "a baker"]
_PLAIN = ["We never saw it coming", "The numbers are not kind", "It will take ten years", "This is a mistake", "no"]

quoted = st.builds(
    lambda words, name, role, more: _QUOTED.format(words=words, name=name, role=role, more=more),
    st.sampled_from(_PLAIN),
    st.sampled_from(_NAMES),
    st.sampled_from(_ROLES),
    st.sampled_from(_PLAIN),
)
line = st.one_of(st.sampled_from(sentences()), quoted, st.text(max_size=80))
text = st.lists(line, max_size=12).map("\n".join)


@st.composite
def any_articles(draw: st.DrawFn, least: int = 0, most: int = 4) -> list[Article]:
    """Articles of sentences that were invented, quotations that were put together, and any text at all."""
    count = draw(st.integers(least, most))
    return [
        Article(
            id=str(number),
            url=f"https://{number}.test/",
            title=draw(st.one_of(st.sampled_from([article(n).title for n in (*HARBOUR, *LYNX)]), st.text(max_size=40))),
            text=draw(text),
            published=draw(st.one_of(st.none(), st.integers(0, 400).map(lambda hours: _DAY + timedelta(hours=hours)))),
            is_snippet=draw(st.booleans()),
        )
        for number in range(count)
    ]
