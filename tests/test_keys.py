"""The keys that links and addresses are signed with, on both engines."""

import asyncio

from briefbot.adapters.store import Store, open_store


async def test_a_key_is_made_once_however_many_ask_at_the_same_time(store: Store, where: str) -> None:
    async with await open_store(where) as other:
        asked = await asyncio.gather(*(one.keys.key("mail") for one in (store, other, store, other)))

    assert len(set(asked)) == 1
    assert len(asked[0]) == 64
    assert await store.keys.key("mail") == asked[0]


async def test_each_name_has_a_key_of_its_own(store: Store) -> None:
    assert await store.keys.key("links") != await store.keys.key("mail")
