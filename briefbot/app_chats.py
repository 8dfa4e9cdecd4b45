"""Other chats, opened: what the settings name of them, through Apprise. Its plugins take a second to load."""

from briefbot.adapters.chats.outlet import ChatsOutlet
from briefbot.adapters.chats.plugins import BadUrl, OpenChat, open_chat
from briefbot.adapters.chats.present import Presenter
from briefbot.errors import ConfigError
from briefbot.settings import Settings
from briefbot.settings_places import variable
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
