"""Messages: from text to request, from request to text, and a whole call as the one who answers it sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import islice

from benchmarks.contestants import Contestant, Json, Sdk
from benchmarks.harness import Job, Step, Timings, race
from benchmarks.incumbent import Incumbent
from benchmarks.report import Report, Table, Target
from benchmarks.samples import LARGE, SAMPLES, SMALL, Sample, unique_ids
from benchmarks.structs import Msgspec

ROUNDS = 15
SLICE = 0.02
"""CPU seconds that a contestant gets at a time, if one call is not longer."""

CONTESTANTS: tuple[Contestant, ...] = (Json(), Msgspec(), Sdk(), Incumbent())
OURS, FLOOR, INCUMBENT = Sdk.name, Json.name, Incumbent.name

_WHAT = (
    "CPU time of one message without transport and handler; what each contestant does is written in `contestants.py`, "
    "`incumbent.py` and `structs.py`. Ratios are formed within each round."
)
_OPERATIONS: Mapping[str, tuple[str, Callable[[Contestant, Sample], Step]]] = {
    "decode": ("Decode: text of the CALL to request", lambda who, sample: who.decoder(sample)),
    "encode": ("Encode: request to text of the CALL", lambda who, sample: who.encoder(sample)),
    "exchange": ("Exchange: decode the request, encode its answer", lambda who, sample: who.exchanger(sample)),
}


def run() -> Report:
    """Measure all contestants with all samples; takes about 20 s."""
    jobs: dict[str, dict[str, Callable[[], float]]] = {}
    for operation in _OPERATIONS:
        for sample in SAMPLES:
            jobs[f"{operation} {sample.name}"] = {each.name: _job(operation, each, sample) for each in CONTESTANTS}
    return report(race(jobs, ROUNDS))


def report(timings: Mapping[str, Timings]) -> Report:
    """The tables of the timings, by operation and sample, and whether the targets are reached."""
    tables = [_table(operation, title, timings) for operation, (title, _) in _OPERATIONS.items()]
    large = timings[f"decode {LARGE.name}"]
    first, *others = (timings[f"exchange {sample.name}"] for sample in SMALL)
    small = sum(others, start=first)
    targets = [
        Target(f"decode {LARGE.name}, times json.loads", large.ratio(OURS, FLOOR), 1.6, at_most=True),
        Target(f"decode {LARGE.name}, times faster than ocpp", large.ratio(INCUMBENT, OURS), 50, at_most=False),
        Target(
            "exchange of the small messages, times faster than ocpp", small.ratio(INCUMBENT, OURS), 8, at_most=False
        ),
    ]
    return Report("messages", _WHAT, ROUNDS, tables, targets)


def _job(operation: str, contestant: Contestant, sample: Sample) -> Callable[[], float]:
    # No unique id comes twice within a step: the package drops a call that it is working on already.
    ids = list(islice(unique_ids(), 64 if sample is LARGE else 4096))
    inputs = ids if operation == "encode" else [sample.call(unique_id) for unique_id in ids]
    make = _OPERATIONS[operation][1]
    return Job(partial(make, contestant, sample), inputs).shortened(SLICE).seconds


def _table(operation: str, title: str, timings: Mapping[str, Timings]) -> Table:
    names = [each.name for each in CONTESTANTS]
    columns = [*names, f"{OURS} / {FLOOR}", f"{INCUMBENT} / {OURS}"]
    rows: list[tuple[str, list[float]]] = []
    for sample in SAMPLES:
        taken = timings[f"{operation} {sample.name}"]
        figures = [taken.median(name) * 1e6 for name in names]
        rows.append((sample.name, [*figures, taken.ratio(OURS, FLOOR), taken.ratio(INCUMBENT, OURS)]))
    return Table(title, "µs", columns, rows)
