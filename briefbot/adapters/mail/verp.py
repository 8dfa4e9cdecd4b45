"""Addresses and ids that name a delivery, signed so that nobody can forge one: each mail bounces to one of its own (VERP)."""

import hashlib
import hmac
import re
from base64 import b32encode
from dataclasses import dataclass

from briefbot.adapters.mail.addresses import Mailbox

_SIGNED = 6  # octets, which make ten letters
_TAG = r"([1-9][0-9]{0,18})-([a-z2-7]{10})"


@dataclass(frozen=True, slots=True)
class Verp:
    """Bounces come to `box`, and Message-IDs are of the domain `home`; both are signed with `key`."""

    box: Mailbox
    home: str
    key: str

    def sender(self, delivery_id: int) -> str:
        """The envelope sender of a delivery: "bounces+12-k7x2m4qa5b@example.org"."""
        return self.box.tagged(self._tag(delivery_id))

    def message_id(self, delivery_id: int) -> str:
        """The Message-ID of a delivery, with its brackets; the same each time."""
        return f"<{self._tag(delivery_id)}@{self.home}>"

    def deliveries(self, text: str) -> tuple[int, ...]:
        """The deliveries whose addresses or ids stand in the text, in their order, each once. What is forged is none."""
        wanted = rf"(?:{re.escape(self.box.local.lower())}\+|<){_TAG}@(?:{re.escape(self.box.domain)}|{re.escape(self.home)})"
        found = ((int(number), sign) for number, sign in re.findall(wanted, text.lower()))
        return tuple(dict.fromkeys(number for number, sign in found if hmac.compare_digest(sign, self._signature(number))))

    def _tag(self, delivery_id: int) -> str:
        return f"{delivery_id}-{self._signature(delivery_id)}"

    def _signature(self, delivery_id: int) -> str:
        """Small letters and digits: some servers write local parts as they like."""
        made = hmac.digest(self.key.encode(), b"delivery %d" % delivery_id, hashlib.sha256)
        return b32encode(made[:_SIGNED]).decode().rstrip("=").lower()
