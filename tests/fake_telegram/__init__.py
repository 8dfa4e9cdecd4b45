"""A Bot API server on loopback: it keeps a world of chats, enforces Telegram's limits and rules, and plays every trouble.

    async with FakeTelegram() as telegram:
        ada = telegram.person("Ada", language="de")
        bot = telegram_library.Bot(telegram.token, base_url=telegram.url, base_file_url=telegram.file_url)
        await ada.says("/start")
        telegram.will(cut_after(), chat=ada.chat)        # see troubles.py
        answer = await ada.hears()
        await ada.presses(answer, "Sources")
        print(telegram.transcript(ada))

It lives in the loop of whoever enters it; another process reaches it by `telegram.url`. Of markup it reads HTML alone.
"""

from fake_telegram.keyboards import Button
from fake_telegram.limits import EDITING, SENDING, Limits, Window
from fake_telegram.markup import Entity
from fake_telegram.people import Person, Press
from fake_telegram.server import TOKEN, FakeTelegram
from fake_telegram.world import Chat, Document, Message, Topic, User

__all__ = [
    "EDITING",
    "SENDING",
    "TOKEN",
    "Button",
    "Chat",
    "Document",
    "Entity",
    "FakeTelegram",
    "Limits",
    "Message",
    "Person",
    "Press",
    "Topic",
    "User",
    "Window",
]
