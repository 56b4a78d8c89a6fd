"""Run the files of `examples/`, and wait until they listen."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import anyio

from ocpp16_sdk.errors import ConnectError
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.transports._client import dial

ROOT = Path(__file__).parents[2]


def load_example(example: str, *, port: int = 9000) -> dict[str, Any]:
    """Run a file of `examples/`, with this port in place of 9000, and return its names."""
    source = (ROOT / "examples" / example).read_text("utf-8").replace("9000", str(port))
    namespace: dict[str, Any] = {"__name__": "example"}
    exec(compile(source, example, "exec", dont_inherit=True), namespace)
    return namespace


def free_port() -> int:
    """Return a port of loopback that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def wait_until_listening(port: int) -> None:
    """Return when a TCP connection to the port succeeds."""
    while True:
        try:
            stream = await anyio.connect_tcp("127.0.0.1", port)
        except OSError:
            await anyio.sleep(0.001)
        else:
            return await stream.aclose()


async def dial_when_listening(url: str) -> Transport:
    """Connect a WebSocket; try again until the other side listens."""
    while True:
        try:
            return await dial(url)
        except ConnectError:
            await anyio.sleep(0.01)
