"""The desk's own pages over a real store, and somebody who was let in."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot_desks import Wakes
from bot_parts import pages
from desk_parts import desk
from lxml import html
from people_site import Visitor
from site_reading import Answer
from starlette.types import ASGIApp

from briefbot import app
from briefbot.adapters.store import Store
from briefbot.app_admin import admin_pages
from briefbot.app_people import People, open_people
from briefbot.app_site import open_site
from briefbot.settings import Settings, TelegramSettings, WebSettings

BOSS = "telegram:99"
SETTINGS = Settings(web=WebSettings(listen="127.0.0.1:8080", url="http://site.test"), telegram=TelegramSettings(admins=(99,)))


@dataclass
class Keeper:
    """A visitor with the key to the desk's own pages."""

    store: Store
    people: People
    application: ASGIApp
    wakes: Wakes
    visitor: Visitor = field(init=False)

    def __post_init__(self) -> None:
        self.visitor = Visitor(self.application)

    async def comes_in(self, who: str = BOSS) -> Answer:
        return await self.visitor.sends(f"/admin/login/{self.people.lodge.invite(who)}", {})

    async def sees(self, path: str) -> Answer:
        return await self.visitor.sees(path)

    async def presses(self, path: str, button: str, within: str = "", **fields: Any) -> Answer:
        """Fill in the form on the page that has this button, beside these words, and press it."""
        page = await self.sees(path)
        form, pressed = _button(page.page, button, within)
        hidden = {one.get("name"): one.get("value") for one in form.xpath(".//input[@name]")}
        told = hidden | {pressed.get("name"): pressed.get("value")} | fields
        return await self.visitor.sends(form.get("action"), {name: value for name, value in told.items() if name})

    async def follows(self, answer: Answer) -> Answer:
        """The page that the answer leads to."""
        assert answer.status == 303, answer.said
        return await self.sees(answer.headers["location"])


def _button(page: html.HtmlElement, button: str, within: str) -> tuple[html.HtmlElement, html.HtmlElement]:
    for form in page.xpath("//form"):
        beside = form.getparent().text_content() if within else ""
        for one in form.xpath(".//button"):
            if one.text_content() == button and within in beside:
                return form, one
    raise AssertionError(f"no button {button!r} beside {within!r} on {page.text_content()}")


async def keeper(store: Store, settings: Settings = SETTINGS) -> Keeper:
    people, wakes, web = await open_people(settings, store), Wakes(), pages()
    opened = app.Opened(desk=desk(store, web, people.seals.clock), store=store)
    own = partial(admin_pages, settings, opened, people, wakes)
    site = await open_site(settings, store, people, own)
    return Keeper(store, people, site.application, wakes)
