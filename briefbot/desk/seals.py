"""Links that we can tell from made-up ones: what they stand for is written in them, and signed with a secret of ours.

A seal is of one purpose and of one list: broken open for another it says nothing. It proves that we made it, and nothing
more: whether what it names is still there is asked of the store, by the key that it carries.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

from itsdangerous import BadData, Serializer, TimestampSigner
from itsdangerous.encoding import base64_encode
from itsdangerous.url_safe import URLSafeSerializer, URLSafeTimedSerializer

Purpose = Literal["confirm", "preferences", "unsubscribe", "digest", "login", "session", "form"]

LASTS: Mapping[Purpose, timedelta] = {
    "confirm": timedelta(days=3),
    "login": timedelta(minutes=15),
    "session": timedelta(hours=12),
    "form": timedelta(hours=12),
}
"""For how long a seal is good. Those of other purposes are as long as what they name is there, and always say the same."""

_LONGEST = 600  # characters of a seal


@dataclass(frozen=True, slots=True, repr=False)
class Seals:
    """Makes seals, and opens them."""

    secret: str
    list_id: str
    clock: Callable[[], datetime]

    def seal(self, purpose: Purpose, *words: str) -> str:
        """The words in a form that can stand in an address on the web."""
        return str(self._serializer(purpose).dumps(words))

    def seal_of(self, purpose: Purpose, number: int, key: str) -> str:
        """The same of a row, by its number and its key."""
        return self.seal(purpose, str(number), key)

    def opened_of(self, purpose: Purpose, seal: str) -> tuple[int, str] | None:
        """The row's number and key, where we made the seal."""
        words = self.opened(purpose, seal)
        return (int(words[0]), words[1]) if words else None

    def opened(self, purpose: Purpose, seal: str) -> tuple[str, ...]:
        """The words; none where we did not make the seal for this purpose, or it has lapsed, or anything in it was changed."""
        if len(seal) > _LONGEST or not seal.isascii():
            return ()
        serializer, lasts = self._serializer(purpose), LASTS.get(purpose)
        try:
            words = serializer.loads(seal, **({"max_age": lasts.total_seconds()} if lasts else {}))
        except BadData:
            return ()
        # The last letter of a signature has bits that nobody reads: one seal is to be one text.
        text, _, signature = seal.rpartition(".")
        is_ours = hmac.compare_digest(self._signature(purpose, text), signature)
        return tuple(words) if is_ours else ()

    def _signature(self, purpose: Purpose, text: str) -> str:
        signer = self._serializer(purpose).make_signer(self._salt(purpose))
        return str(signer.get_signature(text.encode()).decode())

    def _salt(self, purpose: Purpose) -> str:
        return f"briefbot {purpose} {self.list_id}"

    def _serializer(self, purpose: Purpose) -> Any:
        salt = self._salt(purpose)
        if purpose not in LASTS:
            return _lasting(self.secret, salt)
        return URLSafeTimedSerializer(self.secret, salt=salt, signer=_by(self.clock), signer_kwargs=_HOW)


_HOW = {"key_derivation": "hmac", "digest_method": hashlib.sha256}


class _Plain(URLSafeSerializer):
    """The library's own tries each time whether a few words are shorter compressed, which they never are."""

    def dump_payload(self, obj: Any) -> bytes:
        return bytes(base64_encode(Serializer.dump_payload(self, obj)))


@lru_cache(maxsize=16)
def _lasting(secret: str, salt: str) -> _Plain:
    """Kept: each mail of a digest has two of its seals."""
    return _Plain(secret, salt=salt, signer_kwargs=_HOW)


def _by(clock: Callable[[], datetime]) -> type[TimestampSigner]:
    """The library's signer, which asks the time of us."""

    class Signer(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(clock().timestamp())

    return Signer
