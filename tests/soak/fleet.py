"""Hundreds of charge points that misbehave, a central system that bears them, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import anyio

from tests.soak.charger import Charger
from tests.soak.ledger import Ledger
from tests.soak.program import CALL, REST, TELL, CentralSystem, Report, central_system, identity_of
from tests.soak.visit import Who

_WARM = 0.2  # the part of the time before memory is looked at
_STORMS = 6  # in the rest of it
_RATE = 250  # deeds and connections in a second, of all together
_SETTLED = 40.0  # seconds in which the last of them are given up
_GROWTH = 16.0  # MiB


@dataclass
class Outcome:
    """What came of a soak."""

    seconds: float
    chargers: int
    ledger: Ledger
    at_start: Report
    """Before anybody has connected."""
    warm: Report
    """When everybody has gone for the first time."""
    at_end: Report
    highest: float = 0.0
    """MiB resident, of all that was seen."""
    violations: list[str] = field(default_factory=list[str])

    def judge(self) -> None:
        """Find what must not be."""
        start, warm, end = self.at_start.census, self.warm.census, self.at_end.census
        self.violations = [f"{what} ({times} times)" for what, times in self.ledger.violations.items()]
        for name, then, now in (
            ("tasks", start.tasks, end.tasks),
            ("descriptors", start.descriptors, end.descriptors),
            ("connections kept", 0, end.connections),
            ("connected", 0, self.at_end.connected),
        ):
            if now > then:
                self.violations.append(f"{name}: {then} became {now}")
        if end.resident > warm.resident + _GROWTH:
            self.violations.append(f"memory: {warm.resident:.1f} MiB became {end.resident:.1f}")
        if self.at_end.levels.get("ERROR") or self.at_end.tracebacks or self.at_end.complaints:
            self.violations += self.at_end.complaints or ["something was logged as an error"]

    def __str__(self) -> str:
        ledger, end = self.ledger, self.at_end
        deeds = [f"  {times:8} {what}" for what, times in sorted(ledger.deeds.items())]
        outcomes = ", ".join(f"{times} {what}" for what, times in sorted(end.outcomes.items()))
        levels = ", ".join(f"{times} {level}" for level, times in sorted(end.levels.items()))
        return "\n".join(
            [
                f"{self.chargers} charge points, {self.seconds:g} s, {ledger.connections} connections",
                f"{ledger.frames} frames, of which {ledger.calls} were CALLs with a readable id: {ledger.results}"
                f" CALLRESULTs and {ledger.refusals} CALLERRORs came, {ledger.lost} CALLs were cut off by the caller",
                f"{ledger.asked} CALLs of the central system were heard; its application has seen: {outcomes};"
                f" {end.visits} charge points that came, and {end.observed} messages",
                "what they did:",
                *deeds,
                f"at the start:  {self.at_start.census}",
                f"warm:          {self.warm.census}",
                f"at the end:    {end.census}; {self.highest:.1f} MiB at most",
                f"log: {levels or 'nothing'}; {end.tracebacks} tracebacks",
                *[f"VIOLATION: {what}" for what in self.violations],
            ]
        )


async def soak(*, seconds: float, chargers: int, seed: int, backend: str = "asyncio") -> Outcome:
    """Run one."""
    ledger, random = Ledger(), Random(seed)
    async with central_system(chargers=chargers, seed=seed, backend=backend) as central:
        whos = [
            Who(identity_of(number), central.ports[number % 2], has_rules=number % 2 == 0) for number in range(chargers)
        ]
        fleet = [Charger(who, Random(random.random()), ledger, chargers / _RATE) for who in whos]
        at_start = await central.report(REST)
        highest = [await _rage(central, fleet, seconds * _WARM, storms=1)]
        warm = await _calm(central, at_start)
        highest.append(await _rage(central, fleet, seconds * (1 - _WARM), storms=_STORMS))
        at_end = await _calm(central, at_start)
    outcome = Outcome(seconds, chargers, ledger, at_start, warm, at_end, max(highest))
    outcome.judge()
    return outcome


async def _rage(central: CentralSystem, fleet: list[Charger], seconds: float, *, storms: int) -> float:
    """Let all of them do what they like for so long; returns the highest memory that was seen, in MiB."""
    highest = 0.0
    await central.report(CALL)
    async with anyio.create_task_group() as tasks:
        for charger in fleet:
            tasks.start_soon(charger.live)
        for _ in range(storms):
            await anyio.sleep(seconds / (storms + 1))
            highest = max(highest, (await central.report(TELL)).census.resident)
            for charger in fleet:
                charger.storm()
        await anyio.sleep(seconds / (storms + 1))
        tasks.cancel_scope.cancel()
    return highest


async def _calm(central: CentralSystem, before: Report) -> Report:
    """Wait until everything is as before, if it gets so at all."""
    report = await central.report(REST)
    with anyio.move_on_after(_SETTLED):
        while report.connected or report.census.tasks > before.census.tasks or report.census.connections:
            await anyio.sleep(0.1)
            report = await central.report(REST)
    return report
