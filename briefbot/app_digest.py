"""A digest out of its turn: what it would be now, and one sent to look at. Nothing is kept of it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from briefbot.adapters.store import Store, open_store
from briefbot.app_service import lead_by
from briefbot.desk.at_hand import AtHand
from briefbot.desk.clocks import zone_of
from briefbot.desk.digest import Choice, DigestDesk
from briefbot.desk.mailboxes import mailbox
from briefbot.desk.posts import Posts
from briefbot.errors import ConfigError, SourceError
from briefbot.ports import MAIL, Address, DigestPost, Message, Subscriber
from briefbot.settings import Settings
from briefbot.showing.audience import Audience
from briefbot.showing.digest import Edition, edition
from briefbot.showing.letter import Letter, Masthead, ReaderLinks
from briefbot.showing.links import Links

_EVERYBODY = Subscriber(id=0, address=Address(outlet=MAIL, chat="you@example.org"), kind="private")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A digest as it would be now: its briefs, why these and in this order, and who would read it."""

    post: DigestPost
    choice: Choice
    audience: Audience
    masthead: Masthead

    @property
    def edition(self) -> Edition:
        """The digest as its reader would see it."""
        return edition(self.post, self.masthead.page)

    @property
    def letter(self) -> Letter:
        """The digest as it would come by mail, its foot filled in for nobody."""
        from briefbot.showing.mail import Letterpress

        nowhere = ReaderLinks(
            address=self.post.subscriber.address.chat,
            browser=self.masthead.front,
            preferences=self.masthead.links.preferences("preview"),
            unsubscribe=self.masthead.links.unsubscribe("preview") if self.masthead.has_pages else "mailto:you@example.org",
        )
        return Letterpress(masthead=self.masthead).digest(self.edition, self.audience).addressed(nowhere)


async def preview(settings: Settings, reader: str, days: int) -> Preview:
    """The digest of a reader ("you@example.org", "telegram:42"), or ("") of somebody who wants all and had none for so long.

    The first paragraph is made of headlines: no model is asked. Raises `SourceError`, `StoreError`.
    """
    async with await open_store(settings.store.url) as store:
        return await _preview(settings, store, await _reader(store, reader), days)


async def send(settings: Settings, to: str, days: int) -> str:
    """Mail the digest to an address: theirs, where somebody is subscribed there, else as above. Answers its subject.

    Raises `ConfigError`, `SourceError`, `StoreError`, `OutletError`.
    """
    from briefbot.app_mail import open_mail
    from briefbot.app_people import open_people

    if not settings.mail.server:
        raise ConfigError('[mail] server: no mail can be sent; set it, such as "smtp.example.org:587"')
    address = Address(outlet=MAIL, chat=_mailbox(to))
    async with await open_store(settings.store.url) as store:
        known = await store.subscribers.subscriber(address)
        shown = await _preview(settings, store, known, days)
        people = await open_people(settings, store)
        async with open_mail(settings, store, people.members) as mail:
            post = replace(shown.post, subscriber=replace(shown.post.subscriber, address=address))
            (message,) = mail.outlet.present(post)
            await mail.outlet.send(address, _of_no_delivery(message))
    return message.title


async def _preview(settings: Settings, store: Store, reader: Subscriber | None, days: int) -> Preview:
    now, at_hand, zone = datetime.now(UTC), AtHand(archive=store.briefs), settings.desk.time_zone
    desk = DigestDesk(
        subscribers=store.subscribers,
        at_hand=at_hand,
        clock=partial(datetime.now, UTC),
        zone=zone,
        stories=settings.digest.stories,
        also=settings.digest.also,
        lead=lead_by(None),
    )
    whom = reader or _EVERYBODY
    choice = await desk.choice(reader, now - timedelta(days=days), now)
    digest = await desk.written(choice, whom, now.astimezone(zone_of(whom, zone)).date(), now)
    posts = Posts(at_hand=at_hand, subscribers=store.subscribers, outbox=store.outbox)
    return Preview(
        post=await posts.digest_post(digest, whom),
        choice=choice,
        audience=Audience(language=whom.language or settings.desk.language, zone=zone_of(whom, zone)),
        masthead=Masthead(title=settings.web.title, links=Links(settings.web.url), imprint=settings.mail.imprint),
    )


async def _reader(store: Store, said: str) -> Subscriber | None:
    """Whom a person means; None where they mean nobody in particular."""
    if not said:
        return None
    outlet, _, chat = said.partition(":") if "@" not in said.partition(":")[0] else (MAIL, "", _mailbox(said))
    chat, _, topic = chat.partition(":")
    found = await store.subscribers.subscriber(Address(outlet=outlet, chat=chat, topic=topic))
    if found is None:
        raise SourceError(f"nobody at {said!r} gets briefs; a reader is an address such as you@example.org, or telegram:42")
    return found


def _mailbox(said: str) -> str:
    address = mailbox(said)
    if not address:
        raise SourceError(f"{said!r} is no mail address: give one such as you@example.org")
    return address


def _of_no_delivery(message: Message) -> Message:
    """The message with an id of its own, however often it is sent, and of which no bounce is anybody's."""
    from briefbot.adapters.mail.outlet import MESSAGE_ID, RETURN_PATH

    return replace(message, headers=tuple(field for field in message.headers if field[0] not in {MESSAGE_ID, RETURN_PATH}))
