"""Mails signed with a key of ours (DKIM, RFC 6376), so that others can see that nobody has changed them."""

import base64
import binascii
import hashlib
import re
import textwrap

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)

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
_NAMED = (*_SIGNED, *_SEALED)
_LEAST = 1024  # bits: others take no shorter key seriously
_WIDTH = 72  # signs in a line of ours
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:((?:[^\r\n]|\r\n[ \t])*)\r\n")
_SPACE = re.compile(rb"[ \t\r\n]+")


class Signer:
    """Signs in the name of a domain, with an RSA key in PEM. Raises `ConfigError` for what is none."""

    def __init__(self, domain: str, selector: str, pem: bytes) -> None:
        self.domain, self.selector = domain, selector
        self._key = _private(pem)
        if self._key.key_size < _LEAST:
            raise ConfigError(f"[mail] dkim_key: should have at least {_LEAST} bits, better 2048")

    def __call__(self, octets: bytes) -> bytes:
        """The mail with its signature before it: header "relaxed", body "simple". Raises `ValueError` where it is no mail."""
        header, between, body = octets.partition(b"\r\n\r\n")
        if not between:
            raise ValueError("it cannot be signed: its header does not end")
        told = self._told(hashlib.sha256(_simple(body)).digest())
        signed = _relaxed(header + b"\r\n") + b"dkim-signature:" + _SPACE.sub(b" ", told).strip()
        made = base64.b64encode(self._key.sign(signed, PKCS1v15(), SHA256())).decode()
        return b"DKIM-Signature: " + told + _folded(made).encode() + b"\r\n" + octets

    def _told(self, body: bytes) -> bytes:
        """Our field's words up to the signature itself."""
        lines = (
            "v=1; a=rsa-sha256; c=relaxed/simple; q=dns/txt;",
            f"d={self.domain};",
            f"s={self.selector};",
            *textwrap.wrap(f"h={':'.join(_NAMED)};".replace(":", ": "), _WIDTH, break_on_hyphens=False),
            f"bh={base64.b64encode(body).decode()};",
            "b=",
        )
        return "\r\n ".join(lines).encode()

    @property
    def name(self) -> str:
        """Where the key stands in the DNS."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """What stands there."""
        public = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"

    def is_in(self, record: str) -> bool:
        """Whether a record of the DNS has this key."""
        fields = dict(part.strip().partition("=")[::2] for part in record.split(";"))
        try:
            known = load_der_public_key(base64.b64decode("".join(fields.get("p", "").split())))
        except (binascii.Error, ValueError, TypeError, UnsupportedAlgorithm):
            return False
        return isinstance(known, RSAPublicKey) and known.public_numbers().n == self._key.public_key().public_numbers().n


def _private(pem: bytes) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigError("[mail] dkim_key: should be a file with an RSA key in PEM, without a password") from error
    if not isinstance(key, RSAPrivateKey):
        raise ConfigError("[mail] dkim_key: should be a file with an RSA key in PEM, not one of another kind")
    return key


def _simple(body: bytes) -> bytes:
    """The body with one end of a line at its end (RFC 6376, 3.4.3)."""
    end = len(body)
    while body.endswith(b"\r\n", 0, end):
        end -= 2
    return body[:end] + b"\r\n"


def _relaxed(header: bytes) -> bytes:
    """The fields that are signed, in our order, each on a line and with single spaces (RFC 6376, 3.4.2 and 5.4.2)."""
    there: dict[bytes, list[bytes]] = {}
    for field in _FIELD.finditer(header):
        there.setdefault(field[1].lower(), []).append(_SPACE.sub(b" ", field[2]).strip())
    names = [name.encode() for name in _NAMED]
    return b"".join(b"%b:%b\r\n" % (name, there[name].pop()) for name in names if there.get(name))


def _folded(signs: str) -> str:
    return "".join(f"\r\n {signs[at : at + _WIDTH]}" for at in range(0, len(signs), _WIDTH))
