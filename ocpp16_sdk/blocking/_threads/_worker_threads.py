"""Worker threads, which stop when they are idle."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

WORKER_THREAD_NAME = "ocpp16_sdk worker"

_IDLE_TIMEOUT = 1.0  # seconds until an idle thread stops; to start a new one takes a fraction of a millisecond

Job = Callable[[], None]


class WorkerThreads:
    """Runs jobs in at most `limit` threads; further jobs are queued."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self.count = 0
        """The number of threads."""
        self._idle: list[SimpleQueue[Job]] = []
        """The inboxes of the idle threads, the most recently used last."""
        self._queued: deque[Job] = deque()

    @property
    def idle(self) -> int:
        """The number of idle threads."""
        return len(self._idle)

    def start(self, job: Job) -> None:
        """Run a job as soon as a thread is free. The job must not raise."""
        with self._lock:
            if self._idle:
                self._idle.pop().put(job)  # the most recently used, so the threads that are not needed stop
            elif self.count >= self._limit:
                self._queued.append(job)
            else:
                # A daemon thread: a handler that never returns must not keep the program from exiting.
                threading.Thread(target=self._work, args=(job,), name=WORKER_THREAD_NAME, daemon=True).start()
                self.count += 1

    def _work(self, job: Job | None) -> None:
        inbox = SimpleQueue[Job]()
        while job is not None:
            job()
            job = None  # else the job would be referenced until the next one arrives
            job = self._next(inbox)

    def _next(self, inbox: SimpleQueue[Job]) -> Job | None:
        """Return the next job of a thread, or None if it stops."""
        with self._lock:
            if self._queued:
                return self._queued.popleft()
            self._idle.append(inbox)
        try:
            return inbox.get(timeout=_IDLE_TIMEOUT)
        except Empty:
            with self._lock:
                if inbox in self._idle:
                    self._idle.remove(inbox)
                    self.count -= 1
                    return None
            return inbox.get()  # a job was put there after the timeout


class LookupExecutor(ThreadPoolExecutor):
    """The executor in which the event loop looks up host names.

    Its threads stop when they are idle, and the exit of the interpreter does not wait for them.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(max_workers=1)  # asyncio demands this class; its own thread is never started
        self._workers = WorkerThreads(limit)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function in a worker thread."""
        future = Future[T]()

        def job() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(fn(*args, **kwargs))
                except BaseException as error:
                    future.set_exception(error)

        self._workers.start(job)
        return future
