"""No text of a peer raises, is ambiguous, or needs more than linear time and memory."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import example, given

from ocpp16_sdk.protocol import decode
from tests.support.frame_oracle import decoded, judged
from tests.support.frame_strategies import frames, texts
from tests.support.memory_use import peak_memory


@given(frames())
def test_fast_and_full_parsing_give_the_same_frame(text: str) -> None:
    assert decoded(text) == judged(text)


@given(texts)
@example('[2,"a","b",{}]]')
@example("[2,'a','b',{}]")
def test_the_id_of_invalid_json_is_in_the_text(text: str) -> None:
    found, truth = decoded(text), judged(text)
    if truth != ("no JSON",):
        assert found == truth
    elif found != ("nobody's",):
        broken, kind, unique_id = found
        assert broken == "broken"
        assert text.lstrip(" \t\r\n[").startswith(str(kind))
        assert unique_id in text or "\\" in text


def test_lone_surrogates_in_the_text_itself_do_not_raise() -> None:
    for text in ("\ud800", '[2,"\ud800","A",{}]', '[3,"\ud800",{}]', '[2,"\\u0031\ud800","A",{}]', '[2,"1\ud800",'):
        decode(text)


HOSTILE: dict[str, Callable[[int], str]] = {
    "white space": lambda size: " " * size,
    "white space in the head": lambda size: "[" + " " * size,
    "white space before the id": lambda size: "[2," + " " * size,
    "white space before the payload": lambda size: '[2,"a","b",' + " " * size,
    "white space behind": lambda size: '[2,"a","b",{}' + " " * size,
    "white space and no end": lambda size: '[2,"a","b",{}' + " " * size + "x]",
    "an id without end": lambda size: '[2,"' + "a" * size,
    "an id of escapes": lambda size: '[2,"' + "\\\\" * (size // 2),
    "an id of quotes": lambda size: '[2,"' + '\\"' * (size // 2),
    "an id and no more": lambda size: '[2,"' + "a" * size + '",',
    "an action without end": lambda size: '[2,"a","' + "b" * size,
    "a payload without end": lambda size: '[2,"a","b",{' + '"c":' * (size // 4),
    "quotes": lambda size: '"' * size,
    "commas": lambda size: "[" + "," * size,
    "brackets": lambda size: "[" * size,
    "brackets in the payload": lambda size: '[2,"a","b",{"c":' + "[" * size,
    "a number": lambda size: '[2,"\\u0061","b",{"c":' + "9" * size + "}]",
    "a fraction": lambda size: '[2,"\\u0061","b",{"c":0.' + "9" * size + "}]",
    "an exponent": lambda size: '[2,"\\u0061","b",{"c":1e' + "9" * size + "}]",
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_the_time_grows_linearly_with_the_size(hostile: Callable[[int], str]) -> None:
    # Sizes double and CPU seconds are counted: work that grows faster shows long before 1 MiB, on any machine.
    size = 16
    while size <= 2**20:
        text = hostile(size)
        start = time.process_time()
        decode(text)
        assert time.process_time() - start < 2
        size *= 2


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_the_memory_is_a_few_times_the_size(hostile: Callable[[int], str]) -> None:
    text = hostile(2**20)
    assert peak_memory(lambda: decode(text)) < 4 * 2**20
