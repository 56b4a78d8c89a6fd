"""The boundary at which a role says which calls of its peer get to their handlers."""

from __future__ import annotations

from typing import Protocol

from ocpp16_sdk.errors import LocalCallError
from ocpp16_sdk.model import Payload


class NoAnswer:
    """A verdict: the call is not answered at all (OCPP 1.6 4.2)."""


FilterResult = Payload | LocalCallError | NoAnswer | None


class CallFilter(Protocol):
    """A role's say on the calls of its peer, as its state of registration has it."""

    def admit(self, action: str) -> FilterResult:
        """Whether a call goes to its handler (None), is answered with this instead, or not at all; in their order."""
        ...

    def answered(self, request: Payload, response: Payload) -> None:
        """Learn how a call is about to be answered."""
        ...
