"""The charging session of the demo, from the side of the central system; every step is checked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import anyio

import ocpp16_sdk.messages as m
from ocpp16_sdk.central_system import AsyncCentralSystem
from ocpp16_sdk.connection import Observation
from ocpp16_sdk.model import Payload, Request, Response

Q = TypeVar("Q", bound=Request[Response])

_MAX_REQUESTS = 1000  # that are queued for `expect`


class UnexpectedError(Exception):
    """A step of the session was not as expected."""


class ReceivedRequests:
    """An observer that queues the requests of charge points for `expect`."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._send, self._receive = anyio.create_memory_object_stream[Payload](_MAX_REQUESTS)

    def __call__(self, observation: Observation) -> None:
        """Queue the message if it is a request of a charge point."""
        content = observation.content
        if not observation.outgoing and isinstance(content, Payload) and not isinstance(content, Response):
            self._send.send_nowait(content)

    def close(self) -> None:
        """Close the queue."""
        self._send.close()
        self._receive.close()

    async def expect(self, kind: type[Q], condition: Callable[[Q], bool] = lambda _: True) -> Q:
        """Return the next request of a class that meets the condition; drop the others.

        Raises:
            UnexpectedError: it was not received in time.
        """
        with anyio.move_on_after(self._timeout):
            while True:
                request = await self._receive.receive()
                if isinstance(request, kind) and condition(request):
                    return request
        raise UnexpectedError(f"the expected {kind.__action__}.req was not received within {self._timeout:g} s")


async def run_charging_session(
    central_system: AsyncCentralSystem,
    requests: ReceivedRequests,
    identity: str,
    type_command: Callable[[str], Awaitable[object]],
) -> int:
    """Wait for the boot, start and stop a transaction, and return its energy in Wh.

    `type_command` types a command of `ocpp16 charge-point`: the car is plugged in and unplugged.

    Raises:
        UnexpectedError: a step was not as expected.
        CallFailedError: the charge point did not answer a call.
    """
    await requests.expect(m.BootNotificationRequest)
    available = m.ChargePointStatus.AVAILABLE
    await requests.expect(
        m.StatusNotificationRequest, lambda request: request.connector_id == 1 and request.status is available
    )
    id_tag = (await requests.expect(m.AuthorizeRequest)).id_tag

    charge_point = central_system[identity]
    changed = await charge_point.change_configuration(key="MeterValueSampleInterval", value="1")
    _check(changed, changed.status is m.ConfigurationStatus.ACCEPTED)
    started = await charge_point.remote_start_transaction(id_tag=id_tag, connector_id=1)
    _check(started, started.status is m.RemoteStartStopStatus.ACCEPTED)
    await type_command("plug 1")
    start = await requests.expect(m.StartTransactionRequest, lambda request: request.id_tag == id_tag)
    measured = await requests.expect(m.MeterValuesRequest, lambda request: request.transaction_id is not None)

    transaction_id = measured.transaction_id
    assert transaction_id is not None
    limited = await charge_point.set_charging_profile(connector_id=1, cs_charging_profiles=_limit(transaction_id))
    _check(limited, limited.status is m.ChargingProfileStatus.ACCEPTED)
    stopped = await charge_point.remote_stop_transaction(transaction_id=transaction_id)
    _check(stopped, stopped.status is m.RemoteStartStopStatus.ACCEPTED)
    stop = await requests.expect(m.StopTransactionRequest, lambda request: request.transaction_id == transaction_id)
    _check(stop, stop.reason is m.Reason.REMOTE and stop.meter_stop >= start.meter_start)
    await type_command("unplug 1")
    await requests.expect(
        m.StatusNotificationRequest, lambda request: request.connector_id == 1 and request.status is available
    )
    await requests.expect(m.HeartbeatRequest)
    return stop.meter_stop - start.meter_start


def _limit(transaction_id: int) -> m.ChargingProfile:
    """Return a profile of 16 amperes for the rest of the transaction."""
    return m.ChargingProfile(
        charging_profile_id=1,
        transaction_id=transaction_id,
        stack_level=0,
        charging_profile_purpose=m.ChargingProfilePurpose.TX_PROFILE,
        charging_profile_kind=m.ChargingProfileKind.ABSOLUTE,
        charging_schedule=m.ChargingSchedule(
            start_schedule=datetime.now(UTC),
            charging_rate_unit=m.ChargingRateUnit.A,
            charging_schedule_period=(m.ChargingSchedulePeriod(start_period=0, limit=16),),
        ),
    )


def _check(payload: Payload, expected: bool) -> None:
    if not expected:
        raise UnexpectedError(f"not as expected: {payload!r}")
