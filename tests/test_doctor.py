"""`briefbot doctor mail`: what the DNS and the server say of our mail, a line for each, and what to do."""

import os
import socket
from asyncio import create_subprocess_exec
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import pytest
from desk_command import PROGRAM
from dns_server import DnsServer, dns_server
from mail_parts import VERP
from mail_server import PASSWORD, USER, answers, certificate, cuts, mail_server
from test_mail_signing import KEY, SIGNER, pem

from briefbot.adapters.mail import health
from briefbot.adapters.mail.line import Server
from briefbot.adapters.mail.names import Names
from briefbot.adapters.mail.signing import Signer
from briefbot.errors import SourceError
from briefbot.showing.health import Finding


def names(server: DnsServer) -> Names:
    return Names(("127.0.0.1", server.port), patience=2)


MANY = "v=spf1 " + " ".join(f"include:s{number}.example.net" for number in range(11)) + " -all"


@pytest.mark.parametrize(
    ("records", "state", "says"),
    [
        (["v=spf1 include:provider.example -all"], "ok", "example.org: v=spf1 include:provider.example -all"),
        (["other", "v=spf1 a mx ~all"], "ok", "v=spf1 a mx ~all"),
        (["v=spf10 -all"], "wrong", "does not say who may send its mail"),
        ([], "wrong", "does not say who may send its mail"),
        (["v=spf1 -all", "v=spf1 a -all"], "wrong", "has 2 records"),
        (["v=spf1 +all"], "wrong", "lets everybody send its mail"),
        ([MANY], "wrong", "takes more than 10 look-ups"),
    ],
)
async def test_spf_is_one_record_that_lets_not_everybody_send(records: list[str], state: str, says: str) -> None:
    async with dns_server() as server:
        server.has_text("example.org", *records)
        found = await health.spf(names(server), "example.org")

    assert (found.state, says in found.said) == (state, True)
    assert bool(found.advice) == (state == "wrong")


async def test_dkim_is_our_key_where_others_look_for_it() -> None:
    async with dns_server() as server:
        absent = await health.dkim(names(server), SIGNER)
        server.has_text(SIGNER.name, "v=DKIM1; k=rsa; p=")
        revoked = await health.dkim(names(server), SIGNER)
        server.has_text(SIGNER.name, Signer("example.org", "briefs", pem()).record)
        other = await health.dkim(names(server), SIGNER)
        server.has_text(SIGNER.name, SIGNER.record)
        ours = await health.dkim(names(server), SIGNER)
        nobody = await health.dkim(names(server), None)

    assert [found.state for found in (absent, revoked, other, ours, nobody)] == ["wrong", "wrong", "wrong", "ok", "unknown"]
    assert SIGNER.record in absent.advice
    assert SIGNER.record in other.advice


async def test_dmarc_is_looked_for_at_the_name_and_at_whose_it_is() -> None:
    async with dns_server() as server:
        absent = await health.dmarc(names(server), "news.example.org", "bounce.example.org")
        server.has_text("_dmarc.example.org", "v=DMARC1; p=reject")
        above = await health.dmarc(names(server), "news.example.org", "bounce.example.org")
        server.has_text("_dmarc.news.example.org", "v=DMARC1; p=none", "v=DMARC1; p=reject")
        two = await health.dmarc(names(server), "news.example.org", "bounce.example.org")

    assert [found.state for found in (absent, above, two)] == ["wrong", "ok", "wrong"]
    assert "_dmarc.news.example.org" in absent.advice
    assert "p=reject" in above.said


async def test_bounces_need_a_server_that_takes_them_at_a_name_that_is_ours() -> None:
    async with dns_server() as server:
        nowhere = await health.bounces(names(server), "example.org", "example.org")
        server.has("example.org", "A", "192.0.2.7")
        address = await health.bounces(names(server), "example.org", "example.org")
        server.has("example.org", "MX", "20 second.example.net.", "10 first.example.net.")
        servers = await health.bounces(names(server), "example.org", "example.org")
        server.has("example.org", "MX", "0 .")
        null = await health.bounces(names(server), "example.org", "example.org")
        server.has("bounces.example.net", "MX", "10 first.example.net.")
        elsewhere = await health.bounces(names(server), "bounces.example.net", "example.org")

    assert [found.state for found in (nowhere, address, servers, null, elsewhere)] == ["wrong", "ok", "ok", "wrong", "wrong"]
    assert "first.example.net, second.example.net" in servers.said
    assert "SPF does not speak for them" in elsewhere.said


async def test_an_address_has_a_name_that_leads_back_to_it_where_that_can_be_known() -> None:
    async with dns_server() as server:
        server.has("mail.example.org", "A", "8.8.4.4")
        unnamed = await health.reverse(names(server), "mail.example.org")
        server.has("4.4.8.8.in-addr.arpa", "PTR", "host.example.net.")
        astray = await health.reverse(names(server), "mail.example.org")
        server.has("4.4.8.8.in-addr.arpa", "PTR", "mail.example.org.")
        there_and_back = await health.reverse(names(server), "mail.example.org")
        at_home = await health.reverse(names(server), "127.0.0.1")

    assert [found.state for found in (unnamed, astray, there_and_back, at_home)] == ["wrong", "wrong", "ok", "unknown"]
    assert "no name that leads back" in astray.said


async def test_a_name_that_is_not_there_is_told_from_one_that_has_no_records() -> None:
    async with dns_server() as server:
        spf, bounces = (
            await health.spf(names(server), "example.ogr"),
            await health.bounces(names(server), "example.ogr", "example.org"),
        )
        host = await health.reverse(names(server), "mail.example.ogr")

    assert [(found.state, found.said) for found in (spf, bounces)] == [("wrong", "the DNS knows no domain example.ogr")] * 2
    assert "look for a slip in [mail] sender and bounces_to" in spf.advice
    assert (host.state, "the DNS knows no address of mail.example.ogr" in host.said) == ("unknown", True)


async def test_where_the_dns_does_not_answer_nothing_is_known() -> None:
    async with dns_server() as server:
        server.broken.add("example.org")
        server.silent.add("example.net")
        quick = Names(("127.0.0.1", server.port), patience=0.3)
        found = [await health.known("SPF", health.spf(quick, name)) for name in ("example.org", "example.net", "..")]

    assert [(one.what, one.state) for one in found] == [("SPF", "unknown")] * 3
    assert "gives no answer of 'example.org': try again" in found[0].said


async def handshake(port: int, **settings: Any) -> list[Finding]:
    known: dict[str, Any] = {"host": "127.0.0.1", "port": port, "security": "none", "host_name": "desk.test", "patience": 5}
    return [found async for found in health.handshake(Server(**(known | settings)), VERP)]


async def test_the_server_is_tried_step_by_step(tmp_path: Path) -> None:
    shown = certificate(tmp_path)
    ours = {"security": "starttls", "context": shown.client, "user": USER, "password": PASSWORD}
    async with mail_server(starttls=shown.server, login=True) as server:
        found = await handshake(server.port, **ours)

    assert [(one.what, one.state) for one in found] == [("server", "ok"), ("TLS", "ok"), ("login", "ok"), ("sender", "ok")]
    assert "TLSv1.3" in found[1].said
    assert server.taken == []


async def test_the_first_step_that_fails_is_the_last_and_says_what_to_do(tmp_path: Path) -> None:
    shown = certificate(tmp_path)
    async with mail_server(login=True) as server:
        wrong_password = await handshake(server.port, user=USER, password="wrong")
    async with mail_server() as server:
        no_tls = await handshake(server.port, security="starttls", context=shown.client)
        server.will(answers("MAIL", "553 5.7.1 not yours"))
        not_ours = await handshake(server.port)
        server.will(cuts("CONNECT"))
        cut = await handshake(server.port)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = await handshake(nobody.getsockname()[1])

    told = [(steps[-1].what, steps[-1].state, steps[-1].advice[:17]) for steps in (wrong_password, no_tls, not_ours, cut, away)]
    assert told == [
        ("login", "wrong", "check [mail] user"),
        ("server", "wrong", "check [mail] secu"),
        ("sender", "wrong", "check [mail] send"),
        ("server", "wrong", "check [mail] serv"),
        ("server", "wrong", "check [mail] serv"),
    ]


async def doctor(home: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "COLUMNS": "200"}
    environ |= {f"BRIEFBOT_MAIL__{name.upper()}": value for name, value in settings.items()}
    command = (PROGRAM, "doctor", "mail", *arguments)
    process = await create_subprocess_exec(*command, cwd=home, env=environ, stdout=PIPE, stderr=PIPE)
    said, complained = await process.communicate()
    return process.returncode or 0, " ".join(said.decode().split()), complained.decode()


async def test_a_healthy_setup_has_a_line_for_each_and_sends_a_test_mail(tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_bytes(KEY)
    for folder in ("new", "cur"):
        (tmp_path / "box" / folder).mkdir(parents=True)
    async with dns_server() as records, mail_server() as server:
        records.has_text("example.org", "v=spf1 a -all")
        records.has_text(SIGNER.name, SIGNER.record)
        records.has_text("_dmarc.example.org", "v=DMARC1; p=reject")
        records.has("example.org", "MX", "10 mail.example.org.")
        code, said, complained = await doctor(
            tmp_path,
            *("--dns", f"127.0.0.1:{records.port}", "--to", "me@example.net"),
            server=f"127.0.0.1:{server.port}",
            security="none",
            sender="Our briefs <briefs@example.org>",
            dkim_selector="briefs",
            dkim_key=str(tmp_path / "dkim.pem"),
            inbox=f"maildir:{tmp_path}/box",
        )

    assert (code, complained) == (0, "")
    for line in ("ok SPF", "ok DKIM", "ok DMARC", "ok bounces", "? PTR", "ok server", "? TLS", "ok sender", "ok inbox"):
        assert line in said
    assert "ok test mail: the server took it for me@example.net" in said
    assert [taken.recipients for taken in server.taken] == [("me@example.net",)]
    assert "DKIM-Signature" in server.taken[0].message


async def test_what_is_wrong_is_told_with_what_to_do_and_an_exit_code(tmp_path: Path) -> None:
    async with dns_server() as records, mail_server() as server:
        records.has("example.org", "A", "192.0.2.7")
        server.will(answers("RCPT", "550 5.1.1 no such user"))
        code, said, _ = await doctor(
            tmp_path,
            *("--dns", f"127.0.0.1:{records.port}", "--to", "me@example.net"),
            server=f"127.0.0.1:{server.port}",
            security="none",
            sender="briefs@example.org",
            inbox="maildir:/nowhere",
        )

    assert code == 6
    assert "wrong SPF: example.org does not say who may send its mail add a TXT record to example.org" in said
    assert "wrong inbox: [mail] inbox: the Maildir '/nowhere' cannot be used" in said
    assert "wrong test mail: mail to me@example.net: 550 5.1.1 no such user" in said


async def test_to_whom_nobody_can_write_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    code, said, complained = await doctor(
        tmp_path, "--to", "nope", "--dns", "127.0.0.1:9", server="127.0.0.1:9", security="none", sender="briefs@example.org"
    )

    assert (code, said) == (3, "")
    assert complained.strip().endswith("--to: 'nope' is no mail address: give one such as you@example.org")
    assert complained.count("\n") == 1


async def test_without_a_server_there_is_nothing_to_examine(tmp_path: Path) -> None:
    code, _, complained = await doctor(tmp_path)

    assert code == 4
    assert "[mail] server: there is none" in complained


def test_a_dns_server_is_named_by_its_address() -> None:
    from briefbot.cli_mail import _server

    told = [_server(address) for address in ("", "192.0.2.1", "192.0.2.1:5353", "[2001:db8::1]:53", "2001:db8::1")]
    assert told == [None, ("192.0.2.1", 53), ("192.0.2.1", 5353), ("2001:db8::1", 53), ("2001:db8::1", 53)]
    with pytest.raises(SourceError, match="--dns"):
        _server("dns.example.org")
