"""Programs that the tests run in processes of their own: `python -m tests.blocking.programs NAME`.

Each prints what it has to tell, a line at a time.
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

from ocpp16_sdk import ChargePoint, ConnectionLostError, messages as m
from ocpp16_sdk.blocking import _loop as loop
from tests.blocking.roles import ACCEPTED, NOW, SOFT, Charger, Depot, in_thread, until


def tell(*words: object) -> None:
    print(*words, flush=True)


def tell_when(asked: threading.Event) -> None:
    """Tell it from another thread, as this one is to be interrupted while it waits."""
    in_thread(lambda: tell("asked" if asked.wait(10) else "not asked"))


def tell_when_waiting() -> None:
    """The same, once the main thread waits for the loop."""
    main = threading.main_thread().ident
    assert main is not None

    def watch() -> None:
        frames = sys._current_frames  # pyright: ignore[reportPrivateUsage]
        until(lambda: frames()[main].f_code is loop.LoopThread.run.__code__)
        tell("asked")

    in_thread(watch)


def interrupted_call() -> None:
    """The call that Ctrl-C interrupts leaves its turn to the next one."""
    with Depot().serve(port=0) as depot, Charger(depot.url) as charger:
        tell_when(depot.asked)
        try:
            charger.authorize(id_tag="x")
        except KeyboardInterrupt:
            tell("interrupted")
        tell(charger.heartbeat(timeout=5).current_time == NOW)
        depot.hold.set()
    tell("left")


def interrupted_wait() -> None:
    """Nothing catches Ctrl-C: the blocks are left in order, and the traceback shows where the program was."""
    with ExitStack() as stack:
        depot = stack.enter_context(Depot().serve(port=0))
        charger = Charger(depot.url)
        with charger:
            charger.heartbeat()
            connection = depot["CP001"]
            ended = in_thread(lambda: tell("ended", connection.wait_closed().code))
            stack.callback(ended.join, 10)
            tell_when_waiting()
            charger.wait_closed()


def interrupted_entering() -> None:
    """The central system takes the connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as mute, ExitStack() as accepted:
        charger = Charger(f"ws://127.0.0.1:{mute.getsockname()[1]}")

        def accept() -> None:
            accepted.enter_context(mute.accept()[0])
            tell("asked")

        in_thread(accept)
        try:
            charger.__enter__()
        except KeyboardInterrupt:
            tell("interrupted")
        with Depot().serve(port=0) as depot, Charger(depot.url) as other:
            tell(other.heartbeat().current_time == NOW)


def interrupted_leaving() -> None:
    """A handler does not return, and the first Ctrl-C waits for it, but not the second."""
    depot = Depot()
    with depot.serve(port=0):
        charger = Charger(depot.url).__enter__()

        def authorize() -> None:
            with suppress(ConnectionLostError):
                charger.authorize(id_tag="x")
            tell("leaving")

        in_thread(authorize)
        tell_when(depot.asked)
        charger.wait_closed()


def forgotten() -> None:
    """Nobody leaves; the program ends when its input does."""
    depot = Depot().serve(port=0).__enter__()
    Charger(sys.argv[2]).__enter__()
    tell(depot.url)
    sys.stdin.read()


def forgotten_and_stuck() -> None:
    """Nobody leaves, and a handler, a call and a waiting thread never end."""
    depot = Depot(call_timeout=1000).serve(port=0).__enter__()
    depot.hold = _Never()
    charger = Charger(depot.url, call_timeout=1000).__enter__()

    def authorize() -> None:
        with suppress(ConnectionLostError):
            charger.authorize(id_tag="x")

    in_thread(authorize)
    in_thread(charger.wait_closed)
    depot.asked.wait(10)
    tell("stuck")


class _Never(threading.Event):
    def wait(self, timeout: float | None = None) -> bool:
        time.sleep(1000)
        return False


def exit_inside() -> None:
    """`sys.exit` leaves the blocks on its way."""
    with Depot().serve(port=0) as depot, Charger(depot.url) as charger:
        tell(charger.heartbeat().current_time == NOW)
        sys.exit(7)


def exit_of_a_handler() -> None:
    """A handler cannot end the program."""

    class Leaving(ChargePoint):
        def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            sys.exit(7)

    with Depot().serve(port=0) as depot, Leaving(depot.url, "CP001") as charger:
        try:
            depot["CP001"].reset(type=SOFT)
        except Exception as error:
            tell(error)
        tell(charger.heartbeat().current_time == NOW)


def after_the_end() -> None:
    """Who uses an object after the thread has ended is told so."""

    def late() -> None:
        for use in (charger.heartbeat, other.__enter__):
            try:
                use()
            except RuntimeError as error:
                tell(error)
        charger.__exit__(None, None, None)

    atexit.register(late)
    atexit.register(loop.end_loop_thread)  # once more, as the last one that is registered is called first
    depot = Depot().serve(port=0).__enter__()
    charger, other = Charger(depot.url).__enter__(), Charger(depot.url, "CP002")


def forked() -> None:
    """The child cannot use what the parent has, but what is new; the parent does not notice."""
    with Depot().serve(port=0) as depot, Charger(depot.url) as charger:
        connection, address = depot["CP001"], depot.url
        depot["CP001"].reset(type=SOFT)  # so that there is an idle worker, too

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
                    tell(error)
            charger.__exit__(None, None, None)
            with Depot().serve(port=0) as own, Charger(own.url) as new:
                tell(new.heartbeat().current_time == NOW, own["CP001"].reset(type=SOFT) == ACCEPTED)
            with Charger(address, "CP002") as other:
                tell(other.heartbeat().current_time == NOW)

        in_child(child)
        tell("parent", charger.heartbeat().current_time == NOW, depot["CP001"].reset(type=SOFT) == ACCEPTED)


def forked_inside() -> None:
    """The child leaves the blocks that it has inherited, which changes nothing for the parent."""
    status = None
    with Depot().serve(port=0) as depot, Charger(depot.url) as charger:
        process = os.fork()
        if process:
            status = os.waitpid(process, 0)[1]
            tell("parent", charger.heartbeat().current_time == NOW, depot["CP001"].reset(type=SOFT) == ACCEPTED)
        else:
            sys.exit(3)
    tell("child", os.waitstatus_to_exitcode(status))


def forked_unused() -> None:
    """What was only made before the fork, such as at the top of a module, works in the child."""
    with Depot().serve(port=0) as depot:
        charger = Charger(depot.url)

        def child() -> None:
            with charger:
                tell(charger.heartbeat().current_time == NOW)

        in_child(child)


def in_child(work: Callable[[], None]) -> None:
    """Fork, let the child work and end as a program ends, and wait for it."""
    process = os.fork()
    if process == 0:
        signal.alarm(10)
        try:
            work()
        except BaseException as error:
            tell("child failed", repr(error))
        os._exit(0)
    tell("child", os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))


if __name__ == "__main__":
    globals()[sys.argv[1]]()
