"""`make soak` in small, and that its judge sees what is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import anyio
import pytest

from tests.soak import __main__ as command
from tests.soak.census import Census
from tests.soak.fleet import Outcome, soak
from tests.soak.ledger import Account, Ledger
from tests.soak.program import Report

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
    assert outcome.ledger.connections > 20
    assert min(outcome.ledger.results, outcome.ledger.refusals, outcome.ledger.asked) > 20


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
        census=Census(resident=60.0, tasks=7, descriptors=9, connections=0),
        connected=0,
        visits=100,
        observed=1000,
        outcomes={"answered": 10},
        levels={"INFO": 5},
        tracebacks=0,
        complaints=[],
    )
    return Outcome(3, 20, Ledger(), report, report, report)


DEFECTS: dict[str, dict[str, Any]] = {
    "tasks: 7 became 8": {"tasks": 8},
    "descriptors: 9 became 10": {"descriptors": 10},
    "connections kept: 0 became 1": {"connections": 1},
    "connected: 0 became 1": {"connected": 1},
    "memory: 60.0 MiB became 90.0": {"resident": 90.0},
    "something was logged as an error": {"levels": {"ERROR": 1}},
    "ERROR ocpp16_sdk: it failed": {"complaints": ["ERROR ocpp16_sdk: it failed"], "tracebacks": 1},
}


@pytest.mark.parametrize(("told", "found"), DEFECTS.items(), ids=DEFECTS)
def test_remaining_tasks_and_memory_are_detected(told: str, found: dict[str, Any]) -> None:
    outcome = good()
    outcome.judge()
    assert outcome.violations == []
    counted = {name: value for name, value in found.items() if name in Census.__annotations__}
    seen = {name: value for name, value in found.items() if name not in counted}
    outcome.at_end = replace(outcome.at_end, census=replace(outcome.at_end.census, **counted), **seen)
    outcome.judge()
    assert outcome.violations == [told]


CALL = json.dumps([2, "1", "Heartbeat", {}])
ANSWER: list[Any] = [3, "1", {}]
REFUSAL: list[Any] = [4, "2", "GenericError", "", {}]


@pytest.mark.parametrize(
    ("said", "heard", "told"),
    [
        pytest.param([CALL], [ANSWER], [], id="answered"),
        pytest.param([CALL], [], [f"not answered: {CALL}"], id="not answered"),
        pytest.param([CALL], [ANSWER, ANSWER], [f"said to nobody: {ANSWER}"], id="answered twice"),
        pytest.param(['[2,"1","Hea'], [], ['not answered: [2,"1","Hea'], id="broken and not answered"),
        pytest.param(["[2,1]", '[3,"1",{}]', "x"], [], [], id="nothing to answer"),
        pytest.param([CALL, CALL], [ANSWER], [], id="one answer for both"),
        pytest.param([CALL, CALL], [ANSWER, ANSWER], [], id="an answer for each"),
        pytest.param([], [REFUSAL], [f"said to nobody: {REFUSAL}"], id="answered what was not asked"),
    ],
)
def test_a_call_that_was_not_answered_exactly_once_is_detected(
    said: list[str], heard: list[Any], told: list[str]
) -> None:
    ledger = Ledger()
    account = Account(ledger)
    for text in said:
        account.said(text)
    for answer in heard:
        account.heard(answer)
    account.close(by_charge_point=False)
    assert list(ledger.violations) == told
    assert ledger.frames == len(said)


def test_a_message_id_may_be_used_again_after_its_answer() -> None:
    ledger = Ledger()
    account = Account(ledger)
    for _ in range(2):
        account.said(CALL)
        account.heard(ANSWER)
        account.settle()
    account.said(CALL)
    account.close(by_charge_point=True)
    assert (ledger.lost, ledger.results, ledger.violations) == (1, 2, {})


def test_the_number_of_stored_violations_is_limited() -> None:
    ledger = Ledger()
    for number in range(100):
        ledger.violate(f"number {number}")
        ledger.violate("number 1")
    assert len(ledger.violations) == 21
    assert ledger.violations["and others"] == 80
