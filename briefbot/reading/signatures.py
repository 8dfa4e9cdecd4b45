"""Files that are no text, told by their first bytes."""

import re

_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"BM\x00", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"\x00\x00\x01\x00", "an image"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"\x28\xb5\x2f\xfd", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound or a film"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"fLaC", "a sound"),
)

_ODD = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


def binary_kind(content: bytes) -> str:
    """What the bytes are ("a PDF", "an image"), or "" where they may be text."""
    head = content[:1024].lstrip(b" \t\r\n")
    if found := next((kind for magic, kind in _MAGIC if head.startswith(magic)), ""):
        return found
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"AVI ", b"WAVE"):
        return "an image, a sound or a film"
    if head[4:8] == b"ftyp":
        return "an image or a film"
    return ""


def is_binary(text: str) -> bool:
    """Is decoded text none, by its control characters and by what could not be decoded?"""
    head = text[:4000].rstrip("\0")
    return len(_ODD.findall(head)) * 10 > len(head) or head.count("\0") * 4 > len(head)
