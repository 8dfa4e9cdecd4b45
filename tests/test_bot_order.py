"""Whose turn it is to be answered: many chats at once, each in its own order."""

import asyncio
from datetime import UTC, datetime

from telegram import Chat, Message, Update

from briefbot.bot.application import InOrder


def said(number: int, chat: int) -> Update:
    message = Message(message_id=number, date=datetime.now(UTC), chat=Chat(id=chat, type="private"))
    return Update(update_id=number, message=message)


async def test_a_chat_that_says_a_lot_keeps_no_other_waiting() -> None:
    order, may_end, answered = InOrder(at_once=2), asyncio.Event(), []

    async def answer(chat: int) -> None:
        if chat == 1:
            await may_end.wait()
        answered.append(chat)

    waiting = [asyncio.create_task(order.process_update(said(number, 1), answer(1))) for number in range(10)]
    await asyncio.sleep(0)
    await asyncio.wait_for(order.process_update(said(10, 2), answer(2)), timeout=5)
    before = list(answered)
    may_end.set()
    await asyncio.gather(*waiting)

    assert before == [2]
    assert answered == [2, *[1] * 10]


async def test_a_chat_is_answered_in_the_order_in_which_it_spoke() -> None:
    order, answered = InOrder(), []

    async def answer(number: int) -> None:
        await asyncio.sleep(0.01 / (number + 1))
        answered.append(number)

    await asyncio.gather(*(order.process_update(said(number, 1), answer(number)) for number in range(5)))

    assert answered == [0, 1, 2, 3, 4]


async def test_of_a_chat_that_floods_us_no_more_than_some_waits() -> None:
    order, may_end, answered = InOrder(), asyncio.Event(), []

    async def answer(number: int) -> None:
        await may_end.wait()
        answered.append(number)

    waiting = [asyncio.create_task(order.process_update(said(number, 1), answer(number))) for number in range(1000)]
    await asyncio.sleep(0.01)
    left = sum(not task.done() for task in waiting)
    may_end.set()
    await asyncio.gather(*waiting)
    await order.process_update(said(1000, 1), answer(1000))

    assert left == 30
    assert answered == [*range(30), 1000]
