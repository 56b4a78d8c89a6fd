"""Threads that end when there is nothing to do for them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue

THREAD_NAME = "ocpp16_sdk worker"

_IDLE = 1.0  # seconds that a thread waits for another job; a new one costs a fraction of a millisecond

Job = Callable[[], None]


class WorkerThreads:
    """Runs jobs in at most `limit` threads; others wait."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self.threads = 0
        """How many there are."""
        self._idle: list[SimpleQueue[Job]] = []
        self._waiting: deque[Job] = deque()

    @property
    def idle(self) -> int:
        """How many of the threads have nothing to do."""
        return len(self._idle)

    def start(self, job: Job) -> None:
        """Run a job, which must not raise, as soon as there is a thread for it."""
        with self._lock:
            if self._idle:
                self._idle.pop().put(job)  # the one that was at work last, so that those that are not needed end
            elif self.threads >= self._limit:
                self._waiting.append(job)
            else:
                # A daemon: a handler that never returns must not keep a program from ending.
                threading.Thread(target=self._work, args=(job,), name=THREAD_NAME, daemon=True).start()
                self.threads += 1

    def _work(self, job: Job | None) -> None:
        inbox = SimpleQueue[Job]()
        while job is not None:
            job()
            job = None  # or it would be kept alive until the next comes
            job = self._next(inbox)

    def _next(self, inbox: SimpleQueue[Job]) -> Job | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._idle.append(inbox)
        try:
            return inbox.get(timeout=_IDLE)
        except Empty:
            with self._lock:
                if inbox in self._idle:
                    self._idle.remove(inbox)
                    self.threads -= 1
                    return None
            return inbox.get()  # it came in this moment
