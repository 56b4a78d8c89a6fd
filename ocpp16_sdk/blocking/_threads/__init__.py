"""The threads of the blocking roles; `ocpp16_sdk.blocking` shows who calls whom."""

from ocpp16_sdk.blocking._threads._handler_threads import HandlerThreads, ThreadedHandlers, after_answer, in_thread
from ocpp16_sdk.blocking._threads._loop_thread import LoopThread, loop_thread, stop_loop_thread
from ocpp16_sdk.blocking._threads._scope import (
    LoopAccess,
    ProgramStopped,
    Starter,
    ThreadedScope,
    wait_or_time_out,
)

__all__ = [
    "HandlerThreads",
    "LoopAccess",
    "LoopThread",
    "ProgramStopped",
    "Starter",
    "ThreadedHandlers",
    "ThreadedScope",
    "after_answer",
    "in_thread",
    "loop_thread",
    "stop_loop_thread",
    "wait_or_time_out",
]
