"""Programs that a signal stops: `python -m tests.roles.stopped_programs NAME [URL]`.

Each prints a line when it is ready, and one for each step of its end.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial

import anyio

from ocpp16_sdk import AsyncCentralSystem, AsyncManualChargePoint, CentralSystem, ManualChargePoint, blocking, run


def write(*words: object) -> None:
    print(*words, flush=True)


async def central_system() -> None:
    async with AsyncCentralSystem().serve(port=0) as depot:
        write(depot.port)
        await anyio.sleep_forever()


async def central_system_without_block() -> None:
    serving = AsyncCentralSystem().serve(port=0)
    await serving.start()
    write(serving.port)
    await anyio.sleep_forever()


async def charge_point() -> None:
    async with AsyncManualChargePoint(sys.argv[2], "CP001"):
        write("connected")
        await anyio.sleep_forever()


async def charge_point_without_block() -> None:
    await AsyncManualChargePoint(sys.argv[2], "CP001").start()
    write("connected")
    await anyio.sleep_forever()


async def slow_end() -> None:
    write("ready")
    try:
        await anyio.sleep_forever()
    finally:
        write("stopping")
        with anyio.CancelScope(shield=True):
            await anyio.sleep_forever()


async def failing() -> None:
    raise ValueError("of the program")


async def returning() -> None:
    write("returned")


def blocking_central_system() -> None:
    with CentralSystem().serve(port=0) as depot:
        write(depot.port)
        while True:
            time.sleep(60)


def blocking_charge_point() -> None:
    with ManualChargePoint(sys.argv[2], "CP001") as charger:
        write("connected")
        charger.wait_closed()


ASYNC = (
    central_system,
    central_system_without_block,
    charge_point,
    charge_point_without_block,
    slow_end,
    failing,
    returning,
)
PROGRAMS: dict[str, Callable[[], object]] = {
    **{
        f"{main.__name__}-{backend}": partial(run, main, backend=backend)
        for main in ASYNC
        for backend in ("asyncio", "trio")
    },
    "central_system-blocking": partial(blocking.run, blocking_central_system),
    "charge_point-blocking": partial(blocking.run, blocking_charge_point),
}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]]()
    write("after run")
