"""Broken messages: CPU time and resident memory of each, compared with the worst valid message of its size.

Each message is read in a process of its own, because resident memory never shrinks.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import time
from contextlib import suppress

from benchmarks.report import Report, Table, Target
from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import InvalidMessageError
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation import Strict
from ocpp16_sdk.validation.lenient import Lenient

SIZE = 2**20
ROUNDS = 1
VALID = "the worst valid message"
POLICIES = {"Strict": Strict, "Lenient": Lenient}

_DESCRIPTION = "CPU time and peak of resident memory of reading one message of 1 MiB, each in a process of its own."


def _repeated(before: str, item: str, after: str) -> str:
    count = (SIZE - len(before) - len(after)) // (len(item) + 1)
    return before + ",".join([item] * count) + after


def _samples(item: str) -> str:
    """Return MeterValues with as many lists of 9999 of these items as 1 MiB contains."""
    before = '{"timestamp":"2026-05-01T12:00:00Z","sampledValue":['
    inner = min(9999, (SIZE - 200) // (len(item) + 1))
    count = max(1, (SIZE - 100) // (inner * (len(item) + 1) + len(before) + 3))
    value = before + ",".join([item] * inner) + "]}"
    return '{"connectorId":1,"meterValue":[' + ",".join([value] * count) + "]}"


MESSAGES: dict[str, tuple[type[Payload], str]] = {
    VALID: (m.MeterValuesRequest, _samples('{"value":"1"}')),
    "unknown lists": (m.StartTransactionRequest, _repeated('{"x":[', "[]", "]}")),
    "unknown objects": (m.StartTransactionRequest, _repeated('{"x":[', '{"a":1}', "]}")),
    "unknown texts": (m.StartTransactionRequest, _repeated('{"x":[', '"ab"', "]}")),
    "unknown numbers": (m.StartTransactionRequest, _repeated('{"x":[', "1.5", "]}")),
    "unknown lists inside": (
        m.SetChargingProfileRequest,
        _repeated('{"csChargingProfiles":{"chargingSchedule":{"x":[', "[]", "]}}}"),
    ),
    "unknown lists beside all fields": (m.AuthorizeRequest, _repeated('{"idTag":"a","x":[', "[]", "]}")),
    "unknown names": (m.AuthorizeRequest, "{" + ",".join(f'"{number:x}":0' for number in range(110_000)) + "}"),
    "wrong items": (m.MeterValuesRequest, _samples("1")),
    "empty items": (m.MeterValuesRequest, _samples("{}")),
    "wrong values": (m.MeterValuesRequest, _samples('{"value":1}')),
    "two unknown fields in each item": (m.MeterValuesRequest, _samples('{"a":1,"b":1}')),
    "wrong texts": (m.GetConfigurationRequest, _repeated('{"key":[', "1", "]}")),
}


def run() -> Report:
    """Read every message under both policies."""
    tables: list[Table] = []
    targets: list[Target] = []
    for policy in POLICIES:
        figures = {name: _in_process(policy, name) for name in MESSAGES}
        tables.append(Table(f"{policy} policy", "ms, MiB", ["CPU ms", "MiB"], list(figures.items())))
        for number, what in enumerate(("CPU time", "memory")):
            worst = max(each[number] for name, each in figures.items() if name != VALID)
            ratio = worst / figures[VALID][number]
            targets.append(
                Target(f"{policy}: {what} of the worst broken message, times {VALID}", ratio, 2, at_most=True)
            )
    return Report("broken", _DESCRIPTION, ROUNDS, tables, targets)


def _in_process(policy: str, name: str) -> list[float]:
    command = [sys.executable, "-m", "benchmarks.broken", policy, name]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # type: ignore[no-any-return]


def measure(policy: str, name: str) -> list[float]:
    """Return the CPU milliseconds and the MiB of reading a message in this process."""
    kind, text = MESSAGES[name]
    reader = POLICIES[policy]()
    with suppress(InvalidMessageError):
        reader.load(kind, '{"foo":1,"foo":[]}')  # makes the validators
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    with suppress(InvalidMessageError):
        reader.load(kind, text)
    seconds = time.process_time() - start
    return [seconds * 1e3, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 2**10]


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:])))
