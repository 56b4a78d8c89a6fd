"""Waiting for what a charge point tells by itself, or because it was asked to (CS-33)."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Generic, Protocol, TypeVar

import anyio

from ocpp16_sdk.central_system._checks import check_connected
from ocpp16_sdk.errors import ConnectionClosedError, ConnectionLostError, MessageTimeoutError
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Payload, Response

Q = TypeVar("Q", bound=ChargePointRequest[Any])
R = TypeVar("R", bound=Response)

WITHIN = 30.0
"""Seconds to wait for a message by default."""


class ListenableConnection(Protocol):
    """A charge point that is listened to: `AsyncChargePointConnection` is one."""

    async def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the charge point and return the answer."""
        ...

    def listening(self, listener: Callable[[Payload], object]) -> AbstractContextManager[None]:
        """Have a function told of each request of the charge point, inside a `with` block."""
        ...

    async def wait_closed(self) -> ConnectionClosedError:
        """Wait until the connection ends; returns how."""
        ...


class ExpectedRequest(Generic[Q]):
    """A message that is expected; `expect` makes it."""

    def __init__(self, charge_point: ListenableConnection, kind: type[Q], where: Callable[[Q], bool]) -> None:
        self._charge_point = charge_point
        self._kind = kind
        self._where = where
        self._message: Q | None = None
        self._change = anyio.Event()

    def hear(self, request: Payload) -> None:
        """Take a request, if it is the first that is meant."""
        if self._message is None and isinstance(request, self._kind) and self._where(request):
            self._message = request
            self._change.set()

    async def message(self, *, within: float = WITHIN) -> Q:
        """The first such message since the `with` block was entered, which may have come before this is called.

        Raises:
            MessageTimeoutError: it has not come within so many seconds from now.
            ConnectionLostError: the connection ended before it came.
        """
        with anyio.move_on_after(within):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._end)
                await self._change.wait()
                tasks.cancel_scope.cancel()
        if self._message is not None:
            return self._message
        action = self._kind.__action__
        if self._change.is_set():
            raise ConnectionLostError(f"the connection ended before {action} came")
        raise MessageTimeoutError(f"{action} has not come within {within:g} s")

    async def _end(self) -> None:
        await self._charge_point.wait_closed()
        self._change.set()


@contextmanager
def expect(
    charge_point: ListenableConnection, kind: type[Q], where: Callable[[Q], bool] = lambda _: True
) -> Generator[ExpectedRequest[Q]]:
    """Expect a message of a charge point: `with expect(...) as status:`, then the call, `await status.message()`.

    Args:
        charge_point: whose message it is.
        kind: the class of its request.
        where: which of them is meant; by default the first. It is asked for each, and must not wait for anything.

    Raises:
        DefinitionError: this is no connection, such as a view of `within`.
    """
    check_connected(charge_point, "listening", "expect")
    expected = ExpectedRequest(charge_point, kind, where)
    with charge_point.listening(expected.hear):
        yield expected
