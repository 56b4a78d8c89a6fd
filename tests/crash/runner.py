"""Kills a charge point repeatedly, against a faulty central system, and compares events and messages."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import anyio
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream

from ocpp16_sdk import ListenOptions
from ocpp16_sdk.security import Accept, ConnectionRequest
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.transports._server import listen
from tests.crash.program import ProcessOptions, line_of

BEHAVIOURS = {
    "answer": 50,
    "answer late": 8,
    "answer twice": 8,
    "refuse": 8,
    "drop, not accepted": 5,
    "drop, accepted": 5,
    "silence, not accepted": 1,
    "silence, accepted": 1,
}
MESSAGES = {"StartTransaction", "MeterValues", "StopTransaction"}
BOOTED = {"status": "Accepted", "currentTime": "2026-05-01T12:00:00Z", "interval": 300}
PROCESS_TIMEOUT = 20.0  # seconds for one process
ROOT = Path(__file__).parents[2]


@dataclass
class Central:
    """Receives messages as a faulty central system, and may kill the charge point meanwhile."""

    random: Random
    accepted: list[tuple[str, dict[str, Any]]] = field(default_factory=list[tuple[str, dict[str, Any]]])
    behaviours: Counter[str] = field(default_factory=Counter[str])
    ids: dict[int, int] = field(default_factory=dict[int, int])
    victim: int | None = None
    kill_in: int | None = None
    """The messages until the charge point is killed between sending and processing the answer."""

    async def serve(self, transport: Transport, _: ConnectionRequest, __: Accept) -> None:
        while True:
            _, unique_id, action, payload = json.loads(await transport.receive())
            if action not in MESSAGES:
                self.behaviours["others"] += 1
                if self.random.random() < 0.1:
                    return  # drop the connection: a boot without an answer is repeated on the next one
                await transport.send(json.dumps([3, unique_id, BOOTED if action == "BootNotification" else {}]))
                continue
            behaviour = self.random.choices([*BEHAVIOURS], [*BEHAVIOURS.values()])[0]
            self.behaviours[behaviour] += 1
            is_due = self._count_down()
            victim = self.victim  # an answer that is late must not kill the next process
            moment = self.random.randrange(3)  # before it is accepted, before it is answered, after that
            if is_due and moment == 0:
                self.kill(victim)
                return
            if behaviour == "refuse":
                await transport.send(json.dumps([4, unique_id, "InternalError", "", {}]))
                continue
            if not behaviour.endswith("not accepted"):
                self.accepted.append((action, payload))
            if is_due and moment == 1:
                self.kill(victim)
            if behaviour.startswith("drop"):
                return
            if behaviour.startswith("silence"):
                continue
            if behaviour == "answer late":
                await anyio.sleep(self.random.random() * 0.05)
            for _again in range(1 + (behaviour == "answer twice")):
                await transport.send(json.dumps([3, unique_id, self._answer(action, payload)]))
            if is_due:
                self.kill(victim)

    def _answer(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        if action != "StartTransaction":
            return {}
        # A start that comes again has its id already; 0 and negative ones are ids.
        given = self.ids.setdefault(payload["meterStart"], len(self.ids) - 3)
        return {"transactionId": given, "idTagInfo": {"status": self.random.choice(["Accepted", "Invalid"])}}

    def _count_down(self) -> bool:
        if self.kill_in is None:
            return False
        self.kill_in -= 1
        return self.kill_in < 0

    def kill(self, victim: int | None) -> None:
        if victim is not None and victim == self.victim:
            self.kill_in = self.victim = None
            os.kill(victim, signal.SIGKILL)


@dataclass
class CrashRun:
    """Runs and kills the processes of one charge point."""

    central: Central
    url: str
    folder: Path
    _process: Process
    _lines: BufferedByteReceiveStream

    async def run_process(self, seed: int, *, is_last: bool = False, seconds: float | None = None) -> int:
        """Run a process until it exits, or for a number of seconds, and return its exit status."""
        assert self._process.stdin is not None
        await self._process.stdin.send(line_of(ProcessOptions(self.url, str(self.folder), seed, is_last)))
        self.central.victim = int(await self._lines.receive_until(b"\n", 100))
        status = 0
        async with anyio.create_task_group() as tasks:
            if seconds is not None:
                tasks.start_soon(self._kill_after, seconds)
            with anyio.fail_after(PROCESS_TIMEOUT + 60 * is_last):
                status = int(await self._lines.receive_until(b"\n", 100))
            tasks.cancel_scope.cancel()
        self.central.victim = self.central.kill_in = None
        return status

    async def _kill_after(self, seconds: float) -> None:
        victim = self.central.victim
        await anyio.sleep(seconds)
        self.central.kill(victim)


@asynccontextmanager
async def crash_run(folder: Path, random: Random) -> AsyncGenerator[CrashRun]:
    central = Central(random)
    command = [sys.executable, "-m", "tests.crash.program"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    async with (
        listen(central.serve, options=ListenOptions(close_timeout=0.1)) as listener,
        await anyio.open_process(command, env=environment, stderr=None, cwd=ROOT) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        url = f"ws://127.0.0.1:{listener.port}"
        yield CrashRun(central, url, folder, process, BufferedByteReceiveStream(process.stdout))
        await process.stdin.aclose()


async def run(folder: Path, *, kills: int, seed: int) -> str:
    """Kill a charge point `kills` times, let it finish, and compare; return a summary in one line.

    Raises:
        AssertionError: a message is missing or wrong.
    """
    random = Random(seed)
    async with crash_run(folder, random) as here:
        for _ in range(kills):
            seconds = random.random() * 0.3
            if random.random() < 0.5:  # while a message is sent, or at any moment
                here.central.kill_in, seconds = random.randrange(20), PROCESS_TIMEOUT / 2
            status = await here.run_process(random.getrandbits(32), seconds=seconds)
            assert status == -signal.SIGKILL, f"it exited by itself with {status}"
        assert await here.run_process(random.getrandbits(32), is_last=True) == 0
        return compare(folder / "journal", here.central, kills)


def compare(journal: Path, central: Central, kills: int) -> str:
    """Compare the events of the hardware with the messages that the central system accepted."""
    happened: dict[int, tuple[str, int]] = {}
    reported: set[int] = set()
    for line in journal.read_text().splitlines():
        entry = json.loads(line)
        happened[entry["event"]] = (entry["kind"], entry["of"])
        if entry["reported"]:
            reported.add(entry["event"])

    came: dict[int, dict[str, Any]] = {}
    for action, payload in central.accepted:
        event, kind = identify(action, payload)
        assert happened[event][0] == kind
        assert came.setdefault(event, payload) == payload, f"event {event} came again with another content"
    assert reported <= set(came), f"events {sorted(reported - set(came))} were reported, and are missing"
    assert list(came) == sorted(came), "the order of events was not kept"  # of the first of equals

    starts = {event for event in came if happened[event][0] == "start"}
    stops = Counter(happened[event][1] for event in came if happened[event][0] == "stop")
    assert stops == Counter(starts), "a transaction was not stopped once"
    for event, payload in came.items():
        kind, of = happened[event]
        if kind == "start":
            assert payload["idTag"] == f"T{event}"
        else:
            assert payload["transactionId"] == central.ids[of], f"event {event} came with the id of another transaction"

    again = len(central.accepted) - len(came)
    lost = central.behaviours["drop, accepted"] + central.behaviours["silence, accepted"]
    assert again <= kills + lost, f"{again} messages came again after {kills} kills and {lost} lost answers"
    counts = f"{kills} kills, {len(starts)} transactions, {len(came)} messages, {again} came again"
    return f"{counts}; {dict(central.behaviours)}"


def identify(action: str, payload: dict[str, Any]) -> tuple[int, str]:
    """Return the number of the event that a message reports, and its kind."""
    match action:
        case "StartTransaction":
            return payload["meterStart"], "start"
        case "StopTransaction":
            return payload["meterStop"], "stop"
        case _:
            return int(payload["meterValue"][0]["sampledValue"][0]["value"]), "meter"
