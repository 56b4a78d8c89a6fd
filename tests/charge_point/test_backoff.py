"""The delays between attempts grow up to a cap, have jitter, and are reset by a stable connection."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ocpp16_sdk.charge_point import Backoff
from ocpp16_sdk.charge_point._backoff import BackoffDelays

RULE = Backoff(first=2, cap=60, factor=2, jitter=0.5, stable_after=30)
chances = st.floats(0, 1, exclude_max=True)


def waits(chance: float = 0.0, rule: Backoff = RULE) -> BackoffDelays:
    return BackoffDelays(rule, lambda: chance)


@pytest.mark.item("J-13", "J-53")
def test_delays_double_up_to_the_cap() -> None:
    each = waits()
    assert [each.next() for _ in range(7)] == [2, 4, 8, 16, 32, 60, 60]


@pytest.mark.item("J-13", "J-53")
def test_jitter_shortens_each_delay() -> None:
    each = waits(chance=0.5)
    assert [each.next() for _ in range(4)] == [1.5, 3, 6, 12]


@pytest.mark.item("J-53")
def test_only_a_stable_connection_resets_the_delay() -> None:
    each = waits()
    assert [each.next(lasted=lasted) for lasted in (None, 0, 29.9, 30, None, 1e9)] == [2, 4, 8, 2, 4, 2]


def test_the_peer_can_request_a_longer_delay_within_the_cap() -> None:
    each = waits()
    asked = (0, 7, 1e400, -1, float("nan"), None)
    assert [each.next(at_least=seconds) for seconds in asked] == [2, 7, 60, 16, 32, 60]


@pytest.mark.parametrize(
    "values",
    [
        {"first": 0},
        {"first": -1},
        {"first": 400},
        {"cap": float("inf")},
        {"factor": 0.5},
        {"factor": float("inf")},
        {"jitter": 1},
        {"jitter": -0.1},
        {"stable_after": -1},
        {"stable_after": float("nan")},
    ],
    ids=str,
)
def test_an_invalid_rule_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Backoff(**values)


@given(first=st.floats(0.001, 10), factor=st.floats(1, 1e300), jitter=chances, chance=chances)
def test_every_delay_is_positive_and_within_the_cap(first: float, factor: float, jitter: float, chance: float) -> None:
    each = waits(chance, Backoff(first=first, cap=300, factor=factor, jitter=jitter))
    assert all(0 < each.next() <= 300 for _ in range(50))


class Waiting(RuleBasedStateMachine):
    """The model counts the attempts since the last stable session."""

    def __init__(self) -> None:
        super().__init__()
        self.chance = 0.0
        self.waits = BackoffDelays(RULE, lambda: self.chance)
        self.attempts = 0
        self.last = RULE.first

    @rule(chance=chances, at_least=st.none() | st.floats(allow_nan=False))
    def refused(self, chance: float, at_least: float | None) -> None:
        self.expect(self.waits.next(at_least=self.toss(chance, at_least)), at_least)

    @rule(chance=chances, lasted=st.floats(0, 100))
    def disconnected(self, chance: float, lasted: float) -> None:
        if lasted >= RULE.stable_after:
            self.attempts = 0
        self.toss(chance, None)
        self.expect(self.waits.next(lasted=lasted), None)

    def toss(self, chance: float, at_least: float | None) -> float | None:
        self.chance = chance
        return at_least

    def expect(self, wait: float, at_least: float | None) -> None:
        longest = min(RULE.cap, RULE.first * RULE.factor**self.attempts)
        self.attempts += 1
        asked = min(at_least or 0, RULE.cap)
        assert wait == max(asked, longest * (1 - RULE.jitter * self.chance))
        self.last = wait

    @invariant()
    def is_bounded(self) -> None:
        assert RULE.first * (1 - RULE.jitter) <= self.last <= RULE.cap


TestWaiting = Waiting.TestCase
