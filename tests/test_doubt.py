"""A part that somebody doubts is held against its pages as they are now."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from desk_parts import FERRY, NOW, Clock, TableWeb, TextPages, page

from briefbot.desk.doubt import DoubtDesk, judged, part_named
from briefbot.desk.visits import Kept
from briefbot.errors import Unreachable
from briefbot.ports import StoredBrief
from briefbot.showing.parts import parts_of
from briefbot.values import Article
from briefbot.writing.embedded import write_brief

URL = "https://westhaven.test/ferry"
BRIEF = write_brief([Article(id="1", url=URL, title="Ferry to stop in May", text=FERRY, language="en")])
STORED = StoredBrief(id=7, story_id=1, revision=1, written=NOW, brief=BRIEF)
NAMES = [part.name for part in parts_of(BRIEF)]
ANNA = next(part.name for part in parts_of(BRIEF) if part.text.startswith("Anna Petrova"))


@dataclass
class Corrections:
    """An outbox that knows what was withdrawn."""

    said: list[tuple[int, str]] = field(default_factory=list)

    async def correct(self, brief_id: int, part: str, now: datetime) -> int:
        self.said.append((brief_id, part))
        return 3 if self.said.count((brief_id, part)) == 1 else 0


def doubts(now: bytes | Exception, kept: Kept | None = None) -> DoubtDesk:
    """The desk in front of the page as it is now."""
    return DoubtDesk(
        web=TableWeb({URL: now}),
        pages=TextPages(),
        outbox=Corrections(),  # type: ignore[arg-type]
        kept=kept or Kept(),
        clock=Clock(),
    )


@pytest.mark.parametrize("name", NAMES)
async def test_a_part_stands_while_its_page_says_the_same(name: str) -> None:
    finding = await doubts(page("Ferry", FERRY)).look(STORED, name)

    assert finding
    assert (finding.outcome, finding.falls) == ("stands", False)
    assert finding.sentences


@pytest.mark.parametrize("name", NAMES)
async def test_a_page_that_is_set_anew_says_the_same(name: str) -> None:
    anew = FERRY.replace('"', "”").replace("'", "’").replace(". ", ".\n\n").upper()
    finding = await doubts(page("Ferry", anew)).look(STORED, name)

    assert finding
    assert finding.outcome == "stands"


@pytest.mark.parametrize("name", NAMES)
async def test_a_part_falls_when_its_page_tells_of_something_else(name: str) -> None:
    finding = await doubts(page("Ferry", "The editors took this article back. They are sorry for it.")).look(STORED, name)

    assert finding
    assert (finding.outcome, finding.falls) == ("gone", True)
    assert finding.sentences


async def test_quoted_words_fall_when_the_page_quotes_others() -> None:
    finding = await doubts(page("Ferry", FERRY.replace("two boats", "three boats"))).look(STORED, ANNA)

    assert finding
    assert finding.outcome == "gone"


async def test_a_claim_whose_sentence_was_mended_stands_where_the_page_bears_it_out() -> None:
    first = next(part for part in parts_of(BRIEF) if "Westhaven" in part.text)
    mended = FERRY.replace("decided on Monday", "has decided on Monday")
    other = FERRY.replace("in May", "in August")

    assert judged(BRIEF, first, {"A": mended}).outcome == "stands"
    assert judged(BRIEF, first, {"A": other}).outcome == "gone"


async def test_of_a_page_that_cannot_be_read_nobody_can_say() -> None:
    finding = await doubts(Unreachable("nobody answers at westhaven.test")).look(STORED, NAMES[0])

    assert finding
    assert (finding.outcome, finding.falls, finding.trouble) == ("unread", False, "nobody answers at westhaven.test")


async def test_a_part_that_is_not_there_or_was_withdrawn_is_not_looked_into() -> None:
    withdrawn = StoredBrief(id=7, story_id=1, revision=1, written=NOW, brief=BRIEF, without=frozenset({"p1"}))

    assert await doubts(page("Ferry", FERRY)).look(STORED, "p99") is None
    assert await doubts(page("Ferry", FERRY)).look(withdrawn, "p1") is None


async def test_those_who_doubt_one_part_at_once_share_the_reading() -> None:
    desk = doubts(page("Ferry", FERRY))
    await asyncio.gather(*(desk.look(STORED, NAMES[0]) for _ in range(5)))

    assert isinstance(desk.web, TableWeb)
    assert desk.web.times_asked(URL) == 1


async def test_what_falls_is_corrected_in_every_copy_and_twice_is_once() -> None:
    desk = doubts(page("Ferry", FERRY))

    assert [await desk.withdraw(STORED, "p1"), await desk.withdraw(STORED, "p1")] == [3, 0]


async def test_a_brief_that_one_person_asked_for_is_kept_without_the_part() -> None:
    kept = Kept()
    asked = kept.keep((URL, ""), BRIEF, NOW)
    desk = doubts(page("Ferry", FERRY), kept)
    await desk.withdraw(asked, "p1")
    after = kept.brief(asked.id)

    assert after
    assert after.without == {"p1"}
    assert part_named(after, "p1") is None
