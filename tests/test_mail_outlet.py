"""Mail as an outlet, at a real server: how it is handed in, by which connections, and to whom it cannot be."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from mail_parts import ADA, HELLO, at, outlet_at, trusting
from mail_server import PASSWORD, USER, answers, certificate, cuts, mail_server, stalls

from briefbot.errors import MaybeSent, NoAddress, NotSent, OutletShut, Rejected


async def test_a_mail_is_taken_with_its_text_first_and_its_html_after_it() -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        number = await outlet.send(ADA, HELLO)

    (taken,) = server.taken
    assert taken.recipients == ("ada@example.org",)
    assert taken.sender == "bounces@example.org"
    assert [part.get_content_type() for part in taken.message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert taken.message["Message-ID"] == number
    assert taken.message["Subject"] == "Hello"


async def test_a_message_without_markup_goes_as_text_alone() -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        await outlet.send(ADA, replace(HELLO, text=""))

    assert server.taken[0].message.get_content_type() == "text/plain"
    assert server.taken[0].message.get_content() == "Hello\r\n"


async def test_the_envelopes_sender_is_the_return_path_and_stands_in_no_header() -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        message = replace(HELLO, headers=(("Return-Path", "bounces+12-abc@example.org"), ("Message-ID", "<12@example.org>")))
        number = await outlet.send(ADA, message)

    assert server.taken[0].sender == "bounces+12-abc@example.org"
    assert "Return-Path" not in server.taken[0].message
    assert number == "<12@example.org>"


async def test_an_update_and_a_correction_answer_the_mail_that_they_are_about() -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        first = await outlet.send(ADA, HELLO)
        await outlet.send(ADA, HELLO, first)
        await outlet.edit(ADA, first, HELLO)

    assert [taken.message["In-Reply-To"] for taken in server.taken] == [None, first, first]
    assert [taken.message["References"] for taken in server.taken] == [None, first, first]
    assert len({taken.message["Message-ID"] for taken in server.taken}) == 3


async def test_one_connection_carries_many_mails() -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        for _ in range(5):
            await outlet.send(ADA, HELLO)

    assert (len(server.taken), server.connections) == (5, 1)
    assert server.commands.count("EHLO") == 1


async def test_no_more_connections_are_opened_than_may_be() -> None:
    async with mail_server() as server, outlet_at(server, connections=3) as outlet:
        server.pause = lambda: 0.01
        await asyncio.gather(*(outlet.send(ADA, HELLO) for _ in range(20)))

    assert (len(server.taken), server.most_open) == (20, 3)


async def test_a_server_that_ends_a_connection_after_so_many_mails_is_connected_to_again() -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        server.mails_a_connection = 2
        for _ in range(5):
            await outlet.send(ADA, HELLO)

    assert (len(server.taken), server.connections) == (5, 3)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_a_connection_that_is_cut_when_it_is_used_again_costs_nothing(command: str) -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        await outlet.send(ADA, HELLO)
        server.will(cuts(command))
        await outlet.send(ADA, HELLO)

    assert (len(server.taken), server.connections) == (2, 2)


async def test_a_connection_that_was_closed_while_it_rested_is_not_used() -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        await outlet.send(ADA, HELLO)
        server.hang_up()
        await asyncio.sleep(0.01)
        await outlet.send(ADA, HELLO)

    assert (len(server.taken), server.connections) == (2, 2)


async def test_after_a_refusal_the_connection_is_used_on() -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        server.will(answers("RCPT", "550 5.1.1 no such user"))
        with pytest.raises(NoAddress):
            await outlet.send(ADA, HELLO)
        await outlet.send(ADA, HELLO)

    assert (len(server.taken), server.connections) == (1, 1)
    assert "RSET" in server.commands


async def test_a_connection_whose_answer_was_not_awaited_is_used_for_no_other_mail() -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        server.will(answers("RCPT", "550 5.1.1 no such user"), stalls("RSET"))
        sending = asyncio.create_task(outlet.send(ADA, HELLO))
        async with asyncio.timeout(20):
            while "RSET" not in server.commands:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        await outlet.send(ADA, HELLO)

    assert (len(server.taken), server.connections) == (1, 2)


async def test_by_starttls_nothing_goes_before_the_line_is_encrypted(tmp_path: Path) -> None:
    shown = certificate(tmp_path)
    ours = {"user": USER, "password": PASSWORD, **trusting(shown.client)}
    async with mail_server(starttls=shown.server, login=True) as server, outlet_at(server, **ours) as outlet:
        await outlet.send(ADA, HELLO)

    assert (server.taken[0].is_encrypted, server.taken[0].user) == (True, USER)
    assert server.commands[:4] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]


async def test_by_tls_the_line_is_encrypted_from_its_beginning(tmp_path: Path) -> None:
    shown = certificate(tmp_path)
    async with mail_server(tls=shown.server) as server, outlet_at(server, **trusting(shown.client, "tls")) as outlet:
        await outlet.send(ADA, HELLO)

    assert len(server.taken) == 1
    assert "STARTTLS" not in server.commands


async def test_a_server_without_starttls_is_not_written_to_in_the_clear(tmp_path: Path) -> None:
    async with mail_server() as server, outlet_at(server, **trusting(certificate(tmp_path).client)) as outlet:
        with pytest.raises(OutletShut, match=r"check \[mail\] security"):
            await outlet.send(ADA, HELLO)

    assert "MAIL" not in server.commands


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    shown = certificate(tmp_path)
    async with mail_server(tls=shown.server) as server, outlet_at(server, security="tls") as outlet:
        with pytest.raises(OutletShut, match="no certificate that we can trust"):
            await outlet.send(ADA, HELLO)

    assert server.commands == []


async def test_an_address_beyond_ascii_goes_by_smtputf8() -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        await outlet.send(at("дора@example.org"), HELLO)

    assert server.taken[0].recipients == ("дора@example.org",)
    assert "SMTPUTF8" in server.taken[0].options
    assert "To: дора@example.org\r\n".encode() in server.taken[0].octets


async def test_an_address_beyond_ascii_is_refused_with_a_line_where_the_server_takes_none() -> None:
    async with mail_server(utf8=False) as server, outlet_at(server) as outlet:
        with pytest.raises(Rejected, match="our mail server takes no address beyond ASCII"):
            await outlet.send(at("дора@example.org"), HELLO)
        await outlet.send(ADA, HELLO)

    assert len(server.taken) == 1


async def test_a_domain_beyond_ascii_goes_as_idna_and_asks_nothing_of_the_server() -> None:
    async with mail_server(utf8=False) as server, outlet_at(server) as outlet:
        await outlet.send(at("ada@Bücher.example"), HELLO)

    assert server.taken[0].recipients == ("ada@xn--bcher-kva.example",)
    assert server.taken[0].message["To"] == "ada@xn--bcher-kva.example"


NO_ADDRESSES = [
    *("", "ada", "@example.org", "ada@", "a b@example.org", "ada@exa mple.org", "ada@-example.org", '"a b"@example.org'),
    *("ada@[127.0.0.1]", "ada@example.org>\r\nRCPT TO:<eve@example.org", "ada\0@example.org", "\ud800@example.org"),
    f"{'a' * 65}@example.org",
]


@pytest.mark.parametrize("address", NO_ADDRESSES)
async def test_what_is_no_address_is_never_handed_to_the_server(address: str) -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        with pytest.raises(NoAddress):
            await outlet.send(at(address), HELLO)

    assert server.commands == []


async def test_a_mail_larger_than_the_server_takes_is_not_sent_there() -> None:
    async with mail_server(data_size_limit=10_000) as server, outlet_at(server) as outlet:
        with pytest.raises(Rejected, match="it is too large for them"):
            await outlet.send(ADA, replace(HELLO, plain="x" * 20_000))
        await outlet.send(ADA, HELLO)

    assert (len(server.taken), server.connections) == (1, 1)


async def test_who_is_stopped_while_sending_leaves_no_half_mail_for_the_next() -> None:
    async with mail_server() as server, outlet_at(server) as outlet:
        server.pause = lambda: 30
        sending = asyncio.ensure_future(outlet.send(ADA, HELLO))
        while not server.taken:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        server.pause = lambda: 0
        await outlet.send(ADA, HELLO)

    assert server.connections == 2


async def test_a_silent_server_is_not_waited_for_for_ever() -> None:
    async with mail_server() as server, outlet_at(server, deadline=0.3) as outlet:
        server.pause = lambda: 30
        with pytest.raises(MaybeSent, match="no answer in time; it may have arrived"):
            await outlet.send(ADA, HELLO)


async def test_who_waits_too_long_for_a_connection_has_sent_nothing() -> None:
    async with mail_server() as server, outlet_at(server, connections=1, deadline=0.3) as outlet:
        server.pause = lambda: 30
        told = await asyncio.gather(*(outlet.send(ADA, HELLO) for _ in range(6)), return_exceptions=True)

    assert {type(error) for error in told} == {MaybeSent, NotSent}
    assert len(server.taken) == [type(error) for error in told].count(MaybeSent)
