"""The site, put together: what it asks of the store, its pages, and the server that shows them."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from briefbot import app_model
from briefbot.adapters.store import Store
from briefbot.app_people import People, takes_subscribers
from briefbot.desk.service import Stopping
from briefbot.settings import Settings
from briefbot.showing.links import Links
from briefbot.site.application import site
from briefbot.site.frame import Frame
from briefbot.site.health import Health
from briefbot.site.joining import Joining
from briefbot.site.membership import Membership
from briefbot.site.publication import Publication
from briefbot.site.server import serve
from briefbot.site.turnstile import Turnstile


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site at the address where it listens."""

    application: ASGIApp
    listen: str

    async def run(self, stopping: Stopping) -> None:
        """Show it until it is time to stop. Raises `ConfigError` where nobody can listen there."""
        await serve(self.application, self.listen, stopping)


def open_site(settings: Settings, store: Store, people: People) -> Site:
    """The site over a store."""
    frame = Frame(publication=publication(settings))
    routes = [*_routes(frame, store), *_peoples(frame, settings, store, people)]
    application = site(frame, routes, behind_proxy=settings.web.behind_proxy)
    return Site(application=application, listen=settings.web.listen)


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
    yield from Health(publication=frame.publication, ask=lambda: store.briefs.latest(1)).routes()


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
    yield from Membership(frame=frame, desk=people.members, shelf=store.feeds, topics=topics, at=at).routes()
