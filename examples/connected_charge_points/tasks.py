"""A central system that calls charge points from a handler, from a task that receives events, and many at once."""

from datetime import UTC, datetime

import anyio

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    CallFailedError,
    ChargePointConnected,
    RegistrationRules,
    after_answer,
    messages as m,
    run,
)


class Depot(AsyncCentralSystem):
    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        after_answer(lambda: self.prepare(charge_point))  # it accepts no calls before it has the answer
        return m.BootNotificationResponse(
            status=m.RegistrationStatus.ACCEPTED, current_time=datetime.now(UTC), interval=300
        )

    async def prepare(self, charge_point: AsyncChargePointConnection) -> None:
        answer = await charge_point.change_configuration(key="MeterValueSampleInterval", value="60")
        print(f"{charge_point.identity} sends meter values every minute: {answer.status}")


async def print_events(depot: Depot) -> None:
    async with depot.events() as events:
        async for event in events:
            print(event)
            if isinstance(event, ChargePointConnected):
                try:
                    answer = await depot.within(30)[event.identity].get_local_list_version()
                except CallFailedError as error:
                    print(f"{event.identity}: {error}")
                else:
                    print(f"{event.identity} has local list {answer.list_version}")


async def clear_caches(depot: Depot) -> None:
    outcomes = await depot.call_many(None, m.ClearCacheRequest(), concurrency=100, timeout=10)
    print(f"{len(outcomes.answers)} of {len(outcomes)} have answered")
    for identity, error in outcomes.errors.items():
        print(f"{identity}: {error}")


async def main() -> None:
    rules = RegistrationRules(boot_wait=30)  # many charge points ignore calls before their boot was answered
    async with Depot(registration=rules).serve("127.0.0.1", 9000) as depot, anyio.create_task_group() as tasks:
        tasks.start_soon(print_events, depot)
        while True:
            await anyio.sleep(24 * 3600)
            await clear_caches(depot)


if __name__ == "__main__":
    run(main)
