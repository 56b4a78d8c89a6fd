"""The number of times that a payload is validated on its way through the queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, TypeVar

import anyio
import pytest

from ocpp16_sdk import RemoteCallError, messages as m
from ocpp16_sdk.charge_point.outbox import AsyncOutbox, MemoryOutboxStore, MessageDiscarded
from ocpp16_sdk.errors import OcppError
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation import _strict
from ocpp16_sdk.validation._reader import read
from tests.support.outbox_receiver import Central, deliver_all, delivering, opened, reading
from tests.support.scripted_central_system import scripted_central_system
from tests.support.virtual_time import in_virtual_time

P = TypeVar("P", bound=Payload)

REQUESTS = (m.StartTransactionRequest, m.MeterValuesRequest, m.StopTransactionRequest)


class CountingValidator:
    def __init__(self, validator: Any, count: Callable[[], object]) -> None:
        self._validator = validator
        self._count = count

    def __getattr__(self, name: str) -> Any:
        if name.startswith("validate_"):
            self._count()
        return getattr(self._validator, name)


@contextmanager
def counted_validations() -> Generator[Counter[str]]:
    """Count the validations of the messages of transactions, by action."""
    counts: Counter[str] = Counter()

    def count(action: str) -> Callable[[], object]:
        return lambda: counts.update([action])

    def counted_read(payload_type: type[P], text: str) -> P | None:
        counts.update([getattr(payload_type, "__action__", "")])
        return read(payload_type, text)

    with pytest.MonkeyPatch.context() as patch:
        for kind in REQUESTS:
            validator = CountingValidator(kind.__pydantic_validator__, count(kind.__action__))
            patch.setattr(kind, "__pydantic_validator__", validator)
        patch.setattr(_strict, "read", counted_read)
        yield counts


def of_requests(counts: Counter[str]) -> dict[str, int]:
    return {kind.__action__: counts[kind.__action__] for kind in REQUESTS}


@in_virtual_time
async def test_a_payload_is_validated_when_made_when_queued_when_read_and_when_sent() -> None:
    with counted_validations() as counts:
        async with scripted_central_system() as place, place.charger() as charger:
            transaction = await charger.transactions.start(connector_id=1, id_tag="A", meter_start=0)
            await transaction.meter_values([reading()])
            await transaction.stop(meter_stop=1)
            await charger.outbox.wait_delivered()
    assert of_requests(counts) == {kind.__action__: 4 for kind in REQUESTS}


@pytest.mark.parametrize("stopped", [False, True])
@in_virtual_time
async def test_after_a_restart_a_payload_is_validated_when_read_and_when_sent(stopped: bool) -> None:
    store = MemoryOutboxStore()
    async with opened(store) as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await transaction.meter_values([reading()])
        if stopped:
            await transaction.stop(meter_stop=1)
    with counted_validations() as counts:
        async with scripted_central_system() as place, place.charger(store=store) as charger:
            await charger.outbox.wait_delivered()
    of_the_start = 2 if stopped else 3  # the start of an open transaction is also read for `transactions.open`
    assert list(of_requests(counts).values()) == [of_the_start, 2, 2 * stopped]


def large_errors() -> list[OcppError]:
    details = {"text": "x" * 1_000_000}
    return [
        RemoteCallError("MeterValues", "InternalError", "", details),
        RemoteCallError("MeterValues", "InternalError", "x" * 1_000_000, {}),
    ]


def stored_error(outbox: AsyncOutbox) -> OcppError:
    inner: Any = outbox
    error: OcppError = inner._delivery._last_error
    return error


@pytest.mark.parametrize("number", [0, 1], ids=["details", "description"])
@in_virtual_time
async def test_the_data_of_a_callerror_is_not_kept_until_the_next_transmission(number: int) -> None:
    failures = [large_errors()[number] for _ in range(2)]
    central = Central(*failures)
    async with opened() as (outbox, reports):
        outbox.attempts, outbox.retry_interval = 2, 60
        await outbox.transactions.meter_values(1, [reading()])
        async with delivering(outbox, central):
            await central.has(1)
            await anyio.sleep(1)
        kept = stored_error(outbox)
        assert isinstance(kept, RemoteCallError)
        assert len(repr(kept)) < 1000
        assert kept.__traceback__ is None
        await deliver_all(outbox, central)
        assert isinstance(reports[-1], MessageDiscarded)
        assert reports[-1].error is failures[1]  # the event has the whole error
        assert stored_error(outbox) is not failures[1]
