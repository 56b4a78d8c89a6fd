"""Update the local authorization list of a charge point."""

from ocpp16_sdk import AsyncChargePointConnection, messages as m
from ocpp16_sdk.central_system import send_local_list

ACCEPTED = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)


def entries(*tags: str) -> list[m.AuthorizationData]:
    return [m.AuthorizationData(id_tag=tag, id_tag_info=ACCEPTED) for tag in tags]


async def replace_card(charge_point: AsyncChargePointConnection, everybody: set[str], old: str, new: str) -> int:
    changes = [m.AuthorizationData(id_tag=old), *entries(new)]
    return await send_local_list(charge_point, entries(*sorted(everybody)), changes=changes)
