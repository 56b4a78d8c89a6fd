"""Runs a coroutine in the current task until it waits. Most handlers never wait, and a task costs more than they do."""

from __future__ import annotations

import types
from collections.abc import Callable, Coroutine, Generator
from contextvars import copy_context
from typing import Any


@types.coroutine
def run_eagerly(coroutine: Coroutine[Any, Any, object], on_wait: Callable[[], None]) -> Generator[Any, Any, bool]:
    """Run a coroutine to completion in its own context, as a task would; return whether it had to wait.

    `on_wait` is called once, before the first wait. The caller can start another task there for its remaining work.
    """
    context = copy_context()
    try:
        awaited = context.run(coroutine.send, None)
    except StopIteration:
        return False
    on_wait()
    while True:
        try:
            outcome = yield awaited
        except BaseException as error:  # such as the cancellation of the task
            step: Callable[[Any], Any] = coroutine.throw
            outcome = error
        else:
            step = coroutine.send
        try:
            awaited = context.run(step, outcome)
        except StopIteration:
            return True
        finally:
            del outcome, step  # an exception refers to the frames of the coroutine, and this frame would keep both
