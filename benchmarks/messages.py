"""Messages: text to request, request to text, and both for a call that is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import islice

from benchmarks.harness import Job, Step, Timings, measure_interleaved
from benchmarks.implementations import Implementation, Json, Sdk
from benchmarks.msgspec_structs import Msgspec
from benchmarks.ocpp_library import OcppLibrary
from benchmarks.report import Report, Table, Target
from benchmarks.samples import LARGE, SAMPLES, SMALL, Sample, unique_ids

ROUNDS = 15
SECONDS_PER_BATCH = 0.02
"""CPU seconds of one measurement of an implementation, if one call is not longer."""

IMPLEMENTATIONS: tuple[Implementation, ...] = (Json(), Msgspec(), Sdk(), OcppLibrary())
SDK, JSON, OCPP = Sdk.name, Json.name, OcppLibrary.name

_DESCRIPTION = (
    "CPU time of one message without transport and handler. `implementations.py`, `ocpp_library.py` and "
    "`msgspec_structs.py` contain the work of each implementation. Ratios are calculated within each round."
)
_OPERATIONS: Mapping[str, tuple[str, Callable[[Implementation, Sample], Step]]] = {
    "decode": ("Decode: text of the CALL to request", lambda each, sample: each.decoder(sample)),
    "encode": ("Encode: request to text of the CALL", lambda each, sample: each.encoder(sample)),
    "exchange": ("Exchange: decode the request, encode its answer", lambda each, sample: each.exchanger(sample)),
}


def run() -> Report:
    """Measure all implementations with all samples, in about 20 s."""
    jobs: dict[str, dict[str, Callable[[], float]]] = {}
    for operation in _OPERATIONS:
        for sample in SAMPLES:
            jobs[f"{operation} {sample.name}"] = {each.name: _job(operation, each, sample) for each in IMPLEMENTATIONS}
    return report(measure_interleaved(jobs, ROUNDS))


def report(timings: Mapping[str, Timings]) -> Report:
    """Return the tables of the timings, by operation and sample, and the targets."""
    tables = [_table(operation, title, timings) for operation, (title, _) in _OPERATIONS.items()]
    large = timings[f"decode {LARGE.name}"]
    first, *others = (timings[f"exchange {sample.name}"] for sample in SMALL)
    small = sum(others, start=first)
    targets = [
        Target(f"decode {LARGE.name}, times json.loads", large.ratio(SDK, JSON), 1.6, at_most=True),
        Target(f"decode {LARGE.name}, times faster than ocpp", large.ratio(OCPP, SDK), 50, at_most=False),
        Target("exchange of the small messages, times faster than ocpp", small.ratio(OCPP, SDK), 8, at_most=False),
    ]
    return Report("messages", _DESCRIPTION, ROUNDS, tables, targets)


def _job(operation: str, implementation: Implementation, sample: Sample) -> Callable[[], float]:
    # No unique id is repeated within a step: the package drops a call with the id of a call that is not answered yet.
    ids = list(islice(unique_ids(), 64 if sample is LARGE else 4096))
    inputs = ids if operation == "encode" else [sample.call(unique_id) for unique_id in ids]
    make = _OPERATIONS[operation][1]
    return Job(partial(make, implementation, sample), inputs).shortened(SECONDS_PER_BATCH).seconds


def _table(operation: str, title: str, timings: Mapping[str, Timings]) -> Table:
    names = [each.name for each in IMPLEMENTATIONS]
    columns = [*names, f"{SDK} / {JSON}", f"{OCPP} / {SDK}"]
    rows: list[tuple[str, list[float]]] = []
    for sample in SAMPLES:
        timing = timings[f"{operation} {sample.name}"]
        figures = [timing.median(name) * 1e6 for name in names]
        rows.append((sample.name, [*figures, timing.ratio(SDK, JSON), timing.ratio(OCPP, SDK)]))
    return Table(title, "µs", columns, rows)
