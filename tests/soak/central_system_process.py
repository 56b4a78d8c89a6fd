"""The central system of the soak as a separate process, and the object that controls it.

The process prints its ports. It answers each line of its input with a report as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

import anyio
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream

from ocpp16_sdk import ListenOptions
from tests.soak.depot import Depot
from tests.soak.process_state import LogCounter, ProcessState, bound_memory, measure

CALLERS = 20  # tasks that call somebody, for each port
PING_INTERVAL, PING_TIMEOUT = 5.0, 15.0  # long, as the machine has other work
LOSS_DETECTED = PING_INTERVAL + PING_TIMEOUT  # seconds until a silent peer is disconnected
STOP_CALLS, CALL, REPORT = "rest", "call", "tell"
"""Commands: stop calls of the application, start calls, or change neither."""
ROOT = Path(__file__).parents[2]
_MAX_LINE = 2**20


def identity_of(number: int) -> str:
    """Return the identity with a number; some contain special characters."""
    return f"CP{number}" if number % 10 else f"CP{number} #1/é:%41"  # some have such names


@dataclass
class Report:
    """The state of the central system."""

    state: ProcessState
    connected: int
    connects: int
    observed: int
    outcomes: dict[str, int]
    levels: dict[str, int]
    tracebacks: int
    errors: list[str]
    """The first errors and tracebacks of the log, and the failures that its application found."""

    @classmethod
    def of(cls, depots: list[Depot], errors: LogCounter) -> Report:
        """Return the present state."""
        return cls(
            state=measure(),
            connected=sum(len(depot) for depot in depots),
            connects=sum(depot.connects for depot in depots),
            observed=sum(depot.observed for depot in depots),
            outcomes=dict(sum((depot.outcomes for depot in depots), Counter[str]())),
            levels=dict(errors.levels),
            tracebacks=errors.tracebacks,
            errors=errors.first + [failure for depot in depots for failure in depot.failures],
        )

    @classmethod
    def read(cls, line: bytes) -> Report:
        """Read a report from JSON."""
        fields: dict[str, Any] = json.loads(line)
        return cls(state=ProcessState(**fields.pop("state")), **fields)


@dataclass
class CentralSystem:
    """Controls the process."""

    ports: list[int]
    _process: Process
    _lines: BufferedByteReceiveStream

    async def report(self, command: str) -> Report:
        """Send a command; return the report."""
        assert self._process.stdin is not None
        await self._process.stdin.send(command.encode() + b"\n")
        return Report.read(await self._lines.receive_until(b"\n", _MAX_LINE))


@asynccontextmanager
async def central_system(*, chargers: int, seed: int, backend: str) -> AsyncGenerator[CentralSystem]:
    """Run the process."""
    command = [
        sys.executable,
        "-W",
        "always::ResourceWarning",
        "-m",
        "tests.soak.central_system_process",
        str(chargers),
        str(seed),
        backend,
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    async with await anyio.open_process(command, env=environment, stderr=None, cwd=ROOT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        lines = BufferedByteReceiveStream(process.stdout)
        ports = json.loads(await lines.receive_until(b"\n", _MAX_LINE))
        yield CentralSystem(ports, process, lines)
        await process.stdin.aclose()


async def serve(chargers: int, seed: int) -> None:
    """Serve until the input is closed."""
    errors = LogCounter()
    errors.listen()
    depots = [Depot(Random(seed + number), rules=number == 0) for number in range(2)]
    async with AsyncExitStack() as stack:
        for number, depot in enumerate(depots):
            await stack.enter_async_context(
                depot.serve(
                    port=0,
                    options=ListenOptions(
                        require_subprotocol=number == 0,
                        max_handshakes=100,
                        ping_interval=PING_INTERVAL,
                        ping_timeout=PING_TIMEOUT,
                    ),
                )
            )
        tasks = await stack.enter_async_context(anyio.create_task_group())
        for depot in depots:
            tasks.start_soon(depot.check_events)
        print(json.dumps([depot.port for depot in depots]), flush=True)
        calling: anyio.CancelScope | None = None
        while command := await _next_command():
            if command == CALL and calling is None:
                calling = anyio.CancelScope()
                tasks.start_soon(_call, depots, chargers, calling)
            if command == STOP_CALLS and calling is not None:
                calling.cancel()
                calling = None
            print(json.dumps(asdict(Report.of(depots, errors))), flush=True)
        tasks.cancel_scope.cancel()


async def _call(depots: list[Depot], chargers: int, scope: anyio.CancelScope) -> None:
    with scope:
        async with anyio.create_task_group() as tasks:
            for number, depot in enumerate(depots):
                identities = [identity_of(each) for each in range(number, chargers, 2)]
                for _ in range(CALLERS):
                    tasks.start_soon(depot.call_repeatedly, identities)


async def _next_command() -> str:
    """Return the next line; there is never more than one."""
    await anyio.wait_readable(sys.stdin)
    return os.read(sys.stdin.fileno(), 100).decode().strip()


def main() -> None:
    chargers, seed, backend = sys.argv[1:]
    bound_memory()
    anyio.run(serve, int(chargers), int(seed), backend=backend)


if __name__ == "__main__":
    main()
