"""The page of a digest, over a real store: who sees it, what stands on it, and what it keeps to itself."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from join_parts import Desks
from owed_briefs import LATER, NOW, keep_brief
from people_site import FRAME
from sent_digest import SentDigest, sent_digest
from site_reading import Answer, ask
from test_digest import grown

from briefbot.adapters.store import Store
from briefbot.desk.at_hand import AtHand
from briefbot.desk.editions import LASTS, EditionDesk
from briefbot.desk.posts import Posts
from briefbot.showing.parts import parts_of
from briefbot.site.application import site
from briefbot.site.digests import DigestPages


@dataclass
class Reader:
    """Somebody with a link, at the site."""

    store: Store

    def __post_init__(self) -> None:
        self.desks = Desks(self.store)
        self.desks.clock.now = NOW

    async def opens(self, seal: str, method: str = "GET") -> Answer:
        posts = Posts(at_hand=AtHand(archive=self.store.briefs), subscribers=self.store.subscribers, outbox=self.store.outbox)
        desk = EditionDesk(members=self.desks.members, posts=posts, outbox=self.store.outbox, clock=self.desks.clock)
        application = site(FRAME, DigestPages(frame=FRAME, desk=desk).routes())
        return await ask(application, f"/digest/{seal}", method=method)

    async def gets(self, *brief_ids: int, **told: object) -> SentDigest:
        return await sent_digest(self.store, self.desks.members, *brief_ids, **told)  # type: ignore[arg-type]


@pytest.fixture
def someone(store: Store) -> Reader:
    return Reader(store)


async def test_a_digest_is_read_in_a_browser_with_what_each_story_stands_on(someone: Reader) -> None:
    brief_id, other = await keep_brief(someone.store), await keep_brief(someone.store)
    sent = await someone.gets(brief_id, also_ids=(other,), lead="Boats & <harbours>.")
    answer = await someone.opens(sent.seal)

    assert answer.status == 200
    assert answer.page.xpath("//h1/text()") == ["Tuesday, 5 May 2026"]
    assert "Boats & <harbours>." in answer.said
    assert "Anna Petrova" in answer.said
    assert answer.page.xpath("//article//h2/a/@href") == [f"/brief/{brief_id}"]
    assert answer.page.xpath("//section[@aria-labelledby='also']//a/@href") == [f"/brief/{other}"]
    assert answer.page.xpath("//article//details//blockquote")
    assert "{" not in answer.said


async def test_an_update_and_a_correction_are_told_as_such(someone: Reader) -> None:
    first = await keep_brief(someone.store)
    second = await grown(someone.store, first, LATER)
    wrong = await keep_brief(someone.store)
    await someone.store.outbox.correct(wrong, "summary", NOW)
    sent = await someone.gets(second, updates=((second, first),), corrections=((wrong, "summary"),))
    answer = await someone.opens(sent.seal)

    assert answer.page.xpath("//h2")[0].text_content().startswith("Update: ")
    assert "Corrections" in answer.said
    assert answer.page.xpath("//section[@aria-labelledby='corrections']//a/@href") == [f"/brief/{wrong}"]


async def test_the_address_of_a_digest_is_told_to_nobody(someone: Reader) -> None:
    sent = await someone.gets(await keep_brief(someone.store))
    for seal in (sent.seal, "x"):
        answer = await someone.opens(seal)

        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"] == "noindex"
        assert answer.page.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert seal not in answer.text or seal == "x"


async def test_what_was_withdrawn_since_is_gone_from_the_page(someone: Reader) -> None:
    brief_id = await keep_brief(someone.store)
    sent = await someone.gets(brief_id)
    stored = await someone.store.briefs.brief(brief_id)
    assert stored
    before = await someone.opens(sent.seal)
    await someone.store.outbox.correct(brief_id, "v1", LATER)
    after = await someone.opens(sent.seal)
    for part in parts_of(stored.brief):
        await someone.store.outbox.correct(brief_id, part.name, LATER)

    assert len(before.page.xpath("//section[@class='view']")) == 1
    assert after.page.xpath("//section[@class='view']") == []
    assert (await someone.opens(sent.seal)).status == 410


async def test_no_other_seal_opens_a_digest(someone: Reader) -> None:
    members, sent = someone.desks.members, await someone.gets(await keep_brief(someone.store))
    other = await someone.gets(await keep_brief(someone.store), chat="other@example.org")
    altered = sent.seal[:-2] + ("A" if sent.seal[-2] != "A" else "B") + sent.seal[-1]
    strangers = (
        "x",
        "é",
        "a" * 700,
        altered,
        members.link("preferences", sent.member),
        members.link("unsubscribe", sent.member),
        members.digest_link(other.delivery_id, sent.member),
        members.digest_link(2**62, sent.member),
    )

    assert [(await someone.opens(seal)).status for seal in strangers] == [410] * len(strangers)
    assert await members.member("preferences", sent.seal) is None
    assert await members.member("unsubscribe", sent.seal) is None


async def test_a_link_lasts_for_a_while_and_no_longer_than_its_reader_stays(someone: Reader) -> None:
    sent = await someone.gets(await keep_brief(someone.store))
    other = await someone.gets(await keep_brief(someone.store), chat="other@example.org")
    someone.desks.clock.now = NOW + LASTS
    late = await someone.opens(sent.seal)
    await someone.desks.members.leave(other.member)
    left = await someone.opens(other.seal)
    someone.desks.clock.now += timedelta(seconds=2)
    too_late = await someone.opens(sent.seal)

    assert (late.status, left.status, too_late.status) == (200, 410, 410)
    assert "This link is good for nothing any more" in too_late.said


async def test_a_digest_can_only_be_looked_at(someone: Reader) -> None:
    sent = await someone.gets(await keep_brief(someone.store))
    first = await someone.opens(sent.seal)

    assert (await someone.opens(sent.seal, "POST")).status == 405
    assert (await someone.opens(sent.seal)).text == first.text
