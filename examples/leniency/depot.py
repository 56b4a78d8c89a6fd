"""A central system that serves charge points which break the schemas, and prints what it put right."""

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, Observation, messages as m
from ocpp16_sdk.validation.lenient import Lenient, is_known


class Depot(AsyncCentralSystem):
    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        if request.reason is not None and not is_known(request.reason):
            print(f"{charge_point.identity} has a reason of its own: {request.reason}")
        return m.StopTransactionResponse()


def tell(observation: Observation) -> None:
    for repair in observation.repairs:
        print(f"{observation.identity} {observation.action} {repair}")


depot = Depot(policy=Lenient(), observer=tell)
