"""Actions that a handler starts after its answer was sent."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from contextvars import ContextVar

from ocpp16_sdk._function_checks import is_plain_function
from ocpp16_sdk.connection._current_call import AfterAnswerAction, add_action
from ocpp16_sdk.errors import DefinitionError

in_worker: ContextVar[bool] = ContextVar("in_worker", default=False)
"""Whether this is a thread in which a blocking role runs a plain function."""


def after_answer(action: AfterAnswerAction) -> None:
    """Run an async function once the answer of the running handler was sent, such as the reset that it accepts.

    It does not run if the handler raises, and is cancelled if the connection closes. Its exceptions are logged.

    Raises:
        DefinitionError: the handler is a plain function, or the action is not an async function.
        RuntimeError: no handler is running.
    """
    if in_worker.get():
        raise DefinitionError("in a handler without `async` use ocpp16_sdk.blocking.after_answer and a plain function")
    if not callable(action) or is_plain_function(action):
        if inspect.iscoroutine(action):
            action.close()  # else Python warns that it was never awaited
            raise DefinitionError(
                f"after_answer: must be an async function, not a coroutine; write {action.__name__} without ()"
            )
        raise DefinitionError(
            f"after_answer: {_name(action)} must be an async function; "
            "ocpp16_sdk.blocking.after_answer accepts plain ones, in handlers without `async`"
        )
    add_action(action)


async def run_actions(actions: Iterable[AfterAnswerAction]) -> None:
    """Run actions in order."""
    for action in actions:
        result: object = action()
        if not inspect.isawaitable(result):
            raise DefinitionError(f"after_answer: {_name(action)} must be an async function")
        await result


def _name(action: object) -> str:
    return getattr(action, "__qualname__", None) or type(action).__name__
