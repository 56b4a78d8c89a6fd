"""The proof of the constraints finds every mistake that is put into the generated classes."""

from __future__ import annotations

from collections import Counter
from functools import cache

from tests.messages.deviations import DEVIATIONS, accepts
from tests.messages.mutants import Mutant, mutants
from tests.messages.oracle import Judge
from tests.support.payload_cases import Case, own_cases
from tests.support.schemas import own_schemas


@cache
def verdicts(payload: str) -> tuple[tuple[Case, bool], ...]:
    judge = Judge(own_schemas()[payload])
    return tuple((case, judge.accepts(case.text)) for case in own_cases(payload) if case.rule not in DEVIATIONS)


def survives(mutant: Mutant) -> bool:
    model = mutant.build()
    return all(accepts(model, case.text) is verdict for case, verdict in verdicts(mutant.payload))


def test_every_mistake_is_found() -> None:
    assert [mutant.mistake for mutant in mutants() if survives(mutant)] == []


def test_classes_without_a_mistake_pass() -> None:
    right = [Mutant(name, name, "", next(mutants()).source) for name in own_schemas()]
    assert [mutant.payload for mutant in right if not survives(mutant)] == []


def test_the_mistakes_are_of_every_kind() -> None:
    assert Counter(mutant.kind for mutant in mutants()) == COUNTS
    assert sum(COUNTS.values()) == 1417


COUNTS = {
    "bool made integer": 1,
    "enum value lost": 237,
    "enum value spoilt": 237,
    "field lost": 187,
    "field misspelt": 187,
    "integer made number": 46,
    "integer made text": 46,
    "list made one item": 6,
    "max_length=+1": 42,
    "max_length=-1": 42,
    "min_length=+1": 1,
    "min_length=-1": 1,
    "null accepted": 74,
    "one decimal made integer": 2,
    "one decimal made number": 2,
    "optional made required": 74,
    "required made optional": 113,
    "text made integer": 5,
    "text made time": 5,
    "time made text": 20,
    "unknown fields ignored": 89,
}
