"""Limit the current of each transaction that has just started."""

from functools import partial

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, after_answer, messages as m
from ocpp16_sdk.central_system import TransactionIds, confirmed_start, is_late

transaction_ids = TransactionIds()


class Depot(AsyncCentralSystem):
    @confirmed_start(transaction_ids)
    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        transaction_id = await transaction_ids.of(charge_point, request)
        if not is_late(request):  # else the transaction may have stopped
            after_answer(partial(self.limit, charge_point, request.connector_id, transaction_id))
        accepted = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
        return m.StartTransactionResponse(transaction_id=transaction_id, id_tag_info=accepted)

    async def limit(self, charge_point: AsyncChargePointConnection, connector_id: int, transaction_id: int) -> None:
        period = m.ChargingSchedulePeriod(start_period=0, limit=16)
        profile = m.ChargingProfile(
            charging_profile_id=1,
            transaction_id=transaction_id,
            stack_level=0,
            charging_profile_purpose=m.ChargingProfilePurpose.TX_PROFILE,
            charging_profile_kind=m.ChargingProfileKind.RELATIVE,
            charging_schedule=m.ChargingSchedule(
                charging_rate_unit=m.ChargingRateUnit.A, charging_schedule_period=[period]
            ),
        )
        await charge_point.set_charging_profile(connector_id=connector_id, cs_charging_profiles=profile)
