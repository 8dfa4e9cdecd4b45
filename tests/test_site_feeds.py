"""The feeds of the briefs, read by our own reader and by the one that most of the world uses."""

from dataclasses import replace
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import given, settings
from lxml import etree
from showing_briefs import briefs, crowd, treaty
from site_parts import FRAME, HOUR, NOON, PUBLICATION, Shelves, corrected, in_topic, site_over, stored
from site_reading import Answer, ask

from briefbot import read_feed
from briefbot.showing.feeds import entry_id
from briefbot.showing.links import Links
from briefbot.site.frame import Frame
from briefbot.values import Brief

FEEDS = ("/feed.atom", "/feed.json")


async def fed(path: str, *told: object, frame: Frame = FRAME, **headers: str) -> Answer:
    return await ask(site_over(Shelves(told, in_topic(1)), frame), path, headers=headers)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", FEEDS)
async def test_our_own_reader_reads_them(path: str) -> None:
    answer = await fed(path, stored(), stored(2, brief=crowd(), written=NOON + HOUR))
    feed = read_feed(answer.text.encode(), f"https://briefs.test{path}")

    assert feed.title == "The Brellin Brief"
    assert feed.site_url == "https://briefs.test/"
    assert [entry.url for entry in feed.entries] == ["https://briefs.test/brief/2", "https://briefs.test/brief/1"]
    assert feed.entries[1].title == treaty().headline.text
    assert feed.entries[1].published == NOON
    assert treaty().key_points[0].text in feed.entries[1].content
    assert "<blockquote cite=" in feed.entries[1].content


async def test_feedparser_finds_nothing_to_complain_of() -> None:
    answer = await fed("/feed.atom", stored(), stored(2, brief=crowd()))
    feed = feedparser.parse(answer.body)

    assert not feed.bozo
    assert feed.feed.links[0] == {"rel": "self", "type": "application/atom+xml", "href": "https://briefs.test/feed.atom"}
    assert feed.entries[0].id == "tag:briefs.test,2026-03-04:/brief/2"
    assert feed.version == "atom10"
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"


async def test_a_json_feed_is_of_its_version_and_names_itself() -> None:
    answer = await fed("/feed.json", stored())

    assert answer.json["version"] == "https://jsonfeed.org/version/1.1"
    assert answer.json["feed_url"] == "https://briefs.test/feed.json"
    assert answer.json["description"] == PUBLICATION.about
    assert answer.json["items"][0]["date_published"] == "2026-03-04T11:00:00Z"


@pytest.mark.parametrize("path", FEEDS)
async def test_an_entry_keeps_its_id_and_is_newer_once_it_is_corrected(path: str) -> None:
    before, after = await fed(path, stored()), await fed(path, corrected(stored(), "p1"))
    first, second = (read_feed(one.text.encode(), "https://briefs.test/").entries[0] for one in (before, after))

    assert first.id == second.id
    assert first.updated == NOON
    assert second.updated == NOON + HOUR
    assert first.published == second.published


@pytest.mark.parametrize("path", FEEDS)
async def test_a_topic_has_a_feed_of_its_own(path: str) -> None:
    answer = await fed(f"/topic/water{path}", stored(), stored(2))
    feed = read_feed(answer.text.encode(), f"https://briefs.test/topic/water{path}")

    assert feed.title == "The Brellin Brief: Water & rivers"
    assert [entry.url for entry in feed.entries] == ["https://briefs.test/brief/1"]
    assert feed.site_url == "https://briefs.test/topic/water"


@pytest.mark.parametrize("path", FEEDS)
async def test_a_feed_is_not_sent_again_to_who_has_it(path: str) -> None:
    first = await fed(path, stored())
    again = await fed(path, stored(), **{"If-None-Match": first.headers["etag"]})

    assert (first.status, again.status) == (200, 304)
    assert first.headers["cache-control"] == "public, max-age=300"


@pytest.mark.parametrize("path", FEEDS)
async def test_a_feed_with_nothing_in_it_is_a_feed(path: str) -> None:
    assert read_feed((await fed(path)).text.encode(), "https://briefs.test/").entries == ()


@pytest.mark.parametrize("path", FEEDS)
async def test_without_an_address_of_our_own_links_lead_where_we_were_asked(path: str) -> None:
    homeless = Frame(publication=replace(PUBLICATION, links=Links()))
    asked = await fed(path, stored(), frame=homeless, Host="127.0.0.1:8080")
    hostile = await fed(path, stored(), frame=homeless, Host='evil.test/"><x>')

    assert read_feed(asked.text.encode(), "http://x.test/").entries[0].url == "http://127.0.0.1:8080/brief/1"
    assert "evil" not in hostile.text


async def test_who_asks_under_another_name_does_not_change_what_others_get() -> None:
    homeless = Frame(publication=replace(PUBLICATION, links=Links()))
    application = site_over(Shelves([stored()]), homeless)
    await ask(application, "/feed.json", headers={"Host": "evil.test"})

    assert "evil.test" not in (await ask(application, "/feed.json", headers={"Host": "briefs.test"})).text


def test_an_id_does_not_change_with_scheme_or_port_or_zone() -> None:
    one = entry_id("https://briefs.test/brief/7", datetime(2026, 3, 4, 23, tzinfo=UTC))

    assert one == "tag:briefs.test,2026-03-04:/brief/7"
    assert entry_id("http://briefs.test:8080/brief/7", datetime(2026, 3, 4, 23, tzinfo=UTC)) == one


@settings(max_examples=40)
@given(briefs())
async def test_any_brief_makes_a_feed_that_is_well_formed(brief: Brief) -> None:
    atom, json_ = await fed("/feed.atom", stored(brief=brief)), await fed("/feed.json", stored(brief=brief))

    assert len(etree.fromstring(atom.body).findall("{http://www.w3.org/2005/Atom}entry")) == 1
    assert not feedparser.parse(atom.body).bozo
    assert len(json_.json["items"]) == 1
