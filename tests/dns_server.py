"""A small real DNS server on loopback: it answers what it is given, and plays troubles."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


@dataclass
class DnsServer:
    """Records by name and kind, as zone files write them. Of a `broken` name it fails, of a `silent` one it says nothing."""

    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    port: int = 0

    def has(self, name: str, kind: str, *values: str) -> None:
        self.records[name, kind] = list(values)

    def has_text(self, name: str, *texts: str) -> None:
        """TXT records, each in strings of at most 255 signs."""
        cut = [[text[at : at + 255] for at in range(0, len(text) or 1, 255)] for text in texts]
        self.has(name, "TXT", *(" ".join(f'"{piece}"' for piece in pieces) for pieces in cut))

    def answer(self, asked: dns.message.Message) -> dns.message.Message:
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        (question,) = asked.question
        name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
        if name in self.broken:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif not any(known == name for known, _ in self.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif values := self.records.get((name, kind)):
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *values))
        return answer


class _Desk(asyncio.DatagramProtocol):
    def __init__(self, server: DnsServer) -> None:
        self._server = server

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        asked = dns.message.from_wire(data)
        if asked.question[0].name.to_text(omit_final_dot=True).lower() not in self._server.silent:
            self._transport.sendto(self._server.answer(asked).to_wire(), address)


@asynccontextmanager
async def dns_server() -> AsyncIterator[DnsServer]:
    """A server that knows nothing yet."""
    server = DnsServer()
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: _Desk(server), ("127.0.0.1", 0))
    server.port = transport.get_extra_info("sockname")[1]
    try:
        yield server
    finally:
        transport.close()
