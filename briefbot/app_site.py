"""The site, put together: what it asks of the store, its pages, and the server that shows them."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from briefbot.adapters.store import Store
from briefbot.desk.service import Stopping
from briefbot.settings import Settings
from briefbot.showing.links import Links
from briefbot.site.application import site
from briefbot.site.frame import Frame
from briefbot.site.health import Health
from briefbot.site.publication import Publication
from briefbot.site.server import serve


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site at the address where it listens."""

    application: ASGIApp
    listen: str

    async def run(self, stopping: Stopping) -> None:
        """Show it until it is time to stop. Raises `ConfigError` where nobody can listen there."""
        await serve(self.application, self.listen, stopping)


def open_site(settings: Settings, store: Store) -> Site:
    """The site over a store."""
    frame = Frame(publication=publication(settings))
    application = site(frame, _routes(frame, store), behind_proxy=settings.web.behind_proxy)
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
        takes_subscribers=bool(settings.mail.server),
    )


def _routes(frame: Frame, store: Store) -> Iterator[BaseRoute]:
    """Every group of routes; the first that matches an address answers."""
    yield from Health(publication=frame.publication, ask=lambda: store.briefs.latest(1)).routes()
