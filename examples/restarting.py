"""A charge point that is reset from afar, and leaves in good order when the process is to end."""

import signal

import anyio

from ocpp16_sdk import AsyncChargePoint, after_answer, messages as m


class Charger(AsyncChargePoint):
    def __init__(self) -> None:
        super().__init__(
            "ws://127.0.0.1:9000/ocpp",
            "CP001",
            boot=m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One"),
            store="transactions.db",
            on_event=print,
        )
        self.restart = anyio.Event()

    async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        reason = m.Reason.HARD_RESET if request.type is m.ResetType.HARD else m.Reason.SOFT_RESET
        for transaction in self.transactions.open:
            await transaction.stop(meter_stop=transaction.meter_start, reason=reason)  # a real meter would know better

        async def leave() -> None:
            self.restart.set()

        after_answer(leave)  # not before: leaving ends the connection, and with it this handler
        return m.ResetResponse(status=m.ResetStatus.ACCEPTED)


async def main() -> None:
    charger = Charger()
    async with anyio.create_task_group() as tasks:

        async def leave_on_signal() -> None:
            with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
                async for _ in signals:
                    tasks.cancel_scope.cancel()

        tasks.start_soon(leave_on_signal)
        while True:
            charger.restart = anyio.Event()
            async with charger:  # it boots each time that this is entered
                await charger.restart.wait()


if __name__ == "__main__":
    anyio.run(main)
