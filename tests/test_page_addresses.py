"""Which addresses are of the same article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.reading.addresses import canonical_url, plain_url


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z.]{1,12}(:[0-9]{1,3})?/[a-z?&=#_%]{0,20}", fullmatch=True))
def test_a_plain_address_stays_as_it_is(url: str) -> None:
    assert plain_url(plain_url(url)) == plain_url(url)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://News.Test/a?utm_source=x&id=3&fbclid=9#top", "https://news.test/a?id=3"),
        ("HTTP://news.test:80", "http://news.test/"),
        ("https://news.test/a?b=%20c&d", "https://news.test/a?b=%20c&d"),
        ("https://news.test:8443/a?UTM_Medium=rss", "https://news.test:8443/a"),
        ("https://[broken/a", "https://[broken/a"),
    ],
)
def test_counters_and_fragments_are_no_part_of_an_address(url: str, kept: str) -> None:
    assert plain_url(url) == kept


def test_a_page_may_name_another_address_of_its_own_site_but_of_no_other() -> None:
    fetched = "https://m.news.test/a?id=1"

    assert canonical_url(("https://www.news.test/a",), fetched) == "https://www.news.test/a"
    assert canonical_url(("https://bank.test/a",), fetched) == fetched
    assert canonical_url(("",), fetched) == fetched
