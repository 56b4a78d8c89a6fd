"""This package: strict validation, typed handlers, the embedded server."""

from __future__ import annotations

import argparse
import asyncio
import gc
import ssl
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from benchmarks.load.servers.commands import run_commands
from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, ListenOptions, messages as m
from ocpp16_sdk.security import CentralSystemSecurity


class Depot(AsyncCentralSystem):
    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        return m.BootNotificationResponse(
            status=m.RegistrationStatus.ACCEPTED, current_time=datetime.now(UTC), interval=300
        )

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=datetime.now(UTC))

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        return m.StatusNotificationResponse()

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        return m.MeterValuesResponse()


async def call_one(charge_point: AsyncChargePointConnection, count: int) -> None:
    calls: tuple[Callable[[], Awaitable[object]], ...] = (
        lambda: charge_point.remote_start_transaction(connector_id=1, id_tag="04A2B3C4D5E680"),
        lambda: charge_point.change_configuration(key="MeterValueSampleInterval", value="60"),
        lambda: charge_point.unlock_connector(connector_id=1),
    )
    for number in range(count):
        await calls[number % len(calls)]()


async def main(options: argparse.Namespace) -> None:
    if options.tuned:
        gc.collect()
        gc.freeze()
        gc.set_threshold(10_000, 10, 10)
    security = None
    if options.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.certificate)
        security = CentralSystemSecurity(ssl_context=context)
    async with Depot().serve(
        port=0, security=security, options=ListenOptions(ping_interval=options.ping_interval)
    ) as depot:

        async def call(count: int) -> None:
            called = [depot[each] for each in depot if each.startswith("called")]
            await asyncio.gather(*(call_one(each, count) for each in called))

        await run_commands(depot.port, call)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--certificate", default="")
    parser.add_argument("--tuned", action="store_true", help="with the settings of docs/performance.md")
    parser.add_argument("--ping-interval", type=float, default=20.0)
    asyncio.run(main(parser.parse_args()))
