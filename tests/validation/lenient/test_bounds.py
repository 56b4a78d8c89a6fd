"""Limits of the lenient policy: repairs, passes, memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import InvalidMessageError
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation import Repair, Strict, _reader as validation
from ocpp16_sdk.validation._faults import Path
from ocpp16_sdk.validation._strict import RepairCallback
from ocpp16_sdk.validation.lenient import (
    CONTROL_CHARACTERS,
    RULES,
    TRAILING_COMMAS,
    FaultyValue,
    Lenient,
    Replacement,
    Rule,
    TextRule,
    _draft,
    _policy as lenient_policy,
)
from ocpp16_sdk.validation.lenient._items import DroppedItems
from tests.support.memory_use import peak_memory

MIB = 2**20


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the length of each text that a `Lenient` policy validates."""
    seen: list[int] = []
    read = validation.read

    def counting(kind: type[Payload], text: str) -> Payload | None:
        seen.append(len(text))
        return read(kind, text)

    monkeypatch.setattr(lenient_policy, "read", counting)
    return seen


def faults_of(policy: Strict, kind: type[Payload], text: str, on_repair: RepairCallback | None = None) -> list[str]:
    with pytest.raises(InvalidMessageError) as caught:
        policy.load(kind, text, on_repair)
    return [fault.rule for fault in caught.value.faults]


def many(count: int, **fields: Any) -> str:
    sample = {"timestamp": "2026-05-01T12:00:00Z", "sampledValue": [{"value": "1"} | fields]}
    return json.dumps({"connectorId": 1, "meterValue": [sample] * count})


def test_a_correct_message_is_read_once(readings: list[int]) -> None:
    text = many(100)
    Lenient().load(m.MeterValuesRequest, text)
    assert readings == [len(text)]


def test_independent_repairs_need_one_pass(readings: list[int]) -> None:
    Lenient().load(m.MeterValuesRequest, many(300, value=1, unit="Hz", foo=5))
    assert len(readings) == 2


def test_a_fault_that_no_rule_repairs_stops_the_repair(readings: list[int]) -> None:
    faults_of(Lenient(), m.AuthorizeRequest, '{"idTag":{}}')
    assert len(readings) == 1
    faults_of(Lenient(), m.AuthorizeRequest, '{"idTag":{},"foo":1}')
    assert len(readings) == 3


def wrap_in_list(faulty: FaultyValue) -> Replacement | None:
    return faulty.replace([faulty.value])


def repeat(faulty: FaultyValue) -> Replacement | None:
    return faulty.replace(faulty.value)


@pytest.mark.parametrize("repair", [wrap_in_list, repeat])
def test_rules_that_repair_without_end_are_stopped(
    repair: Callable[[FaultyValue], Replacement | None], readings: list[int]
) -> None:
    assert faults_of(Lenient([Rule("endless", repair)]), m.AuthorizeRequest, '{"idTag":5}') == ["string_type"]
    assert len(readings) == 9


def test_a_short_text_may_need_a_thousand_repairs_and_not_one_more() -> None:
    repairs: list[object] = []
    keys = json.dumps({"key": [1] * 1000})
    assert len(Lenient().load(m.GetConfigurationRequest, keys, repairs.append).key or ()) == 1000
    assert len(repairs) == 1000
    assert set(faults_of(Lenient(), m.GetConfigurationRequest, json.dumps({"key": [1] * 1001}))) == {"string_type"}


@pytest.mark.parametrize(
    "quirk", [{"value": 1}, {"value": "1", "unit": "Hz"}, {"value": 1, "unit": "Hz", "foo": 5}], ids=str
)
@pytest.mark.parametrize("zone", ["Z", ""])
def test_a_quirk_may_repeat_in_every_sample_of_a_long_message(quirk: dict[str, Any], zone: str) -> None:
    sample = {"context": "Sample.Periodic", "format": "Raw", "measurand": "Power.Active.Import", **quirk}
    values = [{"timestamp": f"2026-05-01T12:00:00{zone}", "sampledValue": [sample, sample]}] * 2000
    repairs: list[Any] = []
    request = Lenient().load(
        m.StopTransactionRequest,
        json.dumps(
            {"transactionId": 1, "meterStop": 1, "timestamp": "2026-05-01T12:00:00Z", "transactionData": values}
        ),
        repairs.append,
    )
    assert len(request.transaction_data or ()) == 2000
    changed = ("value" in quirk and quirk["value"] == 1) + ("unit" in quirk) + ("foo" in quirk)
    assert sum(repair.count for repair in repairs) == 4000 * changed + (2000 if not zone else 0)
    assert len(repairs) <= 1000 + len(RULES)


def test_the_limit_of_repairs_counts_all_passes(readings: list[int]) -> None:
    def number_again(faulty: FaultyValue) -> Replacement | None:
        return faulty.replace(2)

    text = json.dumps({"key": [1] * 600})
    again = Rule("again", number_again, frozenset({"string_type"}))
    faults_of(Lenient([again]), m.GetConfigurationRequest, text)
    assert len(readings) == 2


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (m.HeartbeatRequest, '{"a":[' + "{}," * 349_600 + "{}]}"),
        (m.GetConfigurationRequest, '{"key":[' + "1," * (MIB // 2 - 10) + "1]}"),
        (m.AuthorizeRequest, '{"idTag":"' + "v" * MIB + '"}'),
    ],
    ids=["an object", "a list", "a text"],
)
def test_a_message_of_a_mebibyte_is_refused_as_strict_refuses_it(
    kind: type[Payload], text: str, readings: list[int]
) -> None:
    assert faults_of(Lenient(), kind, text) == faults_of(Strict(), kind, text)
    assert len(readings) == 1


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (m.HeartbeatRequest, '{"a":' + "[" * 190 + "]" * 190 + "}"),
        (m.HeartbeatRequest, '{"a":{"' + "k" * 200_000 + '":5}}'),
        (m.HeartbeatRequest, '{"' + "k" * 200_000 + '":"' + "://a:b@" * 7_000 + '"}'),
        (m.HeartbeatRequest, '{"a":"://' + "a:" * 100_000 + '"}'),
        (m.HeartbeatRequest, '{"a":"' + "://" * 80_000 + '"}'),
        (m.HeartbeatRequest, "{" + ",".join(f'"{number}":{number}' for number in range(1000)) + "}"),
        (m.MeterValuesRequest, many(330, value=1, unit="Hz", foo=5)),
        (m.AuthorizeRequest, '{"idTag":' + "9" * 4300 + "}"),
        (m.AuthorizeRequest, '{"idTag":1e' + "9" * 10_000 + "}"),
        (m.AuthorizeRequest, '{"idTag":"' + "x" * 200_000 + '"}'),
    ],
    ids=["depth", "a long name", "addresses", "colons", "slashes", "names", "values", "digits", "exponent", "a text"],
)
def test_repairs_need_little_memory(kind: type[Payload], text: str) -> None:
    repairs: list[Any] = []
    assert peak_memory(lambda: Lenient().load(kind, text, repairs.append)) < 5 * MIB
    assert 0 < len(repairs) <= 1000
    assert sum(len(str(repair)) for repair in repairs) < 250 * len(repairs)


@pytest.mark.parametrize(
    "text",
    ['{"idTag":' + "9" * 5000 + "}", '{"idTag":' + "[" * 100_000, '{"a":' * 300 + "1" + "}" * 300],
    ids=["digits", "brackets", "objects"],
)
def test_invalid_json_is_not_read_again(text: str, readings: list[int]) -> None:
    assert faults_of(Lenient(), m.AuthorizeRequest, text) == ["json_invalid"]
    assert len(readings) == 1


@pytest.mark.parametrize(
    ("rule", "text", "changed"),
    [
        (CONTROL_CHARACTERS, '["a\\"\n', '["a\\"\\u000a'),
        (CONTROL_CHARACTERS, '["a\n\\', '["a\\u000a\\'),
        (TRAILING_COMMAS, '["a\\",]', '["a\\",]'),
    ],
)
def test_a_string_without_an_end_is_read_once_and_not_once_for_each_quote(
    rule: TextRule, text: str, changed: str
) -> None:
    assert rule.apply(text) == changed


class CountedValues(dict[Path, Any]):
    """The values of a message; counts how often all of them are read."""

    iterations = 0

    def __iter__(self) -> Iterator[Path]:
        self.iterations += 1
        return super().__iter__()


def test_the_values_of_a_message_are_read_once_however_many_lists_lose_items() -> None:
    lists = [["good", "kept", "broken", "kept"] for _ in range(100)]
    values = CountedValues({(number, index): index for number in range(100) for index in (1, 3)})
    dropped = DroppedItems()
    for number, each in enumerate(lists):
        dropped.add((number, 2), each, "broken_item")
    assert dropped.remove_from(lists, values, lambda path, rule: False)
    assert values.iterations == 1
    assert values == {(number, index): was for number in range(100) for index, was in ((1, 1), (2, 3))}


def test_numbers_with_an_exponent_count_for_the_limit_of_spelt_numbers() -> None:
    text = '{"a":[' + ",".join(["1e9"] * 60_000) + "]}"
    assert peak_memory(lambda: Lenient().load(m.HeartbeatRequest, text)) < 5 * MIB


def test_repairs_that_are_only_counted_are_not_described(monkeypatch: pytest.MonkeyPatch) -> None:
    described: list[Any] = []

    def counting(value: Any, *rest: Any, **options: Any) -> str:
        described.append(value)
        return "?"

    monkeypatch.setattr(_draft, "shown", counting)
    repairs: list[Repair] = []
    Lenient().load(m.MeterValuesRequest, many(3000, value=1), repairs.append)
    assert [repair.count for repair in repairs] == [1] * 1000 + [2000]
    assert len(described) == len(repairs)
