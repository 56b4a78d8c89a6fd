"""Acme's actions, answered by functions instead of methods."""

import acme

from ocpp16_sdk import AsyncManualChargePoint

charge_point = AsyncManualChargePoint("ws://127.0.0.1:9000", "CP001")
on = acme.AsyncChargePointOn(charge_point.on)


@on.show_message
async def show_message(request: acme.ShowMessageRequest) -> acme.ShowMessageResponse:
    """Answer that there is no display."""
    return acme.ShowMessageResponse(status=acme.ShowMessageStatus.NO_DISPLAY)
