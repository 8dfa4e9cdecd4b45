"""What the service puts together of the settings: who reads at the terminal, who writes the first paragraph of a digest."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from outlet_parts import STORED, owed

from briefbot.adapters.store import open_store
from briefbot.adapters.terminal import SCREEN
from briefbot.app_service import Screen, lead_by, serve
from briefbot.desk.service import Stopping
from briefbot.errors import BriefbotError, ModelPending
from briefbot.ports import Payer
from briefbot.settings import Settings
from briefbot.values import Brief
from briefbot.writing.lead import Lead


async def test_a_digests_first_paragraph_is_paid_for_by_its_chat_and_tells_nothing_that_was_withdrawn() -> None:
    class Writer:
        """A writer of leads that writes down what it was given."""

        async def write(self, briefs: Sequence[Brief], language: str, payer: Payer) -> Lead:
            self.given = (len(briefs), len(briefs[0].key_points), language, payer)
            return Lead(text="A day of boats.", evidence=("B1",))

    writer, subscriber = Writer(), replace(owed().subscriber, language="de")
    lead = lead_by(writer)  # type: ignore[arg-type]
    said = await lead([replace(STORED, without=frozenset({"p1"}))], subscriber)

    assert said == "A day of boats."
    assert writer.given[1] == len(STORED.brief.key_points) - 1
    assert writer.given[2:] == ("de", Payer(chat=f"{subscriber.address.outlet}:{subscriber.address.chat}"))


async def test_where_no_model_writes_now_the_headlines_are_a_digests_first_paragraph() -> None:
    class Waiting:
        """A writer whose model answers tomorrow."""

        async def write(self, briefs: Sequence[Brief], language: str, payer: Payer) -> Lead:
            raise ModelPending("the question is in a batch")

    said = [await lead_by(writer)([STORED], owed().subscriber) for writer in (None, Waiting())]  # type: ignore[arg-type]

    assert said == [f"{STORED.brief.headline.text}."] * 2


NOBODY = "http://127.0.0.1:9"  # where no Bot API server listens


def settings_for(folder: Path, **telegram: str) -> Settings:
    return Settings.model_validate({"store": {"url": f"sqlite:///{folder}/news.db"}, "telegram": telegram})


def with_a_bot(folder: Path) -> Settings:
    return settings_for(folder, token=f"7000000001:{'x' * 35}", base_url=NOBODY)


async def begun(settings: Settings) -> None:
    """The service has begun, and ends at once."""
    stopping, screen = Stopping(), Screen(say=lambda _: None, width=80, is_styled=False)
    async with asyncio.timeout(60):
        await serve(settings, screen, stopping, lambda _: stopping.ask())


async def reader_state(folder: Path) -> str:
    """Whether the reader at the terminal is owed briefs."""
    async with await open_store(f"sqlite:///{folder}/news.db") as store:
        reader = await store.subscribers.subscriber(SCREEN)
        return reader.status if reader else "nobody"


async def test_the_reader_at_the_terminal_is_owed_briefs_only_while_there_is_a_terminal(tmp_path: Path) -> None:
    await begun(settings_for(tmp_path))
    at_the_terminal = await reader_state(tmp_path)
    await begun(with_a_bot(tmp_path))
    with_the_bot = await reader_state(tmp_path)
    await begun(settings_for(tmp_path))

    assert (at_the_terminal, with_the_bot, await reader_state(tmp_path)) == ("active", "blocked", "active")


async def test_a_terminal_that_another_process_serves_keeps_its_reader(tmp_path: Path) -> None:
    await begun(settings_for(tmp_path))
    async with await open_store(f"sqlite:///{tmp_path}/news.db") as other:
        assert await other.duties.take("outlet terminal", datetime.now(UTC)) == ""
        await begun(with_a_bot(tmp_path))

    assert await reader_state(tmp_path) == "active"


async def test_a_service_that_is_refused_leaves_the_reader_as_it_was(tmp_path: Path) -> None:
    await begun(settings_for(tmp_path))
    async with await open_store(f"sqlite:///{tmp_path}/news.db") as other:
        await other.duties.take("outlet telegram", datetime.now(UTC))
        with pytest.raises(BriefbotError, match="another briefbot runs on this store already"):
            await begun(with_a_bot(tmp_path))

    assert await reader_state(tmp_path) == "active"
