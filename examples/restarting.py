"""A charge point that restarts after a remote reset, and stops cleanly on SIGTERM."""

import anyio

from ocpp16_sdk import AsyncChargePoint, after_answer, messages as m, run

RESTART_TIME = 2.0  # seconds; some central systems fail if a charge point reconnects before they noticed the close


class Charger(AsyncChargePoint):
    def __init__(self) -> None:
        super().__init__(
            "ws://127.0.0.1:9000/ocpp",
            "CP001",
            boot=m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One"),
            store="transactions.db",
            on_event=print,
        )
        self.restart_requested = anyio.Event()

    async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        reason = m.Reason.HARD_RESET if request.type is m.ResetType.HARD else m.Reason.SOFT_RESET
        for transaction in self.transactions.open:
            await transaction.stop(meter_stop=transaction.meter_start, reason=reason)  # read the real meter here

        async def request_restart() -> None:
            self.restart_requested.set()

        after_answer(request_restart)  # not before the answer: the restart closes the connection
        return m.ResetResponse(status=m.ResetStatus.ACCEPTED)


async def main() -> None:
    charger = Charger()
    while True:
        charger.restart_requested = anyio.Event()
        async with charger:  # boots each time it is entered
            await charger.restart_requested.wait()
        await anyio.sleep(RESTART_TIME)


if __name__ == "__main__":
    run(main)  # stops in good order at Ctrl-C and SIGTERM
