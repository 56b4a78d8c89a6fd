"""The central system: stores the messages of charge points, and decides who may charge."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, RegistrationRules, messages as m
from ocpp16_sdk.central_system import TransactionIds, confirmed, confirmed_start

from .database import Database
from .tables import ChargePoint, Connector, Reading

HEARTBEAT_INTERVAL = 300
INVALID = m.IdTagInfo(status=m.AuthorizationStatus.INVALID)


class Depot(AsyncCentralSystem):
    """The options are those of `AsyncCentralSystem`."""

    def __init__(self, database: Database, **options: Any) -> None:
        super().__init__(registration=RegistrationRules(store=database, unknown="refuse"), **options)
        self._database = database
        self._transaction_ids = TransactionIds(database)
        self.on.start_transaction(confirmed_start(self._transaction_ids)(self.handle_start))

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        await self._database.save_rows(ChargePoint(identity=charge_point.identity, boot=request))
        return m.BootNotificationResponse(
            status=m.RegistrationStatus.ACCEPTED, current_time=datetime.now(UTC), interval=HEARTBEAT_INTERVAL
        )

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=datetime.now(UTC))

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        status = request.model_copy(update={"timestamp": request.timestamp or datetime.now(UTC)})
        connector = Connector(identity=charge_point.identity, connector_id=request.connector_id, status=status)
        await self._database.save_rows(connector)
        return m.StatusNotificationResponse()

    async def on_authorize(
        self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest
    ) -> m.AuthorizeResponse:
        return m.AuthorizeResponse(id_tag_info=await self._id_tag_info(request.id_tag))

    async def handle_start(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        """Store the transaction for any identifier, as it has started already."""
        transaction_id = await self._transaction_ids.of(charge_point, request)
        return m.StartTransactionResponse(
            transaction_id=transaction_id, id_tag_info=await self._id_tag_info(request.id_tag)
        )

    @confirmed()
    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        await self._database.save_rows(
            *(
                Reading(
                    identity=charge_point.identity,
                    connector_id=request.connector_id,
                    transaction_id=request.transaction_id,
                    value=value,
                )
                for value in request.meter_value
            )
        )
        return m.MeterValuesResponse()

    @confirmed()
    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        await self._database.stop(charge_point.identity, request)
        info = None if request.id_tag is None else await self._id_tag_info(request.id_tag)
        return m.StopTransactionResponse(id_tag_info=info)

    async def _id_tag_info(self, id_tag: str) -> m.IdTagInfo:
        info = await self._database.tag(id_tag)
        if info is None:
            return INVALID
        if info.expiry_date is not None and info.expiry_date <= datetime.now(UTC):
            return info.model_copy(update={"status": m.AuthorizationStatus.EXPIRED})
        return info
