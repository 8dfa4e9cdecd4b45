"""Desks in processes of their own, to be killed. They are forked, for to load one takes longer than to run it."""

import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

import aiohttp
from desk_parts import TextPages, desk

from briefbot.adapters.store import open_store
from briefbot.desk.rules import Rules
from briefbot.errors import Unreachable
from briefbot.ports import Request, Response
from briefbot.values import Article, Story

RULES = Rules(newest=100, feeds_at_once=4, pages_at_once=4)


class Loopback:
    """Fetches over one session, and no more."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def get(self, request: Request) -> Response:
        try:
            async with self._session.get(request.url) as answer:
                return Response(url=request.url, body=await answer.read(), etag=answer.headers.get("ETag", ""))
        except aiohttp.ClientError as error:
            raise Unreachable(f"{request.url!r}: {error!r}") from error


def by_title(told: Sequence[Article]) -> list[Story]:
    """The articles of one title are one story: the test is of the store, not of the grouping."""
    titles = dict.fromkeys(article.title for article in told)
    return [Story(articles=tuple(article for article in told if article.title == title)) for title in titles]


async def main(where: str) -> None:
    async with await open_store(where) as store, aiohttp.ClientSession() as session:
        at = desk(store, Loopback(session), partial(datetime.now, UTC), rules=RULES, grouping=by_title, pages=TextPages())
        await at.round(due_or_not=True)
        await at.round(due_or_not=True)


def serve() -> None:
    """Fork a desk for each store named on standard input: tell its number, then how it ended."""
    for where in sys.stdin:
        if not (process := os.fork()):
            asyncio.run(main(where.strip()))
            os._exit(0)
        print(process, flush=True)  # noqa: T201
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    serve()
