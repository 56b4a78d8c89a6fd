"""The benchmarks compare like with like, and their arithmetic is right; how fast anything is is not tested."""

import asyncio
import json
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
from benchmarks.contestants import Contestant
from benchmarks.harness import Job, Step, Timings, race
from benchmarks.incumbent import OCPPError
from benchmarks.report import Report, Table, Target
from benchmarks.samples import SAMPLES, SMALL, Sample, unique_ids
from ocpp16_sdk.errors import InvalidMessageError
from ocpp16_sdk.model import Payload

Content: TypeAlias = dict[str, "Content"] | list["Content"] | str | float | datetime | None

UNIQUE_ID = next(unique_ids())
TIMES = {"timestamp", "currentTime", "expiryDate"}
REFUSALS = (InvalidMessageError, msgspec.ValidationError, OCPPError)
STRICT = [each for each in messages.CONTESTANTS if each.name != "json"]

every_contestant = pytest.mark.parametrize("contestant", messages.CONTESTANTS, ids=lambda each: each.name)
every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda each: each.name)


def moments(content: Content) -> Content:
    """The content with its times as moments, which may be written in more than one way."""
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
    """The content with its snake_case keys in camelCase."""
    match content:
        case dict():
            return {to_camel(key): camel(each) for key, each in content.items()}
        case list():
            return [camel(each) for each in content]
        case _:
            return content


def wire(decoded: Any) -> Any:
    """What a contestant has decoded, under the names of the wire."""
    match decoded:
        case Payload():
            return json.loads(decoded.to_json())
        case msgspec.Struct():
            return json.loads(msgspec.json.encode(decoded))
        case [2, _, _, payload]:
            return payload
        case _:
            return camel(decoded)


@every_contestant
@every_sample
def test_every_contestant_decodes_the_same_request(contestant: Contestant, sample: Sample) -> None:
    decoded = contestant.decoder(sample)(sample.call(UNIQUE_ID))
    assert moments(wire(decoded)) == moments(sample.request)


@every_contestant
@every_sample
def test_every_contestant_encodes_the_same_call(contestant: Contestant, sample: Sample) -> None:
    text = contestant.encoder(sample)(UNIQUE_ID)
    assert isinstance(text, str)
    assert moments(json.loads(text)) == [2, UNIQUE_ID, sample.action, moments(sample.request)]


@every_contestant
@every_sample
def test_every_contestant_answers_with_the_same_result(contestant: Contestant, sample: Sample) -> None:
    text = contestant.exchanger(sample)(sample.call(UNIQUE_ID))
    assert isinstance(text, str)
    assert moments(json.loads(text)) == [3, UNIQUE_ID, moments(sample.response)]


@pytest.mark.parametrize("contestant", STRICT, ids=lambda each: each.name)
@pytest.mark.parametrize("request_", [{"idTag": "x" * 21}, {"idTag": 7}, {}, {"idTag": "x", "unknown": 1}])
def test_every_contestant_but_bare_json_checks_what_it_decodes(contestant: Contestant, request_: Any) -> None:
    authorize = SMALL[1]
    text = replace(authorize, request=request_).call(UNIQUE_ID)
    for step in (contestant.decoder(authorize), contestant.exchanger(authorize)):
        with pytest.raises(REFUSALS):
            step(text)


@every_contestant
def test_a_step_serves_many_messages_of_one_kind(contestant: Contestant) -> None:
    step = contestant.decoder(SMALL[0])
    decoded = [step(SMALL[0].call(unique_id)) for unique_id, _ in zip(unique_ids(), range(3), strict=False)]
    assert [wire(each) for each in decoded] == [{}, {}, {}]


def test_the_big_message_has_the_size_that_its_name_says() -> None:
    values = SAMPLES[-1].request["meterValue"]
    assert [len(value["sampledValue"]) for value in values] == [8] * 60
    assert len({value["timestamp"] for value in values}) == 60


@pytest.mark.parametrize("name", connections.CONTESTANTS)
def test_every_connection_answers_the_same_call(name: str) -> None:
    async def exchange(sample: Sample) -> str:
        pipe = connections.Pipe()
        task = asyncio.create_task(connections.CONTESTANTS[name](pipe, sample))
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
    # The machine is ten times slower in the second round: the ratio does not notice.
    timings = Timings({"a": [2.0, 20.0, 3.0], "b": [1.0, 10.0, 1.0]})
    assert timings.ratio("a", "b") == 2.0
    assert (timings.median("a"), timings.least("a")) == (3.0, 2.0)


def test_timings_add_up_round_by_round() -> None:
    one, other = Timings({"a": [1.0, 2.0], "b": [1.0, 1.0]}), Timings({"a": [3.0, 4.0], "b": [1.0, 1.0]})
    assert (one + other).rounds == {"a": [4.0, 6.0], "b": [2.0, 2.0]}


def test_contestants_take_turns_and_another_one_begins_each_round() -> None:
    order: list[str] = []

    def contestant(name: str, seconds: float) -> Any:
        def run() -> float:
            order.append(name)
            return seconds

        return run

    timings = race({"row": {"a": contestant("a", 1.0), "b": contestant("b", 2.0)}}, 3)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert timings["row"].rounds == {"a": [1.0] * 3, "b": [2.0] * 3}


def test_a_job_makes_a_fresh_step_for_each_batch_and_feeds_it_every_input() -> None:
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


def test_the_report_on_messages_forms_its_targets_from_the_timings() -> None:
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


def test_the_report_on_imports_forms_its_target_from_the_timings() -> None:
    timings = Timings({name: [0.75 if name == "ocpp16_sdk" else 0.5] for name in imports.STATEMENTS})
    (target,) = imports.report(timings).targets
    assert (target.figure, target.reached) == (1.5, True)


def test_a_report_is_written_as_json_and_as_a_table_that_name_no_machine(tmp_path: Path) -> None:
    table = Table("Decode", "µs", ["json", "ratio"], [("Heartbeat", [1.234, 12.34]), ("Authorize", [0.5, 123.4])])
    report = Report("things", "What it is.", 3, [table], [Target("decode", 2, 1.6, at_most=True)])
    report.write(tmp_path)
    text = (tmp_path / "things.json").read_text("utf-8")
    content = json.loads(text)
    assert content["tables"][0]["rows"]["Heartbeat"] == {"json": 1.234, "ratio": 12.34}
    assert content["targets"] == [{"name": "decode", "figure": 2, "limit": 1.6, "at_most": True, "reached": False}]
    assert set(content["machine"]) == {"python", "platform", "processors", "libraries"}
    drawn = (tmp_path / "things.md").read_text("utf-8")
    assert "| Heartbeat | 1.23 |  12.3 |" in drawn
    assert "| Authorize | 0.50 |   123 |" in drawn
    assert "- decode: 2.00, at most 1.6 MISSED" in drawn
    for each in (text, drawn):
        assert socket.gethostname() not in each
        assert str(Path.cwd()) not in each
