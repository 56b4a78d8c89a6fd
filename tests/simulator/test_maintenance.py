"""Firmware, diagnostics, logs and certificates of the simulated charge point."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import pytest

from ocpp16_sdk import messages as m
from tests.support.simulated_charge_point import Simulation, simulated
from tests.support.virtual_time import in_virtual_time

PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
CENTRAL, MANUFACTURER = m.CertificateUse.CENTRAL_SYSTEM_ROOT_CERTIFICATE, m.CertificateUse.MANUFACTURER_ROOT_CERTIFICATE


def soon(seconds: float = 0) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def firmware(certificate: str = PEM, *, seconds: float = 0) -> m.Firmware:
    return m.Firmware(
        location="https://127.0.0.1/f", retrieve_date_time=soon(seconds), signing_certificate=certificate, signature="x"
    )


async def diagnostics(simulation: Simulation) -> Any:
    return await simulation.remote.get_diagnostics(location="ftp://user:secret@127.0.0.1/")


async def log(simulation: Simulation) -> Any:
    return await simulation.remote.get_log(
        log_type=m.LogType.DIAGNOSTICS_LOG, request_id=4, log=m.LogParameters(remote_location="https://127.0.0.1/")
    )


async def update(simulation: Simulation) -> Any:
    return await simulation.remote.update_firmware(location="https://127.0.0.1/f", retrieve_date=soon())


async def signed_update(simulation: Simulation) -> Any:
    return await simulation.remote.signed_update_firmware(request_id=4, firmware=firmware())


@pytest.mark.parametrize(
    ("ask", "kind", "steps"),
    [
        (diagnostics, m.DiagnosticsStatusNotificationRequest, ["Uploading", "Uploaded"]),  # FW-09
        (log, m.LogStatusNotificationRequest, ["Uploading", "Uploaded"]),  # SEC-57
        (  # FW-02
            update,
            m.FirmwareStatusNotificationRequest,
            ["Downloading", "Downloaded", "Installing", "Installed"],
        ),
        (  # SEC-48
            signed_update,
            m.SignedFirmwareStatusNotificationRequest,
            ["Downloading", "Downloaded", "SignatureVerified", "Installing", "Installed"],
        ),
    ],
)
@in_virtual_time
async def test_every_status_is_sent_after_the_answer(
    ask: Callable[[Simulation], Awaitable[Any]], kind: type[Any], steps: list[str]
) -> None:
    async with simulated() as simulation:
        answer = await ask(simulation)
        assert await simulation.log.next() is not None  # the request
        assert await simulation.log.next() == answer
        await anyio.sleep(60)
        told = [each for each in await simulation.messages_so_far() if type(each).__name__.endswith("Request")]
        assert {type(each) for each in told} == {kind}
        assert [each.status for each in told] == steps
        assert {getattr(each, "request_id", 4) for each in told} == {4}
        assert simulation.charger.replaceable == {}


@in_virtual_time
async def test_an_answer_names_the_file() -> None:  # FW-08, SEC-56
    async with simulated() as simulation:
        assert (await diagnostics(simulation)).file_name == "diagnostics.log"
        assert await log(simulation) == m.GetLogResponse(status=m.LogStatus.ACCEPTED, filename="charge-point.log")


@in_virtual_time
async def test_a_repeated_request_replaces_the_earlier_task() -> None:  # FW-07, SEC-51, SEC-56
    async with simulated() as simulation:
        for ask in (log, signed_update):
            answers = [(await ask(simulation)).status for _ in range(3)]
            assert answers == ["Accepted", "AcceptedCanceled", "AcceptedCanceled"]
        for _ in range(3):
            await diagnostics(simulation)
            await update(simulation)
        await anyio.sleep(60)
        said = await simulation.messages_so_far()
        for kind in (m.LogStatusNotificationRequest, m.DiagnosticsStatusNotificationRequest):
            assert sum(isinstance(each, kind) and each.status == "Uploaded" for each in said) == 1
        installed = (m.FirmwareStatusNotificationRequest, m.SignedFirmwareStatusNotificationRequest)
        assert sum(isinstance(each, installed) and each.status == "Installed" for each in said) == 1


@pytest.mark.parametrize("seconds", [100, 90_000])
@in_virtual_time
async def test_an_update_waits_for_its_date(seconds: float) -> None:  # FW-01
    async with simulated() as simulation:
        await simulation.remote.update_firmware(location="https://127.0.0.1/f", retrieve_date=soon(seconds))
        start = anyio.current_time()
        await simulation.log.until(m.FirmwareStatusNotificationRequest)
        assert anyio.current_time() - start == pytest.approx(seconds, abs=5)


@in_virtual_time
async def test_a_date_in_the_far_future_is_accepted() -> None:
    async with simulated() as simulation:
        await simulation.remote.update_firmware(
            location="https://127.0.0.1/f", retrieve_date=datetime(9999, 12, 31, tzinfo=UTC)
        )
        await simulation.messages_so_far()
        assert await update(simulation) == m.UpdateFirmwareResponse()
        await simulation.log.until(m.FirmwareStatusNotificationRequest)


@in_virtual_time
async def test_a_certificate_that_is_none_is_refused() -> None:  # SEC-42, SEC-43, SEC-47
    async with simulated() as simulation:
        remote = simulation.remote
        signed = await remote.signed_update_firmware(request_id=1, firmware=firmware("nonsense"))
        assert signed.status is m.UpdateFirmwareStatus.INVALID_CERTIFICATE
        assert (await remote.certificate_signed(certificate_chain="nonsense")).status == "Rejected"
        assert (await remote.certificate_signed(certificate_chain=PEM)).status == "Accepted"
        installed = await remote.install_certificate(certificate_type=CENTRAL, certificate="nonsense")
        assert installed.status is m.CertificateStatus.FAILED
        await simulation.messages_so_far()
        assert simulation.charger.replaceable == {}


@in_virtual_time
async def test_certificates_are_stored_listed_and_deleted() -> None:  # SEC-43, SEC-45, SEC-46
    async with simulated() as simulation:
        remote = simulation.remote
        missing = await remote.get_installed_certificate_ids(certificate_type=CENTRAL)
        assert missing == m.GetInstalledCertificateIdsResponse(status=m.GetInstalledCertificateStatus.NOT_FOUND)
        for use, text in ((CENTRAL, PEM), (CENTRAL, PEM + "2"), (MANUFACTURER, PEM + "3")):
            assert (await remote.install_certificate(certificate_type=use, certificate=text)).status == "Accepted"
        told = await remote.get_installed_certificate_ids(certificate_type=CENTRAL)
        assert told.certificate_hash_data is not None
        first, second = told.certificate_hash_data
        for status in ("Accepted", "NotFound"):
            assert (await remote.delete_certificate(certificate_hash_data=first)).status == status
        told = await remote.get_installed_certificate_ids(certificate_type=CENTRAL)
        assert told.certificate_hash_data == (second,)


@in_virtual_time
async def test_the_store_of_certificates_is_full_at_some_time() -> None:  # SEC-43
    async with simulated() as simulation:
        answers = [
            (await simulation.remote.install_certificate(certificate_type=CENTRAL, certificate=f"{PEM}{n}")).status
            for n in range(21)
        ]
        assert answers == ["Accepted"] * 20 + ["Rejected"]
        again = await simulation.remote.install_certificate(certificate_type=MANUFACTURER, certificate=f"{PEM}0")
        assert again.status == "Accepted", "it is there already"
