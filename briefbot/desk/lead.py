"""Have a language model write the lead of a digest, and the embedded writer where it cannot."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from briefbot.desk.model_writer import question, sound
from briefbot.errors import ModelError, ModelPending
from briefbot.ports import NOBODY, Model, Payer
from briefbot.values import Brief
from briefbot.writing.lead import Lead, lead_of_headlines
from briefbot.writing.model.lead import ask_for_lead, lead_written
from briefbot.writing.model.material import Count
from briefbot.writing.model.prompt import Prompt

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadWriter:
    """Writes what a digest begins with. `most_in` and `most_out` bound the tokens of a call."""

    model: Model
    prompt: Prompt
    count: Count
    most_in: int = 2_000
    most_out: int = 900

    async def write(self, briefs: Sequence[Brief], language: str = "", payer: Payer = NOBODY) -> Lead | None:
        """A sentence or two on what the briefs tell, in the language (a tag; "" is the first brief's own).

        The model's words where the briefs it cites bear them out, else the first headlines; those alone of a single
        brief. None where there are no briefs. Raises `ModelPending` where the model writes later, and nothing else.
        """
        if len(briefs) < 2:
            return lead_of_headlines(briefs)
        try:
            return await self._written(briefs, language or briefs[0].language, payer)
        except ModelPending:
            raise
        except ModelError as error:
            log.info("the first headlines lead a digest: %s", error)
        except Exception:  # whatever a reply does to us, the digest goes out
            log.exception("writing the lead of a digest")
        return lead_of_headlines(briefs)

    async def _written(self, briefs: Sequence[Brief], language: str, payer: Payer) -> Lead:
        asked = await asyncio.to_thread(ask_for_lead, briefs, self.prompt, self.count, self.most_in, language)
        reply = await self.model.ask(question(asked, self.most_out, payer))
        return await asyncio.to_thread(lead_written, sound(reply, self.prompt), briefs, language)
