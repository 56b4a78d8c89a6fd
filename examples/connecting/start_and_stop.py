"""The hooks of a framework start and stop a charge point."""

from ocpp16_sdk import AsyncChargePoint, messages as m

BOOT = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One")


class Integration:
    """A component whose framework calls `setup` and `unload`, as Home Assistant does, each in a task of its own."""

    def __init__(self) -> None:
        self.charger = AsyncChargePoint("ws://127.0.0.1:9000/ocpp", "CP001", boot=BOOT)

    async def setup(self) -> None:
        await self.charger.start()

    async def unload(self) -> None:
        await self.charger.stop()
