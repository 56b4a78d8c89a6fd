"""Worker threads, which stop when they are idle."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

WORKER_THREAD_NAME = "ocpp16_sdk worker"

_IDLE_TIMEOUT = 1.0  # seconds until an idle thread stops; to start a new one takes a fraction of a millisecond

Job = Callable[[], None]
_KeyedJob = tuple[Hashable, Job]

_NO_KEY = object()


class WorkerThreads:
    """Runs jobs in at most `limit` threads; further jobs are queued.

    Jobs with a key, such as the identity of a charge point, share the threads fairly. Jobs with the same key use at
    most an eighth of the threads at a time, but two where that is less: the handler of a call of the peer may wait for
    the answer to its own call, and the peer may call again before that answer. Each key has a queue of its own. A free
    thread serves the queues in turn, one job of each.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._limit_per_key = max(2, limit // 8)
        self._lock = threading.Lock()
        self.count = 0
        """The number of threads."""
        self._idle: list[SimpleQueue[_KeyedJob]] = []
        """The inboxes of the idle threads, the most recently used last."""
        self._running = Counter[Hashable]()
        """The number of threads in use by key, without zeros."""
        self._queues = OrderedDict[Hashable, deque[Job]]()
        """The queued jobs by key, without empty queues, the queue that is served next first."""

    @property
    def idle(self) -> int:
        """The number of idle threads."""
        return len(self._idle)

    def start(self, job: Job, key: Hashable = None) -> None:
        """Run a job as soon as a thread is free; there is no limit for the key None. The job must not raise."""
        with self._lock:
            if not self._may_run(key) or (not self._idle and self.count >= self._limit):
                self._queues.setdefault(key, deque()).append(job)
                return
            if self._idle:
                self._idle.pop().put((key, job))  # the most recently used, so the threads that are not needed stop
            else:
                # A daemon thread: a handler that never returns must not keep the program from exiting.
                threading.Thread(target=self._work, args=(key, job), name=WORKER_THREAD_NAME, daemon=True).start()
                self.count += 1
            self._running[key] += 1

    def _may_run(self, key: Hashable) -> bool:
        """Return whether another job with this key may use a thread."""
        return key is None or self._running[key] < self._limit_per_key

    def _work(self, key: Hashable, job: Job | None) -> None:
        inbox = SimpleQueue[_KeyedJob]()
        while job is not None:
            job()
            job = None  # else the job would be referenced until the next one arrives
            key, job = self._next(inbox, key)

    def _next(self, inbox: SimpleQueue[_KeyedJob], finished: Hashable) -> tuple[Hashable, Job | None]:
        """Return the next job of a thread and its key, or no job if the thread stops."""
        with self._lock:
            self._running[finished] -= 1
            if not self._running[finished]:
                del self._running[finished]
            if self._queues and (queued := self._next_queued()):
                return queued
            self._idle.append(inbox)
        try:
            return inbox.get(timeout=_IDLE_TIMEOUT)
        except Empty:
            with self._lock:
                if inbox in self._idle:
                    self._idle.remove(inbox)
                    self.count -= 1
                    return None, None
            return inbox.get()  # a job was put there after the timeout

    def _next_queued(self) -> _KeyedJob | None:
        """Remove and return the queued job that is next in turn, if one may run."""
        # At most `limit / limit_per_key` keys are skipped, because each of them uses `limit_per_key` threads.
        key = next(filter(self._may_run, self._queues), _NO_KEY)
        if key is _NO_KEY:
            return None
        job = self._queues[key].popleft()
        if self._queues[key]:
            self._queues.move_to_end(key)
        else:
            del self._queues[key]
        self._running[key] += 1
        return key, job


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
