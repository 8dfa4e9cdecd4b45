"""DKIM: what is signed is what others verify, with the key that they find in the DNS, and nothing can be changed or added."""

import re

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st
from mail_parts import ADA, READER, outlet_at, presenter
from mail_server import mail_server
from outlet_parts import STORED

from briefbot.adapters.mail.signing import Signer
from briefbot.errors import ConfigError
from briefbot.ports import BriefPost

PEM = serialization.Encoding.PEM
CLEAR = serialization.NoEncryption()
FORMS = [serialization.PrivateFormat.TraditionalOpenSSL, serialization.PrivateFormat.PKCS8]


def pem(bits: int = 2048, form: serialization.PrivateFormat = FORMS[0]) -> bytes:
    return rsa.generate_private_key(65537, bits).private_bytes(PEM, form, CLEAR)


KEY = pem()
SIGNER = Signer("example.org", "briefs", KEY)


def verifies(octets: bytes, record: str = SIGNER.record) -> bool:
    """Whether others find it signed, who ask a DNS that has this record alone."""
    asked = {b"briefs._domainkey.example.org.": record.encode()}

    def answer(name: bytes, timeout: float = 5) -> bytes | None:
        return asked.get(name)

    return dkim.verify(octets, dnsfunc=answer)


async def signed() -> bytes:
    """A brief as it came to the server."""
    async with mail_server() as server, outlet_at(server, presented=presenter(), sign=SIGNER) as outlet:
        (message,) = outlet.present(BriefPost(stored=STORED, subscriber=READER, delivery_id=12))
        await outlet.send(ADA, message)
    return server.taken[0].octets


async def test_a_signed_mail_is_verified_by_whoever_finds_our_key() -> None:
    octets = await signed()

    assert verifies(octets)
    assert not verifies(octets, Signer("example.org", "briefs", pem()).record)


async def test_rfc_8058_both_fields_that_unsubscribe_are_signed() -> None:
    header = re.sub(rb"\r\n\s+", b" ", (await signed()).partition(b"\r\n\r\n")[0])
    named = re.search(rb"\bh=([^;]*);", header)
    assert named
    names = [name.strip() for name in named[1].decode().split(":")]
    sealed = ["from", "to", "subject", "date", "content-type", "list-unsubscribe", "list-unsubscribe-post"]

    assert {name: names.count(name) for name in (*sealed, "message-id")} == {**dict.fromkeys(sealed, 2), "message-id": 1}
    assert b"d=example.org" in header


@pytest.mark.parametrize(
    "name", ["From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "Content-Type"]
)
async def test_a_field_that_is_changed_breaks_the_signature(name: str) -> None:
    octets = await signed()
    changed = re.sub(rb"(?im)^(%b: .)" % name.encode(), rb"\1x", octets, count=1)

    assert changed != octets
    assert not verifies(changed)


@pytest.mark.parametrize("name", ["From", "To", "Subject", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post"])
async def test_a_field_that_is_added_breaks_the_signature(name: str) -> None:
    octets = await signed()

    assert not verifies(octets.replace(b"\r\nSubject: ", b"\r\n%b: eve@example.org\r\nSubject: " % name.encode(), 1))


async def test_a_word_that_is_changed_breaks_the_signature() -> None:
    octets = await signed()
    header, between, body = octets.partition(b"\r\n\r\n")

    assert not verifies(header + between + body.replace(b"a", b"e", 1))


@pytest.mark.parametrize("form", FORMS)
def test_a_key_is_taken_in_both_of_its_forms_and_found_in_the_dns(form: serialization.PrivateFormat) -> None:
    signer = Signer("example.org", "briefs", pem(form=form))

    assert signer.name == "briefs._domainkey.example.org"
    assert signer.is_in(signer.record)
    assert signer.is_in(signer.record.replace("; ", ";\t").replace("p=", "p= "))
    assert not signer.is_in(SIGNER.record)


@pytest.mark.parametrize("record", ["", "v=DKIM1; p=", "v=DKIM1; p=%%%", "v=DKIM1; p=AAAA", "p", "=;=", "v=spf1 -all"])
def test_what_is_no_key_in_the_dns_is_not_ours(record: str) -> None:
    assert not SIGNER.is_in(record)


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"no key",
        b"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
        ec.generate_private_key(ec.SECP256R1()).private_bytes(PEM, FORMS[1], CLEAR),
        rsa.generate_private_key(65537, 1024).private_bytes(PEM, FORMS[1], serialization.BestAvailableEncryption(b"secret")),
    ],
)
def test_what_is_no_key_is_told_at_the_start(wrong: bytes) -> None:
    with pytest.raises(ConfigError, match=r"^\[mail\] dkim_key: should"):
        Signer("example.org", "briefs", wrong)


_FIELDS = st.lists(
    st.tuples(
        st.sampled_from(["to", "SUBJECT", "Date", "Reply-To", "List-Id", "Message-ID", "X-Other"]),
        st.text("ab :;\t", min_size=1).map(lambda words: f"x{words}\r\n y{words}"),
    ),
    max_size=8,
)


@given(_FIELDS, st.lists(st.sampled_from([b"", b" ", b"a  b", b".", b"\t=20"])).map(b"\r\n".join))
def test_whatever_a_mail_says_another_library_finds_it_signed(fields: list[tuple[str, str]], body: bytes) -> None:
    header = "".join(f"{name}: {words}\r\n" for name, words in [("From", "a@example.org"), *fields])

    assert verifies(SIGNER(header.encode() + b"\r\n" + body))


def test_what_has_no_end_of_a_header_cannot_be_signed() -> None:
    with pytest.raises(ValueError, match="cannot be signed"):
        SIGNER(b"From: a@example.org\r\n")


def test_no_line_of_a_signature_is_long() -> None:
    made = Signer("a-long-name-of-a-domain.example.org", "briefs", pem(4096))(b"From: a@example.org\r\n\r\nHello\r\n")

    assert max(map(len, made.split(b"\r\n"))) <= 78
