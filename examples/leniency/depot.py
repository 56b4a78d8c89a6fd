"""A central system that reads messages which break the schemas, and prints the repairs."""

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    ConnectionOptions,
    Observation,
    messages as m,
    printable,
)
from ocpp16_sdk.validation.lenient import Lenient, is_known


class Depot(AsyncCentralSystem):
    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        if request.reason is not None and not is_known(request.reason):
            print(f"{charge_point.identity} sent an unknown reason: {printable(str(request.reason))}")
        return m.StopTransactionResponse()


def print_repairs(observation: Observation) -> None:
    for repair in observation.repairs:
        print(f"{observation.identity} {observation.action} {repair}")


depot = Depot(connection=ConnectionOptions(policy=Lenient(), observer=print_repairs))
