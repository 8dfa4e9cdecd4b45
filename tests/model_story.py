"""A story of five invented sources with three experts, a model that says what it is told to, and replies of every kind."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from hypothesis import strategies as st

from briefbot import Article
from briefbot.adapters.prompts import load_prompt
from briefbot.adapters.tokens import counter
from briefbot.desk.model_writer import ModelWriter, WritingLimits
from briefbot.errors import ModelError
from briefbot.ports import Commission, Question, Reply, Usage
from briefbot.values import Source
from briefbot.writing.model.asking import ask_for_brief
from briefbot.writing.model.material import Material
from briefbot.writing.sources import read_sources

FOLDER = Path(__file__).parent / "model"
COUNT = counter("gpt-4.1")
PROMPT = load_prompt()


def story() -> list[Article]:
    """The five articles of `tests/model`: of each file the first line is the title."""
    articles = []
    for file in sorted(FOLDER.glob("ferry-*.txt")):
        title, _, text = file.read_text(encoding="utf-8").strip().partition("\n")
        outlet = file.stem.removeprefix("ferry-").title()
        url = f"https://{outlet.lower()}.example.org/ferry"
        articles.append(Article(id=file.stem, url=url, title=title, text=text.strip(), language="en", outlet=outlet))
    return articles


def commission() -> Commission:
    """Its brief, wanted."""
    return Commission(articles=tuple(story()))


@lru_cache
def sources() -> tuple[Source, ...]:
    return read_sources(story())


@lru_cache
def material() -> Material:
    return ask_for_brief(sources(), PROMPT, COUNT, 2_000, "en")[1]


def number_of(words: str) -> str:
    """The number of the first shown sentence that holds those words."""
    return next(line.sentence.id for line in material().shown if words in line.sentence.text)


def speaker_id(name: str) -> str:
    """The number under which that speaker is shown."""
    return next(number for number, speaker in material().speakers.items() if speaker.name == name)


@dataclass(slots=True)
class Scripted:
    """A model that gives those replies in turn, the last one again and again, and keeps what it was asked."""

    replies: Sequence[str | ModelError | Callable[[Question], str]]
    asked: list[Question] = field(default_factory=list)
    usage: Usage | None = field(default_factory=lambda: Usage(tokens_in=100, tokens_out=10))
    cost: int = 0

    async def ask(self, question: Question) -> Reply:
        reply = self.replies[min(len(self.asked), len(self.replies) - 1)]
        self.asked.append(question)
        if isinstance(reply, ModelError):
            raise reply
        text = reply if isinstance(reply, str) else reply(question)
        return Reply(text=text, model="scripted", usage=self.usage, cost=self.cost)


def writer(*replies: str | ModelError | Mapping[str, object], **limits: object) -> tuple[ModelWriter, Scripted]:
    """A writer over a model of those replies, and the model."""
    model = Scripted([json.dumps(reply) if isinstance(reply, Mapping) else reply for reply in replies])
    return ModelWriter(model=model, prompt=PROMPT, count=COUNT, limits=WritingLimits(**limits), language="en"), model  # type: ignore[arg-type]


def claim(text: str, *words: str) -> dict[str, object]:
    """A claim that cites the sentences with those words in them."""
    return {"t": text, "e": [number_of(part) for part in words]}


# -- any reply whatever --------------------------------------------------------------------------------------------------

_INVENTED = [
    "Ada Kolb said the bridge cost 99 million",
    "Roe warned of 3 deaths",
    "Budapest",
    "“We lied,” said Lund",
    "½ of all",
    "X500",
]


def _pieces() -> list[str]:
    lines = [line.sentence.text for line in material().shown]
    return lines + [" ".join(line.split()[start : start + 9]) for line in lines for start in (0, 3, 7)]


def _numbers() -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(sorted(material().sentences)),
        st.from_regex(r"[A-Z]{1,2}[0-9]{1,3}", fullmatch=True),
        st.text(max_size=3),
    )


def texts() -> st.SearchStrategy[str]:
    """Text of the sources, as it is, put together anew, or with something put in; and any text at all."""
    piece = st.sampled_from(_pieces())
    number = st.integers(0, 10_000_000).map(str)
    word = st.one_of(piece, st.sampled_from(_INVENTED), number, st.text(max_size=12))
    return st.one_of(piece, st.lists(word, min_size=1, max_size=4).map(" ".join), st.text(max_size=230))


def claims() -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({"t": texts(), "e": st.lists(_numbers(), max_size=4)})


def _views() -> st.SearchStrategy[dict[str, object]]:
    speakers = st.one_of(st.sampled_from(sorted(material().speakers)), st.text(max_size=3))
    return st.tuples(claims(), speakers, st.sampled_from(["warns", "", "supports", "lies"])).map(
        lambda parts: {**parts[0], "s": parts[1], "k": parts[2]}
    )


def drafts() -> st.SearchStrategy[str]:
    """Replies of the right shape, whatever they say."""
    maybe = st.one_of(st.none(), claims())
    shape = {
        "h": claims(),
        "s": claims(),
        "p": st.lists(claims(), max_size=7),
        "v": st.lists(_views(), max_size=8),
        "w": maybe,
        "n": maybe,
    }
    return st.fixed_dictionaries(shape).map(lambda draft: json.dumps(draft, ensure_ascii=False))


def repairs() -> st.SearchStrategy[str]:
    part = st.tuples(claims(), st.from_regex(r"[hspvwn][0-9]?", fullmatch=True)).map(lambda p: {**p[0], "i": p[1]})
    return st.lists(part, max_size=6).map(lambda parts: json.dumps({"r": parts}))


def garbage() -> st.SearchStrategy[str]:
    """What is no reply: any text, any JSON, and replies that break off."""
    anything = st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(st.sampled_from([*"hspvwnrtekix"]), inner, max_size=6)
        ),
        max_leaves=12,
    )
    cut = st.tuples(drafts(), st.integers(0, 200)).map(lambda pair: pair[0][: -pair[1] or None])
    return st.one_of(st.text(), anything.map(json.dumps), cut, drafts().map(lambda draft: f"Sure!\n```json\n{draft}\n```"))
