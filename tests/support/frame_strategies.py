"""Hypothesis strategies: frames, arrays of any shape and damaged frames; and objects that JSON cannot contain."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

WORDS = st.text(st.characters(codec="utf-8"), max_size=6)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(WORDS, VALUES, max_size=3)
ACTIONS = st.sampled_from(["Heartbeat", "Reset", "DataTransfer", "Foo"]) | WORDS

_CALLS = st.tuples(st.just(2), WORDS, ACTIONS, OBJECTS | st.none())
_RESULTS = st.tuples(st.just(3), WORDS, OBJECTS | st.none())
_ERRORS = st.tuples(st.just(4), WORDS, WORDS, WORDS, VALUES)
_ANY_SHAPE = st.lists(st.integers(0, 5) | WORDS | ACTIONS | OBJECTS | VALUES, max_size=6)
_SPACE = st.text(" \t\r\n", max_size=2)


@st.composite
def frames(draw: st.DrawFn) -> str:
    """Draw the text of an array, a frame more often than not, in any legal spelling."""
    array = draw(st.one_of(_CALLS, _CALLS, _RESULTS, _ERRORS, _ANY_SHAPE, st.tuples(st.integers(2, 4), WORDS)))
    separators = (draw(_SPACE) + "," + draw(_SPACE), draw(_SPACE) + ":" + draw(_SPACE))
    text = json.dumps(array, ensure_ascii=draw(st.booleans()), separators=separators)
    return draw(_SPACE) + text + draw(_SPACE)


@st.composite
def mishaps(draw: st.DrawFn) -> str:
    """Draw a frame of which one part was lost, doubled or replaced."""
    text = draw(frames())
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 8)))
    scrap = draw(st.sampled_from(['"', "{", "}", "[", "]", ",", "\\", "NaN", "5", "null", "\ufeff", "\x00", "{}", ""]))
    return text[:start] + draw(st.sampled_from([scrap, text[start:end] * 2, scrap + text[start:end]])) + text[end:]


texts = st.one_of(frames(), mishaps(), st.text(max_size=20))


def cyclic() -> dict[str, Any]:
    details: dict[str, Any] = {}
    details["again"] = details
    return details


def nested(depth: int) -> dict[str, Any]:
    details: dict[str, Any] = {}
    for _ in range(depth):
        details = {"in": details}
    return details
