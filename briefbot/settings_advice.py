"""What settings that can all be used are likely to miss together: a line each, for a person to think about."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from briefbot.settings import Settings
from briefbot.showing.catalogue import Catalogue

_OUR_OWN = ("127.", "localhost", "[::1]")


def advice(settings: Settings, words: Catalogue) -> tuple[str, ...]:
    """A line for each thing that works, and hardly as it was meant."""
    return tuple(_lines(settings, words))


def _lines(settings: Settings, words: Catalogue) -> Iterator[str]:
    web, mail = settings.web, settings.mail
    if mail.server and not (web.listen and web.url):
        missing = words.listed([f"[web] {key}" for key, value in (("listen", web.listen), ("url", web.url)) if not value])
        if web.listen or web.url:
            yield words.say("{key} is not set: nobody can subscribe by mail, or leave by a link", key=missing)
        else:
            yield words.say("{keys} are not set: nobody can subscribe by mail, or leave by a link", keys=missing)
    if mail.server and not (mail.inbox or mail.webhook_secret.get_secret_value()):
        yield words.say("[mail] inbox is not set: nobody reads what bounces, nor the mails that unsubscribe")
    if web.listen.startswith(_OUR_OWN) and urlsplit(web.url).scheme == "https" and not web.behind_proxy:
        yield words.say(
            "[web] behind_proxy is false: all readers behind your web server count as one, and share its limits of forms"
        )
