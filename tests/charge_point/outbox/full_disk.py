"""Fills a small disk with a queue, delivers the queue, and is killed; run by `test_full_disk.py`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import anyio

from ocpp16_sdk.charge_point.outbox import AsyncOutbox
from ocpp16_sdk.charge_point.outbox._persistence import STORE_RETRY_INTERVAL
from tests.support.outbox_receiver import Central, delivering, opened, reading


async def fill_and_deliver(path: Path) -> None:
    central = Central()
    async with opened(str(path)) as (outbox, reports):
        largest = 0
        while not reports:
            await outbox.transactions.meter_values(1, [reading("9" * 200)])
            largest = max(largest, size_of_log(path))
        async with delivering(outbox, central):
            await outbox.wait_delivered()
            await anyio.sleep(STORE_RETRY_INTERVAL + 1)
        print(len(central.taken), largest, flush=True)
        os._exit(0)  # as if the process was killed


def size_of_log(path: Path) -> int:
    return Path(f"{path}-wal").stat().st_size


async def count(path: Path) -> None:
    async with opened(str(path)) as (outbox, reports):
        print(outbox.waiting, len(reports))
        await add(outbox)


async def add(outbox: AsyncOutbox) -> None:
    for _ in range(20):
        await outbox.transactions.meter_values(1, [reading("9" * 200)])


if __name__ == "__main__":
    anyio.run(fill_and_deliver if sys.argv[1] == "fill" else count, Path(sys.argv[2]))
