"""The package `ocpp` of PyPI as the peer, over the transport that its users take: `websockets`, on asyncio.

It has no types, so nothing but this file touches it, through modules that are `Any`. Payloads go in and out as they
stand on the wire; the conversions to and from its own classes are its own.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import MISSING, fields, make_dataclass
from importlib import import_module
from typing import Any

import anyio
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

_package: Any = import_module("ocpp.charge_point")
_routing: Any = import_module("ocpp.routing")
_v16: Any = import_module("ocpp.v16")
_call: Any = import_module("ocpp.v16.call")
_call_result: Any = import_module("ocpp.v16.call_result")
_exceptions: Any = import_module("ocpp.exceptions")

Wire = dict[str, Any]
Answer = Callable[[Wire], Wire]
"""From the payload of a CALL to that of the CALLRESULT; raises what `refusal` makes."""

OCPP16 = [Subprotocol("ocpp1.6")]
TheirError: type[Exception] = _exceptions.OCPPError
UnknownCode: type[Exception] = _exceptions.UnknownCallErrorCodeError
CODES: list[str] = [kind.code for kind in TheirError.__subclasses__()]  # type: ignore[attr-defined]
"""Every error code that it knows, of OCPP 1.6 and 2.x."""


def knows(action: str) -> bool:
    """Tell whether it has the classes of an action."""
    return hasattr(_call, action) and hasattr(_call_result, action)


def refusal(code: str, description: str, details: Wire) -> Exception:
    """Its exception of that code."""
    (kind,) = [kind for kind in TheirError.__subclasses__() if kind.code == code]  # type: ignore[attr-defined]
    return kind(description, details)


def content(error: Exception) -> tuple[str, str, Wire]:
    """The code, description and details of its exception."""
    told: Any = error
    return told.code, told.description, told.details


class Incumbent:
    """One connection of its `ChargePoint`, the class that it has for both roles.

    With `checked=False` it validates neither what it is asked nor what it answers.
    """

    def __init__(
        self,
        websocket: ClientConnection | ServerConnection,
        answers: Mapping[str, Answer],
        *,
        checked: bool = True,
    ) -> None:
        self.websocket = websocket
        members = {f"on_{action}": _handler(action, answer, checked=checked) for action, answer in answers.items()}
        self._peer: Any = type("Peer", (_v16.ChargePoint,), members)("CP001", websocket, response_timeout=3)
        self._closed: ConnectionClosed | None = None
        self._ended = anyio.Event()

    async def run(self) -> None:
        """Take messages until the connection ends."""
        try:
            await self._peer.start()
        except ConnectionClosed as error:
            self._closed = error
        finally:
            self._ended.set()

    async def wait_closed(self) -> tuple[int, str]:
        """The close code and reason that came, when the connection has ended."""
        await self._ended.wait()
        assert self._closed is not None
        assert self._closed.rcvd is not None
        return self._closed.rcvd.code, self._closed.rcvd.reason

    async def call(self, action: str, payload: Wire, *, checked: bool = True) -> Wire:
        """Send a CALL and return the payload of its answer.

        Raises:
            TheirError: a CALLERROR came.
        """
        answer = await self._peer.call(_request(action, payload), suppress=False, skip_schema_validation=not checked)
        return _wire(answer)

    async def call_as_usual(self, action: str, payload: Wire) -> object:
        """What its users get who do not ask for errors."""
        answer: object = await self._peer.call(_request(action, payload))
        return answer


@asynccontextmanager
async def charge_point(url: str, answers: Mapping[str, Answer], **options: bool) -> AsyncGenerator[Incumbent]:
    """Its charge point, connected."""
    async with connect(url, subprotocols=OCPP16) as websocket:
        peer = Incumbent(websocket, answers, **options)
        running = asyncio.create_task(peer.run())
        try:
            yield peer
        finally:
            await websocket.close()
            await running


class CentralSystem:
    """Where its central system listens, and who came."""

    def __init__(self, port: int) -> None:
        self.url = f"ws://127.0.0.1:{port}"
        self._peer: Incumbent | None = None
        self._arrived = anyio.Event()

    def note(self, peer: Incumbent) -> None:
        self._peer = peer
        self._arrived.set()

    async def arrival(self) -> Incumbent:
        """Its side of the connection, once a charge point has come."""
        await self._arrived.wait()
        assert self._peer is not None
        return self._peer


@asynccontextmanager
async def central_system(answers: Mapping[str, Answer], **options: bool) -> AsyncGenerator[CentralSystem]:
    """Its central system, for one charge point."""

    async def serve_one(websocket: ServerConnection) -> None:
        peer = Incumbent(websocket, answers, **options)
        listening.note(peer)
        await peer.run()

    async with serve(serve_one, "127.0.0.1", 0, subprotocols=OCPP16) as server:
        (socket,) = server.sockets
        listening = CentralSystem(socket.getsockname()[1])
        yield listening


def _request(action: str, payload: Wire) -> Any:
    given = _package.camel_to_snake_case(payload)
    # Its classes name the action by their own name, so that it can be made to call what it does not know.
    kind = getattr(_call, action, None) or make_dataclass(action, given)
    # Some of them demand what is optional, such as the requestId of LogStatusNotification; None is not sent.
    demanded = {field.name: None for field in fields(kind) if field.default_factory is MISSING is field.default}
    return kind(**demanded | given)


def _wire(payload: Any) -> Wire:
    return _plain(_package.remove_nones(_package.serialize_as_dict(payload)))


def _plain(payload: Wire) -> Wire:
    """The names of the wire, and floats where it has decimals."""
    plain: Wire = json.loads(json.dumps(_package.snake_to_camel_case(payload), default=float))
    return plain


def _handler(action: str, answer: Answer, *, checked: bool) -> object:
    def handle(_: object, **asked: Any) -> object:
        told = answer(_plain(asked))
        return getattr(_call_result, action)(**_package.camel_to_snake_case(told))

    handle.__name__ = f"on_{action}"  # it finds its handlers by the names of their functions
    return _routing.on(action, skip_schema_validation=not checked)(handle)
