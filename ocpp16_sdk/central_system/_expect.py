"""Wait for a message that a charge point sends by itself, or because it was asked to (CS-33)."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Generic, Protocol, TypeVar

import anyio

from ocpp16_sdk._checks import check_class, check_wait
from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk._function_checks import check_plain_function
from ocpp16_sdk.central_system._arguments import check_connection
from ocpp16_sdk.errors import ConnectionClosedError, ConnectionLostError, MessageTimeoutError
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Payload, Response

Q = TypeVar("Q", bound=ChargePointRequest[Any])
R = TypeVar("R", bound=Response)

MESSAGE_TIMEOUT = 30.0
"""Seconds to wait for a message by default."""


class ListenableConnection(Protocol):
    """A connection whose requests can be observed: `AsyncChargePointConnection` is one."""

    async def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the charge point and return the answer."""
        ...

    def listening(self, listener: Callable[[Payload], object]) -> AbstractContextManager[None]:
        """Call a function with each request of the charge point inside a `with` block."""
        ...

    async def wait_closed(self) -> ConnectionClosedError:
        """Wait until the connection is closed, and return how."""
        ...


class ExpectedRequest(Generic[Q]):
    """A message that is expected; `expect` yields it."""

    def __init__(self, charge_point: ListenableConnection, kind: type[Q], condition: Callable[[Q], bool]) -> None:
        self._charge_point = charge_point
        self._kind = kind
        self._condition = condition
        self._message: Q | None = None
        self._closed = False
        self._changes = ChangeNotifier()

    def receive(self, request: Payload) -> None:
        """Store a request if it is the first that matches."""
        if self._message is None and isinstance(request, self._kind) and self._condition(request):
            self._message = request
            self._changes.notify()

    async def message(self, *, within: float = MESSAGE_TIMEOUT) -> Q:
        """Return the first matching message since the `with` block was entered; wait for it if necessary.

        Args:
            within: seconds to wait from now.

        Raises:
            MessageTimeoutError: the message was not received in time.
            ConnectionLostError: the connection was closed before it was received.
        """
        check_wait("within", within, negative=True)
        with anyio.move_on_after(within):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._watch_closed)
                await self._changes.wait_until(lambda: self._message is not None or self._closed)
                tasks.cancel_scope.cancel()
        if self._message is not None:
            return self._message
        action = self._kind.__action__
        if self._closed:
            raise ConnectionLostError(f"the connection was closed before {action} was received")
        raise MessageTimeoutError(f"{action} was not received within {within:g} s")

    async def _watch_closed(self) -> None:
        await self._charge_point.wait_closed()
        self._closed = True
        self._changes.notify()


@contextmanager
def expect(
    charge_point: ListenableConnection, kind: type[Q], condition: Callable[[Q], bool] = lambda _: True
) -> Generator[ExpectedRequest[Q]]:
    """Expect a message of a charge point: `with expect(...) as status:`, then the call, `await status.message()`.

    Args:
        charge_point: the connection of the charge point.
        kind: the class of the message.
        condition: returns whether a message matches; by default every one does. It must not block.

    Raises:
        TypeError: an argument is of a wrong type, or this is not one connection (a view of `within`).
    """
    check_connection(charge_point, "listening", "expect")
    check_class("kind", kind, ChargePointRequest, "a class of messages of a charge point, such as HeartbeatRequest")
    check_plain_function("condition", condition, none=False, accepts="message")
    expected = ExpectedRequest(charge_point, kind, condition)
    with charge_point.listening(expected.receive):
        yield expected
