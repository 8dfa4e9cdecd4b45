"""What is made of the mails that come back: bounces, complaints, wishes to leave, holidays, and whatever else people send."""

import base64
import logging
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mail_parts import VERP
from returned_mails import away, came_to, complaint, dsn, plain_bounce

from briefbot.adapters.mail.returned import MOST, read_returned
from briefbot.ports import Returned, Verdict

ORIGINAL = f"Message-ID: {VERP.message_id(12)}"

READ: list[tuple[str, bytes, Verdict, int | None]] = [
    ("no such user", dsn(), "hard", 12),
    ("no such user, by its status alone", dsn(diagnostic=""), "hard", 12),
    ("an account that is no more", dsn(status="5.2.1", diagnostic="smtp; 550 5.2.1 disabled"), "hard", 12),
    ("no such user, under a status that says nothing", dsn(status="5.0.0", diagnostic="smtp; 550 User unknown"), "hard", 12),
    ("a full mailbox", dsn(status="5.2.2", diagnostic="smtp; 552 5.2.2 over quota"), "soft", 12),
    ("a policy", dsn(status="5.7.1", diagnostic="smtp; 550 5.7.1 looks like spam"), "soft", 12),
    ("given up after days", dsn(status="4.4.7", diagnostic=""), "soft", 12),
    ("a status that says nothing", dsn(status="5.0.0", diagnostic=""), "soft", 12),
    ("a delay", dsn(action="delayed", status="4.4.1"), "passing", None),
    ("delivered", dsn(action="delivered", status="2.0.0", diagnostic=""), "passing", None),
    ("by what it gives back of ours", dsn(to=None, original=ORIGINAL), "hard", 12),
    ("whose it is nobody signed", dsn(to=None), "hard", None),
    ("a forged address", dsn(to=None, original="Message-ID: <12-aaaaaaaaaa@example.org>"), "hard", None),
    ("a complaint", complaint(original=ORIGINAL), "complaint", 12),
    ("a complaint to the mail's own address", complaint(to=12), "complaint", 12),
    ("no complaint", complaint(kind="not-spam", original=ORIGINAL), "passing", None),
    ("a complaint of nobody knows what", complaint(), "complaint", None),
    ("holidays", away(), "passing", None),
    ("qmail, no such user", plain_bounce("Sorry, no mailbox here by that name. (#5.1.1)"), "hard", 12),
    ("qmail, full", plain_bounce("The users mailfolder is over the allowed quota (size). (#5.2.2)"), "soft", 12),
    ("qmail, a reply", plain_bounce("Remote host said: 550 5.1.1 <ada@example.org> unknown"), "hard", 12),
    ("qmail, no reason", plain_bounce("It did not work."), "soft", 12),
    ("an answer", f"From: ada@example.org\r\n{came_to(12)}Subject: Re: Ferry\r\n\r\nThank you!\r\n".encode(), "nothing", None),
    ("a letter", b"From: ada@example.org\r\nTo: b@example.org\r\n\r\n550 5.1.1 they say\r\n", "nothing", None),
    ("nothing", b"", "nothing", None),
]


@pytest.mark.parametrize(("octets", "verdict", "delivery"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_what_comes_back_is_told_by_what_it_means(octets: bytes, verdict: Verdict, delivery: int | None) -> None:
    told = read_returned(octets, VERP)

    assert (told.verdict, told.delivery) == (verdict, delivery)
    assert "\n" not in told.said


def test_a_bounce_names_whom_it_is_about_and_why() -> None:
    told = read_returned(dsn(), VERP)

    assert told.recipients == ("ada@example.org",)
    assert told.said == "smtp; 550 5.1.1 no such user"


def test_a_bounce_in_base64_is_read_all_the_same() -> None:
    body = base64.b64encode(f"Message-ID: {VERP.message_id(12)}".encode()).decode()
    octets = dsn(to=None).replace(b"text/rfc822-headers\r\n", b"text/rfc822-headers\r\nContent-Transfer-Encoding: base64\r\n")

    assert read_returned(octets.replace(b"Subject: Ferry stops", body.encode()), VERP).delivery == 12


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("To: bounces@example.org\r\nSubject: unsubscribe WzEsImFiIl0.x_y-Z", "WzEsImFiIl0.x_y-Z"),
        ("To: bounces@example.org\r\nSubject: Re: Unsubscribe  WzEsImFiIl0.x_y-Z ", "WzEsImFiIl0.x_y-Z"),
        ("To: bounces@example.org\r\nSubject: =?utf-8?q?unsubscribe_WzEsImFiIl0=2Ex=5Fy-Z?=", "WzEsImFiIl0.x_y-Z"),
        ("To: unsubscribe+WzEsImFiIl0.x_y-Z@example.org\r\nSubject:", "WzEsImFiIl0.x_y-Z"),
        ("To: unsubscribe+WzEsImFiIl0.x_y-Z@other.example\r\nSubject: hello", ""),
        ("To: bounces@example.org\r\nSubject: please unsubscribe me", ""),
        ("To: bounces@example.org\r\nSubject: unsubscribe", ""),
    ],
)
def test_a_mail_unsubscribes_with_a_token_in_its_subject_or_its_address(header: str, token: str) -> None:
    told = read_returned(f"From: ada@example.org\r\n{header}\r\n\r\nplease\r\n".encode(), VERP)

    assert told.token == token
    assert (told.verdict == "unsubscribe") == bool(token)


def nested(depth: int) -> bytes:
    opened = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(depth))
    return f"{came_to(12)}{opened}Content-Type: text/plain\r\n\r\nhello\r\n".encode()


HOSTILE = {
    "a deep nest": nested(2_000),
    "a nest of messages": came_to(12).encode() + b"Content-Type: message/rfc822\r\n\r\n" * 5_000,
    "ten megabytes": dsn() + b"x" * 10_000_000,
    "a header without end": b"Subject: " + b"x" * 3_000_000,
    "a hundred thousand fields": b"To: a@example.org\r\n" * 100_000,
    "a hundred thousand parts": dsn() + b"--b\r\n\r\n" * 100_000,
    "octets": random.Random(7).randbytes(200_000),
    "NUL": b"\0" * 100_000,
    "a charset that is none": b"Content-Type: text/plain; charset=bogus\r\nSubject: =?bogus?b?////?=\r\n\r\n\xff\xfe",
    "folded for ever": b"Subject: x\r\n" + b" \r\n" * 50_000,
    "statuses": dsn().replace(b"Status: 5.1.1\r\n", b"Status: " + b"5.1.1 " * 30_000 + b"\r\n"),
    "tags": f"To: {'bounces+12-' * 20_000}\r\n\r\n".encode(),
    "spaces": b"Subject: unsubscribe" + b" " * 200_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("octets", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_mail_is_read_or_left_with_a_line(octets: bytes, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="briefbot")
    told = read_returned(octets, VERP)

    assert isinstance(told, Returned)
    assert len([record for record in caplog.records if record.name.startswith("briefbot")]) <= 1
    assert len(told.said) <= 300


def test_no_more_of_a_mail_is_looked_at_than_has_a_limit() -> None:
    assert read_returned(b"X: " + b"y" * MOST + b"\r\nSubject: unsubscribe WzEsImFiIl0.x_y-Z\r\n\r\n", VERP).token == ""


def test_a_server_in_its_own_words_is_heard_at_the_beginning_of_its_mail_alone() -> None:
    late = plain_bounce("(#5.1.1)").replace(b"Hi. This is", b"\r\n" * 100_000 + b"Hi. This is")
    long = plain_bounce("(#5.1.1)", to=None) + b"\r\n" * 50_000 + ORIGINAL.encode()

    assert read_returned(late, VERP).verdict == "nothing"
    assert (read_returned(long, VERP).verdict, read_returned(long, VERP).delivery) == ("hard", 12)


@given(st.binary(max_size=2_000))
@settings(max_examples=300)
def test_any_octets_are_read(octets: bytes) -> None:
    assert read_returned(octets, VERP).delivery is None


@given(st.integers(0, 1_000), st.binary(max_size=30), st.sampled_from([dsn(), complaint(), away(), plain_bounce("(#5.1.1)")]))
@settings(max_examples=300)
def test_a_broken_bounce_is_read_and_names_no_other_delivery(place: int, noise: bytes, octets: bytes) -> None:
    told = read_returned(octets[:place] + noise + octets[place:], VERP)

    assert told.delivery in (None, 12)
