"""What a button asks for, as the few bytes that Telegram carries and back.

    b:12:full       something about brief 12
    w:12:p3         its part "p3" is wrong
    v:7:9c1185a5    draft 7 goes out as it was seen, by the mark of that
    r:7:drop        draft 7 is dropped, edited, or shown again
    s:lang:de       a setting, and what it shall be
    f:9c1185a5c5e9  a subscription that is wanted, by its mark
    l:9c1185a5c5e9  ... that is wanted no more
    x:yes           forget me
    d:12:p3:keep    what becomes of a part that somebody doubts
    t:7:p3:out      the part is taken out of draft 7, or put back
    u:7:send        what becomes of a delivery of which nobody knows whether it arrived
    a:42:allow      whether somebody is let in

Anybody can send any bytes: what does not read back as exactly the same action is none.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

LONGEST = 64
"""Bytes of callback data that Telegram carries, and characters of what follows `/start`."""

About = Literal["full", "sources", "more", "less", "wrong"]
Verdict = Literal["drop", "edit", "show"]
Setting = Literal["lang", "form", "digest", "quiet", "mute"]

_NUMBER = r"(?P<number>[1-9][0-9]{0,17})"
_ABOUT = re.compile(rf"b:{_NUMBER}:(?P<about>{'|'.join(get_args(About))})")
_PARTS = r"[pv][1-9][0-9]{0,2}|why|next|summary|headline"
_PART = rf"(?P<part>{_PARTS})"
_WRONG = re.compile(rf"w:{_NUMBER}:{_PART}")
_APPROVAL = re.compile(rf"v:{_NUMBER}:(?P<version>[0-9a-f]{{8}})")
_REVIEW = re.compile(rf"r:{_NUMBER}:(?P<verdict>{'|'.join(get_args(Verdict))})")
_SETTING = re.compile(rf"s:(?P<setting>{'|'.join(get_args(Setting))}):(?P<value>[A-Za-z0-9][A-Za-z0-9:/+._-]{{0,47}})")

_FOLLOWING = re.compile(r"(?P<what>[fl]):(?P<mark>[0-9a-f]{12})")
_FORGETTING = re.compile(r"x:(?P<sure>yes|no)")
_RULING = re.compile(rf"d:{_NUMBER}:{_PART}:(?P<what>withdraw|keep)")
_TOGGLE = re.compile(rf"t:{_NUMBER}:(?P<part>{_PARTS}|b[1-9][0-9]{{0,17}}):(?P<what>out|back)")
_SETTLING = re.compile(rf"u:{_NUMBER}:(?P<what>send|drop)")
_ADMITTING = re.compile(r"a:(?P<person>-?[1-9][0-9]{0,17}):(?P<what>allow|bar)")


def mark_of(kind: str, value: str) -> str:
    """What a subscription is known by in a button, which can't bear an address: twelve letters of its SHA-256."""
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()[:12]


def version_of(without: Collection[str], headline: str) -> str:
    """The mark of a draft as it would be told: without these parts, under that headline of an editor's own, or ""."""
    return hashlib.sha256("\n".join((headline, *sorted(without))).encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class AskAbout:
    """More of a brief, or more or less of its kind."""

    brief: int
    about: About

    @property
    def code(self) -> str:
        """As it stands in a button."""
        return f"b:{self.brief}:{self.about}"


@dataclass(frozen=True, slots=True)
class ReportWrong:
    """A part of a brief is wrong: its name, as `parts` has it."""

    brief: int
    part: str

    @property
    def code(self) -> str:
        """As it stands in a button."""
        return f"w:{self.brief}:{self.part}"


@dataclass(frozen=True, slots=True)
class Approve:
    """An editor lets a draft go out as they saw it: its version is the mark of that."""

    draft: int
    version: str

    @property
    def code(self) -> str:
        """As it stands in a button."""
        return f"v:{self.draft}:{self.version}"


@dataclass(frozen=True, slots=True)
class Review:
    """What else an editor does with a draft."""

    draft: int
    verdict: Verdict

    @property
    def code(self) -> str:
        """As it stands in a button."""
        return f"r:{self.draft}:{self.verdict}"


@dataclass(frozen=True, slots=True)
class Choose:
    """A setting is to be that. Whether there is such a value, the setting knows.

    Raises `ValueError` for a value that Telegram would not carry.
    """

    setting: Setting
    value: str

    def __post_init__(self) -> None:
        if not _SETTING.fullmatch(self.code):
            raise ValueError(f"{self.value!r} cannot stand in a button")

    @property
    def code(self) -> str:
        """As it stands in a button."""
        return f"s:{self.setting}:{self.value}"


@dataclass(frozen=True, slots=True)
class Follow:
    """What has this mark is wanted from now on."""

    mark: str

    @property
    def code(self) -> str:
        """As it stands in a button."""
        return f"f:{self.mark}"


@dataclass(frozen=True, slots=True)
class Leave:
    """The subscription that has this mark is wanted no more."""

    mark: str

    @property
    def code(self) -> str:
        """As it stands in a button."""
        return f"l:{self.mark}"


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete what is kept of the chat, or leave it."""

    is_sure: bool

    @property
    def code(self) -> str:
        """As it stands in a button."""
        return f"x:{'yes' if self.is_sure else 'no'}"


@dataclass(frozen=True, slots=True)
class Rule:
    """An admin's word on a part of a brief that somebody doubts."""

    brief: int
    part: str
    is_kept: bool

    @property
    def code(self) -> str:
        """As it stands in a button."""
        return f"d:{self.brief}:{self.part}:{'keep' if self.is_kept else 'withdraw'}"


@dataclass(frozen=True, slots=True)
class Toggle:
    """A part of a draft, or a brief of a digest ("b12"), is taken out, or put back."""

    draft: int
    part: str
    is_out: bool

    @property
    def code(self) -> str:
        """As it stands in a button."""
        return f"t:{self.draft}:{self.part}:{'out' if self.is_out else 'back'}"


@dataclass(frozen=True, slots=True)
class Settle:
    """A delivery of which nobody knows whether it arrived is sent again, or dropped."""

    delivery: int
    is_sent: bool

    @property
    def code(self) -> str:
        """As it stands in a button."""
        return f"u:{self.delivery}:{'send' if self.is_sent else 'drop'}"


@dataclass(frozen=True, slots=True)
class Admit:
    """Somebody who asked (the number of an account) is let in, or barred."""

    person: str
    is_allowed: bool

    @property
    def code(self) -> str:
        """As it stands in a button."""
        return f"a:{self.person}:{'allow' if self.is_allowed else 'bar'}"


Action = AskAbout | ReportWrong | Approve | Review | Choose | Follow | Leave | Forget | Rule | Toggle | Settle | Admit


def read_action(code: str | bytes) -> Action | None:
    """The action that a button carried; None for whatever is no code of ours, letter for letter."""
    text = code.decode("ascii", "replace") if isinstance(code, bytes) else code
    if len(text) > LONGEST:
        return None
    return next((made(found) for pattern, made in _MADE if (found := pattern.fullmatch(text))), None)


_MADE: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], Action]]] = (
    # The patterns are made of the words, so that a word that is found is one of them.
    (_ABOUT, lambda found: AskAbout(int(found["number"]), found["about"])),  # type: ignore[arg-type]
    (_WRONG, lambda found: ReportWrong(int(found["number"]), found["part"])),
    (_APPROVAL, lambda found: Approve(int(found["number"]), found["version"])),
    (_REVIEW, lambda found: Review(int(found["number"]), found["verdict"])),  # type: ignore[arg-type]
    (_SETTING, lambda found: Choose(found["setting"], found["value"])),  # type: ignore[arg-type]
    (_FOLLOWING, lambda found: Follow(found["mark"]) if found["what"] == "f" else Leave(found["mark"])),
    (_FORGETTING, lambda found: Forget(found["sure"] == "yes")),
    (_RULING, lambda found: Rule(int(found["number"]), found["part"], found["what"] == "keep")),
    (_TOGGLE, lambda found: Toggle(int(found["number"]), found["part"], found["what"] == "out")),
    (_SETTLING, lambda found: Settle(int(found["number"]), found["what"] == "send")),
    (_ADMITTING, lambda found: Admit(found["person"], found["what"] == "allow")),
)


def start_link(bot: str, action: AskAbout | ReportWrong) -> str:
    """The address that opens a chat with the bot (its username) and asks there; for channels, where nobody can be answered."""
    return f"https://t.me/{bot.removeprefix('@')}?start={action.code.replace(':', '-')}"


def read_start(payload: str) -> AskAbout | ReportWrong | None:
    """The action that such an address carries after `/start`."""
    action = read_action(payload.replace("-", ":")) if ":" not in payload else None
    return action if isinstance(action, AskAbout | ReportWrong) else None
