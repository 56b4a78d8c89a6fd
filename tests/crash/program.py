"""A charge point to be killed: it charges at two connectors, and goes on where its queue and its journal end.

As a program it forks a charge point for each line of its input, as a fresh interpreter would take its time to import
everything; it says the number of the process and, in time, its status.
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

from ocpp16_sdk import AsyncChargePoint, Backoff, messages as m
from ocpp16_sdk.charge_point.outbox import AsyncOutbox, AsyncTransaction, _sqlite_store as sqlite
from ocpp16_sdk.transports import _client as client

IMPORTED = (trio, sqlite, client)  # once, and not in each life
BOOT = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One")
BOUND = 75.0  # seconds that one lives if nobody kills it; a boot that was not answered comes again after 60
PATIENCE = 0.5  # seconds for an answer
CROWD = 50  # messages that wait when no further car comes


@dataclass(frozen=True)
class Life:
    """What one life of the charge point is to be."""

    url: str
    folder: str
    seed: int
    is_last: bool
    """It ends what is open, delivers what waits, and ends."""


class Journal:
    """What happens at the hardware: numbered events, each written down before it is told, and again after."""

    def __init__(self, path: Path) -> None:
        lines = path.read_text().splitlines() if path.exists() else []
        self.last = max((json.loads(line)["event"] for line in lines), default=0)
        self._file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    @contextmanager
    def event(self, kind: str, of: int | None = None) -> Generator[int]:
        """One event of a transaction, which has the number of its start."""
        self.last = number = self.last + 1
        for told in (False, True):
            line = json.dumps({"event": number, "kind": kind, "of": of or number, "told": told})
            os.write(self._file, line.encode() + b"\n")
            if not told:
                yield number


class Hardware:
    """Two connectors."""

    def __init__(self, outbox: AsyncOutbox, journal: Journal, random: Random) -> None:
        self.outbox, self.journal, self.random = outbox, journal, random

    async def charge(self, connector_id: int, transaction: AsyncTransaction | None) -> None:
        """Charge one car after the other, the first in a transaction that is open already if there is one."""
        while True:
            while self.outbox.waiting > CROWD:  # noqa: ASYNC110 - nothing tells
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


async def live(life: Life) -> None:
    folder, random = Path(life.folder), Random(life.seed)
    charge_point = AsyncChargePoint(
        life.url,
        "CP001",
        boot=BOOT,
        connectors=2,
        store=folder / "queue.db",
        backoff=Backoff(first=0.005, cap=0.02),
        call_timeout=PATIENCE,
        close_timeout=0.1,
    )
    outbox = charge_point.outbox
    outbox.attempts, outbox.retry_interval = 10**9, 0.001
    hardware = Hardware(outbox, Journal(folder / "journal"), random)
    with anyio.fail_after(BOUND):
        async with charge_point, anyio.create_task_group() as tasks:
            going_on: dict[int, AsyncTransaction] = {}
            for transaction in outbox.transactions.open:
                if life.is_last or random.random() < 0.5:
                    await hardware.stop(transaction, m.Reason.POWER_LOSS)
                else:
                    going_on[transaction.connector_id] = transaction
            if not life.is_last:
                for connector_id in (1, 2):
                    tasks.start_soon(hardware.charge, connector_id, going_on.get(connector_id))
            while not life.is_last or outbox.waiting:  # noqa: ASYNC110 - nothing tells
                await anyio.sleep(0.01)
            tasks.cancel_scope.cancel()


def main() -> None:
    logging.getLogger("ocpp16_sdk").setLevel(logging.ERROR)  # there is a lot to warn of
    for line in sys.stdin:
        life = Life(**json.loads(line))
        child = os.fork()
        if child == 0:
            anyio.run(live, life, backend=("asyncio", "trio")[life.seed % 2])
            os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def line_of(life: Life) -> bytes:
    """What is to be put into the program for a life."""
    return json.dumps(asdict(life)).encode() + b"\n"


if __name__ == "__main__":
    main()
