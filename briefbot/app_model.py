"""Who writes, opened: the embedded writer, or a language model with its budget, its batches and what it remembers."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from briefbot.adapters.prices import load_prices
from briefbot.adapters.store import Store, open_store
from briefbot.desk.budget import Budget
from briefbot.desk.till import Till
from briefbot.errors import ConfigError
from briefbot.ports import Model, Writer
from briefbot.settings import Settings
from briefbot.stories.topics import Topic
from briefbot.writing.embedded import write_brief
from briefbot.writing.model.cost import DOLLAR, OPENAI, Price, is_openai

if TYPE_CHECKING:
    from briefbot.adapters.model_access import ModelAccess
    from briefbot.desk.batches import BatchDesk
    from briefbot.desk.lead import LeadWriter
    from briefbot.desk.model_writer import WritingLimits
    from briefbot.writing.model.styles import Styles

log = logging.getLogger(__name__)

_TO_KEEP = timedelta(minutes=1)  # a reply in the store, once it is there
REPLIES_KEPT = timedelta(days=7)
"""Past any crash and retry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What writes the briefs, and what writes the leads of digests, where a model does."""

    write: Writer
    lead: "LeadWriter | None" = None


@asynccontextmanager
async def open_writing(settings: Settings, store: Store | None = None) -> AsyncIterator[Writing]:
    """What writes. A model's calls are booked in the store, which is opened where none is given.

    Raises `ConfigError` where no model can be asked.
    """
    brief = settings.brief
    if writer_kind(settings) == "embedded":
        embedded = partial(write_brief, most_words=brief.max_words, most_points=brief.key_points)
        yield Writing(write=lambda commission: asyncio.to_thread(embedded, commission.articles))
        return
    async with AsyncExitStack() as opened:
        if store is None:
            store = await opened.enter_async_context(await open_store(settings.store.url))
        yield await opened.enter_async_context(open_model_writing(settings, store))


@asynccontextmanager
async def open_writer(settings: Settings, store: Store | None = None) -> AsyncIterator[Writer]:
    """What writes a brief; see `open_writing`."""
    async with open_writing(settings, store) as writing:
        yield writing.write


def writer_kind(settings: Settings) -> Literal["embedded", "model"]:
    """Who writes in the service and in a round of it: a model where one is set up, unless the settings name the writer."""
    if settings.writer.kind != "auto":
        return settings.writer.kind
    return "model" if settings.model.is_set_up else "embedded"


def unpaid(settings: Settings) -> Settings:
    """The settings for what a person tries out: a model writes only where it is named as the writer."""
    if settings.writer.kind != "auto":
        return settings
    return settings.model_copy(update={"writer": settings.writer.model_copy(update={"kind": "embedded"})})


@asynccontextmanager
async def open_model_writing(settings: Settings, store: Store) -> AsyncIterator[Writing]:
    """A language model, and the embedded writer for what it cannot. Raises `ConfigError` where no model is named."""
    from briefbot.adapters.tokens import counter
    from briefbot.desk.lead import LeadWriter
    from briefbot.desk.model_writer import ModelWriter

    model, styles, count = settings.model, prompt_styles(settings), counter(settings.model.name)
    async with open_model(settings, store) as asked:
        writer = ModelWriter(
            model=asked,
            prompt=styles.usual,
            styles=styles,
            count=count,
            limits=_limits(settings),
            language=settings.brief.language,
        )
        lead = LeadWriter(
            model=asked, prompt=styles.usual, count=count, most_in=model.max_tokens_in, most_out=model.max_tokens_out
        )
        yield Writing(write=writer.write, lead=lead)


def _limits(settings: Settings) -> "WritingLimits":
    from briefbot.desk.model_writer import WritingLimits

    model, brief = settings.model, settings.brief
    return WritingLimits(
        most_in=model.max_tokens_in,
        most_out=model.max_tokens_out,
        most_words=brief.max_words,
        most_points=brief.key_points,
        two_steps_past=model.two_steps_past,
    )


def topics(settings: Settings) -> tuple[Topic, ...]:
    """The topics that the settings name."""
    return tuple(
        Topic(name=name, title=topic.title or name, words=topic.words, feeds=topic.feeds, style=topic.style)
        for name, topic in settings.topics.items()
    )


def prompt_styles(settings: Settings) -> "Styles":
    """The prompts of every style that the settings name, checked. Raises `ConfigError`."""
    from briefbot.adapters.prompts import load_prompt
    from briefbot.writing.model.styles import Styles

    folder, prompts, wrong = _prompts_folder(settings), {}, []
    for style, place in _styles_named(settings).items():
        try:
            prompts[style] = load_prompt(style, folder)
        except ConfigError as error:
            wrong.append(f"{settings.place(*place)}: {error}")
    if wrong:
        raise ConfigError("\n".join(wrong))
    feeds = {feed.url: feed.style for feed in settings.feed}
    return Styles(usual=prompts[settings.model.style], prompts=prompts, feeds=feeds, topics=topics(settings))


def _styles_named(settings: Settings) -> dict[str, tuple[str | int, ...]]:
    """Each style, and the first setting that names it."""
    named: dict[str, tuple[str | int, ...]] = {settings.model.style: ("model", "style")}
    for name, topic in settings.topics.items():
        if topic.style:
            named.setdefault(topic.style, ("topics", name, "style"))
    for number, feed in enumerate(settings.feed):
        named.setdefault(feed.style, ("feed", number, "style"))
    return named


def _prompts_folder(settings: Settings) -> Path | None:
    folder = Path(settings.model.prompts) if settings.model.prompts else None
    if folder and not folder.is_dir():
        raise ConfigError(f"{settings.place('model', 'prompts')}: {str(folder)!r} is no folder; make it, or name another")
    return folder


@asynccontextmanager
async def open_model(settings: Settings, store: Store) -> AsyncIterator[Model]:
    """The language model: nothing is asked of it twice, and each call is paid out of the budget. Raises `ConfigError`."""
    # The model's client takes a third of a second to load; the embedded writer does without.
    from briefbot.adapters.model import OpenAIModel
    from briefbot.desk.batches import BatchingModel
    from briefbot.desk.thrift import RememberingModel, SharedModel

    access, clock, tier = model_access(settings), partial(datetime.now, UTC), settings.model.service_tier
    asked_of = f"{access.base_url} {access.model} {tier}"
    if not price_of(settings)[1]:
        log.warning("the price of %r is not known: it is reckoned as the dearest model; see model.prices", access.model)
    await store.replies.forget_replies(clock() - REPLIES_KEPT)
    async with OpenAIModel(access, meter=till(settings, store, tier)) as client:
        model: Model = client
        if settings.model.batch:
            model = BatchingModel(model=client, book=store.batches, asked_of=asked_of, clock=clock)
        patience = settings.model.timeout + _TO_KEEP
        yield SharedModel(RememberingModel(model=model, shelf=store.replies, asked_of=asked_of, clock=clock, patience=patience))


@asynccontextmanager
async def open_batches(settings: Settings, store: Store) -> AsyncIterator["BatchDesk | None"]:
    """Who looks after the batches, where what nobody waits for goes in batches."""
    if writer_kind(settings) == "embedded" or not settings.model.batch:
        yield None
        return
    from briefbot.adapters.model_batch import OpenAIBatches
    from briefbot.desk.batches import BatchDesk

    async with OpenAIBatches(model_access(settings)) as server:
        purse = till(settings, store, "batch")
        yield BatchDesk(book=store.batches, server=server, till=purse, clock=partial(datetime.now, UTC))


def model_access(settings: Settings) -> "ModelAccess":
    """Whom to ask. Raises `ConfigError` where no model is set up."""
    from briefbot.adapters.model_access import ModelAccess

    model = settings.model
    if not model.is_set_up:
        raise ConfigError(
            "no language model is set up: set OPENAI_API_KEY, or [model] base_url for a server of your own; "
            "the embedded writer needs neither (--writer embedded)"
        )
    base_url = model.base_url or OPENAI
    # What a model thinks before it writes counts among the tokens that it may write.
    effort = model.reasoning_effort or ("minimal" if is_openai(base_url) else None)
    return ModelAccess(
        model=model.name,
        base_url=base_url,
        api_key=model.api_key.get_secret_value(),
        timeout=model.timeout,
        temperature=None if is_openai(base_url) else 0.0,
        reasoning_effort=effort,
        service_tier=model.service_tier,
    )


def till(settings: Settings, store: Store, tier: str) -> Till:
    """What each call to the model is paid out of, at a tier of service. Raises `ConfigError`: the prices cannot be read."""
    price, _ = price_of(settings)
    return Till(
        ledger=store.ledger,
        model=settings.model.name,
        price=price,
        budget=budget(settings),
        zone=settings.desk.time_zone,
        clock=partial(datetime.now, UTC),
        tier=tier,
    )


def price_of(settings: Settings) -> tuple[Price, bool]:
    """What the model costs, and whether that is known. Raises `ConfigError`."""
    model = settings.model
    prices = load_prices(Path(model.prices) if model.prices else None)
    return prices.charged(model.name, model.base_url or OPENAI)


def budget(settings: Settings) -> Budget:
    """What the model may cost."""
    caps = {name: None if cap is None else round(cap * DOLLAR) for name, cap in settings.budget}
    return Budget(**caps)
