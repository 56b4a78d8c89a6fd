"""Firmware updates, diagnostics, logs and certificates of the simulated charge point."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

import anyio

import ocpp16_sdk.messages as m
from ocpp16_sdk.simulator._tasks import BackgroundTasks, wait_until

_MAX_CERTIFICATES = 20
_STEP_TIME = 0.5  # seconds for each step of a simulated upload or update


class MaintenanceMixin(BackgroundTasks):
    """The FirmwareManagement profile and the actions of the security whitepaper; no file is transferred."""

    certificates: dict[m.CertificateHashData, m.CertificateUse]
    """The installed certificates."""

    async def on_get_diagnostics(self, request: m.GetDiagnosticsRequest) -> m.GetDiagnosticsResponse:
        """Simulate an upload."""
        self.start_replacing("diagnostics", self._upload_diagnostics)
        return m.GetDiagnosticsResponse(file_name="diagnostics.log")

    async def _upload_diagnostics(self) -> None:
        for status in (m.DiagnosticsStatus.UPLOADING, m.DiagnosticsStatus.UPLOADED):
            await self.diagnostics_status_notification(status=status)
            await anyio.sleep(_STEP_TIME)

    async def on_get_log(self, request: m.GetLogRequest) -> m.GetLogResponse:
        """Simulate an upload."""
        replaced = self.start_replacing("log", self._upload_log, request.request_id)
        status = m.LogStatus.ACCEPTED_CANCELED if replaced else m.LogStatus.ACCEPTED
        return m.GetLogResponse(status=status, filename="charge-point.log")

    async def _upload_log(self, request_id: int) -> None:
        for status in (m.UploadLogStatus.UPLOADING, m.UploadLogStatus.UPLOADED):
            await self.log_status_notification(status=status, request_id=request_id)
            await anyio.sleep(_STEP_TIME)

    async def on_update_firmware(self, request: m.UpdateFirmwareRequest) -> m.UpdateFirmwareResponse:
        """Simulate an update after its retrieve date."""
        self.start_replacing("update", self._update, request.retrieve_date)
        return m.UpdateFirmwareResponse()

    async def _update(self, retrieve_date: datetime) -> None:
        await wait_until(retrieve_date)
        for status in (
            m.FirmwareStatus.DOWNLOADING,
            m.FirmwareStatus.DOWNLOADED,
            m.FirmwareStatus.INSTALLING,
            m.FirmwareStatus.INSTALLED,
        ):
            await self.firmware_status_notification(status=status)
            await anyio.sleep(_STEP_TIME)

    async def on_signed_update_firmware(self, request: m.SignedUpdateFirmwareRequest) -> m.SignedUpdateFirmwareResponse:
        """Simulate an update; of the certificate only the PEM header is checked."""
        if not _is_pem(request.firmware.signing_certificate):
            return m.SignedUpdateFirmwareResponse(status=m.UpdateFirmwareStatus.INVALID_CERTIFICATE)
        firmware = request.firmware
        replaced = self.start_replacing("update", self._signed_update, firmware.retrieve_date_time, request.request_id)
        status = m.UpdateFirmwareStatus.ACCEPTED_CANCELED if replaced else m.UpdateFirmwareStatus.ACCEPTED
        return m.SignedUpdateFirmwareResponse(status=status)

    async def _signed_update(self, retrieve_date: datetime, request_id: int) -> None:
        await wait_until(retrieve_date)
        for status in (
            m.SignedFirmwareStatus.DOWNLOADING,
            m.SignedFirmwareStatus.DOWNLOADED,
            m.SignedFirmwareStatus.SIGNATURE_VERIFIED,
            m.SignedFirmwareStatus.INSTALLING,
            m.SignedFirmwareStatus.INSTALLED,
        ):
            await self.signed_firmware_status_notification(status=status, request_id=request_id)
            await anyio.sleep(_STEP_TIME)

    async def on_certificate_signed(self, request: m.CertificateSignedRequest) -> m.CertificateSignedResponse:
        """Accept a certificate by its PEM header."""
        is_pem = _is_pem(request.certificate_chain)
        status = m.CertificateSignedStatus.ACCEPTED if is_pem else m.CertificateSignedStatus.REJECTED
        return m.CertificateSignedResponse(status=status)

    async def on_install_certificate(self, request: m.InstallCertificateRequest) -> m.InstallCertificateResponse:
        """Store a certificate by its PEM header."""
        if not _is_pem(request.certificate):
            return m.InstallCertificateResponse(status=m.CertificateStatus.FAILED)
        hashes = _hashes(request.certificate)
        if hashes not in self.certificates and len(self.certificates) >= _MAX_CERTIFICATES:
            return m.InstallCertificateResponse(status=m.CertificateStatus.REJECTED)
        self.certificates[hashes] = request.certificate_type
        return m.InstallCertificateResponse(status=m.CertificateStatus.ACCEPTED)

    async def on_delete_certificate(self, request: m.DeleteCertificateRequest) -> m.DeleteCertificateResponse:
        """Delete a certificate."""
        known = self.certificates.pop(request.certificate_hash_data, None) is not None
        status = m.DeleteCertificateStatus.ACCEPTED if known else m.DeleteCertificateStatus.NOT_FOUND
        return m.DeleteCertificateResponse(status=status)

    async def on_get_installed_certificate_ids(
        self, request: m.GetInstalledCertificateIdsRequest
    ) -> m.GetInstalledCertificateIdsResponse:
        """Return the certificates of a type."""
        found = tuple(hashes for hashes, use in self.certificates.items() if use is request.certificate_type)
        if not found:
            return m.GetInstalledCertificateIdsResponse(status=m.GetInstalledCertificateStatus.NOT_FOUND)
        return m.GetInstalledCertificateIdsResponse(
            status=m.GetInstalledCertificateStatus.ACCEPTED, certificate_hash_data=found
        )


def _is_pem(text: str) -> bool:
    return text.lstrip().startswith("-----BEGIN CERTIFICATE-----")


def _hashes(certificate: str) -> m.CertificateHashData:
    """Return hashes of the text in place of the real ones, as the simulation does not parse certificates."""
    digest = sha256(certificate.encode()).hexdigest()[:40]
    return m.CertificateHashData(
        hash_algorithm=m.HashAlgorithm.SHA256,
        issuer_name_hash=digest,
        issuer_key_hash=digest,
        serial_number=digest[:16],
    )
