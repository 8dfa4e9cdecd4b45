"""How a mail is written: its lines, header fields and bodies, whatever they are made of (RFC 5322, 2045, 2047)."""

import email
import email.policy
import re
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.adapters.mail.headers import field, named, text_field
from briefbot.adapters.mail.line import stuffed
from briefbot.adapters.mail.mime import Mail, written
from briefbot.showing.plain import plain

FIELDS = (("From", "Our briefs <briefs@example.org>"), ("To", "ada@example.org"), ("Message-ID", "<12-abc@example.org>"))
ANYTHING = st.text(st.characters(), max_size=300)
LINES = st.lists(st.text(max_size=120), max_size=20).map("\n".join)


def read(octets: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(octets, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def body_of(message: EmailMessage, kind: str) -> list[str]:
    part = message.get_body((kind,))
    assert part
    return str(part.get_content()).splitlines()


@given(subject=ANYTHING, text=ANYTHING, html=ANYTHING)
def test_whatever_a_mail_says_it_is_lines_of_ascii_that_every_server_takes(subject: str, text: str, html: str) -> None:
    octets = written(Mail(subject=subject, fields=FIELDS, plain=text, html=html))
    lines = octets.split(b"\r\n")

    assert octets.isascii()
    assert b"\0" not in octets
    assert max(map(len, lines)) <= 78
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert octets.endswith(b"\r\n")


@given(subject=ANYTHING)
def test_a_subject_comes_out_as_it_was_without_what_no_header_can_hold(subject: str) -> None:
    message = read(written(Mail(subject=subject, fields=FIELDS, plain="x")))

    assert message["Subject"] == " ".join(plain(subject).split())
    assert message.keys() == [
        "Subject",
        "From",
        "To",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    ]
    assert not message.defects


@given(text=LINES, html=LINES.filter(bool))
def test_what_a_mail_says_comes_out_as_it_was(text: str, html: str) -> None:
    message = read(written(Mail(subject="News", fields=FIELDS, plain=text, html=html)))

    for kind, said in (("plain", text), ("html", html)):
        assert body_of(message, kind) == said.replace("\0", "?").splitlines() or not said.strip()
    assert not any(part.defects for part in message.walk())


@pytest.mark.parametrize(
    "text", ["ascii " * 2_000, "Привіт, світе. " * 2_000, "Grüße aus Brellin\n" * 500, "x" * 10_000, ".\n.\n"]
)
def test_a_long_text_is_encoded_the_shorter_way(text: str) -> None:
    octets = written(Mail(subject="News", fields=FIELDS, plain=text))

    assert body_of(read(octets), "plain") == text.splitlines()
    assert max(len(line) for line in octets.split(b"\r\n")) <= 76
    assert octets.count(b"\n") == octets.count(b"\r\n")
    assert len(octets) < 1.45 * len(text.encode()) + 400


@pytest.mark.parametrize("line", ["A ferry, a harbour.", "Грюни та пором.", "Häfen\u2028und Fähren", "\ud800 \0 =", "x" * 200])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1_900, 2_000, 2_100, 30_000])
def test_letters_that_begin_alike_end_each_with_what_is_their_readers_own(line: str, end: str, size: int) -> None:
    begun = (line + end) * (size // len(line + end))
    for own in ("", "ada@example.org", f"for ada{end}and{end}{end}nobody else{end}", "ґ" * 3_000, begun[:1_999]):
        text = begun + own
        octets = written(Mail(subject="News", fields=FIELDS, plain=text, html=text))

        for kind in ("plain", "html"):
            assert body_of(read(octets), kind) == text.replace("\0", "?").replace("\ud800", "?").splitlines()
        assert max(len(line) for line in octets.split(b"\r\n")) <= 76


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", "briefs@example.org"),
        ("Our briefs", "Our briefs <briefs@example.org>"),
        ('Briefs, "ours" \\o/', '"Briefs, \\"ours\\" \\\\o/" <briefs@example.org>'),
        ("=?utf-8?q?evil?=", "=?utf-8?b?PT91dGYtOD9xP2V2aWw/PQ==?= <briefs@example.org>"),
        ("Häfen", "=?utf-8?b?SMOkZmVu?= <briefs@example.org>"),
        ("a\r\nBcc: eve@example.org\0", '"a Bcc: eve@example.org" <briefs@example.org>'),
    ],
)
def test_a_name_stands_before_its_address_and_can_add_nothing(name: str, shown: str) -> None:
    assert named(name, "briefs@example.org") == shown


# Of longer names the library's reader keeps the spaces between encoded words, against RFC 2047.
@given(name=st.text(max_size=8).filter(str.strip))
def test_a_sender_is_read_back_whatever_the_name(name: str) -> None:
    told = named(name, "briefs@example.org")
    (address,) = read(field("From", told) + b"\r\n")["From"].addresses

    assert address.addr_spec == "briefs@example.org"
    assert address.display_name == " ".join(plain(name).split())


def test_an_address_in_a_header_is_parted_nowhere() -> None:
    click, mail = f"<https://briefs.example.org/unsubscribe/{'x' * 120}>", f"<mailto:bounces@example.org?subject={'x' * 120}>"
    told = field("List-Unsubscribe", f"{click}, {mail}")

    assert told == f"List-Unsubscribe: {click},\r\n {mail}\r\n".encode()


@pytest.mark.parametrize("name", ["", "Bad name", "Bad:", "Bad\r\nBcc", "Bäd"])
def test_a_name_that_is_none_makes_no_field(name: str) -> None:
    with pytest.raises(ValueError, match="is no name of a header field"):
        field(name, "x")


def test_a_long_subject_is_folded_between_its_words() -> None:
    told = text_field("Subject", "ferry " * 30)

    assert len(told.split(b"\r\n")) > 2
    assert read(told + b"\r\n")["Subject"] == ("ferry " * 30).strip()
    assert re.search(rb"^\s*\r\n", told, re.MULTILINE) is None


@given(st.binary(max_size=200).map(lambda octets: octets.replace(b"x", b"\r\n.")))
def test_no_line_of_a_mail_ends_it_before_its_time(octets: bytes) -> None:
    sent = stuffed(octets)

    assert b"\r\n.\r\n" not in b"\r\n" + sent
    assert (b"\r\n" + sent).replace(b"\r\n..", b"\r\n.") == b"\r\n" + octets
