"""A whole charge point with two connectors, on emulated hardware."""

from ocpp16_sdk import messages as m, run
from ocpp16_sdk.emulator import Car, EmulatedHardware
from ocpp16_sdk.station import AsyncChargingStation, SystemClock, TransactionStopped


async def main() -> None:
    clock = SystemClock()
    hardware = EmulatedHardware(clock)  # yours has the same five methods: see `station.Hardware`
    boot = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="Two")
    station = AsyncChargingStation(
        "ws://127.0.0.1:9000/ocpp", "CP002", boot=boot, hardware=hardware, clock=clock, store="charger.db"
    )
    async with station:
        await station.charge_point.wait_accepted()
        events = station.events()
        hardware.plug(1, Car(capacity=40_000))
        hardware.swipe("04A2B3", 1)
        async for event in events:
            print(event)
            if isinstance(event, TransactionStopped):  # by RemoteStopTransaction, for example
                hardware.unplug(1)


if __name__ == "__main__":
    run(main)
