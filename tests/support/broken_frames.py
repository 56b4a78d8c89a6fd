"""Hypothesis strategies for the messages of a broken peer: damaged frames, and texts that are not frames."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, cast

from hypothesis import strategies as st

from ocpp16_sdk import ErrorCode, messages as m
from tests.support.frame_strategies import VALUES, WORDS
from tests.support.payload_cases import whole
from tests.support.schemas import own_schemas

OPEN = "the-open-call"
"""Stands for the unique id of the own call that waits for its answer."""

Mutation = Callable[[str], str]


@cache
def valid() -> tuple[str, ...]:
    """A CALL and a CALLRESULT of every action, with and without the optional fields, and a CALLERROR of every code."""
    frames: list[list[Any]] = [[4, OPEN, code, "no", {"a": [1]}] for code in ErrorCode]
    for action in m.ACTIONS.values():
        for optional in (True, False):
            request, response = (
                whole(own_schemas()[kind.__name__], optional=optional) for kind in (action.request, action.response)
            )
            frames += [[2, f"call {len(frames)}", action.name, request], [3, OPEN, response]]
    return tuple(json.dumps(frame, separators=(",", ":")) for frame in frames)


def _same(text: str) -> str:
    return text


@dataclass(frozen=True)
class Splice:
    """Something else instead of a stretch of the text."""

    at: float
    length: int
    scrap: str

    def __call__(self, text: str) -> str:
        start = int(self.at * len(text))
        return text[:start] + self.scrap + text[start + self.length :]


@dataclass(frozen=True)
class Repeat:
    """A stretch of the text again and again."""

    at: float
    length: int
    times: int

    def __call__(self, text: str) -> str:
        start = int(self.at * len(text))
        return text[:start] + text[start : start + self.length] * self.times + text[start + self.length :]


@dataclass(frozen=True)
class Overwrite:
    """Other bytes in the UTF-8 of the text; where it is none any more, it is read as a transport reads it at best."""

    at: float
    garbage: bytes

    def __call__(self, text: str) -> str:
        raw = text.encode()
        start = int(self.at * len(raw))
        return (raw[:start] + self.garbage + raw[start + len(self.garbage) :]).decode("utf-8", "replace")


@dataclass(frozen=True)
class Exchange:
    """Another value at one place of the JSON, or none, or a member more."""

    at: float
    value: Any
    way: str
    ascii: bool

    def __call__(self, text: str) -> str:
        try:
            frame = json.loads(text)
        except (ValueError, RecursionError):
            return text
        places = list(_places([frame]))
        holder, key = places[int(self.at * len(places))]
        if self.way == "lose" and len(places) > 1:
            del holder[key]
        elif self.way == "add" and isinstance(holder, dict):
            holder[f"{key}x"] = self.value
        elif self.way == "add":
            holder[key:key] = [self.value]
        else:
            holder[key] = self.value
        return json.dumps(frame, ensure_ascii=self.ascii)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a value, as what holds it and the key there."""
    if not isinstance(value, list | dict):
        return
    holder = cast("list[Any] | dict[str, Any]", value)
    for key, inner in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
        yield holder, key
        yield from _places(inner)


_PLACE = st.floats(0, 1, exclude_max=True, allow_subnormal=False)
_SCRAPS = st.sampled_from(
    [
        *(
            '"',
            "'",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\\",
            "\\u",
            "\\ud800",
            "\\u0000",
            "NaN",
            "-Infinity",
            "1e999",
            "null",
        ),
        *("", "", "\ufeff", "\x00", "\n", "\u2028", "😀", "[" * 300, "9" * 5000, OPEN, "2", "3", "4", "true"),
    ]
)
_HOSTILE: st.SearchStrategy[Any] = st.sampled_from(
    [None, 10**400, -(2**63) - 1, 1e308, float("nan"), "x" * 600, "\x00", [[[[[]]]]], OPEN, ""]
)

mutations: st.SearchStrategy[Mutation] = st.one_of(
    st.just(_same),
    st.builds(Splice, _PLACE, st.integers(0, 12), _SCRAPS | WORDS),
    st.builds(Splice, _PLACE, st.just(10**6), _SCRAPS),  # an end that is lost
    st.builds(Repeat, _PLACE, st.integers(1, 40), st.integers(2, 30)),
    st.builds(Overwrite, _PLACE, st.binary(min_size=1, max_size=4)),
    st.builds(Exchange, _PLACE, _HOSTILE | VALUES, st.sampled_from(["put", "put", "lose", "add"]), st.booleans()),
)
noise = st.binary(max_size=60)


@st.composite
def batches(draw: st.DrawFn) -> list[str]:
    """Draw some frames and some mutations, and do each of these to each of those, alone and after another."""
    frames = draw(st.lists(st.sampled_from(valid()), min_size=1, max_size=8, unique=True))
    ways = draw(st.lists(mutations, min_size=1, max_size=16))
    texts = [way(frame) for frame in frames for way in ways]
    texts += [second(first(frame)) for frame in frames for first, second in pairwise(ways)]
    for raw in draw(st.lists(noise, max_size=8)):
        texts += [raw.decode("latin-1"), raw.decode("utf-8", "replace")]
    return texts
