"""Store each transaction with the unique id and the text of its request, as an audit may require."""

from datetime import UTC, datetime

import anyio

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, current_call, messages as m, run

stored: dict[str, str] = {}


class Depot(AsyncCentralSystem):
    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        call = current_call()
        stored[call.unique_id] = f"{datetime.now(UTC)} {charge_point.identity} {call.text}"
        return m.StopTransactionResponse()


async def main() -> None:
    async with Depot().serve("127.0.0.1", 9000):
        await anyio.sleep_forever()


if __name__ == "__main__":
    run(main)
