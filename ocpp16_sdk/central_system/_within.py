"""Calls to charge points that may have to connect first, each bounded as a whole."""

from __future__ import annotations

from typing import TypeVar

import anyio

from ocpp16_sdk._checks import check_instance, check_timeout, check_wait
from ocpp16_sdk._misuse import explain_attributes
from ocpp16_sdk.central_system._arguments import CALLS_WITHIN, check_request
from ocpp16_sdk.central_system._charge_point_connection import RegisteredConnection
from ocpp16_sdk.central_system._registry import Registry
from ocpp16_sdk.errors import NotConnectedError, NotSentError
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls
from ocpp16_sdk.model import CentralSystemRequest, Response

R = TypeVar("R", bound=Response)


@explain_attributes(CALLS_WITHIN)
class AsyncWithin:
    """Charge points by identity, connected or not, whose calls are bounded as a whole."""

    def __init__(self, registry: Registry, seconds: float) -> None:
        check_wait("seconds", seconds, negative=True)
        self._registry = registry
        self._seconds = seconds

    def __getitem__(self, identity: str) -> AsyncCentralSystemCalls:
        """Return the calls of one charge point."""
        check_instance("identity", identity, str, "a text")
        return _CallsWithin(self._registry, identity, self._seconds)


class _CallsWithin(AsyncCentralSystemCalls):
    """The calls of one charge point; each may last at most `seconds`, the wait for a connection included."""

    def __init__(self, registry: Registry, identity: str, seconds: float) -> None:
        self._registry = registry
        self._identity = identity
        self._seconds = seconds

    async def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Wait until the charge point is connected and may be sent the request, send it and return the answer."""

        check_request(request)
        check_timeout(timeout)

        def may_be_sent(registered: RegisteredConnection) -> bool:
            """Return whether the request may be sent now, or fails now."""
            if registered.fails_at_once(request):
                return True
            return registered.status_known and registered.block_reason(request) is None

        # The scope is lifted at the moment of sending. So a call that it cancels was never sent.
        with anyio.move_on_after(self._seconds) as until_sent:
            while True:
                registered = await self._registry.wait_for(self._identity, may_be_sent)
                try:
                    return await registered.call(request, timeout, until_sent)
                except NotSentError:
                    # The connection was lost, or the registration has changed, while the call was queued: wait again.
                    if self._is_current(registered) and may_be_sent(registered):
                        raise
        raise self._not_sent_in_time(request)

    def _is_current(self, registered: RegisteredConnection) -> bool:
        is_connected = self._registry.connected.get(self._identity) is registered
        return is_connected and registered.connection.closed is None

    def _not_sent_in_time(self, request: CentralSystemRequest[Response]) -> NotSentError:
        action, identity = request.__action__, self._identity
        not_sent = f"{action} was not sent to {identity!r} within {self._seconds:g} s"
        registered = self._registry.connected.get(identity)
        if registered is None:
            return NotConnectedError(f"{not_sent}: it is not connected").for_call(action, identity)
        if not registered.status_known or not registered.boot_wait.is_over:
            reason = "it has not booted"
        else:
            reason = registered.block_reason(request) or "it was still queued"
        return NotSentError(f"{not_sent}: {reason}").for_call(action, identity)
