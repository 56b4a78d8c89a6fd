"""A charge point that connects, boots, sends heartbeats, reconnects, and delivers a transaction."""

from ocpp16_sdk import AsyncChargePoint, messages as m, run

charger = AsyncChargePoint(
    "ws://127.0.0.1:9000/ocpp",
    "CP001",
    boot=m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One"),
    store="CP001.db",  # messages of transactions are stored here and survive a loss of power
    on_event=print,
)


async def main() -> None:
    async with charger:
        charger.report_status(1, m.ChargePointStatus.CHARGING)
        transaction = await charger.transactions.start(connector_id=1, id_tag="04A2B3", meter_start=0)
        await transaction.sample(600)
        await transaction.stop(meter_stop=1200, reason=m.Reason.EV_DISCONNECTED)
        charger.report_status(1, m.ChargePointStatus.AVAILABLE)
        started = await transaction.wait_confirmed()  # only this waits for a connection
        await charger.outbox.wait_delivered()
        print(f"transaction {started.transaction_id}: {started.id_tag_info.status}")


if __name__ == "__main__":
    run(main)
