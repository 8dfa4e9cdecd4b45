"""The terminal as an outlet: briefs appear as they are written."""

from collections.abc import Callable, Iterator
from io import StringIO

from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.text import Text

from briefbot.ports import Address, BriefPost, DigestPost, DraftPost, Message, Post
from briefbot.showing.audience import Audience
from briefbot.showing.digest import edition
from briefbot.showing.news import is_news, news_of
from briefbot.showing.paragraph import paragraph
from briefbot.showing.parts import without
from briefbot.showing.plain import plain
from briefbot.showing.terminal import MEASURE, in_terminal
from briefbot.showing.terminal_digest import digest_in_terminal

SCREEN = Address(outlet="terminal", chat="screen")


class TerminalOutlet:
    """Meets `Outlet`. `say` shows a text; it is drawn `width` columns wide, with bold and dim where `is_styled`."""

    def __init__(
        self, say: Callable[[str], None], audience: Audience, width: int = MEASURE, *, is_styled: bool = False
    ) -> None:
        self._say, self._audience, self._width, self._is_styled = say, audience, width, is_styled
        self._said = 0

    def present(self, post: Post) -> tuple[Message, ...]:
        """One message, as long as it takes; none where there is nothing new to tell."""
        told = list(self._told(post))
        if not told:
            return ()
        text = self._drawn([*told, Text(), Rule(style="dim", characters="-")])
        return (Message(text=text, plain=text),)

    async def turn(self, address: Address) -> None:
        """There is always room."""

    async def send(self, address: Address, message: Message, reply_to: str = "") -> str:  # noqa: ARG002
        """Show it."""
        self._say(message.text)
        self._said += 1
        return str(self._said)

    async def edit(self, address: Address, message_id: str, message: Message) -> None:  # noqa: ARG002
        """Show it as it should have been: what was shown stays."""
        if message.plain:
            self._say(message.text)

    def _told(self, post: Post) -> Iterator[RenderableType]:
        if isinstance(post, BriefPost):
            yield from self._brief(post)
        elif isinstance(post, DraftPost):
            whom = self._audience.words.say("Draft for {channel}", channel=plain(post.post.subscriber.name))
            yield paragraph(f"{whom} ({post.delivery_id}):")
            yield from self._told(post.post)
        elif isinstance(post, DigestPost):
            yield digest_in_terminal(edition(post), self._audience)

    def _brief(self, post: BriefPost) -> Iterator[RenderableType]:
        brief = without(post.stored.brief, post.without | post.stored.without)
        if brief and post.earlier:
            brief = news_of(brief, post.earlier.brief)
        if brief and (is_news(brief) or not post.earlier):
            yield in_terminal(brief, self._audience, written=post.stored.written, is_update=post.earlier is not None)

    def _drawn(self, told: list[RenderableType]) -> str:
        page = StringIO()
        console = Console(
            file=page, width=self._width, force_terminal=self._is_styled, highlight=False, markup=False, emoji=False
        )
        console.print(*told)
        return page.getvalue()
