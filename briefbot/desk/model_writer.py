"""Have a language model write a brief, and the embedded writer whatever the model cannot."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from briefbot.errors import BadReply, ModelError, ModelPending
from briefbot.ports import NOBODY, Commission, Model, Payer, Question, Reply, Turn, Usage
from briefbot.values import Article, Brief, Source, Story, WriterStamp
from briefbot.writing.model.asking import Asking, ask_for_brief, ask_for_repair
from briefbot.writing.model.choosing import ask_to_choose, favouring
from briefbot.writing.model.composing import Measure, compose_judged, embedded_instead
from briefbot.writing.model.cost import DOLLAR
from briefbot.writing.model.judgement import Judgement, amended, judge
from briefbot.writing.model.material import Choice, Count, Material, weigh_up
from briefbot.writing.model.prompt import Prompt
from briefbot.writing.model.reply import read_choice, read_draft, read_repair
from briefbot.writing.model.styles import Styles
from briefbot.writing.sources import read_sources

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingLimits:
    """How much a brief may take: tokens asked, tokens written, its words before its sources, its key points.

    A story of more than `two_steps_past` tokens of sentences goes in two steps: the model chooses first.
    """

    most_in: int = 2_000
    most_out: int = 900
    most_words: int = 250
    most_points: int = 7
    two_steps_past: int = 12_000
    repairs: bool = True

    @property
    def measure(self) -> Measure:
        """How long the brief may be."""
        return Measure(words=self.most_words, points=self.most_points)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelWriter:
    """Writes briefs with a model. `language` is the tag to write in, "" for that of the sources; a commission's goes before.

    `styles` tell which prompt a story is written with; without them it is `prompt`. Whatever the model does, there is a
    brief, and nothing in it that the sources do not bear out.
    """

    model: Model
    prompt: Prompt
    count: Count
    limits: WritingLimits = WritingLimits()
    language: str = ""
    styles: Styles | None = None

    async def write(self, commission: Commission) -> Brief:
        """The brief of a story. Raises `PageError` where there is not one sentence in any of the articles, and
        `ModelPending` where the model writes later; nothing else.
        """
        sources = await asyncio.to_thread(_read, _articles(commission))
        job = _Job.of(self._prompt_for(commission), commission.payer, commission.language or self.language, sources)
        return await self._brief(sources, job)

    async def write_sources(self, sources: Sequence[Source], payer: Payer = NOBODY) -> Brief:
        """The brief of sources that are read already, at least one of them with a sentence. Raises `ModelPending`."""
        return await self._brief(sources, _Job.of(self.prompt, payer, self.language, sources))

    def _prompt_for(self, commission: Commission) -> Prompt:
        articles = commission.articles.articles if isinstance(commission.articles, Story) else commission.articles
        return self.styles.prompt_for(articles, commission.feeds) if self.styles else self.prompt

    async def _brief(self, sources: Sequence[Source], job: "_Job") -> Brief:
        try:
            return await self._written(sources, job)
        except ModelPending:
            raise
        except ModelError as error:
            reason = str(error)
        except Exception:  # whatever a reply does to us, the story gets its brief
            log.exception("writing with a model, of %r", sources[0].article.url)
            reason = "the model's reply could not be used"
        note = f"The embedded writer wrote this: {reason.rstrip('.')}."
        return await asyncio.to_thread(embedded_instead, sources, note, job.stamp, self.limits.measure)

    async def _written(self, sources: Sequence[Source], job: "_Job") -> Brief:
        story = await self._chosen(sources, job)
        asked, material = await asyncio.to_thread(
            ask_for_brief, story, job.prompt, self.count, self.limits.most_in, job.language
        )
        reply = await self._ask(asked, job)
        judgement = await asyncio.to_thread(judge, read_draft(reply), material, job.language)
        if judgement.is_thin and self.limits.repairs:
            judgement = await self._repaired(asked, reply, judgement, material, job)
        if not any(judgement.sound(kind) for kind in "hsp"):
            raise BadReply("nothing that the model wrote has ground in the sources")
        measure = self.limits.measure
        return await asyncio.to_thread(compose_judged, judgement, material, job.stamp, job.language, measure)

    async def _chosen(self, sources: Sequence[Source], job: "_Job") -> Choice:
        """The story weighed up, by the embedded reader; a long one by the model as well, as far as it answers."""
        choice = await asyncio.to_thread(weigh_up, sources, self.count)
        parts = await asyncio.to_thread(ask_to_choose, sources, job.prompt, self.count, self.limits.two_steps_past)
        numbers = await asyncio.gather(*(self._choice(part, job) for part in parts))
        return favouring({number for some in numbers for number in some}, choice)

    async def _choice(self, part: Asking, job: "_Job") -> tuple[str, ...]:
        try:
            return read_choice(await self._ask(part, job))
        except ModelPending:
            raise
        except ModelError as error:
            log.info("the embedded reader chooses from a part of a long story: %s", error)
            return ()

    async def _repaired(self, asked: Asking, reply: str, judgement: Judgement, material: Material, job: "_Job") -> Judgement:
        """The judgement after what fails was written anew, once; as it was where that comes to nothing."""
        try:
            anew = read_repair(await self._ask(ask_for_repair(asked, reply, judgement, job.prompt, self.count), job))
        except ModelError as error:
            log.info("no repair of %r: %s", material.sources[0].article.url, error)
            return judgement
        return await asyncio.to_thread(amended, judgement, anew, material, job.language)

    async def _ask(self, asking: Asking, job: "_Job") -> str:
        try:
            reply = await self.model.ask(question(asking, self.limits.most_out, job.payer))
        except ModelError as error:
            if error.cost or any(error.tokens):
                job.book(error.tokens if any(error.tokens) else (asking.tokens, 0), error.cost)
            raise
        usage = reply.usage or Usage(tokens_in=asking.tokens, tokens_out=self.count(reply.text))
        job.book((usage.tokens_in, usage.tokens_out), reply.cost, reply.model)
        return sound(reply, job.prompt)


def _articles(commission: Commission) -> Story | tuple[Article, ...]:
    articles = commission.articles
    return articles if isinstance(articles, Story) else tuple(articles)


@lru_cache(maxsize=4)
def _read(articles: Story | tuple[Article, ...]) -> tuple[Source, ...]:
    """The sources, kept for a while: a story is written in several styles and languages one after another."""
    return read_sources(articles)


def question(asking: Asking, most_tokens: int, payer: Payer) -> Question:
    """What is asked, as the model's port takes it; `most_tokens` bounds the answer."""
    return Question(
        turns=tuple(Turn(role=message.role, text=message.text) for message in asking.messages),
        schema=asking.schema,
        schema_name=asking.schema_name,
        most_tokens=most_tokens,
        tokens=asking.tokens,
        payer=payer,
    )


def sound(reply: Reply, prompt: Prompt) -> str:
    """The text of a reply. Raises `BadReply` where it gives away the instructions."""
    if prompt.canary in reply.text:
        raise BadReply("the model repeated its instructions instead of writing")
    return reply.text


@dataclass(slots=True)
class _Job:
    """A brief being written: with which prompt, in which language, and what its calls come to."""

    prompt: Prompt
    payer: Payer
    language: str
    stamp: WriterStamp

    @classmethod
    def of(cls, prompt: Prompt, payer: Payer, language: str, sources: Sequence[Source]) -> "_Job":
        """A job with nothing spent; in the language of the sources where none is asked for."""
        stamp = WriterStamp(name="model", prompt=prompt.stamp)
        return cls(prompt=prompt, payer=payer, language=language or _language(sources), stamp=stamp)

    def book(self, tokens: tuple[int, int], cost: int, model: str = "") -> None:
        """Add what a call took, whether or not it came to anything: tokens read and written, nano-dollars."""
        tokens_in, tokens_out = self.stamp.tokens
        self.stamp = replace(
            self.stamp,
            model=model or self.stamp.model,
            tokens=(tokens_in + tokens[0], tokens_out + tokens[1]),
            cost=self.stamp.cost + cost / DOLLAR,
        )


def _language(sources: Sequence[Source]) -> str:
    return next((source.article.language for source in sources if source.article.language), "")
