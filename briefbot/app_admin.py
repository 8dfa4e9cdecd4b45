"""The desk's own pages, put together, and the links that let in who looks after it."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from starlette.routing import BaseRoute

from briefbot import app, app_model
from briefbot.app_people import People
from briefbot.desk.review import ReviewDesk
from briefbot.ports import Stage
from briefbot.settings import Settings
from briefbot.site.admin import Admin
from briefbot.site.admin_addresses import Addresses
from briefbot.site.admin_cost import Cost
from briefbot.site.admin_deliveries import Deliveries
from briefbot.site.admin_drafts import Drafts
from briefbot.site.admin_feeds import Feeds
from briefbot.site.admin_overview import Overview
from briefbot.site.frame import Frame


def admin_pages(
    settings: Settings, opened: app.Opened, people: People, wake: Callable[[Stage], Awaitable[None]], frame: Frame
) -> Iterator[BaseRoute]:
    """The pages over a desk; `wake` has a stage of it run soon."""
    store, clock, admin = opened.store, partial(datetime.now, UTC), Admin(frame=frame, lodge=people.lodge)
    review = ReviewDesk(
        outbox=store.outbox, archive=store.briefs, subscribers=store.subscribers, editors=(), outlet="", clock=clock
    )
    yield from admin.routes()
    yield from Overview(
        admin=admin,
        shelf=store.feeds,
        pile=store.entries,
        newsroom=store.stories,
        outbox=store.outbox,
        subscribers=store.subscribers,
        duties=store.duties,
        clock=clock,
    ).routes()
    yield from Feeds(admin=admin, shelf=store.feeds, web=opened.desk.reader.web, wake=wake, clock=clock).routes()
    yield from Deliveries(admin=admin, outbox=store.outbox, wake=wake, clock=clock).routes()
    yield from Drafts(admin=admin, review=review, outbox=store.outbox, wake=wake).routes()
    yield from Addresses(admin=admin, suppressions=store.suppressions, sign_ups=store.sign_ups, members=people.members).routes()
    yield from Cost(
        admin=admin,
        ledger=store.ledger,
        shelf=store.feeds,
        budget=app_model.budget(settings),
        zone=settings.desk.time_zone,
        clock=clock,
    ).routes()
