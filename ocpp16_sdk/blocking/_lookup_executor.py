"""What the event loop looks up host names with."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from ocpp16_sdk.blocking._worker_threads import WorkerThreads

P = ParamSpec("P")
T = TypeVar("T")


class LookupExecutor(ThreadPoolExecutor):
    """An executor whose threads end when they are idle, and that the interpreter's end does not wait for."""

    def __init__(self, limit: int) -> None:
        super().__init__(max_workers=1)  # it never starts one of its own; asyncio insists on the class
        self._workers = WorkerThreads(limit)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function in a thread."""
        future = Future[T]()

        def job() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(fn(*args, **kwargs))
                except BaseException as error:
                    future.set_exception(error)

        self._workers.start(job)
        return future
