"""A charge point whose machine does not keep the time without power."""

import anyio

from ocpp16_sdk import AsyncChargePoint, messages as m
from ocpp16_sdk.charge_point.outbox import CentralSystemClock

clock = CentralSystemClock()
charger = AsyncChargePoint(
    "ws://127.0.0.1:9000/ocpp",
    "CP001",
    boot=m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One"),
    store="transactions.db",
    clock=clock,
    on_time=clock.set,
)


async def main() -> None:
    async with charger:
        transaction = await charger.transactions.start(connector_id=1, id_tag="04A2B3", meter_start=1500)
        print(f"started at {transaction.started_at:%H:%M}, before the first boot was answered")  # provisional
        await transaction.stop(meter_stop=1700)
        await charger.outbox.wait_delivered()  # with the right times


if __name__ == "__main__":
    anyio.run(main)
