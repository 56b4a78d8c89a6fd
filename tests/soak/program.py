"""The central system of the soak as a process of its own, and the handle that the other process has of it.

It says the ports that it listens on, and answers each line of its input with what it holds and has seen, as JSON.
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

from tests.soak.census import Census, Complaints, bound_memory, count
from tests.soak.depot import Depot

CALLERS = 20  # tasks that call somebody, for each port
PING_INTERVAL, PING_TIMEOUT = 5.0, 15.0  # generous, as the machine has other work
GIVEN_UP = PING_INTERVAL + PING_TIMEOUT  # seconds after which a peer that is silent has been given up
REST, CALL, TELL = "rest", "call", "tell"
"""Orders: its application calls nobody any more, or calls somebody all the time, or goes on as it does."""
ROOT = Path(__file__).parents[2]
_LONGEST = 2**20


def identity_of(number: int) -> str:
    """Those with an odd number connect to the second port, and some are read leniently."""
    return f"CP{number}" if number % 10 else f"CP{number} #1/é:%41"  # some have such names


@dataclass
class Report:
    """What the central system tells of itself."""

    census: Census
    connected: int
    visits: int
    observed: int
    outcomes: dict[str, int]
    levels: dict[str, int]
    tracebacks: int
    complaints: list[str]
    """The first errors and tracebacks of the log, and what its application has found wrong."""

    @classmethod
    def of(cls, depots: list[Depot], complaints: Complaints) -> Report:
        """What is so now."""
        return cls(
            census=count(),
            connected=sum(len(depot) for depot in depots),
            visits=sum(depot.visits for depot in depots),
            observed=sum(depot.observed for depot in depots),
            outcomes=dict(sum((depot.outcomes for depot in depots), Counter[str]())),
            levels=dict(complaints.levels),
            tracebacks=complaints.tracebacks,
            complaints=complaints.first + [wrong for depot in depots for wrong in depot.wrong],
        )

    @classmethod
    def read(cls, line: bytes) -> Report:
        """One that was written as JSON."""
        fields: dict[str, Any] = json.loads(line)
        return cls(census=Census(**fields.pop("census")), **fields)


@dataclass
class CentralSystem:
    """The handle of the process."""

    ports: list[int]
    _process: Process
    _lines: BufferedByteReceiveStream

    async def report(self, order: str) -> Report:
        """Give an order; returns how things stood then."""
        assert self._process.stdin is not None
        await self._process.stdin.send(order.encode() + b"\n")
        return Report.read(await self._lines.receive_until(b"\n", _LONGEST))


@asynccontextmanager
async def central_system(*, chargers: int, seed: int, backend: str) -> AsyncGenerator[CentralSystem]:
    """Run one."""
    command = [
        sys.executable,
        "-W",
        "always::ResourceWarning",
        "-m",
        "tests.soak.program",
        str(chargers),
        str(seed),
        backend,
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    async with await anyio.open_process(command, env=environment, stderr=None, cwd=ROOT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        lines = BufferedByteReceiveStream(process.stdout)
        ports = json.loads(await lines.receive_until(b"\n", _LONGEST))
        yield CentralSystem(ports, process, lines)
        await process.stdin.aclose()


async def serve(chargers: int, seed: int) -> None:
    """Serve until the input ends."""
    complaints = Complaints()
    complaints.listen()
    depots = [Depot(Random(seed + number), rules=number == 0) for number in range(2)]
    async with AsyncExitStack() as stack:
        for number, depot in enumerate(depots):
            await stack.enter_async_context(
                depot.serve(
                    port=0,
                    require_subprotocol=number == 0,
                    max_handshakes=100,
                    ping_interval=PING_INTERVAL,
                    ping_timeout=PING_TIMEOUT,
                )
            )
        tasks = await stack.enter_async_context(anyio.create_task_group())
        for depot in depots:
            tasks.start_soon(depot.watch)
        print(json.dumps([depot.port for depot in depots]), flush=True)
        calling: anyio.CancelScope | None = None
        while order := await _next_order():
            if order == CALL and calling is None:
                calling = anyio.CancelScope()
                tasks.start_soon(_call, depots, chargers, calling)
            if order == REST and calling is not None:
                calling.cancel()
                calling = None
            print(json.dumps(asdict(Report.of(depots, complaints))), flush=True)
        tasks.cancel_scope.cancel()


async def _call(depots: list[Depot], chargers: int, scope: anyio.CancelScope) -> None:
    with scope:
        async with anyio.create_task_group() as tasks:
            for number, depot in enumerate(depots):
                identities = [identity_of(each) for each in range(number, chargers, 2)]
                for _ in range(CALLERS):
                    tasks.start_soon(depot.call_somebody, identities)


async def _next_order() -> str:
    """The next line; there is never more than one."""
    await anyio.wait_readable(sys.stdin)
    return os.read(sys.stdin.fileno(), 100).decode().strip()


def main() -> None:
    chargers, seed, backend = sys.argv[1:]
    bound_memory()
    anyio.run(serve, int(chargers), int(seed), backend=backend)


if __name__ == "__main__":
    main()
