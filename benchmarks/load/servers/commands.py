"""Obeys the lines of the input."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable


async def obey(port: int, call: Callable[[int], Awaitable[object]]) -> None:
    """Tell the port, and `call` as often as is asked for, until the input ends."""
    print(port, flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        _, count = line.split()
        await call(int(count))
        print("done", flush=True)
