"""Briefs by one or several writers, side by side: what holds of them, and what they cost.

    ./run eval                                              the embedded writer over benchmarks/golden
    ./run eval --writer embedded --writer model --base-url http://127.0.0.1:8111/v1 --model local
    ./run eval --model gpt-5-mini --model gpt-5-nano        two models (the key is taken from OPENAI_API_KEY)
    ./run eval --model local --prompts old/ --prompts new/  two versions of the prompts; --style analyst, another style
    ./run eval article.html folder/                         articles of your own

Of each count more is better; what is wrong is listed with --wrong, and the briefs are printed with --show. Ends with 1 where
a quote is not verbatim.
"""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from pathlib import Path

from benchmarks.golden_set import GOLDEN, Case, cases
from benchmarks.scoring import MEASURES, Finding
from briefbot.adapters.model import OpenAIModel
from briefbot.adapters.model_access import ModelAccess
from briefbot.adapters.prices import load_prices
from briefbot.adapters.prompts import load_prompt
from briefbot.adapters.tokens import counter
from briefbot.desk.model_writer import ModelWriter, WritingLimits
from briefbot.errors import BriefbotError
from briefbot.ports import Model, Question, Reply, Reservation, Usage
from briefbot.showing.audience import Audience
from briefbot.showing.markdown import to_markdown
from briefbot.values import Brief
from briefbot.writing.embedded import compose
from briefbot.writing.model.cost import FREE, OPENAI, Price, cost, most_cost

_TIMEOUT = timedelta(minutes=20)  # for a question: a model on a busy machine takes minutes


@dataclass(slots=True)
class Listening:
    """A model, and every question that it was asked."""

    model: Model
    asked: list[Question] = field(default_factory=list)

    async def ask(self, question: Question) -> Reply:
        """Its answer. Raises `ModelError`."""
        self.asked.append(question)
        return await self.model.ask(question)


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """Meets `Meter`: what each call costs, with no cap."""

    price: Price

    async def reserve(self, question: Question) -> Reservation:
        """The most that it can cost."""
        texts = (*(turn.text for turn in question.turns), question.schema)
        return Reservation(id=0, most=most_cost(self.price, texts, question.most_tokens))

    async def settle(self, reservation: Reservation, usage: Usage | None, tier: str = "") -> int:
        """What it has cost; the most where the server is silent."""
        if usage is None:
            return reservation.most
        price = self.price.at(tier or "default")
        return min(cost(price, usage.tokens_in, usage.tokens_out, usage.cached, usage.stored), reservation.most)

    async def release(self, reservation: Reservation) -> None:
        """It has cost nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A brief, and what it took."""

    case: Case
    brief: Brief
    seconds: float
    questions: tuple[Question, ...] = ()

    @property
    def findings(self) -> dict[str, Finding]:
        """What each measure finds."""
        return {name: measure(self.case, self.brief) for name, measure in MEASURES.items()}


Write = Callable[[Case], Awaitable[Written]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A writer under the name that its column carries; no `access` is the embedded writer."""

    title: str
    access: ModelAccess | None = None
    style: str = "brief"
    prompts: Path | None = None
    price: Price = FREE


# -- writing -----------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def writing(column: Column) -> AsyncIterator[Write]:
    """The writer of a column. Raises `ConfigError` where its prompts cannot be used."""
    if column.access is None:
        yield _embedded
        return
    prompt = load_prompt(column.style, column.prompts)
    async with OpenAIModel(column.access, meter=Priced(price=column.price)) as client:

        async def write(case: Case) -> Written:
            model = Listening(client)
            writer = ModelWriter(model=model, prompt=prompt, count=counter(column.access.model), limits=WritingLimits())
            begin = time.perf_counter()
            brief = await writer.write_sources(case.sources)
            return Written(case=case, brief=brief, seconds=time.perf_counter() - begin, questions=tuple(model.asked))

        yield write


async def _embedded(case: Case) -> Written:
    begin = time.perf_counter()
    brief = compose(case.sources)
    return Written(case=case, brief=brief, seconds=time.perf_counter() - begin)


async def written_by(column: Column, stories: Sequence[Case], done: Callable[[Written], None]) -> list[Written]:
    """A brief of each story, one after another; `done` is told of each."""
    briefs = []
    async with writing(column) as write:
        for case in stories:
            briefs.append(await write(case))
            done(briefs[-1])
    return briefs


# -- the table ---------------------------------------------------------------------------------------------------------


def rows(briefs: Sequence[Written]) -> dict[str, str]:
    """The figures of a column, by the names of the rows."""
    stamps = [written.brief.writer for written in briefs]
    asked = [question for written in briefs for question in written.questions]
    calls = max(1, len([stamp for stamp in stamps if sum(stamp.tokens)]))
    return {
        **{name: str(total(briefs, name)) for name in MEASURES},
        "tokens in, a brief": f"{sum(stamp.tokens[0] for stamp in stamps) / calls:,.0f}",
        "tokens out, a brief": f"{sum(stamp.tokens[1] for stamp in stamps) / calls:,.0f}",
        "US dollars, in all": f"{sum(stamp.cost for stamp in stamps):.4f}",
        "seconds, a brief": f"{sum(written.seconds for written in briefs) / len(briefs):.2f}",
        "repairs": f"{sum(question.schema_name == 'repair' for question in asked)}/{len(briefs)}",
        "told in part by the embedded writer": f"{sum(bool(stamp.note) for stamp in stamps)}/{len(briefs)}",
        "fallbacks": f"{sum(bool(w.questions) and w.brief.writer.name == 'embedded' for w in briefs)}/{len(briefs)}",
    }


def total(briefs: Sequence[Written], measure: str) -> Finding:
    """What a measure finds in all the briefs."""
    return sum((written.findings[measure] for written in briefs), Finding(0))


def table(titles: Sequence[str], columns: Sequence[dict[str, str]]) -> str:
    """The columns side by side."""
    names = list(columns[0])
    first = max(map(len, names)) + 2
    widths = [max(len(title), *map(len, column.values())) + 2 for title, column in zip(titles, columns, strict=True)]
    lines = [["", *titles], *([name, *(column[name] for column in columns)] for name in names)]
    return "\n".join(
        line[0].ljust(first) + "".join(cell.rjust(width) for cell, width in zip(line[1:], widths, strict=True))
        for line in lines
    )


# -- the command -------------------------------------------------------------------------------------------------------


def main() -> int:
    """Write, measure, print; 1 where a quote is not verbatim, 2 where there is nothing to do it with."""
    asked = _parser().parse_args()
    try:
        return asyncio.run(evaluate(asked))
    except (BriefbotError, OSError, ValueError) as error:
        print(f"eval: {error}", file=sys.stderr)
        return 2


async def evaluate(asked: argparse.Namespace) -> int:
    """The table of what is asked for."""
    stories = cases(asked.paths or [GOLDEN])
    if not stories:
        raise ValueError("there is no article at the given path: give files of text, Markdown or HTML, or folders of them")
    columns = _columns(asked)
    told = []
    for column in columns:
        told.append(await written_by(column, stories, lambda written: _tell(written, asked)))
    print(f"stories: {len(stories)}, sources: {sum(len(case.sources) for case in stories)}\n")
    print(table([column.title for column in columns], [rows(briefs) for briefs in told]))
    return int(any(total(briefs, "quotes verbatim").wrong for briefs in told))


def _tell(written: Written, asked: argparse.Namespace) -> None:
    stamp, findings = written.brief.writer, written.findings
    if asked.show:
        print(f"\n== {written.case.name}\n\n{to_markdown(written.brief, Audience())}")
    if asked.wrong:
        wrong = [f"  {name}: {text}" for name, finding in findings.items() for text in finding.wrong]
        print("\n".join([f"{written.case.name} ({stamp.name}{': ' if stamp.note else ''}{stamp.note})", *wrong]))
    elif written.questions and sys.stderr.isatty():
        print(f"{written.case.name}: {written.seconds:.0f} s", file=sys.stderr)


def _columns(asked: argparse.Namespace) -> list[Column]:
    """One for the embedded writer, where it is asked for, and one for each model, style and folder of prompts."""
    writers = asked.writer or (["model"] if asked.model or asked.base_url else ["embedded"])
    columns = [Column(title="embedded")] if "embedded" in writers else []
    if "model" not in writers:
        return columns
    key, models = os.environ.get("OPENAI_API_KEY", ""), asked.model or ["gpt-5-mini"]
    base_url = asked.base_url or os.environ.get("OPENAI_BASE_URL", "") or OPENAI
    if base_url == OPENAI and not key:
        raise ValueError("no language model is set up: give --base-url, or set OPENAI_API_KEY; `./run model` has one to try")
    for model, style, prompts in product(models, asked.style or ["brief"], asked.prompts or [None]):
        access = ModelAccess(model=model, base_url=base_url, api_key=key, timeout=_TIMEOUT, at_once=1, temperature=0.0)
        stamp = load_prompt(style, prompts).stamp
        price, _ = load_prices(asked.prices).charged(model, base_url)
        columns.append(Column(title=f"{model} {stamp}", access=access, style=style, prompts=prompts, price=price))
    return columns


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./run eval", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="articles, or folders of them")
    parser.add_argument("--writer", action="append", choices=["embedded", "model"])
    parser.add_argument("--model", action="append", metavar="NAME")
    parser.add_argument("--base-url", metavar="URL", help="a server that speaks OpenAI's protocol")
    parser.add_argument("--style", action="append", metavar="NAME", help="brief, analyst or plain")
    parser.add_argument("--prompts", action="append", type=Path, metavar="FOLDER", help="prompts of your own")
    parser.add_argument("--prices", type=Path, metavar="FILE", help="prices of models of your own, as model.prices names them")
    parser.add_argument("--show", action="store_true", help="print the briefs")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong, story by story")
    return parser


if __name__ == "__main__":
    sys.exit(main())
