"""Which pages a robots.txt leaves to us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.adapters.web.robots import parse

PAGE = "https://example.org/news/mill?id=1"


def may_read(rules: str, url: str = PAGE) -> bool:
    parsed = parse(rules.encode())
    return parsed is None or parsed.can_fetch(url, "briefbot")


@pytest.mark.parametrize(
    "rules",
    [
        "",
        "# nothing but a comment",
        "User-agent: *\nDisallow:",
        "User-agent: *\nDisallow: /new$",
        "User-agent: *\nDisallow: /\nAllow: /news",
        "User-agent: otherbot\nDisallow: /",
        "User-agent: brief\nDisallow: /",
        "User-agent: bot\nDisallow: /",
        "User-agent: *\nDisallow: /\n\nUser-agent: BriefBot\nDisallow: /private",
        "Disallow: /",
        "<!doctype html><title>Not found</title>",
        "User-agent: otherbot\nDisallow: /\nUser-agent: briefbot\nAllow: /",
    ],
)
def test_a_page_is_open(rules: str) -> None:
    assert may_read(rules)


@pytest.mark.parametrize(
    "rules",
    [
        "User-agent: *\nDisallow: /",
        "\ufeffUser-agent: *\nDisallow: /",
        "user-agent:*\ndisallow:/news",
        "User-agent: *\r\nDisallow: /news\r\n",
        "User-agent: *\rDisallow: /news\r",
        "User-agent: *\nDisallow: /*?id=",
        "User-agent: *\nDisallow: /*mill",
        "User-agent: briefbot\nUser-agent: otherbot\nDisallow: /",
        "User-agent: otherbot\n\n# and\nUser-agent: BRIEFBOT/1.0\nDisallow: /",
        "User-agent: briefbot*\nDisallow: /",
        "User-agent: briefbot # a comment\nDisallow: /",
        "User-agent: briefbot\nAllow: /other\nUser-agent: x\nAllow: /\nUser-agent: briefbot\nDisallow: /news",
        "User agent: *\nDisallow: /",
    ],
)
def test_a_page_is_closed(rules: str) -> None:
    assert not may_read(rules)


def test_the_longest_rule_counts() -> None:
    rules = "User-agent: *\nAllow: /news/mill\nDisallow: /news\nDisallow: /news/mill/private"

    assert may_read(rules)
    assert not may_read(rules, "https://example.org/news/other")
    assert not may_read(rules, "https://example.org/news/mill/private")


def test_a_crawl_delay_is_of_our_group() -> None:
    parsed = parse(b"User-agent: x\nCrawl-delay: 9\n\nUser-agent: briefbot\nCrawl-delay: 2.5")

    assert parsed is not None
    assert parsed.crawl_delay("briefbot") == 2.5


@pytest.mark.parametrize(
    "rules",
    [
        "".join(f"User-agent: {n}\n" for n in range(12_000)) + "Disallow: /a\n" * 12_000,
        "".join(f"User-agent: {n % 9000}\nUser-agent: *\n" for n in range(12_000)),
        "User-agent: *\nDisallow: /" + "a*" * 250_000,
        "User-agent: *\n" + "Disallow: /a*a*a*b\n" * 25_000,
        "User-agent" + " " * 500_000,
        "#" * 500_000,
    ],
    ids=["names-by-rules", "names", "one-long-rule", "wildcards", "spaces", "comment"],
)
def test_a_hostile_file_is_read_all_the_same(rules: str) -> None:
    assert may_read(rules, "https://example.org/" + "a" * 7000 + "c") in (True, False)


@given(st.binary(), st.text())
def test_any_bytes_are_rules(rules: bytes, path: str) -> None:
    parsed = parse(rules)

    assert parsed is None or parsed.can_fetch(f"https://example.org/{path}", "briefbot") in (True, False)
