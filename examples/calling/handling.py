"""A charge point that answers: with methods, and with a function."""

import anyio
from typing_extensions import override

from ocpp16_sdk import AsyncManualChargePoint, CallFailedError, ErrorCode, LocalCallError, after_answer, messages as m


class Wallbox(AsyncManualChargePoint):
    @override
    async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        after_answer(self.restart)  # runs after the answer was sent
        return m.ResetResponse(status=m.ResetStatus.ACCEPTED)

    async def restart(self) -> None:
        print("restarting")

    @override
    async def on_unlock_connector(self, request: m.UnlockConnectorRequest) -> m.UnlockConnectorResponse:
        if request.connector_id != 1:  # the response can express this refusal: it is not an error
            return m.UnlockConnectorResponse(status=m.UnlockStatus.NOT_SUPPORTED)
        try:
            await self.status_notification(  # a call to the central system, before the answer is sent
                connector_id=1, error_code=m.ChargePointErrorCode.NO_ERROR, status=m.ChargePointStatus.FINISHING
            )
        except CallFailedError as error:
            print(f"the central system does not know that the connector is unlocked: {error}")
        return m.UnlockConnectorResponse(status=m.UnlockStatus.UNLOCKED)


wallbox = Wallbox("ws://127.0.0.1:9000/ocpp", "CP001")


@wallbox.on.get_diagnostics
async def get_diagnostics(request: m.GetDiagnosticsRequest) -> m.GetDiagnosticsResponse:
    raise LocalCallError(ErrorCode.GENERIC_ERROR, "the disk cannot be read")


async def main() -> None:
    async with wallbox:
        await wallbox.boot_notification(charge_point_vendor="Example", charge_point_model="One")
        await wallbox.wait_closed()


if __name__ == "__main__":
    anyio.run(main)
