"""What the RFCs ask of a mail of ours, each held to at a real server: 5322, 2369, 2919, 8058, 3834."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
from mail_parts import ADA, NOW, READER, VERP, outlet_at, presenter
from mail_server import mail_server
from outlet_parts import STORED

from briefbot.ports import BriefPost, Digest, DigestPost, DraftPost, Subscriber
from briefbot.showing.links import Links

POST = BriefPost(stored=STORED, subscriber=READER, delivery_id=12)
DIGEST = DigestPost(
    digest=Digest(id=3, subscriber_id=1, day=NOW.date(), made=NOW, brief_ids=(STORED.id,)),
    briefs=(STORED,),
    subscriber=READER,
    delivery_id=13,
)


async def mailed(post: BriefPost | DigestPost = POST, **settings: object) -> tuple[EmailMessage, bytes, str]:
    """The post as it came to the server: parsed, as it was, and from whom."""
    async with mail_server() as server, outlet_at(server, presented=presenter(**settings)) as outlet:
        (message,) = outlet.present(post)
        await outlet.send(ADA, message)
    return server.taken[0].message, server.taken[0].octets, server.taken[0].sender


@pytest.mark.parametrize("post", [POST, DIGEST])
async def test_rfc_5322_a_mail_has_each_field_once_a_date_and_one_writer(post: BriefPost | DigestPost) -> None:
    message, octets, _ = await mailed(post)
    names = [name.lower() for name, _ in message.items()]
    header = octets.partition(b"\r\n\r\n")[0]

    assert sorted(set(names)) == sorted(names)
    assert {"from", "to", "subject", "date", "message-id", "mime-version", "content-type", "reply-to"} <= set(names)
    assert parsedate_to_datetime(message["Date"]) == datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    assert [address.addr_spec for address in message["From"].addresses] == ["briefs@example.org"]
    assert [address.addr_spec for address in message["To"].addresses] == ["ada@example.org"]
    assert re.fullmatch(r"<[!-;=?-~]+@example\.org>", message["Message-ID"])
    assert not any(len(line) > 998 for line in octets.split(b"\r\n"))
    assert header.isascii()
    assert not any(part.defects for part in message.walk())


async def test_a_mail_has_the_same_id_however_often_it_is_sent_and_bounces_to_an_address_of_its_own() -> None:
    first, again, other = [await mailed(post) for post in (POST, POST, replace(POST, delivery_id=14))]

    assert first[0]["Message-ID"] == again[0]["Message-ID"] != other[0]["Message-ID"]
    assert (VERP.deliveries(first[2]), VERP.deliveries(other[2])) == ((12,), (14,))
    assert VERP.deliveries(first[0]["Message-ID"]) == (12,)


async def test_rfc_2369_and_8058_who_gets_it_can_leave_by_one_click_and_by_a_mail() -> None:
    message, octets, _ = await mailed()
    ways = re.findall(r"<([^>]*)>", message["List-Unsubscribe"])

    assert ways == [
        "https://briefs.example.org/unsubscribe/Token.1",
        "mailto:bounces@example.org?subject=unsubscribe%20Token.1",
    ]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in octets


async def test_where_there_are_no_pages_nothing_promises_one_click() -> None:
    message, _, _ = await mailed(links=Links())

    assert message["List-Unsubscribe"] == "<mailto:bounces@example.org?subject=unsubscribe%20Token.1>"
    assert "List-Unsubscribe-Post" not in message


async def test_rfc_2919_the_list_has_one_name_whatever_is_sent() -> None:
    told = [(await mailed(post, title=title))[0]["List-Id"] for post in (POST, DIGEST) for title in ("", 'Häfen "A" <b>')]

    assert [re.findall(r"<([a-z0-9.-]+)>$", str(one)) for one in told] == [["briefs.example.org"]] * 4
    assert told[0] == "<briefs.example.org>"


async def test_rfc_3834_no_machine_answers_and_the_reader_knows_the_language() -> None:
    german, _, _ = await mailed(replace(POST, subscriber=replace(READER, language="de")))

    assert german["Auto-Submitted"] == "auto-generated"
    assert german["Content-Language"] == "de"
    assert "Precedence" not in german


def test_a_draft_goes_to_nobody_by_mail() -> None:
    editor = Subscriber(id=2, address=ADA, kind="private")

    assert presenter()(DraftPost(post=POST, delivery_id=12, editor=editor, version="v1")) == ()


async def test_what_a_source_says_adds_nothing_to_the_header() -> None:
    evil = "Ferry\r\nBcc: eve@example.org\0\u2028X-Evil: 1"
    brief = replace(STORED.brief, headline=replace(STORED.brief.headline, text=evil))
    message, octets, _ = await mailed(replace(POST, stored=replace(STORED, brief=brief)))

    assert message["Subject"] == "Ferry Bcc: eve@example.org X-Evil: 1"
    assert "Bcc" not in message
    assert "X-Evil" not in message
    assert b"\0" not in octets
