"""The site, put together: what it asks of the store, its pages, and the server that shows them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from briefbot import app_model
from briefbot.adapters.store import Store
from briefbot.app_people import People, takes_subscribers
from briefbot.desk.service import Stopping
from briefbot.ports import Archive, ReadingRoom
from briefbot.settings import Settings
from briefbot.showing.links import Links
from briefbot.site.application import site
from briefbot.site.archive import ArchivePages
from briefbot.site.briefs import BriefPages
from briefbot.site.digests import DigestPages
from briefbot.site.feeds import Feeds
from briefbot.site.frame import Frame
from briefbot.site.health import Health
from briefbot.site.joining import Joining
from briefbot.site.kept import Kept
from briefbot.site.membership import Membership
from briefbot.site.people import PeoplePages
from briefbot.site.press import Press
from briefbot.site.publication import Publication
from briefbot.site.returns import PostedReturns
from briefbot.site.server import serve
from briefbot.site.turnstile import SEARCHES, Turnstile


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site at the address where it listens."""

    application: ASGIApp
    listen: str
    behind_proxy: bool = False

    async def run(self, stopping: Stopping) -> None:
        """Show it until it is time to stop. Raises `ConfigError` where nobody can listen there."""
        await serve(self.application, self.listen, stopping, behind_proxy=self.behind_proxy)


def _no_pages(frame: Frame) -> Iterable[BaseRoute]:  # noqa: ARG001
    return ()


async def open_site(
    settings: Settings, store: Store, people: People, admin_pages: Callable[[Frame], Iterable[BaseRoute]] = _no_pages
) -> Site:
    """The site over a store, with the desk's own pages where there are some. Raises `StoreError`."""
    frame = Frame(publication=publication(settings))
    peoples = [*_peoples(frame, settings, store, people), *await _returns(settings, store, people)]
    routes = [*_routes(frame, store), *peoples, *admin_pages(frame)]
    behind_proxy = settings.web.behind_proxy
    application = site(frame, routes, behind_proxy=behind_proxy)
    return Site(application=application, listen=settings.web.listen, behind_proxy=behind_proxy)


def publication(settings: Settings) -> Publication:
    """What the site is of, as the settings say."""
    return Publication(
        title=settings.web.title,
        about=settings.web.about,
        links=Links(settings.web.url),
        language=settings.desk.language,
        zone=settings.desk.time_zone,
        topics={name: topic.title or name for name, topic in settings.topics.items()},
        takes_subscribers=takes_subscribers(settings),
    )


def _routes(frame: Frame, store: Store) -> Iterator[BaseRoute]:
    """Every group of routes; the first that matches an address answers."""
    yield from Health(publication=frame.publication, ask=store.reading_room.edition).routes()
    yield from pages_of(frame, store.reading_room, store.briefs, partial(datetime.now, UTC))


def _peoples(frame: Frame, settings: Settings, store: Store, people: People) -> Iterator[BaseRoute]:
    """Where people subscribe, and what subscribers do."""
    topics, at = app_model.topics(settings), settings.digest.at
    joining = Joining(
        frame=frame,
        desk=people.join,
        members=people.members,
        shelf=store.feeds,
        turnstile=Turnstile(people.seals.clock),
        topics=topics,
        at=at,
    )
    if takes_subscribers(settings):
        yield from joining.routes()
    yield from DigestPages(frame=frame, desk=people.editions).routes()
    yield from Membership(frame=frame, desk=people.members, shelf=store.feeds, topics=topics, at=at).routes()


async def _returns(settings: Settings, store: Store, people: People) -> list[Route]:
    """Where bounces are posted, where there is mail to bounce."""
    if not settings.mail.server:
        return []
    from briefbot.app_mail import returns

    desk = await returns(settings, store, people.members)
    return PostedReturns(settings.mail.webhook_secret.get_secret_value(), desk.take).routes()


def pages_of(
    frame: Frame, room: ReadingRoom, archive: Archive, now: Callable[[], datetime], fresh: float = 1.0
) -> Iterator[BaseRoute]:
    """The archive of briefs. What has changed is seen after `fresh` seconds."""
    press = Press(frame=frame, kept=Kept(ask_edition=room.edition, fresh=fresh), now=now)
    yield from ArchivePages(press=press, room=room, turnstile=Turnstile(now, *SEARCHES)).routes()
    yield from BriefPages(press=press, archive=archive, room=room).routes()
    yield from Feeds(press=press, room=room).routes()
    yield from PeoplePages(press=press, room=room).routes()
