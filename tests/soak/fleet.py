"""Hundreds of misbehaving charge points, one central system, and the search for violations."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import anyio

from tests.soak.central_system_process import (
    CALL,
    REPORT,
    STOP_CALLS,
    CentralSystem,
    Report,
    central_system,
    identity_of,
)
from tests.soak.misbehaving_charge_point import MisbehavingChargePoint
from tests.soak.open_connection import ChargePointAddress
from tests.soak.results import Results

_WARM_UP = 0.2  # the part of the time before memory is measured
_RECONNECTS = 6  # in the rest of it
_RATE = 250  # behaviours and connections per second, of all together
_IDLE_TIMEOUT = 40.0  # seconds until the last ones are disconnected
_MAX_GROWTH = 16.0  # MiB


@dataclass
class Outcome:
    """The result of a soak."""

    seconds: float
    chargers: int
    results: Results
    at_start: Report
    """Before the first connection."""
    warm: Report
    """After the first phase, when all have disconnected."""
    at_end: Report
    highest: float = 0.0
    """The highest resident memory in MiB."""
    violations: list[str] = field(default_factory=list[str])

    def find_violations(self) -> None:
        """Find the violations."""
        start, warm, end = self.at_start.state, self.warm.state, self.at_end.state
        self.violations = [f"{what} ({times} times)" for what, times in self.results.violations.items()]
        for name, then, now in (
            ("tasks", start.tasks, end.tasks),
            ("descriptors", start.descriptors, end.descriptors),
            ("connections kept", 0, end.connections),
            ("connected", 0, self.at_end.connected),
        ):
            if now > then:
                self.violations.append(f"{name}: {then} became {now}")
        if end.resident > warm.resident + _MAX_GROWTH:
            self.violations.append(f"memory: {warm.resident:.1f} MiB became {end.resident:.1f}")
        if self.at_end.levels.get("ERROR") or self.at_end.tracebacks or self.at_end.errors:
            self.violations += self.at_end.errors or ["an error was logged"]

    def __str__(self) -> str:
        results, end = self.results, self.at_end
        deeds = [f"  {times:8} {what}" for what, times in sorted(results.behaviours.items())]
        outcomes = ", ".join(f"{times} {what}" for what, times in sorted(end.outcomes.items()))
        levels = ", ".join(f"{times} {level}" for level, times in sorted(end.levels.items()))
        return "\n".join(
            [
                f"{self.chargers} charge points, {self.seconds:g} s, {results.connections} connections",
                f"{results.frames} frames, {results.calls} of them CALLs with a readable id: {results.call_results}"
                f" CALLRESULTs and {results.call_errors} CALLERRORs, {results.lost} lost by the caller",
                f"{results.calls_received} CALLs of the central system received; their outcomes: {outcomes};"
                f" {end.connects} connects, and {end.observed} observed messages",
                "behaviours:",
                *deeds,
                f"at the start:  {self.at_start.state}",
                f"warm:          {self.warm.state}",
                f"at the end:    {end.state}; {self.highest:.1f} MiB at most",
                f"log: {levels or 'empty'}; {end.tracebacks} tracebacks",
                *[f"VIOLATION: {what}" for what in self.violations],
            ]
        )


async def soak(*, seconds: float, chargers: int, seed: int, backend: str = "asyncio") -> Outcome:
    """Run the soak."""
    results, random = Results(), Random(seed)
    async with central_system(chargers=chargers, seed=seed, backend=backend) as central:
        addresses = [
            ChargePointAddress(identity_of(number), central.ports[number % 2], has_rules=number % 2 == 0)
            for number in range(chargers)
        ]
        fleet = [
            MisbehavingChargePoint(address, Random(random.random()), results, chargers / _RATE) for address in addresses
        ]
        at_start = await central.report(STOP_CALLS)
        highest = [await _run_fleet(central, fleet, seconds * _WARM_UP, reconnects=1)]
        warm = await _wait_until_idle(central, at_start)
        highest.append(await _run_fleet(central, fleet, seconds * (1 - _WARM_UP), reconnects=_RECONNECTS))
        at_end = await _wait_until_idle(central, at_start)
    outcome = Outcome(seconds, chargers, results, at_start, warm, at_end, max(highest))
    outcome.find_violations()
    return outcome


async def _run_fleet(
    central: CentralSystem, fleet: list[MisbehavingChargePoint], seconds: float, *, reconnects: int
) -> float:
    """Let all charge points misbehave for some seconds; return the highest memory in MiB."""
    highest = 0.0
    await central.report(CALL)
    async with anyio.create_task_group() as tasks:
        for charger in fleet:
            tasks.start_soon(charger.run)
        for _ in range(reconnects):
            await anyio.sleep(seconds / (reconnects + 1))
            highest = max(highest, (await central.report(REPORT)).state.resident)
            for charger in fleet:
                charger.reconnect_at_once()
        await anyio.sleep(seconds / (reconnects + 1))
        tasks.cancel_scope.cancel()
    return highest


async def _wait_until_idle(central: CentralSystem, before: Report) -> Report:
    """Wait until all resources are released, for a limited time; return the report."""
    report = await central.report(STOP_CALLS)
    with anyio.move_on_after(_IDLE_TIMEOUT):
        while report.connected or report.state.tasks > before.state.tasks or report.state.connections:
            await anyio.sleep(0.1)
            report = await central.report(STOP_CALLS)
    return report
