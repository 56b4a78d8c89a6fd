"""A charge point to be killed: it charges at two connectors, and continues with its queue and its journal.

As a program it forks a charge point for each line of its input, because a new interpreter would import everything
again. It prints the id of the process and, when that has finished, its exit status.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import anyio
import trio

from ocpp16_sdk import AsyncChargePoint, Backoff, ConnectionOptions, WebSocketOptions, messages as m
from ocpp16_sdk.charge_point.outbox import AsyncOutbox, AsyncTransaction, _sqlite_store as sqlite
from ocpp16_sdk.transports import _client as client

IMPORTED = (trio, sqlite, client)  # once, and not in each process
BOOT = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One")
MAX_SECONDS = 75.0  # of a process that is not killed; a boot without an answer is repeated after 60
CALL_TIMEOUT = 0.5  # seconds
MAX_QUEUED = 50  # messages in the queue above which no new transaction starts


@dataclass(frozen=True)
class ProcessOptions:
    """The options of one process of the charge point."""

    url: str
    folder: str
    seed: int
    is_last: bool
    """Whether it stops the open transactions, delivers the queue, and exits."""


class Journal:
    """The events of the hardware: numbered, and written to the journal before and after each report."""

    def __init__(self, path: Path) -> None:
        lines = path.read_text().splitlines() if path.exists() else []
        self.last = max((json.loads(line)["event"] for line in lines), default=0)
        self._file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    @contextmanager
    def event(self, kind: str, of: int | None = None) -> Generator[int]:
        """One event of a transaction, which has the number of its start."""
        self.last = number = self.last + 1
        for reported in (False, True):
            line = json.dumps({"event": number, "kind": kind, "of": of or number, "reported": reported})
            os.write(self._file, line.encode() + b"\n")
            if not reported:
                yield number


class Hardware:
    """Two connectors."""

    def __init__(self, outbox: AsyncOutbox, journal: Journal, random: Random) -> None:
        self.outbox, self.journal, self.random = outbox, journal, random

    async def charge(self, connector_id: int, transaction: AsyncTransaction | None) -> None:
        """Charge one car after the other; the first in the given transaction, if it is open already."""
        while True:
            while self.outbox.waiting > MAX_QUEUED:  # noqa: ASYNC110 - nothing tells
                await anyio.sleep(0.01)
            if transaction is None:
                with self.journal.event("start") as event:
                    transaction = await self.outbox.transactions.start(
                        connector_id=connector_id, id_tag=f"T{event}", meter_start=event
                    )
            for _ in range(self.random.randrange(6)):
                await anyio.sleep(self.random.random() * 0.01)
                with self.journal.event("meter", transaction.meter_start) as event:
                    await transaction.sample(event)
            await self.stop(transaction, None)
            transaction = None

    async def stop(self, transaction: AsyncTransaction, reason: m.Reason | None) -> None:
        with self.journal.event("stop", transaction.meter_start) as event:
            await transaction.stop(meter_stop=event, reason=reason)


async def run_charge_point(options: ProcessOptions) -> None:
    folder, random = Path(options.folder), Random(options.seed)
    charge_point = AsyncChargePoint(
        options.url,
        "CP001",
        boot=BOOT,
        connectors=2,
        store=folder / "queue.db",
        backoff=Backoff(first=0.005, cap=0.02),
        connection=ConnectionOptions(call_timeout=CALL_TIMEOUT),
        websocket=WebSocketOptions(close_timeout=0.1),
    )
    outbox = charge_point.outbox
    outbox.attempts, outbox.retry_interval = 10**9, 0.001
    hardware = Hardware(outbox, Journal(folder / "journal"), random)
    with anyio.fail_after(MAX_SECONDS):
        async with charge_point, anyio.create_task_group() as tasks:
            resumed: dict[int, AsyncTransaction] = {}
            for transaction in outbox.transactions.open:
                if options.is_last or random.random() < 0.5:
                    await hardware.stop(transaction, m.Reason.POWER_LOSS)
                else:
                    resumed[transaction.connector_id] = transaction
            if not options.is_last:
                for connector_id in (1, 2):
                    tasks.start_soon(hardware.charge, connector_id, resumed.get(connector_id))
            while not options.is_last or outbox.waiting:  # noqa: ASYNC110 - nothing tells
                await anyio.sleep(0.01)
            tasks.cancel_scope.cancel()


def main() -> None:
    logging.getLogger("ocpp16_sdk").setLevel(logging.ERROR)  # not the many warnings
    for line in sys.stdin:
        options = ProcessOptions(**json.loads(line))
        child = os.fork()
        if child == 0:
            anyio.run(run_charge_point, options, backend=("asyncio", "trio")[options.seed % 2])
            os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def line_of(options: ProcessOptions) -> bytes:
    """Return the input line that starts a charge point."""
    return json.dumps(asdict(options)).encode() + b"\n"


if __name__ == "__main__":
    main()
