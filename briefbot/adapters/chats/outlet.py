"""Other chats as the desk's outlet: each by its name in the settings, none by its URL."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta

from briefbot.adapters.chats.calling import begin
from briefbot.adapters.chats.hearing import listening
from briefbot.adapters.chats.plugins import OpenChat
from briefbot.adapters.chats.troubles import fault, trouble
from briefbot.errors import MaybeSent, NoAddress, NotSent
from briefbot.ports import Address, Message, Post

_PATIENCE = 60.0  # seconds: a plugin may log in, find a room, wait as it is asked to, and send
_BUSY = timedelta(minutes=2)
_SENT = "sent"


class ChatsOutlet:
    """Writes through Apprise. It meets the port `Outlet`. `Address.chat` is one of the names of `chats`.

    Apprise waits for servers; so each message has a thread of its own, and a chat whose last one still waits gets no other.
    It does not tell a message's number, and changes none.
    """

    def __init__(
        self, chats: Mapping[str, OpenChat], presented: Callable[[Post], tuple[Message, ...]], patience: float = _PATIENCE
    ) -> None:
        self._chats, self._presented, self._patience = chats, presented, patience
        self._free_at: dict[str, float] = {}
        self._under_way: dict[str, asyncio.Future[None]] = {}

    def present(self, post: Post) -> tuple[Message, ...]:
        """The messages that tell it, in order; the same each time."""
        return self._presented(post)

    async def turn(self, address: Address) -> None:
        """Wait until the chat's last message is as old as its server wishes.

        Raises `NotSent` where that one still waits for its answer.
        """
        self._chat(address)
        if not self._is_idle(address):
            raise NotSent(f"{_place(address)}: its server has not answered to the message before", _BUSY)
        now = asyncio.get_running_loop().time()
        await asyncio.sleep(max(0.0, self._free_at.get(address.chat, now) - now))

    async def send(self, address: Address, message: Message, reply_to: str = "") -> str:  # noqa: ARG002
        """Send it; there are no numbers to answer with, and no answers. Raises `OutletError`."""
        chat, loop = self._chat(address), asyncio.get_running_loop()
        self._under_way[address.chat] = sending = begin(lambda: _say(chat, message, _place(address)))
        try:
            await asyncio.wait_for(asyncio.shield(sending), self._patience)
        except TimeoutError:
            raise MaybeSent(f"{_place(address)}: no answer in {self._patience:.0f} seconds; it may have arrived") from None
        finally:
            self._free_at[address.chat] = loop.time() + chat.pause
        return _SENT

    async def edit(self, address: Address, message_id: str, message: Message) -> None:  # noqa: ARG002
        """Send it after the others, for what stands there stays; what would only fill a place is left. Raises `OutletError`."""
        if message.plain.strip(" …"):
            await self.send(address, message)

    def _is_idle(self, address: Address) -> bool:
        under_way = self._under_way.get(address.chat)
        return under_way is None or under_way.done()

    def _chat(self, address: Address) -> OpenChat:
        if chat := self._chats.get(address.chat):
            return chat
        raise NoAddress(f"{_place(address)}: there is no [chats.{address.chat}] in the settings any more")


def _place(address: Address) -> str:
    return f"[chats.{address.chat}]"


def _say(chat: OpenChat, message: Message, place: str) -> None:
    """Send it, and wait in this thread. Raises `OutletError`."""
    with listening() as heard:
        try:
            has_arrived = chat.say(message.text or message.plain, message.title)
        except Exception as error:  # noqa: BLE001  (a plugin's own; its words may hold a URL)
            raise fault(error, heard, place) from None
    if not has_arrived:
        raise trouble(heard, place, is_http=chat.is_http)
