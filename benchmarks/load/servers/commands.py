"""Runs the commands of the input."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable


async def run_commands(port: int, call: Callable[[int], Awaitable[object]]) -> None:
    """Print the port, and run commands until the input is closed."""
    print(port, flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        _, count = line.split()
        await call(int(count))
        print("done", flush=True)
