"""Every refusal of an SMTP server and every end of a line: what it means for the mail, and for those that wait behind it."""

import asyncio
import logging
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from mail_parts import ADA, HELLO, outlet_at, trusting
from mail_server import PASSWORD, USER, Trouble, answers, certificate, cuts, mail_server, stalls

from briefbot.adapters.mail.gate import Gate
from briefbot.adapters.mail.troubles import ROWS, Stage, row_of
from briefbot.errors import MaybeSent, NoAddress, NotSent, OutletError, OutletShut, Rejected

MINUTE = timedelta(minutes=1)

REFUSED: list[tuple[str, str, type[OutletError], str]] = [
    # at which command, the answer, what it means, what is said
    ("RCPT", "550 5.1.1 <ada@example.org>: no such user", NoAddress, "no such user; they can subscribe again"),
    ("RCPT", "550 5.1.2 bad domain", NoAddress, "they can subscribe again with another address"),
    ("RCPT", "553 5.1.3 bad syntax", NoAddress, "they can subscribe again"),
    ("RCPT", "551 5.1.6 she has moved", NoAddress, "they can subscribe again"),
    ("RCPT", "556 5.1.10 the domain takes no mail", NoAddress, "they can subscribe again"),
    ("RCPT", "550 5.2.1 The account is disabled", NoAddress, "they can subscribe again"),
    ("RCPT", "550 5.4.1 Recipient address rejected: Access denied", NoAddress, "they can subscribe again"),
    ("RCPT", "550 User unknown", NoAddress, "they can subscribe again"),
    ("RCPT", "550 No such mailbox here", NoAddress, "they can subscribe again"),
    ("DOT", "550 5.1.1 no such user after all", NoAddress, "they can subscribe again"),
    ("RCPT", "552 5.2.2 over quota", Rejected, "their mailbox is full"),
    ("RCPT", "552 mailbox full", Rejected, "their mailbox is full"),
    ("RCPT", "452 4.2.2 over quota", NotSent, "their mailbox is full"),
    ("RCPT", "550 5.7.1 blocked by policy", Rejected, "`briefbot doctor mail` tells"),
    ("RCPT", "550 something that nobody has said before", Rejected, "nothing sends it as it is"),
    ("RCPT", "553 5.6.7 no SMTPUTF8 there", Rejected, "their server takes no address beyond ASCII"),
    ("RCPT", "554 5.7.1 Relay access denied", OutletShut, r"check \[mail\] user and password"),
    ("RCPT", "550 5.1.8 your domain does not exist", OutletShut, r"check \[mail\] sender and bounces_to"),
    ("RCPT", "450 4.7.1 Greylisted, come back in 5 minutes", NotSent, "come back in 5 minutes; it is tried again"),
    ("RCPT", "451 4.3.0 trouble of our own", NotSent, "it is tried again"),
    ("RCPT", "452 4.5.3 too many recipients", NotSent, "it is tried again"),
    ("DATA", "451 4.3.2 not now", NotSent, "it is tried again"),
    ("DATA", "554 5.5.1 no valid recipients", Rejected, "nothing sends it as it is"),
    ("DOT", "451 4.3.0 the queue is full", NotSent, "it is tried again"),
    ("DOT", "552 5.3.4 too large", Rejected, "it is too large for them"),
    ("DOT", "554 5.7.1 looks like spam", Rejected, "`briefbot doctor mail` tells"),
    ("DOT", "550 5.7.26 not authenticated", Rejected, "`briefbot doctor mail` tells"),
    ("MAIL", "553 5.7.1 sender not owned by you", OutletShut, r"check \[mail\] sender and bounces_to"),
    ("MAIL", "552 5.3.4 too large", Rejected, "it is too large for them"),
    ("MAIL", "530 5.7.0 Authentication required", OutletShut, r"check \[mail\] user and password"),
    ("MAIL", "530 5.7.0 Must issue a STARTTLS command first", OutletShut, r"check \[mail\] security"),
    ("MAIL", "452 4.3.1 the disk is full", OutletShut, "the mail server: 452 4.3.1 the disk is full; it is tried again"),
    ("MAIL", "421 4.7.0 too many mails today", OutletShut, "it is tried again"),
    ("RCPT", "421 4.3.2 shutting down", OutletShut, "it is tried again"),
    ("DOT", "421 4.3.2 shutting down", OutletShut, "it is tried again"),
    ("CONNECT", "554 5.7.1 your network is blocked", OutletShut, r"check \[mail\] server"),
    ("CONNECT", "421 4.3.2 too busy", OutletShut, "it is tried again"),
    ("EHLO", "550 we do not like your name", OutletShut, r"check \[mail\] server"),
    ("RCPT", "550 5.7.1 " + "x" * 5_000, Rejected, "x…; `briefbot doctor mail` tells"),
]
CUT: list[tuple[Trouble, type[OutletError], bool]] = [
    # what is played on a new connection, what it means, whether the mail was taken
    (cuts("CONNECT"), OutletShut, False),
    (cuts("EHLO"), OutletShut, False),
    (cuts("MAIL"), NotSent, False),
    (cuts("RCPT"), NotSent, False),
    (cuts("DATA"), NotSent, False),
    (cuts("DOT"), MaybeSent, False),
    (cuts("DOT", is_taken=True), MaybeSent, True),
    (answers("DOT", "999 what is this"), MaybeSent, False),
    (answers("DOT", "gibberish"), MaybeSent, False),
    (stalls("CONNECT"), OutletShut, False),
    (stalls("MAIL"), NotSent, False),
    (stalls("DATA"), NotSent, False),
    (stalls("DOT"), MaybeSent, False),
]


@pytest.mark.parametrize(
    ("at", "answer", "error", "says"), REFUSED, ids=[f"{at} {answer[:40]}" for at, answer, _, _ in REFUSED]
)
async def test_what_a_server_refuses_is_told_by_what_it_means(
    at: str, answer: str, error: type[OutletError], says: str
) -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        server.will(*[answers(at, answer)] * (2 if at == "EHLO" else 1), *[answers("HELO", answer)] * (at == "EHLO"))
        with pytest.raises(OutletError, match=says) as raised:
            await outlet.send(ADA, HELLO)
        outlet._lines.gate.open()
        await outlet.send(ADA, HELLO)

    assert type(raised.value) is error
    assert raised.value.is_bounce == ("their mailbox is full" in says)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 400
    assert len(server.taken) == 1


@pytest.mark.parametrize(("trouble", "error", "is_taken"), CUT, ids=[f"{t.at} {t.answer}{t.is_silent}" for t, _, _ in CUT])
async def test_what_breaks_is_told_by_whether_the_mail_may_have_arrived(
    trouble: Trouble, error: type[OutletError], is_taken: bool
) -> None:
    async with mail_server() as server, outlet_at(server, patience=0.3) as outlet:
        server.will(trouble)
        with pytest.raises(OutletError) as raised:
            await outlet.send(ADA, HELLO)
        outlet._lines.gate.open()
        await outlet.send(ADA, HELLO)

    assert type(raised.value) is error
    assert len(server.taken) == 1 + is_taken


async def test_a_line_that_is_cut_in_the_middle_of_a_mail_has_not_delivered_it() -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        server.will(cuts("BODY"))
        with pytest.raises(NotSent) as raised:
            await outlet.send(ADA, replace(HELLO, plain="x" * 30_000_000))
        await outlet.send(ADA, HELLO)

    assert type(raised.value) is NotSent
    assert len(server.taken) == 1


STAGES: tuple[Stage, ...] = ("line", "login", "sender", "recipient", "data", "end")


@pytest.mark.parametrize("stage", STAGES)
def test_every_answer_is_of_some_row_and_a_passing_trouble_costs_nobody_anything(stage: Stage) -> None:
    words = ("", "5.1.1 no such user", "4.7.1 later", "what\never")
    passing = {row_of(code, said, stage).meaning for code in range(400, 500) for said in words}
    lasting = {row_of(code, said, stage).meaning for code in range(500, 600) for said in words}

    assert passing <= {"grey", "later", "busy"}
    assert lasting <= {"nobody", "never", "settings"}


def test_each_row_is_some_answers() -> None:
    said = [(int(answer[:3]), answer[4:]) for _, answer, _, _ in REFUSED]
    said += [(538, "encrypt first"), (535, "5.7.8 wrong"), (555, "no such option"), (450, "later"), (454, "4.7.0 later")]
    found = {row_of(code, words, stage) for code, words in said for stage in STAGES}

    assert [row for row in ROWS if row not in found] == []


async def test_a_greylisted_mail_is_tried_again_after_five_minutes() -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        server.will(answers("RCPT", "450 4.7.1 greylisted"))
        with pytest.raises(NotSent) as raised:
            await outlet.send(ADA, HELLO)

    assert raised.value.retry_after == 5 * MINUTE
    assert outlet._lines.gate.is_open()


async def test_a_wrong_password_puts_everything_off_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with mail_server(login=True) as server, outlet_at(server, user=USER, password="wrong") as outlet:
        for _ in range(5):
            with pytest.raises(OutletShut, match=r"535 .*; check \[mail\] user and password") as raised:
                await outlet.send(ADA, HELLO)
        with pytest.raises(OutletShut):
            await outlet.turn(ADA)

    assert raised.value.retry_after
    assert timedelta(minutes=9) < raised.value.retry_after <= timedelta(minutes=10)
    assert server.connections == 1
    assert [record.levelname for record in caplog.records if "mail waits" in record.message] == ["WARNING"]
    assert "wrong" not in caplog.text + str(raised.value) + repr(raised.value.__cause__)


async def test_a_server_that_knows_no_logins_is_told_apart_from_a_wrong_password() -> None:
    async with mail_server() as server, outlet_at(server, user=USER, password=PASSWORD) as outlet:
        with pytest.raises(OutletShut, match=r"AUTH extension is not supported.*; check \[mail\] user"):
            await outlet.send(ADA, HELLO)


async def test_a_server_that_cannot_be_reached_is_asked_ever_less_often_and_opens_with_the_first_mail(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    now, waits = [0.0], []
    gate = Gate(lambda: now[0])
    async with mail_server() as server, outlet_at(server, gate=gate) as outlet:
        server.will(*[cuts("CONNECT")] * 7)
        for _ in range(7):
            with pytest.raises(OutletShut, match="the mail server cannot be reached") as raised:
                await outlet.send(ADA, HELLO)
            assert raised.value.retry_after
            waits.append(raised.value.retry_after.total_seconds())
            now[0] += waits[-1]
        await outlet.send(ADA, HELLO)

    assert waits == [15, 30, 60, 120, 240, 300, 300]
    assert (server.connections, len(server.taken)) == (8, 1)
    assert [record.message.split(":")[0] for record in caplog.records if record.name.startswith("briefbot")] == [
        "mail waits",
        "the mail server takes mail again",
    ]


async def test_ten_thousand_do_not_each_ask_a_server_that_is_away() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        async with mail_server() as server, outlet_at(server, port=nobody.getsockname()[1]) as outlet:
            told = await asyncio.gather(*(outlet.send(ADA, HELLO) for _ in range(200)), return_exceptions=True)

    assert {type(error) for error in told} == {OutletShut}
    assert not outlet._lines.gate.is_open()


async def test_a_server_that_speaks_no_tls_is_told_apart_from_one_that_is_away(tmp_path: Path) -> None:
    async with mail_server() as server, outlet_at(server, **trusting(certificate(tmp_path).client, "tls")) as outlet:
        with pytest.raises(OutletShut, match=r"does not speak TLS there.*check \[mail\] security"):
            await outlet.send(ADA, HELLO)
