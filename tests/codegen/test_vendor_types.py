"""A vendor's package combines with the roles: both type checkers agree, and it runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.codegen.schema_sets import ROOT
from tests.codegen.vendor_sets import EXAMPLE, run

GOOD = '''
"""Every way to combine; the order of the bases does not matter."""
import asyncio
from datetime import UTC, datetime
from typing import TypeVar, assert_type, cast
import acme
from ocpp16_sdk import AsyncCentralSystem, AsyncManualChargePoint, AsyncChargePointConnection
from ocpp16_sdk import CentralSystem, ManualChargePoint, ChargePointConnection
from ocpp16_sdk.model import HandlerTable
from ocpp16_sdk.messages import AuthorizeResponse, ResetRequest, ResetResponse, ResetStatus
from ocpp16_sdk.blocking.handlers import CentralSystemOn, ChargePointOn
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Response

R = TypeVar("R", bound=Response)
SHOWN = acme.ShowMessageResponse(status=acme.ShowMessageStatus.SHOWN)
READING = acme.TemperatureReading(sensor_id="a", celsius=48.3)
NOW = datetime(2026, 5, 1, tzinfo=UTC)


class RoleFirst(AsyncManualChargePoint, acme.AsyncChargePointHandlers, acme.AsyncChargePointCalls):
    async def on_show_message(self, request: acme.ShowMessageRequest) -> acme.ShowMessageResponse:
        return SHOWN

    async def on_reset(self, request: ResetRequest) -> ResetResponse:
        return ResetResponse(status=ResetStatus.ACCEPTED)


class RoleLast(acme.AsyncChargePointCalls, acme.AsyncChargePointHandlers, AsyncManualChargePoint):
    async def on_show_message(self, request: acme.ShowMessageRequest) -> acme.ShowMessageResponse:
        return SHOWN


class Connection(AsyncChargePointConnection, acme.AsyncCentralSystemCalls):
    async def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        assert request == acme.ShowMessageRequest(text="Hi") and timeout is None
        return cast("R", SHOWN)


class Depot(acme.AsyncCentralSystemHandlers, AsyncCentralSystem):
    async def on_report_temperatures(
        self, charge_point: AsyncChargePointConnection, request: acme.ReportTemperaturesRequest
    ) -> acme.ReportTemperaturesResponse:
        return acme.ReportTemperaturesResponse()


class Blocking(ManualChargePoint, acme.ChargePointHandlers, acme.ChargePointCalls):
    def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        assert request == acme.ReportTemperaturesRequest(timestamp=NOW, readings=[READING]) and timeout == 3
        return cast("R", acme.ReportTemperaturesResponse(fan_speed=1))


class BlockingDepot(acme.CentralSystemHandlers, CentralSystem):
    def on_report_temperatures(
        self, charge_point: ChargePointConnection, request: acme.ReportTemperaturesRequest
    ) -> acme.ReportTemperaturesResponse:
        return acme.ReportTemperaturesResponse()


def routes(owner: AsyncManualChargePoint | AsyncCentralSystem | CentralSystem) -> set[str]:
    return {name for name, route in HandlerTable(owner).close().items() if route.handler is not None}


async def asynchronous() -> None:
    assert routes(RoleFirst("ws://h", "CP")) == {"Reset", "ShowMessage"}
    role_last = RoleLast("ws://h", "CP")
    assert routes(role_last) == {"ShowMessage"}
    on = acme.AsyncChargePointOn(role_last.on)
    on.reset(RoleFirst("ws://h", "CP").on_reset)
    depot = Depot()
    assert routes(depot) == {"ReportTemperatures"}
    assert_type(acme.AsyncCentralSystemOn(depot.on), acme.AsyncCentralSystemOn)
    shown = await Connection.__new__(Connection).show_message(text="Hi")
    assert_type(shown, acme.ShowMessageResponse)
    assert shown is SHOWN


async def calls(charge_point: RoleFirst) -> None:
    assert_type(await charge_point.authorize(id_tag="A"), AuthorizeResponse)
    answer = await charge_point.report_temperatures(timestamp=NOW, readings=[READING])
    assert_type(answer.fan_speed, int | None)


def blocking() -> None:
    owner = Blocking("ws://h", "CP")
    answer = owner.report_temperatures(timestamp=NOW, readings=[READING], timeout=3)
    assert_type(answer, acme.ReportTemperaturesResponse)
    assert answer.fan_speed == 1
    table = HandlerTable(owner)
    on = acme.ChargePointOn(ChargePointOn(table))

    @on.show_message
    def show(request: acme.ShowMessageRequest) -> acme.ShowMessageResponse:
        return SHOWN

    route = table.close()["ShowMessage"]
    assert route.handler is show and route.request is acme.ShowMessageRequest
    depot = BlockingDepot()
    assert routes(depot) == {"ReportTemperatures"}
    assert_type(acme.CentralSystemOn(depot.on), acme.CentralSystemOn)
    assert issubclass(acme.CentralSystemOn, CentralSystemOn)


asyncio.run(asynchronous())
blocking()
'''

BAD = """
from datetime import UTC, datetime
import acme
from acme import ReportTemperaturesRequest as Report, ReportTemperaturesResponse as Reported
from ocpp16_sdk import AsyncManualChargePoint, AsyncChargePointConnection, CentralSystem


class Wrong(AsyncManualChargePoint, acme.AsyncChargePointHandlers, acme.AsyncChargePointCalls):
    async def on_show_message(self, request: acme.ShowMessageResponse) -> acme.ShowMessageResponse:  # error
        return request


class Mixed(AsyncManualChargePoint, acme.ChargePointHandlers):  # error
    pass


class WrongPeer(CentralSystem, acme.CentralSystemHandlers):
    def on_report_temperatures(self, charge_point: AsyncChargePointConnection, request: Report) -> Reported:  # error
        return Reported()


charge_point = Wrong("ws://h", "CP")
on = acme.AsyncChargePointOn(charge_point.on)
acme.ChargePointOn(charge_point.on)  # error


@on.show_message  # error
async def show(request: acme.ShowMessageRequest) -> acme.ReportTemperaturesResponse:
    return acme.ReportTemperaturesResponse()


async def session() -> None:
    await charge_point.report_temperatures(timestamp="now", readings=[])  # error
    await charge_point.show_message(text="x")  # error
    await charge_point.call(acme.ShowMessageRequest(text="x"))  # error
    report = Report(timestamp=datetime.now(UTC), readings=["hot"])  # error
    report.readings.append(acme.TemperatureReading(sensor_id="x", celsius=1))  # error
    acme.TemperatureReading(sensor_id="x", celsius="hot")  # error
    acme.TemperatureReading(sensorID="x", celsius=1)  # error
    acme.TemperatureReading(sensor_id="x", celsius=1).celsius = 2  # error
"""


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    (folder / "good.py").write_text(GOOD)
    (folder / "bad.py").write_text(BAD)
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "extraPaths": [str(EXAMPLE), str(ROOT)]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    return folder


def test_every_way_to_combine_works(samples: Path) -> None:
    assert run(str(samples / "good.py"), cwd=samples, path=(EXAMPLE,)) == (0, "", "")


@pytest.mark.parametrize(
    "checker",
    [
        ("mypy", "--strict", "--cache-dir=cache", "good.py", "bad.py"),
        ("pyright", "--warnings", "good.py", "bad.py"),
    ],
    ids=lambda checker: checker[0],
)
def test_a_type_checker_reports_every_mistake_and_nothing_else(checker: tuple[str, ...], samples: Path) -> None:
    status, shown, _ = run("-m", *checker, cwd=samples, MYPYPATH=f"{EXAMPLE}:{ROOT}")
    assert status == 1
    places = {(match[1], int(match[2])) for match in re.finditer(r"(\w+\.py):(\d+).*? error: ", shown)}
    assert places == set(_marked())


def _marked() -> Iterator[tuple[str, int]]:
    for number, line in enumerate(BAD.splitlines(), 1):
        if line.endswith("# error"):
            yield "bad.py", number
