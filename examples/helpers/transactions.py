"""A central system that confirms messages of transactions also if a check fails."""

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, messages as m
from ocpp16_sdk.central_system import TransactionIds, confirmed, confirmed_start

transaction_ids = TransactionIds()
running: dict[int, m.StartTransactionRequest] = {}
energies: list[int] = []


class Depot(AsyncCentralSystem):
    @confirmed_start(transaction_ids)
    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        transaction_id = await transaction_ids.of(charge_point, request)
        running[transaction_id] = request  # store first, then check
        if request.meter_start < 0:
            raise ValueError("meter_start is negative")  # confirmed with the id and Invalid
        accepted = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
        return m.StartTransactionResponse(transaction_id=transaction_id, id_tag_info=accepted)

    @confirmed()
    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        start = running.pop(request.transaction_id)  # KeyError for an unknown transaction: confirmed
        energies.append(request.meter_stop - start.meter_start)
        return m.StopTransactionResponse()
