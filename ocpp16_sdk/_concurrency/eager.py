"""Runs work in the task that is there: most handlers never wait, and a task of its own would cost more than they do."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from contextvars import copy_context
from types import coroutine
from typing import Any


@coroutine
def run_eagerly(work: Coroutine[Any, Any, object], wait: Callable[[], None]) -> Generator[Any, Any, bool]:
    """Run `work` to its end, in a context of its own as a task would; `wait` is called if it has to wait, once.

    So whoever has other things to do can have another task begin with them. Returns whether `work` had to wait.
    """
    context = copy_context()
    try:
        awaited = context.run(work.send, None)
    except StopIteration:
        return False
    wait()
    while True:
        try:
            outcome = yield awaited
        except BaseException as error:  # such as the cancellation of the task
            step: Callable[[Any], Any] = work.throw
            outcome = error
        else:
            step = work.send
        try:
            awaited = context.run(step, outcome)
        except StopIteration:
            return True
