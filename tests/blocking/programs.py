"""Programs that the tests run in separate processes: `python -m tests.blocking.programs NAME`.

Each prints its results, one line each.
"""

from __future__ import annotations

import atexit
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress

from ocpp16_sdk import ConnectionLostError, ManualChargePoint, messages as m
from ocpp16_sdk.blocking._threads import _loop_thread as loop
from tests.blocking.roles import ACCEPTED, NOW, SOFT, Charger, Depot, start_thread, wait_until


def write(*words: object) -> None:
    print(*words, flush=True)


def write_when_received(received: threading.Event) -> None:
    """Write a line from another thread, as this thread will be interrupted while it waits."""
    start_thread(lambda: write("received" if received.wait(10) else "not received"))


def write_when_waiting() -> None:
    """Write the same line when the main thread waits for the loop thread."""
    main = threading.main_thread().ident
    assert main is not None

    def watch() -> None:
        frames = sys._current_frames  # pyright: ignore[reportPrivateUsage]
        wait_until(lambda: frames()[main].f_code is loop.LoopThread.run.__code__)
        write("received")

    start_thread(watch)


def interrupted_call() -> None:
    """After a call that Ctrl-C interrupts, the next call is sent."""
    with Depot().serve(port=0) as depot, Charger(depot.url) as charger:
        write_when_received(depot.authorize_received)
        try:
            charger.authorize(id_tag="x")
        except KeyboardInterrupt:
            write("interrupted")
        write(charger.heartbeat(timeout=5).current_time == NOW)
        depot.may_answer.set()
    write("exited")


def interrupted_wait() -> None:
    """Nothing catches Ctrl-C: the blocks are exited in order, and the traceback shows the interrupted line."""
    with ExitStack() as stack:
        depot = stack.enter_context(Depot().serve(port=0))
        charger = Charger(depot.url)
        with charger:
            charger.heartbeat()
            connection = depot["CP001"]
            closing = start_thread(lambda: write("closed", connection.wait_closed().code))
            stack.callback(closing.join, 10)
            write_when_waiting()
            charger.wait_closed()


def interrupted_entering() -> None:
    """The central system accepts the connection and sends nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent, ExitStack() as accepted:
        charger = Charger(f"ws://127.0.0.1:{silent.getsockname()[1]}")

        def accept() -> None:
            accepted.enter_context(silent.accept()[0])
            write("received")

        start_thread(accept)
        try:
            charger.__enter__()
        except KeyboardInterrupt:
            write("interrupted")
        with Depot().serve(port=0) as depot, Charger(depot.url) as other:
            write(other.heartbeat().current_time == NOW)


def interrupted_exit() -> None:
    """A handler does not return: the exit after the first Ctrl-C waits for it, and the second Ctrl-C stops the wait."""
    depot = Depot()
    with depot.serve(port=0):
        charger = Charger(depot.url).__enter__()

        def authorize() -> None:
            with suppress(ConnectionLostError):
                charger.authorize(id_tag="x")
            write("exiting")

        start_thread(authorize)
        write_when_received(depot.authorize_received)
        charger.wait_closed()


def unclosed() -> None:
    """The program exits at the end of its input, without an exit of its blocks."""
    depot = Depot().serve(port=0).__enter__()
    Charger(sys.argv[2]).__enter__()
    write(depot.url)
    sys.stdin.read()


def unclosed_with_blocked_threads() -> None:
    """The program exits without an exit of its blocks; a handler, a call and a waiting thread never return."""
    depot = Depot(call_timeout=1000).serve(port=0).__enter__()
    depot.may_answer = _Never()
    charger = Charger(depot.url, call_timeout=1000).__enter__()

    def authorize() -> None:
        with suppress(ConnectionLostError):
            charger.authorize(id_tag="x")

    start_thread(authorize)
    start_thread(charger.wait_closed)
    depot.authorize_received.wait(10)
    write("blocked")


class _Never(threading.Event):
    def wait(self, timeout: float | None = None) -> bool:
        time.sleep(1000)
        return False


def exit_inside() -> None:
    """`sys.exit` exits the blocks."""
    with Depot().serve(port=0) as depot, Charger(depot.url) as charger:
        write(charger.heartbeat().current_time == NOW)
        sys.exit(7)


def exit_in_a_handler() -> None:
    """A handler cannot exit the program."""

    class Exiting(ManualChargePoint):
        def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            sys.exit(7)

    with Depot().serve(port=0) as depot, Exiting(depot.url, "CP001") as charger:
        try:
            depot["CP001"].reset(type=SOFT)
        except Exception as error:
            write(error)
        write(charger.heartbeat().current_time == NOW)


def use_after_shutdown() -> None:
    """A call after the loop thread has stopped is an error."""

    def use() -> None:
        for call in (charger.heartbeat, other.__enter__):
            try:
                call()
            except RuntimeError as error:
                write(error)
        charger.__exit__(None, None, None)

    atexit.register(use)
    atexit.register(loop.stop_loop_thread)  # again: the last registered function is called first
    depot = Depot().serve(port=0).__enter__()
    charger, other = Charger(depot.url).__enter__(), Charger(depot.url, "CP002")


def forked() -> None:
    """The child cannot use the objects of the parent, only new ones; the parent is not affected."""
    with Depot().serve(port=0) as depot, Charger(depot.url) as charger:
        connection, address = depot["CP001"], depot.url
        depot["CP001"].reset(type=SOFT)  # starts a worker thread, which is then idle

        def child() -> None:
            uses: list[Callable[[], object]] = [
                charger.heartbeat,
                charger.wait_closed,
                charger.__enter__,
                lambda: connection.reset(type=SOFT),
                lambda: depot["CP001"].reset(type=SOFT),
                depot.serve(port=0).__enter__,
            ]
            for use in uses:
                try:
                    use()
                except RuntimeError as error:
                    write(error)
            charger.__exit__(None, None, None)
            with Depot().serve(port=0) as own, Charger(own.url) as new:
                write(new.heartbeat().current_time == NOW, own["CP001"].reset(type=SOFT) == ACCEPTED)
            with Charger(address, "CP002") as other:
                write(other.heartbeat().current_time == NOW)

        in_child(child)
        write("parent", charger.heartbeat().current_time == NOW, depot["CP001"].reset(type=SOFT) == ACCEPTED)


def forked_inside() -> None:
    """The child exits the inherited blocks, which does not affect the parent."""
    status = None
    with Depot().serve(port=0) as depot, Charger(depot.url) as charger:
        process = os.fork()
        if process:
            status = os.waitpid(process, 0)[1]
            write("parent", charger.heartbeat().current_time == NOW, depot["CP001"].reset(type=SOFT) == ACCEPTED)
        else:
            sys.exit(3)
    write("child", os.waitstatus_to_exitcode(status))


def forked_unused() -> None:
    """An object that was created but not used before the fork, such as at module level, works in the child."""
    with Depot().serve(port=0) as depot:
        charger = Charger(depot.url)

        def child() -> None:
            with charger:
                write(charger.heartbeat().current_time == NOW)

        in_child(child)


def in_child(work: Callable[[], None]) -> None:
    """Fork, run the function in the child, and wait for the child."""
    process = os.fork()
    if process == 0:
        signal.alarm(10)
        try:
            work()
        except BaseException as error:
            write("child failed", repr(error))
        os._exit(0)
    write("child", os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))


if __name__ == "__main__":
    globals()[sys.argv[1]]()
