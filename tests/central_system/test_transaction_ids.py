"""Ids of transactions."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.central_system import MemoryTransactionIdStore, TransactionIds, TransactionStart
from tests.central_system.scripted_charge_points import CP
from tests.support.virtual_time import in_virtual_time

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def start(**other: Any) -> m.StartTransactionRequest:
    fields: dict[str, Any] = {"connector_id": 1, "id_tag": "Tag", "meter_start": 0, "timestamp": NOON}
    return m.StartTransactionRequest(**fields | other)


@pytest.mark.item("CS-12", "TYPE-02")
@pytest.mark.parametrize(
    "again",
    [
        start(),
        start(id_tag="TAG"),
        start(timestamp=NOON.astimezone(timezone(timedelta(hours=2)))),
        start(reservation_id=0),
    ],
    ids=["the same", "the tag in another case", "the time of another zone", "with a reservation"],
)
@in_virtual_time
async def test_a_repeated_start_has_the_same_id(again: m.StartTransactionRequest) -> None:
    ids = TransactionIds()
    assert await ids.of(CP(), start()) == await ids.of(CP(), again)


@pytest.mark.item("CS-11", "CS-12")
@pytest.mark.parametrize(
    ("identity", "other"),
    [
        ("CP001", {"connector_id": 2}),
        ("CP001", {"id_tag": "Tag2"}),
        ("CP001", {"meter_start": 1}),
        ("CP001", {"timestamp": NOON + timedelta(milliseconds=1)}),
        ("CP002", {}),
    ],
)
@in_virtual_time
async def test_every_other_start_gets_an_id_of_its_own(identity: str, other: dict[str, Any]) -> None:
    ids = TransactionIds()
    assert await ids.of(CP(), start()) != await ids.of(CP(identity), start(**other))


@in_virtual_time
async def test_the_extremes_of_time_and_meters_have_ids() -> None:
    ids = TransactionIds(MemoryTransactionIdStore(first_id=1))
    early = start(timestamp=datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), meter_start=-1)
    assert [await ids.of(CP(), each) for each in (early, early, start())] == [1, 1, 2]


@pytest.mark.item("CS-11")
@in_virtual_time
async def test_ids_are_positive_numbers_of_32_bits_and_begin_anew_after_the_last() -> None:
    ids = TransactionIds(MemoryTransactionIdStore(first_id=2**31 - 2))
    assert [await ids.of(CP(), start(meter_start=number)) for number in range(3)] == [2**31 - 2, 2**31 - 1, 1]


@pytest.mark.item("CS-11")
@in_virtual_time
async def test_a_program_that_starts_anew_does_not_begin_with_the_same_ids() -> None:
    given = {await TransactionIds().of(CP(), start()) for _ in range(20)}
    assert len(given) == 20
    assert all(1 <= each < 2**31 for each in given)


@in_virtual_time
async def test_only_the_newest_starts_are_remembered() -> None:
    ids = TransactionIds(MemoryTransactionIdStore(first_id=1, max_starts=2))
    first, second, third = (start(meter_start=number) for number in range(3))
    for request in (first, second, third):
        await ids.of(CP(), request)
    assert await ids.of(CP(), third) == 3
    assert await ids.of(CP(), second) == 2
    assert await ids.of(CP(), first) == 4


class Table:
    """What a database would do."""

    def __init__(self, *given: int) -> None:
        self.given = list(given)
        self.asked: list[TransactionStart] = []

    async def transaction_id(self, start: TransactionStart) -> int:
        self.asked.append(start)
        return self.given.pop(0)


@in_virtual_time
async def test_a_database_can_store_the_starts() -> None:
    table = Table(42)
    assert await TransactionIds(table).of(CP(), start()) == 42
    assert table.asked == [TransactionStart("CP001", 1, "Tag", NOON, 0)]


@pytest.mark.item("TYPE-02")
@in_virtual_time
async def test_a_store_receives_the_identifier_as_it_was_sent_and_in_lower_case_to_compare() -> None:
    table = Table(42)
    await TransactionIds(table).of(CP(), start(id_tag="04aB"))
    (asked,) = table.asked
    assert (asked.id_tag, asked.id_tag_lower) == ("04aB", "04ab")
    other = TransactionStart("CP001", 1, "04AB", NOON, 0)
    assert (asked == other, hash(asked) == hash(other)) == (True, True)


@pytest.mark.item("CS-11")
@pytest.mark.parametrize("given", [0, -1, 2**31])
@in_virtual_time
async def test_an_id_out_of_range_is_not_sent(given: int) -> None:
    with pytest.raises(ValueError, match="must be from 1 to 2147483647"):
        await TransactionIds(Table(given)).of(CP(), start())


@pytest.mark.anyio
async def test_a_store_of_plain_functions_is_asked_in_a_thread_of_its_own() -> None:
    class Plain:
        def transaction_id(self, start: TransactionStart) -> int:
            assert threading.get_ident() != loop
            return start.connector_id + 6

    loop = threading.get_ident()
    assert await TransactionIds(Plain()).of(CP(), start()) == 7
