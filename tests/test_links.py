"""The addresses of our pages, as the pages, mails and feeds link to them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import Match, Route

from briefbot.showing.links import Links

OURS = Links("https://briefs.example.org")


def test_each_page_has_its_address() -> None:
    assert OURS.front() == "https://briefs.example.org/"
    assert OURS.day(date(2026, 11, 28)) == "https://briefs.example.org/day/2026-11-28"
    assert OURS.brief(7) == "https://briefs.example.org/brief/7"
    assert OURS.brief_json(7) == "https://briefs.example.org/brief/7.json"
    assert OURS.topic("sea") == "https://briefs.example.org/topic/sea"
    assert OURS.expert("nadia-oster", page=2) == "https://briefs.example.org/expert/nadia-oster?page=2"
    assert OURS.search("dam & water", page=3) == "https://briefs.example.org/search?q=dam+%26+water&page=3"
    assert OURS.atom() == "https://briefs.example.org/feed.atom"
    assert OURS.json_feed("sea") == "https://briefs.example.org/topic/sea/feed.json"
    assert OURS.subscribe() == "https://briefs.example.org/subscribe"
    assert OURS.preferences("a.b-c_d") == "https://briefs.example.org/preferences/a.b-c_d"
    assert OURS.unsubscribe("a.b") == "https://briefs.example.org/unsubscribe/a.b"
    assert OURS.admin("feeds") == "https://briefs.example.org/admin/feeds"


def test_with_no_address_of_their_own_they_lead_from_the_root() -> None:
    assert Links().front() == "/"
    assert Links().brief(7) == "/brief/7"
    assert OURS.local == Links()


def test_a_site_below_a_path_stays_there() -> None:
    below = Links("https://example.org/briefs/")

    assert below.front() == "https://example.org/briefs/"
    assert below.brief(7) == "https://example.org/briefs/brief/7"
    assert below.local.brief(7) == "/briefs/brief/7"
    assert below.local.front() == "/briefs/"


@pytest.mark.parametrize("name", ["a/b", "?q", "#x", "jürgen", "50 % \r\n", "«»"])
def test_a_name_never_leaves_its_place_in_the_path(name: str) -> None:
    address = Links().expert(name)

    assert address.isascii()
    assert address.count("/") == 2
    assert not {"?", "#", " ", "\n"} & set(address)


@given(st.integers(min_value=0, max_value=2**63))
def test_a_brief_is_found_at_its_address(brief_id: int) -> None:
    route = Route("/brief/{number}", lambda request: None)
    match, scope = route.matches({"type": "http", "method": "GET", "path": Links().brief(brief_id), "path_params": {}})

    assert match is Match.FULL
    assert scope["path_params"] == {"number": str(brief_id)}
