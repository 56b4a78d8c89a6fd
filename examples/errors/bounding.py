"""A call with a limit of ten seconds, including the wait for other calls."""

import anyio

from ocpp16_sdk import AsyncManualChargePoint, CallFailedError


async def is_known(charge_point: AsyncManualChargePoint, id_tag: str) -> bool:
    try:
        with anyio.fail_after(10):
            answer = await charge_point.authorize(id_tag=id_tag)
    except (CallFailedError, TimeoutError):
        return False
    return answer.id_tag_info.status == "Accepted"
