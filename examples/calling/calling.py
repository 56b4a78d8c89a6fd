"""A central system that calls: one charge point after another, and many at once."""

import anyio

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncCentralSystemCalls,
    AsyncChargePointConnection,
    CallFailedError,
    messages as m,
)


async def change_interval(charge_point: AsyncChargePointConnection, seconds: int) -> None:
    changed = await charge_point.change_configuration(key="HeartbeatInterval", value=str(seconds))
    print(f"{charge_point.identity}: {changed.status}")
    request = m.TriggerMessageRequest(requested_message=m.MessageTrigger.HEARTBEAT)  # the same with a request object
    answer = await charge_point.call(request, timeout=5)
    print(f"{charge_point.identity}: {answer.status}")


async def change_all(depot: AsyncCentralSystem, seconds: int) -> None:
    async def change(identity: str) -> None:
        try:
            await change_interval(depot[identity], seconds)
        except CallFailedError as error:
            print(f"{identity}: {error}")

    async with anyio.create_task_group() as tasks:
        for identity in depot:
            tasks.start_soon(change, identity)


async def list_version(charge_point: AsyncCentralSystemCalls) -> int:  # depot[identity], or depot.within(30)[identity]
    return (await charge_point.get_local_list_version()).list_version
