"""Other chats, opened: what the settings name of them, through Apprise. Its plugins take a second to load."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from briefbot.adapters.chats.outlet import ChatsOutlet
from briefbot.adapters.chats.plugins import BadUrl, OpenChat, open_chat
from briefbot.adapters.chats.present import Presenter
from briefbot.errors import ConfigError, OutletError
from briefbot.ports import Address, Message
from briefbot.settings import ChatSettings, Settings
from briefbot.settings_places import variable
from briefbot.showing.catalogue import catalogue_for
from briefbot.showing.digest import no_page
from briefbot.showing.links import Links

OUTLET = "chats"


def open_chats(settings: Settings) -> ChatsOutlet:
    """The chats that the settings name, as an outlet. Raises `ConfigError` with a line for each URL that cannot be used."""
    chats = chats_of(settings)
    presenter = Presenter(
        language=settings.desk.language,
        zone=settings.desk.time_zone,
        manners={name: chat.manner for name, chat in chats.items()},
        page=Links(settings.web.url).brief if settings.web.url else no_page,
    )
    return ChatsOutlet(chats, presenter)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedChat:
    """A chat as a person is told of it: its name, the service that it is of, what goes there."""

    name: str
    service: str
    settings: ChatSettings


def named_chats(settings: Settings) -> tuple[NamedChat, ...]:
    """The chats that the settings name. Raises `ConfigError`."""
    return tuple(
        NamedChat(name=name, service=chat.service, settings=settings.chats[name]) for name, chat in chats_of(settings).items()
    )


async def try_out(settings: Settings, names: Iterable[str]) -> dict[str, OutletError | None]:
    """Say in each of these chats that we can; what came of it. Raises `ConfigError`."""
    outlet = open_chats(settings)
    tried = {name: _tried(outlet, name, settings) for name in names}
    return dict(zip(tried, await asyncio.gather(*tried.values()), strict=True))


async def _tried(outlet: ChatsOutlet, name: str, settings: Settings) -> OutletError | None:
    words = catalogue_for(settings.chats[name].language or settings.desk.language)
    said = words.say("This is a test: briefbot can write here.")
    try:
        await outlet.send(Address(outlet=OUTLET, chat=name), Message(text=said, plain=said, title="briefbot"))
    except OutletError as error:
        return error
    return None


def chats_of(settings: Settings) -> dict[str, OpenChat]:
    """The chats by name. Raises `ConfigError`."""
    found: dict[str, OpenChat] = {}
    wrong: list[str] = []
    for name, chat in settings.chats.items():
        try:
            found[name] = _opened(chat.url.get_secret_value(), name)
        except BadUrl as error:
            wrong.append(f"{settings.place('chats', name, 'url')}: {error}")
    if wrong:
        raise ConfigError("\n".join(wrong))
    return found


def _opened(url: str, name: str) -> OpenChat:
    if not url:
        raise BadUrl(f"should be given, here or in the environment as {variable(('chats', name, 'url'))}")
    return open_chat(url)
