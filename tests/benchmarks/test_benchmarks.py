"""The benchmarks give all implementations the same work, and calculate correctly; speed is not tested."""

import asyncio
import json
import math
import socket
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any, TypeAlias

import msgspec
import pytest
from pydantic.alias_generators import to_camel

from benchmarks import connections, imports, messages
from benchmarks.harness import Job, Step, Timings, measure_interleaved
from benchmarks.implementations import Implementation
from benchmarks.ocpp_library import OCPPError
from benchmarks.report import Report, Table, Target
from benchmarks.samples import SAMPLES, SMALL, Sample, unique_ids
from ocpp16_sdk.errors import InvalidMessageError
from ocpp16_sdk.model import Payload

Content: TypeAlias = dict[str, "Content"] | list["Content"] | str | float | datetime | None

UNIQUE_ID = next(unique_ids())
TIMES = {"timestamp", "currentTime", "expiryDate"}
REFUSALS = (InvalidMessageError, msgspec.ValidationError, OCPPError)
STRICT = [each for each in messages.IMPLEMENTATIONS if each.name != "json"]

every_implementation = pytest.mark.parametrize("implementation", messages.IMPLEMENTATIONS, ids=lambda each: each.name)
every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda each: each.name)


def moments(content: Content) -> Content:
    """Return the content with its times parsed, as they may be written in several ways."""
    match content:
        case dict():
            return {key: moment(each) if key in TIMES else moments(each) for key, each in content.items()}
        case list():
            return [moments(each) for each in content]
        case _:
            return content


def moment(text: Content) -> datetime:
    assert isinstance(text, str)
    return datetime.fromisoformat(text)


def camel(content: Content) -> Content:
    """Return the content with its keys in camelCase."""
    match content:
        case dict():
            return {to_camel(key): camel(each) for key, each in content.items()}
        case list():
            return [camel(each) for each in content]
        case _:
            return content


def wire(decoded: Any) -> Any:
    """Return a decoded request with wire names."""
    match decoded:
        case Payload():
            return json.loads(decoded.to_json())
        case msgspec.Struct():
            return json.loads(msgspec.json.encode(decoded))
        case [2, _, _, payload]:
            return payload
        case _:
            return camel(decoded)


@every_implementation
@every_sample
def test_every_implementation_decodes_the_same_request(implementation: Implementation, sample: Sample) -> None:
    decoded = implementation.decoder(sample)(sample.call(UNIQUE_ID))
    assert moments(wire(decoded)) == moments(sample.request)


@every_implementation
@every_sample
def test_every_implementation_encodes_the_same_call(implementation: Implementation, sample: Sample) -> None:
    text = implementation.encoder(sample)(UNIQUE_ID)
    assert isinstance(text, str)
    assert moments(json.loads(text)) == [2, UNIQUE_ID, sample.action, moments(sample.request)]


@every_implementation
@every_sample
def test_every_implementation_answers_with_the_same_result(implementation: Implementation, sample: Sample) -> None:
    text = implementation.exchanger(sample)(sample.call(UNIQUE_ID))
    assert isinstance(text, str)
    assert moments(json.loads(text)) == [3, UNIQUE_ID, moments(sample.response)]


@pytest.mark.parametrize("implementation", STRICT, ids=lambda each: each.name)
@pytest.mark.parametrize("request_", [{"idTag": "x" * 21}, {"idTag": 7}, {}, {"idTag": "x", "unknown": 1}])
def test_every_implementation_but_json_validates_requests(implementation: Implementation, request_: Any) -> None:
    authorize = SMALL[1]
    text = replace(authorize, request=request_).call(UNIQUE_ID)
    for step in (implementation.decoder(authorize), implementation.exchanger(authorize)):
        with pytest.raises(REFUSALS):
            step(text)


@every_implementation
def test_a_step_serves_many_messages_of_one_kind(implementation: Implementation) -> None:
    step = implementation.decoder(SMALL[0])
    decoded = [step(SMALL[0].call(unique_id)) for unique_id, _ in zip(unique_ids(), range(3), strict=False)]
    assert [wire(each) for each in decoded] == [{}, {}, {}]


def test_the_large_message_has_the_size_in_its_name() -> None:
    values = SAMPLES[-1].request["meterValue"]
    assert [len(value["sampledValue"]) for value in values] == [8] * 60
    assert len({value["timestamp"] for value in values}) == 60


@pytest.mark.parametrize("name", connections.IMPLEMENTATIONS)
def test_every_connection_answers_the_same_call(name: str) -> None:
    async def exchange(sample: Sample) -> str:
        pipe = connections.Pipe()
        task = asyncio.create_task(connections.IMPLEMENTATIONS[name](pipe, sample))
        try:
            async with asyncio.timeout(20):
                return await pipe.exchange(sample.call(UNIQUE_ID))
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    for sample in SMALL:
        text = asyncio.run(exchange(sample))
        assert moments(json.loads(text)) == [3, UNIQUE_ID, moments(sample.response)]


@pytest.mark.parametrize("statement", imports.STATEMENTS.values())
def test_every_import_statement_runs(statement: str) -> None:
    exec(statement, {})


def test_an_import_is_measured_in_its_own_process(tmp_path: Path) -> None:
    assert imports.import_seconds("import colorsys", str(tmp_path)) >= 0
    assert list(tmp_path.rglob("colorsys.*.pyc"))
    with pytest.raises(CalledProcessError):
        imports.import_seconds("import no_such_module", str(tmp_path))


def test_a_ratio_is_the_median_of_the_ratios_of_each_round() -> None:
    # The machine is ten times slower in the second round, which does not change the ratio.
    timings = Timings({"a": [2.0, 20.0, 3.0], "b": [1.0, 10.0, 1.0]})
    assert timings.ratio("a", "b") == 2.0
    assert (timings.median("a"), timings.minimum("a")) == (3.0, 2.0)


def test_a_round_that_is_too_short_for_the_clock_gives_no_ratio() -> None:
    assert Timings({"a": [1.0, 2.0], "b": [0.0, 4.0]}).ratio("a", "b") == 0.5
    assert math.isnan(Timings({"a": [0.0], "b": [0.0]}).ratio("a", "b"))


def test_timings_are_added_round_by_round() -> None:
    one, other = Timings({"a": [1.0, 2.0], "b": [1.0, 1.0]}), Timings({"a": [3.0, 4.0], "b": [1.0, 1.0]})
    assert (one + other).rounds == {"a": [4.0, 6.0], "b": [2.0, 2.0]}


def test_implementations_alternate_and_each_round_starts_with_another() -> None:
    order: list[str] = []

    def implementation(name: str, seconds: float) -> Any:
        def run() -> float:
            order.append(name)
            return seconds

        return run

    timings = measure_interleaved({"row": {"a": implementation("a", 1.0), "b": implementation("b", 2.0)}}, 3)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert timings["row"].rounds == {"a": [1.0] * 3, "b": [2.0] * 3}


def test_a_job_makes_a_new_step_for_each_batch_and_calls_it_with_every_input() -> None:
    steps: list[list[str]] = []

    def prepare() -> Step:
        steps.append([])
        return steps[-1].append

    job = Job(prepare, ["1", "2", "3"])
    assert job.seconds() >= 0
    assert job.seconds() >= 0
    assert steps == [["1", "2", "3"]] * 2
    assert len(job.shortened(0).inputs) == 2


def test_a_target_is_reached_at_its_limit() -> None:
    reached = [Target("", figure, 8, at_most=at_most).reached for at_most in (True, False) for figure in (7, 8, 9)]
    assert reached == [True, True, False, False, True, True]
    assert str(Target("decode", 9.126, 8, at_most=True)) == "decode: 9.13, at most 8 MISSED"


def test_the_report_on_messages_calculates_its_targets_from_the_timings() -> None:
    taken = {"json": [10.0], "msgspec": [5.0], "ocpp16_sdk": [20.0], "ocpp": [200.0]}
    names = [f"{operation} {sample.name}" for operation in ("decode", "encode", "exchange") for sample in SAMPLES]
    timings = {name: Timings(taken) for name in names}
    # Of the small messages together: (4 * 200 + 700) / (5 * 20).
    timings["exchange Heartbeat"] = Timings({**taken, "ocpp": [700.0]})
    report = messages.report(timings)
    assert [target.figure for target in report.targets] == [2.0, 10.0, 15.0]
    assert [target.reached for target in report.targets] == [False, False, True]
    assert [len(table.rows) for table in report.tables] == [7, 7, 7]
    heartbeat = dict(report.tables[2].rows)["Heartbeat"]
    assert heartbeat == pytest.approx([10e6, 5e6, 20e6, 700e6, 2, 35])


def test_the_report_on_imports_calculates_its_target_from_the_timings() -> None:
    timings = Timings({name: [0.75 if name == "ocpp16_sdk" else 0.5] for name in imports.STATEMENTS})
    (target,) = imports.report(timings).targets
    assert (target.figure, target.reached) == (1.5, True)


def test_a_report_is_written_as_json_and_as_a_table_without_the_name_of_the_machine(tmp_path: Path) -> None:
    table = Table("Decode", "µs", ["json", "ratio"], [("Heartbeat", [1.234, 12.34]), ("Authorize", [0.5, 123.4])])
    report = Report("things", "What it is.", 3, [table], [Target("decode", 2, 1.6, at_most=True)])
    report.write(tmp_path)
    text = (tmp_path / "things.json").read_text("utf-8")
    content = json.loads(text)
    assert content["tables"][0]["rows"]["Heartbeat"] == {"json": 1.234, "ratio": 12.34}
    assert content["targets"] == [{"name": "decode", "figure": 2, "limit": 1.6, "at_most": True, "reached": False}]
    assert set(content["machine"]) == {"python", "platform", "processors", "libraries"}
    table_text = (tmp_path / "things.md").read_text("utf-8")
    assert "| Heartbeat | 1.23 |  12.3 |" in table_text
    assert "| Authorize | 0.50 |   123 |" in table_text
    assert "- decode: 2.00, at most 1.6 MISSED" in table_text
    for each in (text, table_text):
        assert socket.gethostname() not in each
        assert str(Path.cwd()) not in each
