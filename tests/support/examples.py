"""Runs the files of `examples/` on a free port."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import anyio

from ocpp16_sdk.errors import ConnectError
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.transports._client import dial

ROOT = Path(__file__).parents[2]


def load(example: str, *, port: int = 9000) -> dict[str, Any]:
    source = (ROOT / "examples" / example).read_text("utf-8").replace("9000", str(port))
    namespace: dict[str, Any] = {"__name__": "example"}
    exec(compile(source, example, "exec", dont_inherit=True), namespace)
    return namespace


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def once_it_listens(port: int) -> None:
    while True:
        try:
            stream = await anyio.connect_tcp("127.0.0.1", port)
        except OSError:
            await anyio.sleep(0.001)
        else:
            return await stream.aclose()


async def dialled(url: str) -> Transport:
    """Connect, as soon as somebody listens."""
    while True:
        try:
            return await dial(url)
        except ConnectError:
            await anyio.sleep(0.01)
