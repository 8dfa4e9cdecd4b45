"""How long a person waits for /brief once the page is there: with the embedded writer, through the library, to Telegram.

    ./run bench answering

The Bot API is the fake of the tests, on loopback and without limits; the page comes at once, so that what is measured is
ours: reading, writing, showing, sending. The goal is 150 ms.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from bot_desks import desks_over
from bot_parts import RULES, house_over
from bot_talking import talking_at
from desk_parts import FERRY, ORCHARD, Clock, TableWeb, page
from fake_telegram import FakeTelegram, Limits

from briefbot.adapters.store import open_store
from briefbot.ports import Request, Response

_TIMES = 100


class TimedWeb(TableWeb):
    """Knows when each page was there."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        super().__init__(dict(pages))
        self.there: dict[str, float] = {}

    async def get(self, request: Request) -> Response:
        """The page, and the time."""
        answer = await super().get(request)
        self.there[request.url] = time.monotonic()
        return answer


async def main() -> None:
    """Ask for a hundred pages, one after the other, and tell the times."""
    story = "\n".join((FERRY, ORCHARD) * 4)
    urls = [f"https://westhaven.test/{number}" for number in range(_TIMES + 1)]
    web = TimedWeb({url: page(f"Ferry {number}", story) for number, url in enumerate(urls)})
    with tempfile.TemporaryDirectory() as folder:
        async with await open_store(Path(folder) / "bench.db") as store, FakeTelegram(Limits.off()) as telegram:
            ada = telegram.person("Ada")
            rules = replace(RULES, quota=1000)
            house = replace(house_over(store, rules=rules), web=web, desks=desks_over(store, web, Clock()))
            waits = []
            async with talking_at(telegram, house):
                for url in urls:
                    await ada.says(f"/brief {url}")
                    await ada.hears()
                    sent = next(one.at for one in reversed(telegram.requests) if one.method == "sendMessage")
                    waits.append((sent - web.there[url]) * 1000)
    waits = sorted(waits[1:])  # the first loads what is loaded once
    print(f"{len(waits)} briefs: median {statistics.median(waits):.0f} ms, p95 {waits[94]:.0f} ms, most {waits[-1]:.0f} ms")


if __name__ == "__main__":
    asyncio.run(main())
