"""The rules of every transport, for the one over ASGI events, inside real servers.

Hypercorn is not asked for what it does not do: it tells no close code of a charge point, and on trio nothing interrupts
its sends.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator

import anyio
import pytest

from ocpp16_sdk import WebSocketOptions
from ocpp16_sdk.security import Accept, ConnectionRequest
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.transports._client import dial
from tests.support.asgi_servers import serving
from tests.support.websocket_peers import CLOSE_TIMEOUT
from tests.transports.asgi.peers import bare
from tests.transports.every_transport import *  # noqa: F403 - the tests are the same everywhere

pytestmark = pytest.mark.anyio


@pytest.fixture(
    params=[("uvicorn", 1), ("uvicorn", -1), ("uvicorn-wsproto", 1), ("uvicorn-wsproto", -1), ("hypercorn", -1)]
)
async def pair(request: pytest.FixtureRequest, anyio_backend: str) -> AsyncGenerator[tuple[Transport, Transport]]:
    """The two ends of a connection; first that of the charge point, or that of the central system."""
    server, order = request.param
    send, receive = anyio.create_memory_object_stream[Transport](1)
    enough = anyio.Event()

    async def serve(transport: Transport, _: ConnectionRequest, __: Accept) -> None:
        await send.send(transport)
        await enough.wait()

    with send, receive:
        async with serving(server, bare(serve)) as port:
            here = await dial(f"ws://127.0.0.1:{port}/CP1", options=WebSocketOptions(close_timeout=CLOSE_TIMEOUT))
            ends = here, await receive.receive()
            yield ends if order == 1 else (ends[1], ends[0])
            enough.set()
            await here.aclose()
