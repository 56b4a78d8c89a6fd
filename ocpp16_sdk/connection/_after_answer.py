"""What a handler has done once its answer has been sent."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable
from contextvars import ContextVar
from functools import partial

from ocpp16_sdk.errors import DefinitionError

AfterAnswerAction = Callable[[], Awaitable[object]]

in_worker: ContextVar[bool] = ContextVar("in_worker", default=False)
"""Whether this is a thread in which a blocking role runs a plain function."""
_actions: ContextVar[list[AfterAnswerAction]] = ContextVar("after_answer")


def after_answer(action: AfterAnswerAction) -> None:
    """Have something done once the answer of the running handler has been sent, such as the reset that it accepts.

    It is not done if the handler raises, and cancelled if the connection ends. An exception of it is logged.

    Raises:
        DefinitionError: the handler is a plain function, or what is to be done is no async function.
        RuntimeError: no handler is running.
    """
    if in_worker.get():
        raise DefinitionError("in a handler without `async` use ocpp16_sdk.blocking.after_answer and a plain function")
    if not callable(action) or _is_plain(action):
        raise DefinitionError(
            f"after_answer takes an async function, and {_named(action)} is none; "
            "ocpp16_sdk.blocking.after_answer takes plain ones, in handlers without `async`"
        )
    add_action(action)


def add_action(action: AfterAnswerAction) -> None:
    """Have something done after the answer, whatever kind of handler is running.

    Raises:
        RuntimeError: no handler is running.
    """
    try:
        _actions.get().append(action)
    except LookupError:
        raise RuntimeError("after_answer is for handlers") from None


def handler_runs() -> bool:
    """Whether this is done for a handler."""
    return _actions.get(None) is not None


def new_actions() -> list[AfterAnswerAction]:
    """What is to be done after the answer of the handler that runs in this context from now on."""
    actions: list[AfterAnswerAction] = []
    _actions.set(actions)
    return actions


async def do_all(actions: Iterable[AfterAnswerAction]) -> None:
    """Do what is to be done, in order."""
    for action in actions:
        outcome: object = action()
        if not inspect.isawaitable(outcome):
            raise DefinitionError(f"after_answer takes an async function, and {_named(action)} is none")
        await outcome


def _is_plain(action: object) -> bool:
    """Whether a function cannot be async; a lambda, or one that says what it returns, shows it by its result only."""
    while isinstance(action, partial):
        action = action.func
    if not inspect.isroutine(action) or inspect.iscoroutinefunction(action) or inspect.isbuiltin(action):
        return False
    told = getattr(action, "__annotations__", {}).get("return")
    return action.__name__ != "<lambda>" and not hasattr(action, "__wrapped__") and told in (None, "None")


def _named(action: object) -> str:
    return getattr(action, "__qualname__", None) or type(action).__name__
