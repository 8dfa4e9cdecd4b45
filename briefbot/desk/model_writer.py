"""Have a language model write a brief, and the embedded writer whatever the model cannot."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefbot.errors import BadReply, ModelError, ModelPending
from briefbot.ports import NOBODY, Commission, Model, Payer, Question, Reply, Turn, Usage
from briefbot.values import Brief, Source, WriterStamp
from briefbot.writing.model.asking import Asking, ask_for_brief, ask_for_repair
from briefbot.writing.model.composing import compose_judged, embedded_instead
from briefbot.writing.model.cost import DOLLAR
from briefbot.writing.model.judgement import Judgement, amended, judge
from briefbot.writing.model.material import Count, Material
from briefbot.writing.model.prompt import Prompt
from briefbot.writing.model.reply import read_draft, read_repair
from briefbot.writing.sources import read_sources

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingLimits:
    """How much a brief may take: tokens asked, tokens written, and words of the brief before its sources."""

    most_in: int = 2_000
    most_out: int = 900
    most_words: int = 250
    repairs: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelWriter:
    """Writes briefs with a model. `language` is the tag to write in, "" for that of the sources.

    Whatever the model does, there is a brief, and nothing in it that the sources do not bear out.
    """

    model: Model
    prompt: Prompt
    count: Count
    limits: WritingLimits = WritingLimits()
    language: str = ""

    async def write(self, commission: Commission) -> Brief:
        """The brief of a story. Raises `PageError` where there is not one sentence in any of the articles, and
        `ModelPending` where the model writes later; nothing else.
        """
        return await self.write_sources(await asyncio.to_thread(read_sources, commission.articles), commission.payer)

    async def write_sources(self, sources: Sequence[Source], payer: Payer = NOBODY) -> Brief:
        """The brief of sources that are read already, at least one of them with a sentence. Raises `ModelPending`."""
        bill = _Bill(payer=payer, stamp=WriterStamp(name="model", prompt=self.prompt.stamp))
        try:
            return await self._written(sources, bill)
        except ModelPending:
            raise
        except ModelError as error:
            reason = f"the embedded writer wrote: {error}"
        except Exception:  # whatever a reply does to us, the story gets its brief
            log.exception("writing with a model, of %r", sources[0].article.url)
            reason = "the embedded writer wrote: the model's reply could not be used"
        return await asyncio.to_thread(embedded_instead, sources, reason, bill.stamp)

    async def _written(self, sources: Sequence[Source], bill: "_Bill") -> Brief:
        language = self.language or _language(sources)
        asked, material = await asyncio.to_thread(
            ask_for_brief, sources, self.prompt, self.count, self.limits.most_in, language
        )
        reply = await self._ask(asked, bill)
        judgement = await asyncio.to_thread(judge, read_draft(reply), material, language)
        if judgement.faults and self.limits.repairs:
            judgement = await self._repaired(asked, reply, judgement, material, bill)
        if not any(judgement.sound(kind) for kind in "hsp"):
            raise BadReply("nothing that the model wrote has ground in the sources")
        words = self.limits.most_words
        return await asyncio.to_thread(compose_judged, judgement, material, bill.stamp, language, words)

    async def _repaired(self, asked: Asking, reply: str, judgement: Judgement, material: Material, bill: "_Bill") -> Judgement:
        """The judgement after what fails was written anew, once; as it was where that comes to nothing."""
        language = self.language or _language(material.sources)
        try:
            anew = read_repair(await self._ask(ask_for_repair(asked, reply, judgement, self.prompt, self.count), bill))
        except ModelError as error:
            log.info("no repair of %r: %s", material.sources[0].article.url, error)
            return judgement
        return await asyncio.to_thread(amended, judgement, anew, material, language)

    async def _ask(self, asking: Asking, bill: "_Bill") -> str:
        reply = await self.model.ask(
            Question(
                turns=tuple(Turn(role=message.role, text=message.text) for message in asking.messages),
                schema=asking.schema,
                schema_name=asking.schema_name,
                most_tokens=self.limits.most_out,
                tokens=asking.tokens,
                payer=bill.payer,
            )
        )
        bill.add(reply, reply.usage or Usage(tokens_in=asking.tokens, tokens_out=self.count(reply.text)))
        if self.prompt.canary in reply.text:
            raise BadReply("the model repeated its instructions instead of writing")
        return reply.text


@dataclass(slots=True)
class _Bill:
    """What the calls for one brief come to."""

    payer: Payer
    stamp: WriterStamp

    def add(self, reply: Reply, usage: Usage) -> None:
        tokens_in, tokens_out = self.stamp.tokens
        self.stamp = replace(
            self.stamp,
            model=reply.model,
            tokens=(tokens_in + usage.tokens_in, tokens_out + usage.tokens_out),
            cost=self.stamp.cost + reply.cost / DOLLAR,
        )


def _language(sources: Sequence[Source]) -> str:
    return next((source.article.language for source in sources if source.article.language), "")
