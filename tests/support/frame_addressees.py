"""Find without the package which call a text belongs to, and count the answers to many texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from json import decoder

LONGEST_ID = 512
"""A unique id that takes more of the text is not looked for where that is no JSON, and a longer one not repeated."""

_HEAD = re.compile(r'[ \t\n\r]*\[[ \t\n\r]*([234])[ \t\n\r]*,[ \t\n\r]*"')
_scanstring: Callable[[str, int, bool], tuple[str, int]] = vars(decoder)["scanstring"]


@dataclass
class Tally:
    """What was sent, and what came of it."""

    frames: int = 0
    calls: int = 0
    """The frames that are a CALL whose id can be read; as many answers came."""
    results: int = 0
    refusals: int = 0
    ends: int = 0
    """The frames that ended the own call."""

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(mine + its for mine, its in zip(vars(self).values(), vars(other).values(), strict=True)))


def addressee(text: str) -> tuple[int, str, int] | None:
    """Message type and unique id, by nothing but the beginning of a text, and how much of the text the id takes."""
    head = _HEAD.match(text)
    if head is None:
        return None
    try:
        unique_id, end = _scanstring(text, head.end(), True)
        unique_id.encode()
    except ValueError:  # no end, a bad escape, or half of a surrogate pair
        return None
    return int(head[1]), unique_id, end - head.end()
