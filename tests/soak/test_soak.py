"""A short `make soak`, and the detection of its violations."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import anyio
import pytest

from tests.soak import __main__ as command
from tests.soak.central_system_process import Report
from tests.soak.fleet import Outcome, soak
from tests.soak.process_state import ProcessState
from tests.soak.results import PendingCalls, Results

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"  # that of the charge points


@pytest.mark.item("J-24", "J-33", "J-34", "J-36", "J-49", "J-51")
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
async def test_misbehaving_charge_points_are_all_answered_and_no_task_or_memory_remains(backend: str) -> None:
    with anyio.fail_after(120):
        outcome = await soak(seconds=3, chargers=20, seed=1, backend=backend)
    assert outcome.violations == []
    assert outcome.results.connections > 20
    assert min(outcome.results.call_results, outcome.results.call_errors, outcome.results.calls_received) > 20


def test_the_long_run_has_options_for_seconds_chargers_and_seed_and_prints_a_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def found(**options: Any) -> Outcome:
        assert options == {"seconds": 2, "chargers": 3, "seed": 4, "backend": "trio"}
        return replace(good(), violations=["something"])

    monkeypatch.setattr(command, "soak", found)
    monkeypatch.setattr(command, "allow_many", lambda: None)
    options = {"--seconds": "2", "--chargers": "3", "--seed": "4", "--backend": "trio"}
    monkeypatch.setattr("sys.argv", ["soak", *[word for pair in options.items() for word in pair]])
    assert command.main() == 1
    said = capsys.readouterr().out
    assert said.startswith("seed 4\n20 charge points, 3 s, 0 connections\n")
    assert said.endswith("VIOLATION: something\n")


def good() -> Outcome:
    report = Report(
        state=ProcessState(resident=60.0, tasks=7, descriptors=9, connections=0),
        connected=0,
        connects=100,
        observed=1000,
        outcomes={"answered": 10},
        levels={"INFO": 5},
        tracebacks=0,
        errors=[],
    )
    return Outcome(3, 20, Results(), report, report, report)


DEFECTS: dict[str, dict[str, Any]] = {
    "tasks: 7 became 8": {"tasks": 8},
    "descriptors: 9 became 10": {"descriptors": 10},
    "connections kept: 0 became 1": {"connections": 1},
    "connected: 0 became 1": {"connected": 1},
    "memory: 60.0 MiB became 90.0": {"resident": 90.0},
    "an error was logged": {"levels": {"ERROR": 1}},
    "ERROR ocpp16_sdk: it failed": {"errors": ["ERROR ocpp16_sdk: it failed"], "tracebacks": 1},
}


@pytest.mark.parametrize(("told", "found"), DEFECTS.items(), ids=DEFECTS)
def test_remaining_tasks_and_memory_are_detected(told: str, found: dict[str, Any]) -> None:
    outcome = good()
    outcome.find_violations()
    assert outcome.violations == []
    counted = {name: value for name, value in found.items() if name in ProcessState.__annotations__}
    seen = {name: value for name, value in found.items() if name not in counted}
    outcome.at_end = replace(outcome.at_end, state=replace(outcome.at_end.state, **counted), **seen)
    outcome.find_violations()
    assert outcome.violations == [told]


CALL = json.dumps([2, "1", "Heartbeat", {}])
ANSWER: list[Any] = [3, "1", {}]
REFUSAL: list[Any] = [4, "2", "GenericError", "", {}]


@pytest.mark.parametrize(
    ("sent", "received", "violations"),
    [
        pytest.param([CALL], [ANSWER], [], id="answered"),
        pytest.param([CALL], [], [f"not answered: {CALL}"], id="not answered"),
        pytest.param([CALL], [ANSWER, ANSWER], [f"unexpected answer: {ANSWER}"], id="answered twice"),
        pytest.param(['[2,"1","Hea'], [], ['not answered: [2,"1","Hea'], id="broken and not answered"),
        pytest.param(["[2,1]", '[3,"1",{}]', "x"], [], [], id="nothing to answer"),
        pytest.param([CALL, CALL], [ANSWER], [], id="one answer for both"),
        pytest.param([CALL, CALL], [ANSWER, ANSWER], [], id="an answer for each"),
        pytest.param([], [REFUSAL], [f"unexpected answer: {REFUSAL}"], id="answered what was not asked"),
    ],
)
def test_a_call_that_was_not_answered_exactly_once_is_detected(
    sent: list[str], received: list[Any], violations: list[str]
) -> None:
    results = Results()
    pending_calls = PendingCalls(results)
    for text in sent:
        pending_calls.record_sent(text)
    for answer in received:
        pending_calls.record_received(answer)
    pending_calls.close(by_charge_point=False)
    assert list(results.violations) == violations
    assert results.frames == len(sent)


def test_a_message_id_may_be_used_again_after_its_answer() -> None:
    results = Results()
    pending_calls = PendingCalls(results)
    for _ in range(2):
        pending_calls.record_sent(CALL)
        pending_calls.record_received(ANSWER)
        pending_calls.remove_answered()
    pending_calls.record_sent(CALL)
    pending_calls.close(by_charge_point=True)
    assert (results.lost, results.call_results, results.violations) == (1, 2, {})


def test_the_number_of_stored_violations_is_limited() -> None:
    results = Results()
    for number in range(100):
        results.add_violation(f"number {number}")
        results.add_violation("number 1")
    assert len(results.violations) == 21
    assert results.violations["and others"] == 80
