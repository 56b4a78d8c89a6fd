"""A vendor's action by hand: two classes, no generator."""

import anyio

from ocpp16_sdk import AsyncCentralSystem, AsyncManualChargePoint
from ocpp16_sdk.model import CentralSystemRequest, Response


class BlinkResponse(Response, frozen=True):
    """The answer of a charge point to a Blink."""

    lamps: int


class BlinkRequest(CentralSystemRequest[BlinkResponse], frozen=True):
    """Ask the charge point to let its lamps blink."""

    times: int


async def main() -> None:
    """Send a Blink from a central system to a charge point."""
    async with AsyncCentralSystem().serve(port=9000) as central_system:
        charge_point = AsyncManualChargePoint("ws://127.0.0.1:9000", "CP001")

        @charge_point.on(BlinkRequest)
        async def blink(request: BlinkRequest) -> BlinkResponse:
            print(f"blinking {request.times} times")
            return BlinkResponse(lamps=2)

        async with charge_point:
            answer = await central_system["CP001"].call(BlinkRequest(times=3))
            print(f"{answer.lamps} lamps blinked")


if __name__ == "__main__":
    anyio.run(main)
