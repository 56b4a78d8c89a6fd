from __future__ import annotations

import pytest

from ocpp16_sdk.charge_point.outbox._records import QueuedMessage
from ocpp16_sdk.charge_point.outbox._retry_rule import RetryRule
from ocpp16_sdk.charge_point.outbox._thinning import MeterValuesSummary, ThinningPlan, halve


def meter(number: int, transaction: int | None, *, connector: int = 1) -> QueuedMessage:
    return QueuedMessage(number, "MeterValues", f'{{"connectorId":{connector}}}', transaction)


@pytest.mark.parametrize(
    ("attempts", "interval", "frames"),
    [(3, 60, [0, 60, 180]), (4, 10, [0, 10, 30, 60]), (1, 600, [0]), (2, 0, [0, 0])],
)
def test_a_message_is_sent_as_often_as_allowed_after_growing_delays(
    attempts: int, interval: float, frames: list[float]
) -> None:
    rule = RetryRule(attempts, interval)
    times = [0.0]
    while not rule.exhausted(len(times)):
        times.append(times[-1] + rule.delay(len(times)))
    assert times == frames  # CP-73, CP-74


@pytest.mark.parametrize("attempts", [0, -1])
def test_fewer_attempts_than_one_are_one(attempts: int) -> None:
    assert not RetryRule(attempts).exhausted(0)  # CP-77
    assert RetryRule(attempts).exhausted(1)


@pytest.mark.parametrize(
    ("numbers", "gone", "kept"), [("abc", "b", "ac"), ("abcd", "b", "acd"), ("abcde", "bd", "ace"), ("ab", "", "ab")]
)
def test_every_second_of_a_series_is_dropped_except_the_first_and_last(numbers: str, gone: str, kept: str) -> None:
    series = [MeterValuesSummary(ord(each), 1) for each in numbers]
    halves = halve(series)
    assert ["".join(chr(each.number) for each in half) for half in halves] == [gone, kept]


def test_the_longest_series_is_reduced_first_and_the_oldest_of_these() -> None:
    survey = ThinningPlan()
    survey.add([meter(number, 1) for number in (2, 4, 6)])
    survey.add([meter(number, 7) for number in (8, 9, 10)])
    assert [each.number for each in survey.choose(1, 0)] == [4]
    assert [each.number for each in survey.choose(2, 0)] == [4, 9]
    survey.add([meter(11, 7)])
    assert [each.number for each in survey.choose(1, 0)] == [9]


def test_meter_values_are_dropped_until_there_is_space_or_only_the_first_and_last_remain() -> None:
    survey = ThinningPlan()
    survey.add(meter(number, 1) for number in range(2, 11))
    assert [each.number for each in survey.choose(5, 0)] == [3, 5, 7, 9, 4, 8]
    assert len(survey.choose(100, 0)) == 7
    size = meter(2, 1).size
    assert len(survey.choose(0, 4 * size)) == 4
    assert survey.choose(0, 0) == []


def test_starts_and_stops_are_never_dropped() -> None:
    survey = ThinningPlan()
    survey.add(
        QueuedMessage(number, action, "{}", 1)
        for number, action in enumerate(["StartTransaction", "StopTransaction"] * 5)
    )
    assert survey.choose(10, 1000) == []


def test_outside_of_transactions_each_connector_has_its_own_series() -> None:
    survey = ThinningPlan()
    survey.add(meter(number, None, connector=number % 2) for number in range(1, 7))
    assert {each.number for each in survey.choose(100, 0)} == {3, 4}


@pytest.mark.parametrize("text", ["{}", "5", "[1]", "null", '{"connectorId":[1]}', "{", "[" * 100_000])
def test_readings_that_are_damaged_are_a_series_too(text: str) -> None:
    survey = ThinningPlan()
    survey.add(QueuedMessage(number, "MeterValues", text, None) for number in range(1, 6))
    assert {each.number for each in survey.choose(100, 0)} == {2, 3, 4}
