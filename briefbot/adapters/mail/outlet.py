"""Mail as the desk's outlet: one message a recipient, text first, then HTML."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, make_msgid

from briefbot.adapters.mail.addresses import Mailbox, mailbox
from briefbot.adapters.mail.line import Envelope
from briefbot.adapters.mail.lines import Lines
from briefbot.adapters.mail.mime import Mail, written
from briefbot.errors import Rejected
from briefbot.ports import Address, Message, Post

RETURN_PATH, MESSAGE_ID = "Return-Path", "Message-ID"

Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who writes. `sender` is as it stands in From, `home` its domain; answers go to `reply_to`, bounces to `bounces_to`."""

    sender: str
    home: str
    bounces_to: str
    reply_to: str = ""


def unsigned(octets: bytes) -> bytes:
    """Where the mail server signs, or nobody does."""
    return octets


class MailOutlet:
    """Hands mails in at the server. It meets the port `Outlet`.

    `Address.chat` is the mail address. `Message.headers` are written as they stand, before our own; a Return-Path among them is
    the envelope's sender and goes into no header. A message without a Message-ID gets one by chance. Its id is what `send`
    answers. A `Message` without `text` goes as its `plain` text alone.
    """

    def __init__(
        self,
        lines: Lines,
        house: House,
        presented: Callable[[Post], tuple[Message, ...]],
        clock: Callable[[], datetime],
        sign: Sign = unsigned,
    ) -> None:
        self._lines, self._house = lines, house
        self._presented, self._clock, self._sign = presented, clock, sign

    def present(self, post: Post) -> tuple[Message, ...]:
        """The mail that tells it, the same each time; none of a draft."""
        return self._presented(post)

    async def turn(self, address: Address) -> None:  # noqa: ARG002
        """There is room for everybody, unless the server takes nothing: then it raises `OutletShut`."""
        self._lines.gate.pass_through()

    async def send(self, address: Address, message: Message, reply_to: str = "") -> str:
        """Send the message; answers its Message-ID, and `reply_to` is such an id. Raises `OutletError`."""
        recipient = mailbox(address.chat)
        headers = dict(message.headers)
        sender = headers.pop(RETURN_PATH, self._house.bounces_to)
        number = headers[MESSAGE_ID] = headers.get(MESSAGE_ID) or make_msgid(domain=self._house.home)
        try:
            mail = Mail(
                subject=message.title,
                fields=(*self._fields(recipient, reply_to), *headers.items()),
                plain=message.plain,
                html=message.text,
            )
            envelope = Envelope(sender=sender, recipient=recipient, octets=self._sign(written(mail)))
        except ValueError as error:
            raise Rejected(f"mail to {recipient}: it cannot be written: {error}") from error
        await self._lines.carry(envelope, f"mail to {recipient}")
        return number

    async def edit(self, address: Address, message_id: str, message: Message) -> None:
        """Send the message, if it has words, as an answer to that one: what has come stays. Raises `OutletError`."""
        if message.plain:
            await self.send(address, message, message_id)

    def _fields(self, recipient: Mailbox, reply_to: str) -> Iterator[tuple[str, str]]:
        yield "From", self._house.sender
        yield "To", str(recipient)
        yield "Date", format_datetime(self._clock())
        if self._house.reply_to:
            yield "Reply-To", self._house.reply_to
        if reply_to:
            yield from (("In-Reply-To", reply_to), ("References", reply_to))
        yield "Auto-Submitted", "auto-generated"
