"""Kills a station with the whole kit repeatedly, and compares its store and its messages with what was answered."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import anyio
import anyio.to_thread

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, messages as m
from ocpp16_sdk.charge_point.outbox._sqlite_store import SqliteOutboxStore
from ocpp16_sdk.errors import CallFailedError
from tests.crash.station_program import EPOCH, run

PROCESS_TIMEOUT = 30.0  # seconds
MAX_LIFE = 0.25  # seconds from the first connection to the kill
_ACCEPTED = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.crash.station_program"])


@dataclass
class Promise:
    """A value that the station has stored: the last one that it confirmed, or one that was sent after it."""

    confirmed: Any = None
    possible: list[Any] = field(default_factory=list[Any])

    def sent(self, value: Any) -> None:
        """Note a value before it is sent."""
        self.possible.append(value)

    def answered(self, value: Any) -> None:
        """Note the confirmation of a value: earlier ones are gone."""
        self.confirmed = value
        self.possible.clear()

    def check(self, value: Any, what: str) -> None:
        """Compare with the value in the store. From now on this one counts."""
        assert value == self.confirmed or value in self.possible, f"{what}: {value!r}, expected {self}"
        self.answered(value)


class Depot(AsyncCentralSystem):
    """Changes lists, reservations, availability and profiles, and records transactions."""

    def __init__(self) -> None:
        super().__init__()
        self.connected = anyio.Event()
        self.starts: dict[tuple[int, datetime], m.StartTransactionRequest] = {}
        self.ids: dict[tuple[int, datetime], int] = {}
        self.stops: dict[int, m.StopTransactionRequest] = {}
        self.repeated = 0

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        self.connected.set()
        status = m.RegistrationStatus.ACCEPTED
        return m.BootNotificationResponse(status=status, current_time=datetime.now(UTC), interval=300)

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=datetime.now(UTC))

    async def on_authorize(
        self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest
    ) -> m.AuthorizeResponse:
        return m.AuthorizeResponse(id_tag_info=_ACCEPTED)

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        return m.StatusNotificationResponse()

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        return m.MeterValuesResponse()

    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        key = (request.connector_id, request.timestamp)
        self.repeated += key in self.starts
        self.starts[key] = request
        number = self.ids.setdefault(key, len(self.ids) + 1)
        return m.StartTransactionResponse(transaction_id=number, id_tag_info=_ACCEPTED)

    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        before = self.stops.setdefault(request.transaction_id, request)
        assert before == request, f"two stops of transaction {request.transaction_id}: {before!r}, {request!r}"
        return m.StopTransactionResponse()


@dataclass
class Kills:
    """The results of a run."""

    kills: int = 0
    answered: int = 0
    """Calls of the central system that were confirmed."""
    transactions: int = 0
    repeated: int = 0


class Run:
    """One run with one store."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.depot = Depot()
        self.result = Kills()
        self._store = str(folder / "station.db")
        self._random = Random(seed)
        self._list, self._reservation, self._availability, self._profile = (Promise() for _ in range(4))
        self._number = 0

    async def kill(self, port: int) -> None:
        """Run a process, change things, kill it, and compare its store."""
        self.depot.connected = anyio.Event()
        process = _CONTEXT.Process(
            target=run, args=(port, self._store, self._random.randrange(10**6)), kwargs={"quiet": False}
        )
        process.start()
        try:
            with anyio.fail_after(PROCESS_TIMEOUT):
                await self.depot.connected.wait()
            with anyio.move_on_after(self._random.random() * MAX_LIFE):
                while True:
                    await self._change()
        finally:
            process.kill()
            await anyio.to_thread.run_sync(process.join)
        self.result.kills += 1
        self._compare()

    async def finish(self, port: int) -> None:
        """Let a last process deliver everything, and compare all transactions."""
        process = _CONTEXT.Process(target=run, args=(port, self._store, 0), kwargs={"quiet": True})
        process.start()
        try:
            with anyio.fail_after(PROCESS_TIMEOUT):
                while len(self.depot.stops) < len(self.depot.ids):  # noqa: ASYNC110
                    await anyio.sleep(0.05)
        finally:
            process.kill()
            await anyio.to_thread.run_sync(process.join)
        assert {*self.depot.ids.values()} == {*self.depot.stops}
        now = (datetime.now(UTC).timestamp() - EPOCH) + 1
        for key, start in self.depot.starts.items():
            stop = self.depot.stops[self.depot.ids[key]]
            assert start.meter_start <= stop.meter_stop <= now, (start, stop)
            assert start.timestamp <= stop.timestamp
            assert abs(start.meter_start - (start.timestamp.timestamp() - EPOCH)) < 2, start
        self.result.transactions, self.result.repeated = len(self.depot.ids), self.depot.repeated

    async def _change(self) -> None:
        changes: Sequence[Callable[[Any], Any]] = (
            self._send_list,
            self._reserve,
            self._change_availability,
            self._set_profile,
        )
        connection = self.depot.get("CP001")
        if connection is None:
            await anyio.sleep(0.005)
            return
        try:
            await self._random.choice(changes)(connection)
        except CallFailedError:
            await anyio.sleep(0.001)

    async def _send_list(self, connection: AsyncChargePointConnection) -> None:
        self._number += 1
        number = self._number
        entries = [
            m.AuthorizationData(id_tag=f"V{number}-{index}", id_tag_info=_ACCEPTED) for index in range(number % 7 + 1)
        ]
        self._list.sent(number)
        answer = await connection.send_local_list(
            list_version=number, update_type=m.UpdateType.FULL, local_authorization_list=entries
        )
        assert answer.status is m.UpdateStatus.ACCEPTED
        self._confirmed(self._list, number)

    async def _reserve(self, connection: AsyncChargePointConnection) -> None:
        self._number += 1
        number = self._number
        expiry = datetime(2100, 1, 1, tzinfo=UTC)
        self._reservation.sent(number)
        # Connector 0: a connector may be in use. The last reservation is cancelled first.
        if self._reservation.confirmed is not None:
            self._reservation.sent(None)
            await connection.cancel_reservation(reservation_id=self._reservation.confirmed)
            self._confirmed(self._reservation, None)
            self._reservation.sent(number)
        answer = await connection.reserve_now(
            connector_id=0, expiry_date=expiry, id_tag="RESERVED", reservation_id=number
        )
        if answer.status is m.ReservationStatus.ACCEPTED:
            self._confirmed(self._reservation, number)
        else:
            self._reservation.possible.remove(number)

    async def _change_availability(self, connection: AsyncChargePointConnection) -> None:
        kind = self._random.choice([*m.AvailabilityType])
        stored = ["Inoperative", "Scheduled"] if kind is m.AvailabilityType.INOPERATIVE else [None]
        for each in stored:
            self._availability.sent(each)
        answer = await connection.change_availability(connector_id=2, type=kind)
        assert answer.status is not m.AvailabilityStatus.REJECTED
        self._confirmed(self._availability, stored[0])
        for each in stored[1:]:  # a transaction may delay it, and may stop at any time
            self._availability.sent(each)

    async def _set_profile(self, connection: AsyncChargePointConnection) -> None:
        self._number += 1
        number = self._number
        schedule = m.ChargingSchedule(
            charging_rate_unit=m.ChargingRateUnit.A,
            charging_schedule_period=[m.ChargingSchedulePeriod(start_period=0, limit=10 + number % 10)],
        )
        profile = m.ChargingProfile(
            charging_profile_id=number,
            stack_level=0,
            charging_profile_purpose=m.ChargingProfilePurpose.TX_DEFAULT_PROFILE,
            charging_profile_kind=m.ChargingProfileKind.RELATIVE,
            charging_schedule=schedule,
        )
        self._profile.sent([number])
        answer = await connection.set_charging_profile(connector_id=0, cs_charging_profiles=profile)
        assert answer.status is m.ChargingProfileStatus.ACCEPTED
        self._confirmed(self._profile, [number])

    def _confirmed(self, promise: Promise, value: Any) -> None:
        promise.answered(value)
        self.result.answered += 1

    def _rows(self) -> dict[str, dict[str, Any]]:
        store = SqliteOutboxStore(self._store)
        try:
            tables: dict[str, dict[str, Any]] = {}
            for (table, key), content in store.open().rows.items():
                tables.setdefault(table, {})[key] = content
            return tables
        finally:
            store.close()

    def _compare(self) -> None:
        rows = self._rows()
        version = json.loads(rows.get("local list version", {}).get("version", b'{"version": null}'))["version"]
        self._list.check(version, "the version of the local list")
        expected = set[str]() if version is None else {f"v{version}-{index}" for index in range(version % 7 + 1)}
        assert {*rows.get("local list", {})} == expected
        reservation = [int(key) for key in rows.get("reservation", {})]
        assert len(reservation) <= 1
        self._reservation.check(reservation[0] if reservation else None, "the reservation")
        command = rows.get("availability", {}).get("2")
        stored = None if command is None else json.loads(command)
        self._availability.check(stored, "the availability of connector 2")
        if stored is not None:
            self._availability.possible += ["Inoperative", "Scheduled"]
        profiles = [int(key) for key in rows.get("charging profile", {})]
        self._profile.check(profiles or None, "the charging profiles")


async def run_kills(folder: Path, kills: int, seed: int) -> Kills:
    """Kill a station so many times; raise AssertionError if something is lost."""
    one = Run(folder, seed)
    async with one.depot.serve(port=0) as serving:
        for _ in range(kills):
            await one.kill(serving.port)
        await one.finish(serving.port)
    return one.result
