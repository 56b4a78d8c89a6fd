"""The heart of the simulated charge point: transactions, meter, and what the Core profile asks of connectors."""

from __future__ import annotations

from datetime import UTC, datetime

import anyio

import ocpp16_sdk.messages as m
from ocpp16_sdk.simulator._configuration import SimulatedConfiguration
from ocpp16_sdk.simulator._connector import Connector, SimulatedTransaction
from ocpp16_sdk.simulator._tasks import BackgroundTasks

POWER = 7360  # watts that a simulated vehicle takes: 32 A on one phase


class CoreMixin(BackgroundTasks):
    """Connectors on which transactions run."""

    configuration: SimulatedConfiguration
    whole: Connector
    connectors: dict[int, Connector]
    """By number, without the whole."""
    registered: bool
    """Whether the central system has accepted the boot (OCPP 1.6 4.2)."""

    def find(self, transaction_id: int) -> Connector | None:
        """The connector on which a transaction runs."""
        for connector in self.connectors.values():
            if connector.transaction is not None and connector.transaction.id == transaction_id:
                return connector
        return None

    async def report(self, connector: Connector, status: m.ChargePointStatus | None = None) -> None:
        """Tell the status of a connector, a new one if given."""
        connector.status = status or connector.status
        await self.attempt(
            self.status_notification(
                connector_id=connector.number,
                error_code=m.ChargePointErrorCode.NO_ERROR,
                status=connector.status,
                timestamp=datetime.now(UTC),
            )
        )

    async def charge(self, connector: Connector, transaction: SimulatedTransaction) -> None:
        """Run a transaction on a connector, from plugging in to pulling out."""
        try:
            await self.attempt(self._charge(connector, transaction))
        finally:
            connector.transaction = None
            transaction.over.set()
        await self.report(connector, connector.idle)

    async def _charge(self, connector: Connector, transaction: SimulatedTransaction) -> None:
        reservation, connector.reservation = connector.reservation, None  # it is used up (OCPP 1.6 5.13)
        await self.report(connector, m.ChargePointStatus.PREPARING)
        started = await self.start_transaction(
            connector_id=connector.number,
            id_tag=transaction.id_tag,
            meter_start=int(connector.energy),
            timestamp=datetime.now(UTC),
            reservation_id=reservation.reservation_id if reservation else None,
        )
        transaction.id = started.transaction_id
        if started.id_tag_info.status is m.AuthorizationStatus.ACCEPTED:
            await self.report(connector, m.ChargePointStatus.CHARGING)
            await self._sample_until_it_ends(connector, transaction)
        else:
            transaction.reason = m.Reason.DE_AUTHORIZED
        by_itself = transaction.reason in (m.Reason.SOFT_RESET, m.Reason.HARD_RESET)
        await self.stop_transaction(
            transaction_id=started.transaction_id,
            id_tag=None if by_itself else transaction.id_tag,  # OCPP 1.6 6.49
            meter_stop=int(connector.energy),
            timestamp=datetime.now(UTC),
            reason=transaction.reason,
        )
        await self.report(connector, m.ChargePointStatus.FINISHING)

    async def _sample_until_it_ends(self, connector: Connector, transaction: SimulatedTransaction) -> None:
        while not transaction.ends.is_set():
            began = anyio.current_time()
            with anyio.move_on_after(int(self.configuration["MeterValueSampleInterval"]) or None):
                await transaction.ends.wait()
            charged = POWER * (anyio.current_time() - began) / 3600
            connector.energy += charged
            self.whole.energy += charged
            if not transaction.ends.is_set():
                await self.measure(connector, m.ReadingContext.SAMPLE_PERIODIC)

    async def measure(self, connector: Connector, context: m.ReadingContext) -> None:
        """Send what the meter shows."""
        transaction = connector.transaction
        metered = self.connectors.values() if connector is self.whole else [connector]
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

    def end(self, connector: Connector, reason: m.Reason) -> None:
        """End the transaction on a connector, if there is one."""
        if connector.transaction is not None:
            connector.transaction.reason = reason
            connector.transaction.ends.set()

    async def on_remote_start_transaction(
        self, request: m.RemoteStartTransactionRequest
    ) -> m.RemoteStartTransactionResponse:
        """Start on the connector that was asked for, or on the first that is free; not before the boot (5.11, 4.2)."""
        free = [each for each in self.connectors.values() if each.admits(request.id_tag)]
        connector = next((each for each in free if request.connector_id in (None, each.number)), None)
        if connector is None or not self.registered:
            return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)
        # At once: a second request must find the connector taken.
        connector.transaction = SimulatedTransaction(request.id_tag, request.charging_profile)
        self.do_after_answer(self.charge, connector, connector.transaction)
        return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.ACCEPTED)

    async def on_remote_stop_transaction(
        self, request: m.RemoteStopTransactionRequest
    ) -> m.RemoteStopTransactionResponse:
        """Stop the transaction if it runs."""
        connector = self.find(request.transaction_id)
        if connector is None:
            return m.RemoteStopTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)

        async def stop() -> None:
            self.end(connector, m.Reason.REMOTE)

        self.do_after_answer(stop)
        return m.RemoteStopTransactionResponse(status=m.RemoteStartStopStatus.ACCEPTED)

    async def on_unlock_connector(self, request: m.UnlockConnectorRequest) -> m.UnlockConnectorResponse:
        """Unlock, which ends a transaction."""
        connector = self.connectors.get(request.connector_id)
        if connector is None:
            return m.UnlockConnectorResponse(status=m.UnlockStatus.NOT_SUPPORTED)
        self.end(connector, m.Reason.UNLOCK_COMMAND)
        return m.UnlockConnectorResponse(status=m.UnlockStatus.UNLOCKED)

    async def on_change_availability(self, request: m.ChangeAvailabilityRequest) -> m.ChangeAvailabilityResponse:
        """Put connectors in or out of service; one that is in use follows later."""
        chosen = [each for each in (self.whole, *self.connectors.values()) if request.connector_id in (0, each.number)]
        if not chosen:
            return m.ChangeAvailabilityResponse(status=m.AvailabilityStatus.REJECTED)
        for connector in chosen:
            connector.operative = request.type is m.AvailabilityType.OPERATIVE
            if not connector.operative:
                connector.reservation = None  # OCPP 1.6 5.13
            if connector.transaction is None and connector.status is not connector.idle:
                self.do_after_answer(self.report, connector, connector.idle)
        busy = any(connector.transaction is not None for connector in chosen)
        scheduled = busy and request.type is m.AvailabilityType.INOPERATIVE
        status = m.AvailabilityStatus.SCHEDULED if scheduled else m.AvailabilityStatus.ACCEPTED
        return m.ChangeAvailabilityResponse(status=status)
