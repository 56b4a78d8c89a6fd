"""Print the events of a charge point, and nothing twice."""

import logging

import anyio

from ocpp16_sdk import AsyncChargePoint, messages as m, run

# Every event is logged too, and Python prints warnings to stderr if logging is not configured.
logging.getLogger("ocpp16_sdk").addHandler(logging.NullHandler())

BOOT = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One")
charger = AsyncChargePoint("ws://127.0.0.1:9000/ocpp", "CP001", boot=BOOT, on_event=print)


async def main() -> None:
    async with charger:
        await anyio.sleep_forever()


if __name__ == "__main__":
    run(main)
