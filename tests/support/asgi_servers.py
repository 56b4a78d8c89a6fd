"""ASGI servers on loopback: uvicorn with both of its engines and hypercorn on asyncio, hypercorn on trio."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from importlib import import_module
from typing import Any

import anyio
import anyio.lowlevel
import pytest
import uvicorn
from hypercorn.config import Config

WS_MAX_SIZE = 2**20
GRACE = 0.2
SERVERS = {"uvicorn": "asyncio", "uvicorn-wsproto": "asyncio", "hypercorn": "asyncio", "hypercorn-trio": "trio"}


@asynccontextmanager
async def serving(server: str, app: Any, context: ssl.SSLContext | None = None, **settings: Any) -> AsyncGenerator[int]:
    """Serve an application by a server of that name; yields the port, and stops the server at the end.

    The settings are uvicorn's.
    """
    enough = anyio.Event()
    # Entered and left by hand, as the group would turn an exception of the test into a group.
    tasks = anyio.create_task_group()
    await tasks.__aenter__()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        try:
            if server.startswith("uvicorn"):
                settings["ws"] = "wsproto" if server == "uvicorn-wsproto" else "websockets-sansio"
                if context is not None:
                    settings["ssl_context_factory"] = partial(_given, context)
                tasks.start_soon(_under_uvicorn, app, listener, enough, settings)
            else:
                tasks.start_soon(_under_hypercorn, SERVERS[server], app, listener, enough, context)
            yield listener.getsockname()[1]
        finally:
            enough.set()
            await tasks.__aexit__(None, None, None)


def _given(context: ssl.SSLContext, *_: object) -> ssl.SSLContext:
    return context


class _Uvicorn(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield  # the signals are the test runner's


async def _under_uvicorn(app: Any, listener: socket.socket, enough: anyio.Event, settings: dict[str, Any]) -> None:
    usual: dict[str, Any] = {
        "ws_per_message_deflate": False,
        "ws_max_size": WS_MAX_SIZE,
        "log_config": None,
        "timeout_graceful_shutdown": 1,
    }
    server = _Uvicorn(uvicorn.Config(app, **usual | settings))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(server.serve, [listener])
        await enough.wait()
        server.should_exit = True


class _Config(Config):
    context: ssl.SSLContext | None = None

    @property
    def ssl_enabled(self) -> bool:
        return self.context is not None

    def create_ssl_context(self) -> ssl.SSLContext | None:
        return self.context


async def _at_once(_: asyncio.Server) -> None:
    await anyio.lowlevel.checkpoint()


async def _under_hypercorn(
    loop: str, app: Any, listener: socket.socket, enough: anyio.Event, context: ssl.SSLContext | None
) -> None:
    config = _Config()
    config.context = context
    config.bind = [f"fd://{listener.dup().detach()}"]  # hypercorn closes what it is given
    config.graceful_timeout = GRACE
    config.errorlog = logging.getLogger("hypercorn.error")
    config.websocket_max_message_size = WS_MAX_SIZE
    serve: Any = import_module(f"hypercorn.{loop}").serve  # its types are not all known
    with pytest.MonkeyPatch.context() as patch:
        # From Python 3.12.1 on this waits until all have left, and hypercorn, which does not count on that, never comes
        # to its `graceful_timeout`; docs/asgi.md tells of it.
        patch.setattr(asyncio.Server, "wait_closed", _at_once)
        await serve(app, config, shutdown_trigger=enough.wait)
