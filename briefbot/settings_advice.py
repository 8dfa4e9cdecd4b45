"""What settings that can all be used are likely to miss together: a line each, for a person to think about."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from briefbot.settings import Settings

_OUR_OWN = ("127.", "localhost", "[::1]")


def advice(settings: Settings) -> tuple[str, ...]:
    """A line for each thing that works, and hardly as it was meant."""
    return tuple(_lines(settings))


def _lines(settings: Settings) -> Iterator[str]:
    web, mail = settings.web, settings.mail
    if mail.server and not (web.listen and web.url):
        missing = " and ".join(f"[web] {key}" for key, value in (("listen", web.listen), ("url", web.url)) if not value)
        yield f"{missing} {'are' if ' and ' in missing else 'is'} not set: nobody can subscribe by mail, or leave by a link"
    if mail.server and not (mail.inbox or mail.webhook_secret.get_secret_value()):
        yield "[mail] inbox is not set: nobody reads what bounces, nor the mails that unsubscribe"
    if web.listen.startswith(_OUR_OWN) and urlsplit(web.url).scheme == "https" and not web.behind_proxy:
        yield "[web] behind_proxy is false: all readers behind your web server count as one, and share its limits of forms"
