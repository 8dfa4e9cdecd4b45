"""Mails signed with a key of ours (DKIM, RFC 6376), so that others can see that nobody has changed them."""

import base64
from typing import Any

import dkim
from dkim.crypto import UnparsableKeyError, parse_pem_private_key, parse_public_key

from briefbot.errors import ConfigError

# Those that change what a mail says or does are signed once more than they are there: nobody can add another.
_SEALED = ("from", "to", "subject", "date", "reply-to", "content-type", "list-unsubscribe", "list-unsubscribe-post")
_SIGNED = (
    *_SEALED,
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-language",
    "auto-submitted",
    "list-id",
)
_LEAST = 1024  # bits: others take no shorter key seriously
_RSA = bytes.fromhex("300d06092a864886f70d0101010500")  # its name in a public key (RFC 3279)


class Signer:
    """Signs in the name of a domain, with an RSA key in PEM. Raises `ConfigError` for what is none."""

    def __init__(self, domain: str, selector: str, pem: bytes) -> None:
        self.domain, self.selector, self._pem = domain, selector, pem
        try:
            self._key: dict[str, Any] = parse_pem_private_key(pem)
        except (UnparsableKeyError, ValueError, IndexError, KeyError, TypeError) as error:
            raise ConfigError("[mail] dkim_key: should be a file with an RSA key in PEM, without a password") from error
        if self._key["modulus"].bit_length() < _LEAST:
            raise ConfigError(f"[mail] dkim_key: should have at least {_LEAST} bits, better 2048")

    def __call__(self, octets: bytes) -> bytes:
        """The mail with its signature before it. Raises `ValueError` for what cannot be signed."""
        headers = [name.encode() for name in (*_SIGNED, *_SEALED)]
        try:
            made: bytes = dkim.sign(octets, self.selector.encode(), self.domain.encode(), self._pem, include_headers=headers)
        except dkim.DKIMException as error:
            raise ValueError(f"it cannot be signed: {error}") from error
        return made + octets

    @property
    def name(self) -> str:
        """Where the key stands in the DNS."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """What stands there."""
        numbers = _der(0x30, _integer(self._key["modulus"]) + _integer(self._key["publicExponent"]))
        public = _der(0x30, _RSA + _der(0x03, b"\0" + numbers))
        return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"

    def is_in(self, record: str) -> bool:
        """Whether a record of the DNS has this key."""
        fields = dict(part.strip().partition("=")[::2] for part in record.split(";"))
        try:
            known = parse_public_key(base64.b64decode("".join(fields.get("p", "").split())))
        except (UnparsableKeyError, ValueError, IndexError, KeyError, TypeError):
            return False
        return bool(known["modulus"] == self._key["modulus"])


def _integer(number: int) -> bytes:
    return _der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    long = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag]) + (bytes([size]) if size < 128 else bytes([128 + len(long)]) + long) + content
