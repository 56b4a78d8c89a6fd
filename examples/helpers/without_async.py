"""The same without `async`: a connection performs the helper."""

from ocpp16_sdk import CentralSystem, ChargePointConnection, messages as m
from ocpp16_sdk.central_system import TransactionIds, confirmed_start, get_configuration, trigger
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.data_transfer import DataTransferHandlers

transaction_ids = TransactionIds()
transfers = DataTransferHandlers()


@transfers.on("com.example", "Whoami")
def whoami(charge_point: ChargePointConnection, request: m.DataTransferRequest) -> m.DataTransferResponse:
    return m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED, data=charge_point.identity)


class Depot(CentralSystem):
    @confirmed_start(transaction_ids)
    def on_start_transaction(
        self, charge_point: ChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        transaction_id = charge_point.perform(transaction_ids.of, request)
        if request.meter_start < 0:
            raise ValueError("meter_start is negative")
        accepted = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
        return m.StartTransactionResponse(transaction_id=transaction_id, id_tag_info=accepted)


depot = Depot()
depot.on.data_transfer(transfers)


def describe(identity: str) -> str:
    configuration = depot[identity].perform(get_configuration, [keys.NUMBER_OF_CONNECTORS])
    status = depot[identity].perform(trigger, m.StatusNotificationRequest, connector_id=1, within=10)
    return f"{configuration.read(keys.NUMBER_OF_CONNECTORS)} connectors, the first is {status.status}"
