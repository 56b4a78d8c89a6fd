"""The roles without `async`: the same names, calls, handlers, options and errors, without `await`.

Each blocking object wraps an async object, which does the work in the loop thread:

    thread of the application          loop thread (one per process)        worker threads (per role)

    charger.heartbeat()
      ChargePoint.call
        LoopThread.run ──────────────▶ AsyncChargePoint.call
        waits for the result           ... sends, receives ...
        returns it     ◀────────────── result

    def on_reset(request)              a CALL arrives
                                         HandlerThreads.run ───────────────▶ on_reset(request)
                                         awaits the result                     may call the peer with LoopThread.run
                                         sends the answer  ◀──────────────── response

    with charger:
      ThreadedScope.start ───────────▶ TaskScope.start of the async object
      ThreadedScope.stop  ───────────▶ TaskScope.stop

Start: `loop_thread()` starts the loop thread when an object is first used. Objects may be created before a fork.
Fork: the child process cannot use objects that were used in the parent; it starts its own loop thread.
Interpreter exit: `stop_loop_thread()` stops every started object and stops the loop thread, in at most 3 s. All threads
are daemon threads, so a program that exits inside its `with` blocks does not hang.
"""

from typing import TYPE_CHECKING, Any

from ocpp16_sdk.blocking._central_system import Admission, CentralSystem
from ocpp16_sdk.blocking._charge_point import ChargePoint
from ocpp16_sdk.blocking._charge_point_connection import ChargePointConnection
from ocpp16_sdk.blocking._charge_points import ChargePoints, ConnectionEvents, Within
from ocpp16_sdk.blocking._credentials import CredentialManager
from ocpp16_sdk.blocking._manual import ManualChargePoint
from ocpp16_sdk.blocking._outbox import Outbox, Transaction, Transactions
from ocpp16_sdk.blocking._run import run
from ocpp16_sdk.blocking._serving import Serving
from ocpp16_sdk.blocking._threads import after_answer, in_thread

if TYPE_CHECKING:
    from ocpp16_sdk.blocking._station import ChargingStation, StationEvents

__all__ = [
    "Admission",
    "CentralSystem",
    "ChargePoint",
    "ChargePointConnection",
    "ChargePoints",
    "ChargingStation",
    "ConnectionEvents",
    "CredentialManager",
    "ManualChargePoint",
    "Outbox",
    "Serving",
    "StationEvents",
    "Transaction",
    "Transactions",
    "Within",
    "after_answer",
    "in_thread",
    "run",
]


def __getattr__(name: str) -> Any:
    # The charger kit is imported at the first use: a central system does not need it.
    if name in ("ChargingStation", "StationEvents"):
        from ocpp16_sdk.blocking import _station

        return getattr(_station, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
