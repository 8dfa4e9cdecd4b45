"""Mail addresses, as people write them and as they are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.adapters.mail.addresses import mailbox as sendable
from briefbot.desk.mailboxes import mailbox, owner, shown


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("you@example.org", "you@example.org"),
        ("  You.Name+news@Example.ORG ", "You.Name+news@example.org"),
        ("mailto:you@example.org", "you@example.org"),
        ("you@bücher.example", "you@xn--bcher-kva.example"),
        ("you@BÜCHER.example", "you@xn--bcher-kva.example"),
        ("you@xn--bcher-kva.example", "you@xn--bcher-kva.example"),
        ("you@пошта.example", "you@xn--80a1acn3a.example"),
        ("you@example。org", "you@example.org"),
        ("you＠ｅxample.org", "you@example.org"),
        ("o'neil@example.org", "o'neil@example.org"),
        ("you@example.org.", "you@example.org"),
        ("you@example.org\r\n", "you@example.org"),
    ],
)
def test_an_address_is_written_in_one_way_whatever_way_it_is_given(said: str, kept: str) -> None:
    assert mailbox(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "",
        "@",
        "you",
        "you@",
        "@example.org",
        "you@localhost",
        "you@127.0.0.1",
        "you@[127.0.0.1]",
        "you@example..org",
        "you@-example.org",
        ".you@example.org",
        "you.@example.org",
        "y..ou@example.org",
        "you me@example.org",
        '"you me"@example.org',
        "you@example.org, me@example.org",
        "you@example.org\nBcc: me@example.org",
        "you\x00@example.org",
        "you@exa mple.org",
        "you%victim.test@example.org",
        "relay!you@example.org",
        "jürgen@example.org",
        "<script>@example.org",
        f"{'y' * 65}@example.org",
        f"you@{'long.' * 60}example.org",
        f"you@{'y' * 64}.org",
    ],
)
def test_what_is_no_address_that_we_could_write_to_is_refused(said: str) -> None:
    assert mailbox(said) == ""


def test_spellings_of_one_mailbox_count_as_one_person() -> None:
    spellings = {
        owner(address)
        for address in ("you@example.org", "You@example.org", "you+1@example.org", "YOU+x+y@example.org", "y.o.u@example.org")
    }

    assert spellings == {"you@example.org"}


def test_an_address_of_another_script_is_shown_as_people_read_it() -> None:
    assert shown("you@xn--bcher-kva.example") == "you@bücher.example"
    assert shown("you@xn--a.example") == "you@xn--a.example"


@given(st.text(max_size=80) | st.from_regex(r"[^@]{0,10}@[\w.-]{0,40}"))
def test_whatever_is_given_an_address_that_is_kept_is_one_of_plain_signs(said: str) -> None:
    kept = mailbox(said)

    assert kept == "" or (kept.isascii() and kept.isprintable() and " " not in kept and mailbox(kept) == kept)


@given(st.emails() | st.from_regex(r"[a-z+._-]{1,9}@[a-zäöü0-9-]{1,9}\.[a-z]{2,5}", fullmatch=True))
def test_an_address_that_is_kept_is_one_that_our_mail_can_be_sent_to(said: str) -> None:
    if kept := mailbox(said):
        assert str(sendable(kept)) == kept


def test_one_mailbox_of_two_names_is_counted_once() -> None:
    assert owner("jane.roe@googlemail.com") == owner("janeroe+news@gmail.com")
