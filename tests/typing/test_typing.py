"""Type checkers find mistakes: `good` is an application, `bad` is the same application with mistakes on marked lines.

mypy and pyright, with the strict settings of the project, must report exactly the marked lines. A mark that names one
of them is a mistake that the other does not find. Mistakes that neither finds are refused at run time, before anything
is sent: see the last tests.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncManualChargePoint, DefinitionError, ManualChargePoint, messages as m
from tests.typing.good.depot import Depot
from tests.typing.good.session import Results, run_session

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOOD = sorted((HERE / "good").glob("*.py"))
BAD = sorted((HERE / "bad").glob("*.py"))
MARK = "  # wrong"
CHECKER_TIMEOUT = 300
"""Seconds, without a cache, on a busy machine."""

Place = tuple[str, int]
"""A file, relative to this folder, and a line."""
Reports = dict[Place, list[str]]


def place(file: str, line: int) -> Place:
    return Path(file).resolve().relative_to(HERE).as_posix(), line


def check(tool: str, *arguments: str | Path) -> str:
    """Run a checker of this environment in the root folder of the project, which contains its settings."""
    command = [sys.executable, "-m", tool, *map(str, arguments)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=CHECKER_TIMEOUT)
    assert run.returncode in (0, 1), run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def mypy(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    cache = tmp_path_factory.mktemp("mypy")
    reports: Reports = defaultdict(list)
    for line in check("mypy", "--cache-dir", cache, "--output", "json", *GOOD, *BAD).splitlines():
        report: dict[str, Any] = json.loads(line)
        if report["severity"] != "note":  # notes explain the error before them
            reports[place(str(ROOT / report["file"]), report["line"])].append(report["code"])
    return reports


@pytest.fixture(scope="module")
def pyright() -> Reports:
    reports: Reports = defaultdict(list)
    result: dict[str, Any] = json.loads(check("pyright", "--outputjson", "--project", HERE / "pyrightconfig.json"))
    assert result["summary"]["filesAnalyzed"] == len(GOOD) + len(BAD)
    for report in result["generalDiagnostics"]:
        reports[place(report["file"], report["range"]["start"]["line"] + 1)].append(report.get("rule", "syntax"))
    return reports


@pytest.fixture(params=["mypy", "pyright"])
def reports(request: pytest.FixtureRequest) -> Reports:
    found: Reports = request.getfixturevalue(request.param)
    return found


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines()


def mistakes(tool: str) -> dict[Place, str]:
    """Return every marked mistake that a checker finds, and its description."""
    return {
        place(str(file), number): text
        for file in BAD
        for number, line in enumerate(lines(file), 1)
        if (text := line.partition(MARK)[2]).startswith((":", f" ({tool}):"))
    }


def test_every_mistake_is_reported_at_its_line_and_nothing_else(
    reports: Reports, request: pytest.FixtureRequest
) -> None:
    marked = mistakes(request.node.callspec.params["reports"])
    assert len(marked) >= 30
    assert {at: text for at, text in marked.items() if at not in reports} == {}
    assert {at: rules for at, rules in reports.items() if at not in marked} == {}


def test_every_mistake_is_reported_as_itself(reports: Reports) -> None:
    """A type that is unknown because of another mistake does not count as a report."""
    assert [at for at, rules in reports.items() if all(rule.startswith("reportUnknown") for rule in rules)] == []


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_the_two_applications_differ_by_the_mistakes_only(file: Path) -> None:
    """The files are equal line by line except for the mistakes, which may continue on the lines after their mark."""
    differs = False
    for wrong, right in zip(lines(file), lines(HERE / "good" / file.name), strict=True):
        assert wrong == right or differs or MARK in wrong
        differs = wrong != right


@pytest.mark.anyio
async def test_the_good_application_runs() -> None:
    depot = Depot()
    with anyio.fail_after(20):
        results = await run_session(depot)
    assert results == Results(
        interval=300,
        may_charge=True,
        transaction=7,
        price="6 cents",
        year=results.year,
        limit="Accepted",
        maintain=["-1", "3", "DisplayText"],
        restarts=[m.ResetStatus.ACCEPTED],
    )
    assert {"ChangeConfiguration", "StatusNotification", "11000", "UnlockConnector", "DataTransfer"} <= {*depot.journal}


def test_a_class_with_a_wrong_handler_is_refused_at_run_time_too() -> None:
    with pytest.raises(DefinitionError, match=r"Charger\.on_"):
        importlib.import_module("tests.typing.bad.charger")


def test_a_misspelt_handler_is_refused_at_run_time_without_override() -> None:
    with pytest.raises(DefinitionError, match=r"Misspelt\.on_resett: there is no such action; did you mean on_reset\?"):

        class Misspelt(AsyncManualChargePoint):  # pyright: ignore[reportUnusedClass]
            async def on_resett(self, request: m.ResetRequest) -> m.ResetResponse: ...  # type: ignore[empty-body]


def test_a_handler_of_the_other_direction_is_refused_at_run_time() -> None:
    with pytest.raises(DefinitionError, match=r"Wrong\.on_heartbeat: this role sends Heartbeat and never receives it"):

        class Wrong(AsyncManualChargePoint):  # pyright: ignore[reportUnusedClass]
            async def on_heartbeat(self, request: m.HeartbeatRequest) -> m.HeartbeatResponse: ...  # type: ignore[empty-body]

    async def reset(charge_point: object, request: m.ResetRequest) -> m.ResetResponse: ...  # type: ignore[empty-body]

    register: Any = AsyncCentralSystem().on(m.ResetRequest)
    with pytest.raises(DefinitionError, match="the handler of Reset: this role sends Reset and never receives it"):
        register(reset)


def test_an_identity_cannot_be_assigned_at_run_time() -> None:
    chargers: tuple[Any, ...] = (AsyncManualChargePoint("ws://h", "CP001"), ManualChargePoint("ws://h", "CP001"))
    for charger in chargers:
        with pytest.raises(AttributeError):
            charger.identity = "CP002"
        assert charger.identity == "CP001"
