"""Connectors, transactions and meters of the simulated charge point: the handlers of the Core profile."""

from __future__ import annotations

from datetime import UTC, datetime

import anyio

import ocpp16_sdk.messages as m
from ocpp16_sdk.simulator._configuration import SimulatedConfiguration
from ocpp16_sdk.simulator._connector import Connector, SimulatedTransaction
from ocpp16_sdk.simulator._tasks import BackgroundTasks

POWER = 7360  # watts of a simulated vehicle: 32 A on one phase


class CoreMixin(BackgroundTasks):
    """Connectors and the transactions on them."""

    configuration: SimulatedConfiguration
    """The configuration keys."""
    main_controller: Connector
    """Connector 0, the charge point as a whole."""
    connectors: dict[int, Connector]
    """By number, without the main controller."""
    registered: bool
    """Whether the last BootNotification was accepted (OCPP 1.6 4.2)."""

    @property
    def all_connectors(self) -> tuple[Connector, ...]:
        """The main controller and every connector."""
        return (self.main_controller, *self.connectors.values())

    def find_connector(self, transaction_id: int) -> Connector | None:
        """Return the connector of a transaction, or None."""
        for connector in self.connectors.values():
            if connector.transaction is not None and connector.transaction.id == transaction_id:
                return connector
        return None

    async def send_status(self, connector: Connector, status: m.ChargePointStatus | None = None) -> None:
        """Set the status of a connector if one is given, and send it."""
        connector.status = status or connector.status
        await self.attempt(
            self.status_notification(
                connector_id=connector.number,
                error_code=m.ChargePointErrorCode.NO_ERROR,
                status=connector.status,
                timestamp=datetime.now(UTC),
            )
        )

    async def run_transaction(self, connector: Connector, transaction: SimulatedTransaction) -> None:
        """Run a transaction on a connector, from Preparing to Finishing."""
        try:
            await self.attempt(self._run_transaction(connector, transaction))
        finally:
            connector.transaction = None
            transaction.finished.set()
        await self.send_status(connector, connector.idle_status)

    async def _run_transaction(self, connector: Connector, transaction: SimulatedTransaction) -> None:
        reservation, connector.reservation = connector.reservation, None  # the transaction uses it (OCPP 1.6 5.13)
        await self.send_status(connector, m.ChargePointStatus.PREPARING)
        started = await self.start_transaction(
            connector_id=connector.number,
            id_tag=transaction.id_tag,
            meter_start=int(connector.energy),
            timestamp=datetime.now(UTC),
            reservation_id=reservation.reservation_id if reservation else None,
        )
        transaction.id = started.transaction_id
        if started.id_tag_info.status is m.AuthorizationStatus.ACCEPTED:
            await self.send_status(connector, m.ChargePointStatus.CHARGING)
            await self._send_samples(connector, transaction)
        else:
            transaction.reason = m.Reason.DE_AUTHORIZED
        for_reset = transaction.reason in (m.Reason.SOFT_RESET, m.Reason.HARD_RESET)
        await self.stop_transaction(
            transaction_id=started.transaction_id,
            id_tag=None if for_reset else transaction.id_tag,  # OCPP 1.6 6.49
            meter_stop=int(connector.energy),
            timestamp=datetime.now(UTC),
            reason=transaction.reason,
        )
        await self.send_status(connector, m.ChargePointStatus.FINISHING)

    async def _send_samples(self, connector: Connector, transaction: SimulatedTransaction) -> None:
        while not transaction.stop_requested.is_set():
            began = anyio.current_time()
            with anyio.move_on_after(int(self.configuration["MeterValueSampleInterval"]) or None):
                await transaction.stop_requested.wait()
            charged = POWER * (anyio.current_time() - began) / 3600
            connector.energy += charged
            self.main_controller.energy += charged
            if not transaction.stop_requested.is_set():
                await self.send_meter_values(connector, m.ReadingContext.SAMPLE_PERIODIC)

    async def send_meter_values(self, connector: Connector, context: m.ReadingContext) -> None:
        """Send the reading and the power of a meter."""
        transaction = connector.transaction
        metered = self.connectors.values() if connector is self.main_controller else [connector]
        power = POWER * sum(each.status is m.ChargePointStatus.CHARGING for each in metered)
        sampled = (
            m.SampledValue(
                value=str(int(connector.energy)),
                context=context,
                measurand=m.Measurand.ENERGY_ACTIVE_IMPORT_REGISTER,
                unit=m.UnitOfMeasure.WH,
            ),
            m.SampledValue(
                value=str(power),
                context=context,
                measurand=m.Measurand.POWER_ACTIVE_IMPORT,
                unit=m.UnitOfMeasure.W,
            ),
        )
        await self.attempt(
            self.meter_values(
                connector_id=connector.number,
                transaction_id=transaction.id if transaction else None,
                meter_value=(m.MeterValue(timestamp=datetime.now(UTC), sampled_value=sampled),),
            )
        )

    def request_stop(self, connector: Connector, reason: m.Reason) -> None:
        """Stop the transaction on a connector, if there is one."""
        if connector.transaction is not None:
            connector.transaction.reason = reason
            connector.transaction.stop_requested.set()

    async def on_remote_start_transaction(
        self, request: m.RemoteStartTransactionRequest
    ) -> m.RemoteStartTransactionResponse:
        """Start on the requested connector, or the first free one; not before registration (OCPP 1.6 5.11, 4.2)."""
        free = [each for each in self.connectors.values() if each.can_start(request.id_tag)]
        connector = next((each for each in free if request.connector_id in (None, each.number)), None)
        if connector is None or not self.registered:
            return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)
        # Before the answer: a second request must find the connector occupied.
        connector.transaction = SimulatedTransaction(request.id_tag, request.charging_profile)
        self.start_after_answer(self.run_transaction, connector, connector.transaction)
        return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.ACCEPTED)

    async def on_remote_stop_transaction(
        self, request: m.RemoteStopTransactionRequest
    ) -> m.RemoteStopTransactionResponse:
        """Stop the transaction if it is running."""
        connector = self.find_connector(request.transaction_id)
        if connector is None:
            return m.RemoteStopTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)

        async def stop() -> None:
            self.request_stop(connector, m.Reason.REMOTE)

        self.start_after_answer(stop)
        return m.RemoteStopTransactionResponse(status=m.RemoteStartStopStatus.ACCEPTED)

    async def on_unlock_connector(self, request: m.UnlockConnectorRequest) -> m.UnlockConnectorResponse:
        """Unlock the connector and stop its transaction."""
        connector = self.connectors.get(request.connector_id)
        if connector is None:
            return m.UnlockConnectorResponse(status=m.UnlockStatus.NOT_SUPPORTED)
        self.request_stop(connector, m.Reason.UNLOCK_COMMAND)
        return m.UnlockConnectorResponse(status=m.UnlockStatus.UNLOCKED)

    async def on_change_availability(self, request: m.ChangeAvailabilityRequest) -> m.ChangeAvailabilityResponse:
        """Set connectors operative or inoperative; one with a transaction follows when it has stopped."""
        chosen = [each for each in self.all_connectors if request.connector_id in (0, each.number)]
        if not chosen:
            return m.ChangeAvailabilityResponse(status=m.AvailabilityStatus.REJECTED)
        for connector in chosen:
            connector.operative = request.type is m.AvailabilityType.OPERATIVE
            if not connector.operative:
                connector.reservation = None  # OCPP 1.6 5.13
            if connector.transaction is None and connector.status is not connector.idle_status:
                self.start_after_answer(self.send_status, connector, connector.idle_status)
        busy = any(connector.transaction is not None for connector in chosen)
        scheduled = busy and request.type is m.AvailabilityType.INOPERATIVE
        status = m.AvailabilityStatus.SCHEDULED if scheduled else m.AvailabilityStatus.ACCEPTED
        return m.ChangeAvailabilityResponse(status=status)
