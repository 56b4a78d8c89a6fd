"""The call that the running handler answers, and the actions after its answer.

`IncomingCalls` sets the context of each handler. Tasks that a handler starts, and threads of a blocking role, have the
same context.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field

from ocpp16_sdk.protocol import Call

AfterAnswerAction = Callable[[], Awaitable[object]]

# One variable for both: a second one would cost time for every message.
_context: ContextVar[tuple[Call, list[AfterAnswerAction]]] = ContextVar("handler")


@dataclass(frozen=True, slots=True)
class CurrentCall:
    """The call that a handler answers."""

    unique_id: str
    """The unique id of the CALL, at most 36 characters; the charge point may use it again."""
    action: str
    """The action of the CALL, as it was received."""
    text: str = field(repr=False)
    """The whole CALL as it was received, before any repair; empty once it was answered. It may contain secrets."""


def current_call() -> CurrentCall:
    """Return the call that the running handler answers: its unique id, and its text as it was received.

    Raises:
        RuntimeError: no handler is running.
    """
    try:
        call = _context.get()[0]
    except LookupError:
        raise RuntimeError("current_call was called outside of a handler") from None
    return CurrentCall(call.unique_id, call.action, call.text)


def in_handler() -> bool:
    """Return whether a handler is running in this context."""
    return _context.get(None) is not None


def enter_handler(call: Call) -> list[AfterAnswerAction]:
    """Set the call of this context; return the list to which `after_answer` adds actions."""
    actions: list[AfterAnswerAction] = []
    _context.set((call, actions))
    return actions


def add_action(action: AfterAnswerAction) -> None:
    """Add an action after the answer, in a handler of either kind.

    Raises:
        RuntimeError: no handler is running.
    """
    try:
        _context.get()[1].append(action)
    except LookupError:
        raise RuntimeError("after_answer was called outside of a handler") from None
