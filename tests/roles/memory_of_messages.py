"""Connect charge points that send a large MeterValues each, to a central system whose handlers wait.

Prints the growth of the resident memory in MiB. The arguments are the memory budget in MiB, or 0 for no limit, and 1
for compression.
"""

from __future__ import annotations

import sys

import anyio

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, ListenOptions, WebSocketOptions, messages as m
from ocpp16_sdk.transports._client import dial
from tests.support.memory_use import resident

CHARGE_POINTS = 12
_VALUE = '{"value":""}'
_SAMPLES = f'{{"timestamp":"2026-05-01T12:00:00Z","sampledValue":[{",".join([_VALUE] * 9000)}]}}'
MESSAGE = f'[2,"1","MeterValues",{{"connectorId":1,"meterValue":[{",".join([_SAMPLES] * 8)}]}}]'
"""0.9 MiB, which become some 40 MiB of objects."""


class Depot(AsyncCentralSystem):
    waiting = 0

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        self.waiting += 1
        await anyio.sleep_forever()
        raise AssertionError


async def main(budget: int, compression: bool) -> None:
    depot = Depot()
    options = ListenOptions(memory_budget=budget * 2**20 or None, close_timeout=0.1, compression=compression)
    async with depot.serve("127.0.0.1", 0, options=options):
        urls = [f"ws://127.0.0.1:{depot.port}/CP{number}" for number in range(CHARGE_POINTS)]
        transports = [
            await dial(url, options=WebSocketOptions(close_timeout=0.1, compression=compression)) for url in urls
        ]
        before = resident()
        for transport in transports:
            await transport.send(MESSAGE)
        with anyio.move_on_after(3):
            while depot.waiting < CHARGE_POINTS:  # noqa: ASYNC110 - there is no event for it
                await anyio.sleep(0.05)
        print(resident() - before)
        for transport in transports:
            await transport.aclose()


if __name__ == "__main__":
    anyio.run(main, int(sys.argv[1]), sys.argv[2] == "1")
