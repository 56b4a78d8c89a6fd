"""A transaction from start to stop, and transactions that a loss of power left open."""

import anyio

from ocpp16_sdk import AsyncChargePoint, messages as m

charger = AsyncChargePoint(
    "ws://127.0.0.1:9000/ocpp",
    "CP001",
    boot=m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One"),
    store="transactions.db",
)


async def charge(id_tag: str) -> None:
    transaction = await charger.transactions.start(connector_id=1, id_tag=id_tag, meter_start=1500)
    await transaction.sample(1620)
    await transaction.sample(7.4, measurand=m.Measurand.POWER_ACTIVE_IMPORT, unit=m.UnitOfMeasure.KW)
    await transaction.stop(meter_stop=1700, reason=m.Reason.EV_DISCONNECTED)

    answer = await transaction.wait_confirmed()
    print(f"transaction {transaction.transaction_id}: {answer.id_tag_info.status}")


async def main() -> None:
    async with charger:
        for transaction in charger.transactions.open:  # the last process did not stop them
            await transaction.stop(meter_stop=transaction.meter_start, reason=m.Reason.POWER_LOSS)
        await charge("04A2B3")


if __name__ == "__main__":
    anyio.run(main)
