"""The central system of the tools: everybody is welcome, and a transaction is never refused (OCPP 1.6 4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from tests.support.roles import NOW, Charger, in_memory
from tests.support.virtual_time import in_virtual_time


def depot() -> AnsweringCentralSystem:
    return AnsweringCentralSystem(heartbeat_interval=42)


@in_virtual_time
async def test_it_accepts_every_boot_and_answers_the_time() -> None:  # CS-03
    async with in_memory(depot()) as served, served.charge_point(Charger) as charger:
        boot = await charger.boot_notification(charge_point_vendor="v", charge_point_model="m")
        assert (boot.status, boot.interval) == ("Accepted", 42)
        for told in (boot.current_time, (await charger.heartbeat()).current_time):
            assert abs(datetime.now(UTC) - told) < timedelta(seconds=30)


@in_virtual_time
async def test_a_transaction_keeps_its_id_and_no_other_one_has_it() -> None:  # CS-09, CS-11, CS-12
    request = m.StartTransactionRequest(connector_id=1, id_tag="A", meter_start=0, timestamp=NOW)
    others = [
        request.model_copy(update=change)
        for change in ({"connector_id": 2}, {"id_tag": "B"}, {"timestamp": NOW + timedelta(seconds=1)})
    ]
    async with (
        in_memory(depot()) as served,
        served.charge_point(Charger, "CP001") as first,
        served.charge_point(Charger, "CP002") as second,
    ):
        answer = await first.call(request)
        assert answer.id_tag_info.status is m.AuthorizationStatus.ACCEPTED
        assert await first.call(request) == answer, "it was sent again"
        ids = [answer.transaction_id, (await second.call(request)).transaction_id]
        ids += [(await first.call(other)).transaction_id for other in others]
        assert sorted(ids) == [1, 2, 3, 4, 5]


@in_virtual_time
async def test_the_number_of_stored_transactions_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocpp16_sdk.cli._answering_central_system._MAX_TRANSACTIONS", 3)
    async with in_memory(depot()) as served, served.charge_point(Charger) as charger:

        async def start(second: int) -> int:
            timestamp = NOW + timedelta(seconds=second)
            answer = await charger.start_transaction(connector_id=1, id_tag="A", meter_start=0, timestamp=timestamp)
            return answer.transaction_id

        assert [await start(second) for second in (1, 2, 3, 4)] == [1, 2, 3, 4]
        assert [await start(second) for second in (2, 3, 4)] == [2, 3, 4]
        assert await start(1) == 5, "forgotten"


@pytest.mark.parametrize("transaction_id", [999_999, -1, 0])
@in_virtual_time
async def test_the_stop_of_any_transaction_is_confirmed(transaction_id: int) -> None:  # CS-13, CS-14, CS-15
    async with in_memory(depot()) as served, served.charge_point(Charger) as charger:
        for id_tag in ("A", None):
            answer = await charger.stop_transaction(
                transaction_id=transaction_id, meter_stop=-5, timestamp=NOW + timedelta(days=9999), id_tag=id_tag
            )
            assert (answer.id_tag_info is None) is (id_tag is None)
