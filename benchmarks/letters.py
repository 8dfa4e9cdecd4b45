"""How many digests a second become letters, on one core: shared by many readers, of one's own each, and in between.

    ./run bench letters

Ten stories and ten headlines a digest, of a hundred invented briefs. "one for all": the readers of a language and zone get the
same. "each its own": no two digests alike, of the same hundred briefs. "all anew": nothing is kept from one to the next. What a
message costs to send is not in it.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from random import Random
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from digest_parts import digest_post, stored
from letter_parts import MASTHEAD, READER
from showing_briefs import treaty

from briefbot.ports import StoredBrief
from briefbot.showing.audience import Audience
from briefbot.showing.digest import edition
from briefbot.showing.letter import Letter
from briefbot.showing.mail import Letterpress

_BRIEFS = 100
_STORIES, _ALSO = 10, 10


def main() -> None:
    """Print the table."""
    shelf = [
        stored(replace(treaty(), headline=point), number) for number, point in zip(range(_BRIEFS), _headlines(), strict=False)
    ]
    print("| | letters a second of one core | ms | kB of HTML |")
    print("|---|---|---|---|")
    for name, letters, most in (
        ("one for all", _shared(shelf), 5_000),
        ("each its own", _own(shelf), 1_000),
        ("all anew", _anew(shelf), 100),
    ):
        next(letters)  # templates and catalogues are read once
        begun = process_time()
        sizes = [len(letter.html.encode()) for letter in islice(letters, most)]
        each = (process_time() - begun) / most
        print(f"| {name} | {1 / each:,.0f} | {each * 1000:.2f} | {sum(sizes) / len(sizes) / 1000:.1f} |")


def _headlines() -> Iterator[object]:
    point = treaty().headline
    return (replace(point, text=f"{point.text} ({number})") for number in count(1))


def _digest(shelf: list[StoredBrief], chance: Random, press: Letterpress) -> Letter:
    told = chance.sample(shelf, _STORIES + _ALSO)
    post = digest_post(*told[:_STORIES], also=tuple(told[_STORIES:]), lead="A treaty, a dam and a beetle.")
    return press.digest(edition(post, MASTHEAD.page), Audience()).addressed(READER)


def _shared(shelf: list[StoredBrief]) -> Iterator[Letter]:
    press, post = Letterpress(masthead=MASTHEAD), digest_post(*shelf[:_STORIES], also=tuple(shelf[_STORIES : _STORIES + _ALSO]))
    while True:
        yield press.digest(edition(post, MASTHEAD.page), Audience()).addressed(READER)


def _own(shelf: list[StoredBrief]) -> Iterator[Letter]:
    press, chance = Letterpress(masthead=MASTHEAD), Random(1)
    for _ in range(200):
        _digest(shelf, chance, press)
    while True:
        yield _digest(shelf, chance, press)


def _anew(shelf: list[StoredBrief]) -> Iterator[Letter]:
    chance = Random(1)
    while True:
        yield _digest(shelf, chance, Letterpress(masthead=MASTHEAD))


if __name__ == "__main__":
    main()
