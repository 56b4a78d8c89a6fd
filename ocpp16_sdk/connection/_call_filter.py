"""The boundary at which a role decides which calls of its peer are given to their handlers."""

from __future__ import annotations

from typing import Protocol

from ocpp16_sdk.errors import LocalCallError
from ocpp16_sdk.model import Payload


class NoAnswer:
    """The result of a filter for a call that is not answered at all (OCPP 1.6 4.2)."""


FilterResult = Payload | LocalCallError | NoAnswer | None
"""The response to send instead of the handler's, the error to send, no answer, or None: call the handler."""


class CallFilter(Protocol):
    """Filters the calls of the peer by the registration status of the charge point."""

    def filter_call(self, action: str) -> FilterResult:
        """Return what to do with a call; called for every call, in the order in which they arrive."""
        ...

    def note_response(self, request: Payload, response: Payload) -> None:
        """Note a response that is about to be sent."""
        ...
