"""Acme's actions, sent and answered over a real connection."""

from datetime import UTC, datetime

import acme
import anyio

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, AsyncManualChargePoint


class AcmeChargePoint(AsyncManualChargePoint, acme.AsyncChargePointHandlers, acme.AsyncChargePointCalls):
    """A charge point with a display and thermometers."""

    async def on_show_message(self, request: acme.ShowMessageRequest) -> acme.ShowMessageResponse:
        """Show the text."""
        print(f"{self.identity} shows: {request.text}")
        return acme.ShowMessageResponse(status=acme.ShowMessageStatus.SHOWN)


class AcmeDepot(AsyncCentralSystem, acme.AsyncCentralSystemHandlers):
    """A central system that controls the fans of Acme's charge points."""

    async def on_report_temperatures(
        self, charge_point: AsyncChargePointConnection, request: acme.ReportTemperaturesRequest
    ) -> acme.ReportTemperaturesResponse:
        """Set a high fan speed above 60 degrees."""
        hottest = max(reading.celsius for reading in request.readings)
        print(f"{charge_point.identity} has {hottest} degrees")
        return acme.ReportTemperaturesResponse(fan_speed=2400 if hottest > 60 else 800)


async def main() -> None:
    """Run both sides on this machine."""
    async with (
        AcmeDepot().serve(port=0) as depot,
        AcmeChargePoint(f"ws://127.0.0.1:{depot.port}", "CP001") as charge_point,
    ):
        cooling = await charge_point.report_temperatures(
            timestamp=datetime.now(UTC), readings=[acme.TemperatureReading(sensor_id="rectifier", celsius=61.5)]
        )
        print(f"fan: {cooling.fan_speed}")
        shown = await depot["CP001"].call(acme.ShowMessageRequest(text="Cooling", tone=acme.MessageTone.INFO))
        print(f"message: {shown.status}")


if __name__ == "__main__":
    anyio.run(main)
