"""A separate outbox, delivered over connections that the program opens."""

import anyio

from ocpp16_sdk import AsyncManualChargePoint, ConnectError
from ocpp16_sdk.charge_point.outbox import AsyncOutbox, MessageDiscarded, OutboxEvent, StoreDegraded, create_outbox


def on_event(event: OutboxEvent) -> None:
    match event:
        case MessageDiscarded():
            print(f"lost for billing: {event.request.to_json()}")
        case StoreDegraded():
            print(f"service needed: {event}")
        case _:
            print(event)


async def stay_connected(outbox: AsyncOutbox) -> None:
    while True:
        try:
            async with AsyncManualChargePoint("ws://127.0.0.1:9000/ocpp", "CP001") as charge_point:
                await outbox.deliver(charge_point.call)
        except ConnectError as error:
            print(error)
        await anyio.sleep(5)


async def main() -> None:
    outbox = create_outbox("transactions.db", limit=10_000, on_event=on_event)
    outbox.attempts, outbox.retry_interval = 5, 60
    await outbox.open()
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(stay_connected, outbox)
            transaction = await outbox.transactions.start(connector_id=1, id_tag="04A2B3", meter_start=0)
            await transaction.stop(meter_stop=120)
            await transaction.wait_confirmed()
            print(f"{outbox.waiting} messages are queued")
    finally:
        await outbox.aclose()


if __name__ == "__main__":
    anyio.run(main)
