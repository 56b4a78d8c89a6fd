# Generated from codegen/protocol.toml and its schemas: do not edit, run `python -m codegen generate`.
# Input sha256:e9a14c877ba9cb1de643bed0207bbf22ae2a7cc9271d7b6566f7c8923b8b5f82
"""A method for every action that a role may send, with the fields of its request as keywords."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Response, as_tuple

from . import models as m

R = TypeVar("R", bound=Response)


class AsyncChargePointCalls(ABC):
    """The calls of a charge point: one method for each action that it may send.

    Every method raises `CallFailedError`, or `pydantic.ValidationError` if a value violates the schema; then nothing
    is sent.
    """

    @abstractmethod
    async def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        """Send a request and return the answer.

        Args:
            request: The request.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).

        Raises:
            TypeError: it is not a request that a charge point sends.
            RemoteCallError: the peer refused the call.
            InvalidResponseError: the answer of the peer violates its schema.
            NotSentError: nothing was sent.
            OutcomeUnknownError: no answer arrived in time, or the connection was closed before.
        """

    async def authorize(self, *, id_tag: str, timeout: float | None = None) -> m.AuthorizeResponse:
        """Ask the central system whether an identifier may start or stop charging.

        Core profile, OCPP 1.6 4.1.

        Args:
            id_tag: Identifier that the driver presented, such as a card number; opaque, compared without regard to case. At most 20 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.AuthorizeRequest(id_tag=id_tag), timeout=timeout)

    async def boot_notification(
        self,
        *,
        charge_point_vendor: str,
        charge_point_model: str,
        charge_point_serial_number: str | None = None,
        charge_box_serial_number: str | None = None,
        firmware_version: str | None = None,
        iccid: str | None = None,
        imsi: str | None = None,
        meter_type: str | None = None,
        meter_serial_number: str | None = None,
        timeout: float | None = None,
    ) -> m.BootNotificationResponse:
        """Register the charge point with the central system after every boot, before any other request.

        Core profile, OCPP 1.6 4.2.

        Args:
            charge_point_vendor: Name of the company that makes the charge point. At most 20 characters.
            charge_point_model: Model name of the charge point. At most 20 characters.
            charge_point_serial_number: Serial number of the charge point; absent if it has none to report. At most 25 characters.
            charge_box_serial_number: Deprecated serial number of the box inside the charge point; prefer the serial number of the charge point. At most 25 characters.
            firmware_version: Version of the firmware that is running now. At most 50 characters.
            iccid: ICCID of the modem's SIM card; absent if the charge point has no SIM card. At most 20 characters.
            imsi: IMSI of the modem's SIM card; absent if the charge point has no SIM card. At most 20 characters.
            meter_type: Type of the main energy meter of the charge point; absent if it has none or does not know. At most 25 characters.
            meter_serial_number: Serial number of the main energy meter of the charge point; absent if unknown. At most 25 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.BootNotificationRequest(
                charge_point_vendor=charge_point_vendor,
                charge_point_model=charge_point_model,
                charge_point_serial_number=charge_point_serial_number,
                charge_box_serial_number=charge_box_serial_number,
                firmware_version=firmware_version,
                iccid=iccid,
                imsi=imsi,
                meter_type=meter_type,
                meter_serial_number=meter_serial_number,
            ),
            timeout=timeout,
        )

    async def data_transfer(
        self, *, vendor_id: str, message_id: str | None = None, data: str | None = None, timeout: float | None = None
    ) -> m.DataTransferResponse:
        """Exchange vendor-specific data that no standard message covers, in either direction.

        Core profile, OCPP 1.6 4.3.

        Args:
            vendor_id: Vendor that defines the content, preferably a reversed domain name such as `com.example`. At most 255 characters.
            message_id: Name of the message among the messages of that vendor; absent if the vendor needs no name. At most 50 characters.
            data: Text of any length, in a format agreed with the vendor; JSON is sent as an escaped string.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.DataTransferRequest(vendor_id=vendor_id, message_id=message_id, data=data), timeout=timeout
        )

    async def diagnostics_status_notification(
        self, *, status: m.DiagnosticsStatus, timeout: float | None = None
    ) -> m.DiagnosticsStatusNotificationResponse:
        """Report the progress of a diagnostics upload that `GetDiagnostics` started.

        FirmwareManagement profile, OCPP 1.6 4.4.

        Args:
            status: Status of the upload; `Idle` only in answer to a trigger while no upload is running.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.DiagnosticsStatusNotificationRequest(status=status), timeout=timeout)

    async def firmware_status_notification(
        self, *, status: m.FirmwareStatus, timeout: float | None = None
    ) -> m.FirmwareStatusNotificationResponse:
        """Report the progress of a firmware update that `UpdateFirmware` started.

        FirmwareManagement profile, OCPP 1.6 4.5.

        Args:
            status: Status of the update; `Idle` only in answer to a trigger while no update is running.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.FirmwareStatusNotificationRequest(status=status), timeout=timeout)

    async def heartbeat(self, *, timeout: float | None = None) -> m.HeartbeatResponse:
        """Report to the central system that the charge point is still connected, and get the current time.

        Core profile, OCPP 1.6 4.6.

        Args:
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.HeartbeatRequest(), timeout=timeout)

    async def log_status_notification(
        self, *, status: m.UploadLogStatus, request_id: int | None = None, timeout: float | None = None
    ) -> m.LogStatusNotificationResponse:
        """Report the progress of a log upload that `GetLog` started.

        Security profile, Security whitepaper N01.

        Args:
            status: Status of the upload; `Idle` only if triggered while no upload is running.
            request_id: Id from the `GetLog` request; may be absent only if triggered while no upload is running.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.LogStatusNotificationRequest(status=status, request_id=request_id), timeout=timeout)

    async def meter_values(
        self,
        *,
        connector_id: int,
        meter_value: Sequence[m.MeterValue],
        transaction_id: int | None = None,
        timeout: float | None = None,
    ) -> m.MeterValuesResponse:
        """Report meter readings of a connector or of the main meter.

        Core profile, OCPP 1.6 4.7.

        Args:
            connector_id: Connector of the readings; 0 is the main meter of the charge point.
            meter_value: One or more sets of readings, each with the time at which all its samples were taken.
            transaction_id: Transaction that was running at the time of the samples; absent if there was no transaction.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.MeterValuesRequest(
                connector_id=connector_id, meter_value=as_tuple(meter_value), transaction_id=transaction_id
            ),
            timeout=timeout,
        )

    async def security_event_notification(
        self, *, type: str, timestamp: datetime, tech_info: str | None = None, timeout: float | None = None
    ) -> m.SecurityEventNotificationResponse:
        """Report a security event of the charge point. Every critical event must be reported.

        Security profile, Security whitepaper A04.

        Args:
            type: Name of the event, from section 8 of the whitepaper or defined by the vendor; free text. At most 50 characters.
            timestamp: Time at which the event occurred, not the time of sending. With a time zone.
            tech_info: Further technical details of the event; absent if there are no details. At most 255 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.SecurityEventNotificationRequest(type=type, timestamp=timestamp, tech_info=tech_info), timeout=timeout
        )

    async def sign_certificate(self, *, csr: str, timeout: float | None = None) -> m.SignCertificateResponse:
        """Ask the central system to have a new certificate of the charge point signed.

        Security profile, Security whitepaper A03.

        Args:
            csr: Signing request as PEM text; organization: the value of `CpoName`; common name: the serial number. At most 5500 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.SignCertificateRequest(csr=csr), timeout=timeout)

    async def signed_firmware_status_notification(
        self, *, status: m.SignedFirmwareStatus, request_id: int | None = None, timeout: float | None = None
    ) -> m.SignedFirmwareStatusNotificationResponse:
        """Report the progress of a firmware update that `SignedUpdateFirmware` started.

        Security profile, Security whitepaper L01.

        Args:
            status: Status of the update; `Idle` only in answer to a trigger while no update is running.
            request_id: Id from the `SignedUpdateFirmware` request; may be absent only with status `Idle`.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.SignedFirmwareStatusNotificationRequest(status=status, request_id=request_id), timeout=timeout
        )

    async def start_transaction(
        self,
        *,
        connector_id: int,
        id_tag: str,
        meter_start: int,
        timestamp: datetime,
        reservation_id: int | None = None,
        timeout: float | None = None,
    ) -> m.StartTransactionResponse:
        """Report a transaction that has started, and get its transaction id.

        Core profile, OCPP 1.6 4.8.

        Args:
            connector_id: Connector in use, greater than 0.
            id_tag: Identifier for which the transaction started. At most 20 characters.
            meter_start: Meter reading of the connector at the start in Wh, as a whole number.
            timestamp: Time at which the transaction started, not the time of sending. With a time zone.
            reservation_id: Reservation that this transaction terminates; required in that case, otherwise absent.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.StartTransactionRequest(
                connector_id=connector_id,
                id_tag=id_tag,
                meter_start=meter_start,
                timestamp=timestamp,
                reservation_id=reservation_id,
            ),
            timeout=timeout,
        )

    async def status_notification(
        self,
        *,
        connector_id: int,
        error_code: m.ChargePointErrorCode,
        status: m.ChargePointStatus,
        info: str | None = None,
        timestamp: datetime | None = None,
        vendor_id: str | None = None,
        vendor_error_code: str | None = None,
        timeout: float | None = None,
    ) -> m.StatusNotificationResponse:
        """Report a change of status or an error of a connector or of the charge point.

        Core profile, OCPP 1.6 4.9.

        Args:
            connector_id: Connector of the status; 0 is the main controller of the charge point.
            error_code: Current error, or `NoError`; with a status other than `Faulted` it is only a warning.
            status: Current status; for connector 0 only `Available`, `Unavailable` or `Faulted`.
            info: Free text about the status or error; absent if there is nothing to add. At most 50 characters.
            timestamp: Time at which the status began; if absent, the time of receipt. With a time zone.
            vendor_id: Vendor that defines the error code of the vendor; absent without vendor-specific information. At most 255 characters.
            vendor_error_code: Error code defined by the vendor; absent if there is no such code. At most 50 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.StatusNotificationRequest(
                connector_id=connector_id,
                error_code=error_code,
                status=status,
                info=info,
                timestamp=timestamp,
                vendor_id=vendor_id,
                vendor_error_code=vendor_error_code,
            ),
            timeout=timeout,
        )

    async def stop_transaction(
        self,
        *,
        meter_stop: int,
        timestamp: datetime,
        transaction_id: int,
        id_tag: str | None = None,
        reason: m.Reason | None = None,
        transaction_data: Sequence[m.MeterValue] | None = None,
        timeout: float | None = None,
    ) -> m.StopTransactionResponse:
        """Report that a transaction has stopped. The central system cannot refuse it.

        Core profile, OCPP 1.6 4.10.

        Args:
            meter_stop: Meter reading of the connector at the stop in Wh, as a whole number.
            timestamp: Time at which the transaction stopped, not the time of sending. With a time zone.
            transaction_id: Id from the `StartTransaction` response; -1 if the charge point never received one.
            id_tag: Identifier that stopped the transaction, sent if known; absent if the charge point stopped it by itself. At most 20 characters.
            reason: Reason of the stop; absent means `Local`, any other reason must be sent.
            transaction_data: Meter readings of the transaction, for billing; absent unless they are configured.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.StopTransactionRequest(
                meter_stop=meter_stop,
                timestamp=timestamp,
                transaction_id=transaction_id,
                id_tag=id_tag,
                reason=reason,
                transaction_data=as_tuple(transaction_data),
            ),
            timeout=timeout,
        )


class ChargePointCalls(ABC):
    """The calls of a charge point: one method for each action that it may send.

    Every method raises `CallFailedError`, or `pydantic.ValidationError` if a value violates the schema; then nothing
    is sent.
    """

    @abstractmethod
    def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        """Send a request and return the answer.

        Args:
            request: The request.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).

        Raises:
            TypeError: it is not a request that a charge point sends.
            RemoteCallError: the peer refused the call.
            InvalidResponseError: the answer of the peer violates its schema.
            NotSentError: nothing was sent.
            OutcomeUnknownError: no answer arrived in time, or the connection was closed before.
        """

    def authorize(self, *, id_tag: str, timeout: float | None = None) -> m.AuthorizeResponse:
        """Ask the central system whether an identifier may start or stop charging.

        Core profile, OCPP 1.6 4.1.

        Args:
            id_tag: Identifier that the driver presented, such as a card number; opaque, compared without regard to case. At most 20 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.AuthorizeRequest(id_tag=id_tag), timeout=timeout)

    def boot_notification(
        self,
        *,
        charge_point_vendor: str,
        charge_point_model: str,
        charge_point_serial_number: str | None = None,
        charge_box_serial_number: str | None = None,
        firmware_version: str | None = None,
        iccid: str | None = None,
        imsi: str | None = None,
        meter_type: str | None = None,
        meter_serial_number: str | None = None,
        timeout: float | None = None,
    ) -> m.BootNotificationResponse:
        """Register the charge point with the central system after every boot, before any other request.

        Core profile, OCPP 1.6 4.2.

        Args:
            charge_point_vendor: Name of the company that makes the charge point. At most 20 characters.
            charge_point_model: Model name of the charge point. At most 20 characters.
            charge_point_serial_number: Serial number of the charge point; absent if it has none to report. At most 25 characters.
            charge_box_serial_number: Deprecated serial number of the box inside the charge point; prefer the serial number of the charge point. At most 25 characters.
            firmware_version: Version of the firmware that is running now. At most 50 characters.
            iccid: ICCID of the modem's SIM card; absent if the charge point has no SIM card. At most 20 characters.
            imsi: IMSI of the modem's SIM card; absent if the charge point has no SIM card. At most 20 characters.
            meter_type: Type of the main energy meter of the charge point; absent if it has none or does not know. At most 25 characters.
            meter_serial_number: Serial number of the main energy meter of the charge point; absent if unknown. At most 25 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.BootNotificationRequest(
                charge_point_vendor=charge_point_vendor,
                charge_point_model=charge_point_model,
                charge_point_serial_number=charge_point_serial_number,
                charge_box_serial_number=charge_box_serial_number,
                firmware_version=firmware_version,
                iccid=iccid,
                imsi=imsi,
                meter_type=meter_type,
                meter_serial_number=meter_serial_number,
            ),
            timeout=timeout,
        )

    def data_transfer(
        self, *, vendor_id: str, message_id: str | None = None, data: str | None = None, timeout: float | None = None
    ) -> m.DataTransferResponse:
        """Exchange vendor-specific data that no standard message covers, in either direction.

        Core profile, OCPP 1.6 4.3.

        Args:
            vendor_id: Vendor that defines the content, preferably a reversed domain name such as `com.example`. At most 255 characters.
            message_id: Name of the message among the messages of that vendor; absent if the vendor needs no name. At most 50 characters.
            data: Text of any length, in a format agreed with the vendor; JSON is sent as an escaped string.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.DataTransferRequest(vendor_id=vendor_id, message_id=message_id, data=data), timeout=timeout)

    def diagnostics_status_notification(
        self, *, status: m.DiagnosticsStatus, timeout: float | None = None
    ) -> m.DiagnosticsStatusNotificationResponse:
        """Report the progress of a diagnostics upload that `GetDiagnostics` started.

        FirmwareManagement profile, OCPP 1.6 4.4.

        Args:
            status: Status of the upload; `Idle` only in answer to a trigger while no upload is running.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.DiagnosticsStatusNotificationRequest(status=status), timeout=timeout)

    def firmware_status_notification(
        self, *, status: m.FirmwareStatus, timeout: float | None = None
    ) -> m.FirmwareStatusNotificationResponse:
        """Report the progress of a firmware update that `UpdateFirmware` started.

        FirmwareManagement profile, OCPP 1.6 4.5.

        Args:
            status: Status of the update; `Idle` only in answer to a trigger while no update is running.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.FirmwareStatusNotificationRequest(status=status), timeout=timeout)

    def heartbeat(self, *, timeout: float | None = None) -> m.HeartbeatResponse:
        """Report to the central system that the charge point is still connected, and get the current time.

        Core profile, OCPP 1.6 4.6.

        Args:
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.HeartbeatRequest(), timeout=timeout)

    def log_status_notification(
        self, *, status: m.UploadLogStatus, request_id: int | None = None, timeout: float | None = None
    ) -> m.LogStatusNotificationResponse:
        """Report the progress of a log upload that `GetLog` started.

        Security profile, Security whitepaper N01.

        Args:
            status: Status of the upload; `Idle` only if triggered while no upload is running.
            request_id: Id from the `GetLog` request; may be absent only if triggered while no upload is running.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.LogStatusNotificationRequest(status=status, request_id=request_id), timeout=timeout)

    def meter_values(
        self,
        *,
        connector_id: int,
        meter_value: Sequence[m.MeterValue],
        transaction_id: int | None = None,
        timeout: float | None = None,
    ) -> m.MeterValuesResponse:
        """Report meter readings of a connector or of the main meter.

        Core profile, OCPP 1.6 4.7.

        Args:
            connector_id: Connector of the readings; 0 is the main meter of the charge point.
            meter_value: One or more sets of readings, each with the time at which all its samples were taken.
            transaction_id: Transaction that was running at the time of the samples; absent if there was no transaction.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.MeterValuesRequest(
                connector_id=connector_id, meter_value=as_tuple(meter_value), transaction_id=transaction_id
            ),
            timeout=timeout,
        )

    def security_event_notification(
        self, *, type: str, timestamp: datetime, tech_info: str | None = None, timeout: float | None = None
    ) -> m.SecurityEventNotificationResponse:
        """Report a security event of the charge point. Every critical event must be reported.

        Security profile, Security whitepaper A04.

        Args:
            type: Name of the event, from section 8 of the whitepaper or defined by the vendor; free text. At most 50 characters.
            timestamp: Time at which the event occurred, not the time of sending. With a time zone.
            tech_info: Further technical details of the event; absent if there are no details. At most 255 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.SecurityEventNotificationRequest(type=type, timestamp=timestamp, tech_info=tech_info), timeout=timeout
        )

    def sign_certificate(self, *, csr: str, timeout: float | None = None) -> m.SignCertificateResponse:
        """Ask the central system to have a new certificate of the charge point signed.

        Security profile, Security whitepaper A03.

        Args:
            csr: Signing request as PEM text; organization: the value of `CpoName`; common name: the serial number. At most 5500 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.SignCertificateRequest(csr=csr), timeout=timeout)

    def signed_firmware_status_notification(
        self, *, status: m.SignedFirmwareStatus, request_id: int | None = None, timeout: float | None = None
    ) -> m.SignedFirmwareStatusNotificationResponse:
        """Report the progress of a firmware update that `SignedUpdateFirmware` started.

        Security profile, Security whitepaper L01.

        Args:
            status: Status of the update; `Idle` only in answer to a trigger while no update is running.
            request_id: Id from the `SignedUpdateFirmware` request; may be absent only with status `Idle`.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.SignedFirmwareStatusNotificationRequest(status=status, request_id=request_id), timeout=timeout
        )

    def start_transaction(
        self,
        *,
        connector_id: int,
        id_tag: str,
        meter_start: int,
        timestamp: datetime,
        reservation_id: int | None = None,
        timeout: float | None = None,
    ) -> m.StartTransactionResponse:
        """Report a transaction that has started, and get its transaction id.

        Core profile, OCPP 1.6 4.8.

        Args:
            connector_id: Connector in use, greater than 0.
            id_tag: Identifier for which the transaction started. At most 20 characters.
            meter_start: Meter reading of the connector at the start in Wh, as a whole number.
            timestamp: Time at which the transaction started, not the time of sending. With a time zone.
            reservation_id: Reservation that this transaction terminates; required in that case, otherwise absent.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.StartTransactionRequest(
                connector_id=connector_id,
                id_tag=id_tag,
                meter_start=meter_start,
                timestamp=timestamp,
                reservation_id=reservation_id,
            ),
            timeout=timeout,
        )

    def status_notification(
        self,
        *,
        connector_id: int,
        error_code: m.ChargePointErrorCode,
        status: m.ChargePointStatus,
        info: str | None = None,
        timestamp: datetime | None = None,
        vendor_id: str | None = None,
        vendor_error_code: str | None = None,
        timeout: float | None = None,
    ) -> m.StatusNotificationResponse:
        """Report a change of status or an error of a connector or of the charge point.

        Core profile, OCPP 1.6 4.9.

        Args:
            connector_id: Connector of the status; 0 is the main controller of the charge point.
            error_code: Current error, or `NoError`; with a status other than `Faulted` it is only a warning.
            status: Current status; for connector 0 only `Available`, `Unavailable` or `Faulted`.
            info: Free text about the status or error; absent if there is nothing to add. At most 50 characters.
            timestamp: Time at which the status began; if absent, the time of receipt. With a time zone.
            vendor_id: Vendor that defines the error code of the vendor; absent without vendor-specific information. At most 255 characters.
            vendor_error_code: Error code defined by the vendor; absent if there is no such code. At most 50 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.StatusNotificationRequest(
                connector_id=connector_id,
                error_code=error_code,
                status=status,
                info=info,
                timestamp=timestamp,
                vendor_id=vendor_id,
                vendor_error_code=vendor_error_code,
            ),
            timeout=timeout,
        )

    def stop_transaction(
        self,
        *,
        meter_stop: int,
        timestamp: datetime,
        transaction_id: int,
        id_tag: str | None = None,
        reason: m.Reason | None = None,
        transaction_data: Sequence[m.MeterValue] | None = None,
        timeout: float | None = None,
    ) -> m.StopTransactionResponse:
        """Report that a transaction has stopped. The central system cannot refuse it.

        Core profile, OCPP 1.6 4.10.

        Args:
            meter_stop: Meter reading of the connector at the stop in Wh, as a whole number.
            timestamp: Time at which the transaction stopped, not the time of sending. With a time zone.
            transaction_id: Id from the `StartTransaction` response; -1 if the charge point never received one.
            id_tag: Identifier that stopped the transaction, sent if known; absent if the charge point stopped it by itself. At most 20 characters.
            reason: Reason of the stop; absent means `Local`, any other reason must be sent.
            transaction_data: Meter readings of the transaction, for billing; absent unless they are configured.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.StopTransactionRequest(
                meter_stop=meter_stop,
                timestamp=timestamp,
                transaction_id=transaction_id,
                id_tag=id_tag,
                reason=reason,
                transaction_data=as_tuple(transaction_data),
            ),
            timeout=timeout,
        )


class AsyncCentralSystemCalls(ABC):
    """The calls of a central system: one method for each action that it may send.

    Every method raises `CallFailedError`, or `pydantic.ValidationError` if a value violates the schema; then nothing
    is sent.
    """

    @abstractmethod
    async def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Send a request and return the answer.

        Args:
            request: The request.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).

        Raises:
            TypeError: it is not a request that a central system sends.
            RemoteCallError: the peer refused the call.
            InvalidResponseError: the answer of the peer violates its schema.
            NotSentError: nothing was sent.
            OutcomeUnknownError: no answer arrived in time, or the connection was closed before.
        """

    async def cancel_reservation(
        self, *, reservation_id: int, timeout: float | None = None
    ) -> m.CancelReservationResponse:
        """Cancel a reservation on the charge point.

        Reservation profile, OCPP 1.6 5.1.

        Args:
            reservation_id: Id that the central system gave to the reservation in `ReserveNow`.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.CancelReservationRequest(reservation_id=reservation_id), timeout=timeout)

    async def certificate_signed(
        self, *, certificate_chain: str, timeout: float | None = None
    ) -> m.CertificateSignedResponse:
        """Send the charge point the signed certificate that it requested with `SignCertificate`.

        Security profile, Security whitepaper A02.

        Args:
            certificate_chain: PEM certificates with the intermediate ones; `CertificateSignedMaxChainSize` may limit the size. At most 10000 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.CertificateSignedRequest(certificate_chain=certificate_chain), timeout=timeout)

    async def change_availability(
        self, *, connector_id: int, type: m.AvailabilityType, timeout: float | None = None
    ) -> m.ChangeAvailabilityResponse:
        """Set a connector or the whole charge point in or out of service.

        Core profile, OCPP 1.6 5.2.

        Args:
            connector_id: Connector to change; 0 is the charge point with all its connectors.
            type: `Inoperative`: out of service. `Operative`: in service.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.ChangeAvailabilityRequest(connector_id=connector_id, type=type), timeout=timeout)

    async def change_configuration(
        self, *, key: str, value: str, timeout: float | None = None
    ) -> m.ChangeConfigurationResponse:
        """Set one configuration key of the charge point to a new value.

        Core profile, OCPP 1.6 5.3.

        Args:
            key: Name of the configuration key, standard or vendor-specific; compared without regard to case. At most 50 characters.
            value: New value as a string, also for numbers, booleans and comma-separated lists. At most 500 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.ChangeConfigurationRequest(key=key, value=value), timeout=timeout)

    async def clear_cache(self, *, timeout: float | None = None) -> m.ClearCacheResponse:
        """Clear the authorization cache of the charge point. The local authorization list does not change.

        Core profile, OCPP 1.6 5.4.

        Args:
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.ClearCacheRequest(), timeout=timeout)

    async def clear_charging_profile(
        self,
        *,
        id: int | None = None,
        connector_id: int | None = None,
        charging_profile_purpose: m.ChargingProfilePurpose | None = None,
        stack_level: int | None = None,
        timeout: float | None = None,
    ) -> m.ClearChargingProfileResponse:
        """Remove charging profiles from the charge point: all of them, or those that match a filter.

        SmartCharging profile, OCPP 1.6 5.5.

        Args:
            id: Id of the one profile to remove; if it is present, the other fields are ignored.
            connector_id: Connector whose profiles are removed; 0 is the charge point itself; absent matches any connector.
            charging_profile_purpose: Purpose of the profiles to remove; absent matches any purpose.
            stack_level: Stack level of the profiles to remove, 0 or higher; absent matches any level.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.ClearChargingProfileRequest(
                id=id,
                connector_id=connector_id,
                charging_profile_purpose=charging_profile_purpose,
                stack_level=stack_level,
            ),
            timeout=timeout,
        )

    async def data_transfer(
        self, *, vendor_id: str, message_id: str | None = None, data: str | None = None, timeout: float | None = None
    ) -> m.DataTransferResponse:
        """Exchange vendor-specific data that no standard message covers, in either direction.

        Core profile, OCPP 1.6 4.3.

        Args:
            vendor_id: Vendor that defines the content, preferably a reversed domain name such as `com.example`. At most 255 characters.
            message_id: Name of the message among the messages of that vendor; absent if the vendor needs no name. At most 50 characters.
            data: Text of any length, in a format agreed with the vendor; JSON is sent as an escaped string.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.DataTransferRequest(vendor_id=vendor_id, message_id=message_id, data=data), timeout=timeout
        )

    async def delete_certificate(
        self, *, certificate_hash_data: m.CertificateHashData, timeout: float | None = None
    ) -> m.DeleteCertificateResponse:
        """Delete an installed root certificate from the charge point.

        Security profile, Security whitepaper M04.

        Args:
            certificate_hash_data: Certificate to delete, preferably as returned by `GetInstalledCertificateIds`, same algorithm.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.DeleteCertificateRequest(certificate_hash_data=certificate_hash_data), timeout=timeout)

    async def extended_trigger_message(
        self,
        *,
        requested_message: m.ExtendedMessageTrigger,
        connector_id: int | None = None,
        timeout: float | None = None,
    ) -> m.ExtendedTriggerMessageResponse:
        """Ask the charge point to send a message now, with the additional triggers of the security extension.

        Security profile, Security whitepaper 5.5.

        Args:
            requested_message: Message to send; `FirmwareStatusNotification` requests `SignedFirmwareStatusNotification` here.
            connector_id: Connector to report; 0 is the charge point itself; absent means all; ignored if not relevant.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.ExtendedTriggerMessageRequest(requested_message=requested_message, connector_id=connector_id),
            timeout=timeout,
        )

    async def get_composite_schedule(
        self,
        *,
        connector_id: int,
        duration: int,
        charging_rate_unit: m.ChargingRateUnit | None = None,
        timeout: float | None = None,
    ) -> m.GetCompositeScheduleResponse:
        """Ask the charge point for the limits that result from all its charging profiles and local limits.

        SmartCharging profile, OCPP 1.6 5.7.

        Args:
            connector_id: Connector to calculate for; 0 is the expected consumption of the whole charge point from the grid.
            duration: Length of the requested schedule in seconds, from the receipt of the request.
            charging_rate_unit: Unit of the answer: W (total) or A (per phase); if absent, the charge point chooses.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.GetCompositeScheduleRequest(
                connector_id=connector_id, duration=duration, charging_rate_unit=charging_rate_unit
            ),
            timeout=timeout,
        )

    async def get_configuration(
        self, *, key: Sequence[str] | None = None, timeout: float | None = None
    ) -> m.GetConfigurationResponse:
        """Read configuration keys of the charge point: some of them, or all.

        Core profile, OCPP 1.6 5.8.

        Args:
            key: Names of the keys to read; absent or empty reads all keys. Each item: at most 50 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.GetConfigurationRequest(key=as_tuple(key)), timeout=timeout)

    async def get_diagnostics(
        self,
        *,
        location: str,
        retries: int | None = None,
        retry_interval: int | None = None,
        start_time: datetime | None = None,
        stop_time: datetime | None = None,
        timeout: float | None = None,
    ) -> m.GetDiagnosticsResponse:
        """Ask the charge point to upload a file with diagnostic information.

        FirmwareManagement profile, OCPP 1.6 5.9.

        Args:
            location: URI of the directory to upload to; its scheme (such as FTP or HTTPS) selects the protocol.
            retries: Further upload attempts after the first one fails; if absent, the charge point decides.
            retry_interval: Seconds to wait before another attempt; if absent, the charge point decides.
            start_time: Time of the oldest log entry to include; absent is no lower bound. With a time zone.
            stop_time: Time of the latest log entry to include; absent is no upper bound. With a time zone.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.GetDiagnosticsRequest(
                location=location,
                retries=retries,
                retry_interval=retry_interval,
                start_time=start_time,
                stop_time=stop_time,
            ),
            timeout=timeout,
        )

    async def get_installed_certificate_ids(
        self, *, certificate_type: m.CertificateUse, timeout: float | None = None
    ) -> m.GetInstalledCertificateIdsResponse:
        """List the root certificates of one kind that are installed on the charge point.

        Security profile, Security whitepaper M03.

        Args:
            certificate_type: Kind to list: roots for the central system or roots of the manufacturer; one kind per request.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.GetInstalledCertificateIdsRequest(certificate_type=certificate_type), timeout=timeout)

    async def get_local_list_version(self, *, timeout: float | None = None) -> m.GetLocalListVersionResponse:
        """Ask the charge point for the version of its local authorization list.

        LocalAuthListManagement profile, OCPP 1.6 5.10.

        Args:
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.GetLocalListVersionRequest(), timeout=timeout)

    async def get_log(
        self,
        *,
        log: m.LogParameters,
        log_type: m.LogType,
        request_id: int,
        retries: int | None = None,
        retry_interval: int | None = None,
        timeout: float | None = None,
    ) -> m.GetLogResponse:
        """Ask the charge point to upload its diagnostics log or its security log.

        Security profile, Security whitepaper N01.

        Args:
            log: Upload location and time range.
            log_type: Log to upload: `DiagnosticsLog` or `SecurityLog`.
            request_id: Id chosen by the central system; each `LogStatusNotification` of this upload repeats it.
            retries: Further upload attempts after the first one fails; if absent, the charge point decides.
            retry_interval: Seconds to wait before another attempt; if absent, the charge point decides.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.GetLogRequest(
                log=log, log_type=log_type, request_id=request_id, retries=retries, retry_interval=retry_interval
            ),
            timeout=timeout,
        )

    async def install_certificate(
        self, *, certificate_type: m.CertificateUse, certificate: str, timeout: float | None = None
    ) -> m.InstallCertificateResponse:
        """Install a root certificate on the charge point.

        Security profile, Security whitepaper M05.

        Args:
            certificate_type: Use of the root: connections to the central system, or firmware of the manufacturer.
            certificate: Root certificate as PEM text, X.509. At most 5500 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.InstallCertificateRequest(certificate_type=certificate_type, certificate=certificate), timeout=timeout
        )

    async def remote_start_transaction(
        self,
        *,
        id_tag: str,
        connector_id: int | None = None,
        charging_profile: m.ChargingProfile | None = None,
        timeout: float | None = None,
    ) -> m.RemoteStartTransactionResponse:
        """Ask the charge point to start a transaction for an identifier.

        Core profile, OCPP 1.6 5.11.

        Args:
            id_tag: Identifier to start for; authorized before the start if `AuthorizeRemoteTxRequests` is true. At most 20 characters.
            connector_id: Connector to use, greater than 0; if absent, the charge point chooses one or rejects the request.
            charging_profile: Profile of the new transaction, with purpose `TxProfile` and without transaction id.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.RemoteStartTransactionRequest(
                id_tag=id_tag, connector_id=connector_id, charging_profile=charging_profile
            ),
            timeout=timeout,
        )

    async def remote_stop_transaction(
        self, *, transaction_id: int, timeout: float | None = None
    ) -> m.RemoteStopTransactionResponse:
        """Ask the charge point to stop a running transaction.

        Core profile, OCPP 1.6 5.12.

        Args:
            transaction_id: Id of the running transaction, from the `StartTransaction` response.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.RemoteStopTransactionRequest(transaction_id=transaction_id), timeout=timeout)

    async def reserve_now(
        self,
        *,
        connector_id: int,
        expiry_date: datetime,
        id_tag: str,
        reservation_id: int,
        parent_id_tag: str | None = None,
        timeout: float | None = None,
    ) -> m.ReserveNowResponse:
        """Reserve a connector for an identifier until a given time.

        Reservation profile, OCPP 1.6 5.13.

        Args:
            connector_id: Connector to reserve; 0 reserves any one connector, if `ReserveConnectorZeroSupported` is true.
            expiry_date: Time at which the reservation expires if it was not used. With a time zone.
            id_tag: Identifier that may use the reserved connector. At most 20 characters.
            reservation_id: Id chosen by the central system; an id already in use replaces that reservation.
            parent_id_tag: Group whose members may also use the reservation; if absent, only the identifier itself may use it. At most 20 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.ReserveNowRequest(
                connector_id=connector_id,
                expiry_date=expiry_date,
                id_tag=id_tag,
                reservation_id=reservation_id,
                parent_id_tag=parent_id_tag,
            ),
            timeout=timeout,
        )

    async def reset(self, *, type: m.ResetType, timeout: float | None = None) -> m.ResetResponse:
        """Ask the charge point to reset itself.

        Core profile, OCPP 1.6 5.14.

        Args:
            type: `Soft` stops transactions gracefully and restarts the software; `Hard` restarts the hardware.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.ResetRequest(type=type), timeout=timeout)

    async def send_local_list(
        self,
        *,
        list_version: int,
        update_type: m.UpdateType,
        local_authorization_list: Sequence[m.AuthorizationData] | None = None,
        timeout: float | None = None,
    ) -> m.SendLocalListResponse:
        """Replace or update the local authorization list of the charge point.

        LocalAuthListManagement profile, OCPP 1.6 5.15.

        Args:
            list_version: Version of the list after this update, greater than 0; 0 and -1 have special meanings.
            update_type: `Full` replaces the whole list, `Differential` applies changes to it.
            local_authorization_list: Entries, each tag once; absent or empty: a full update clears the list, else no change.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.SendLocalListRequest(
                list_version=list_version,
                update_type=update_type,
                local_authorization_list=as_tuple(local_authorization_list),
            ),
            timeout=timeout,
        )

    async def set_charging_profile(
        self, *, connector_id: int, cs_charging_profiles: m.ChargingProfile, timeout: float | None = None
    ) -> m.SetChargingProfileResponse:
        """Install a charging profile on the charge point.

        SmartCharging profile, OCPP 1.6 5.16.

        Args:
            connector_id: Connector to limit; 0 for a charge point limit or a default for all connectors, never `TxProfile`.
            cs_charging_profiles: Profile to install, only one despite the name; a `TxProfile` needs the id of its transaction.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.SetChargingProfileRequest(connector_id=connector_id, cs_charging_profiles=cs_charging_profiles),
            timeout=timeout,
        )

    async def signed_update_firmware(
        self,
        *,
        request_id: int,
        firmware: m.Firmware,
        retries: int | None = None,
        retry_interval: int | None = None,
        timeout: float | None = None,
    ) -> m.SignedUpdateFirmwareResponse:
        """Ask the charge point to download, verify and install signed firmware.

        Security profile, Security whitepaper L01.

        Args:
            request_id: Id chosen by the central system; each status notification of this update repeats it.
            firmware: Location, times, signing certificate and signature of the firmware.
            retries: Further download attempts after the first one fails; if absent, the charge point decides.
            retry_interval: Seconds to wait before another attempt; if absent, the charge point decides.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.SignedUpdateFirmwareRequest(
                request_id=request_id, firmware=firmware, retries=retries, retry_interval=retry_interval
            ),
            timeout=timeout,
        )

    async def trigger_message(
        self, *, requested_message: m.MessageTrigger, connector_id: int | None = None, timeout: float | None = None
    ) -> m.TriggerMessageResponse:
        """Ask the charge point to send one of its own messages now.

        RemoteTrigger profile, OCPP 1.6 5.17.

        Args:
            requested_message: Message to send; do not request `BootNotification` after a boot was accepted.
            connector_id: Connector to report; 0 is the charge point itself; absent means all; ignored if not relevant.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.TriggerMessageRequest(requested_message=requested_message, connector_id=connector_id), timeout=timeout
        )

    async def unlock_connector(self, *, connector_id: int, timeout: float | None = None) -> m.UnlockConnectorResponse:
        """Ask the charge point to unlock a cable that is stuck; to stop a transaction, use RemoteStopTransaction.

        Core profile, OCPP 1.6 5.18.

        Args:
            connector_id: Connector to unlock, greater than 0.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.UnlockConnectorRequest(connector_id=connector_id), timeout=timeout)

    async def update_firmware(
        self,
        *,
        location: str,
        retrieve_date: datetime,
        retries: int | None = None,
        retry_interval: int | None = None,
        timeout: float | None = None,
    ) -> m.UpdateFirmwareResponse:
        """Ask the charge point to download and install new firmware that is not signed.

        FirmwareManagement profile, OCPP 1.6 5.19.

        Args:
            location: URI of the firmware file; its scheme (such as FTP or HTTPS) selects the protocol.
            retrieve_date: Earliest time of the download; a time in the past means now. With a time zone.
            retries: Further download attempts after the first one fails; if absent, the charge point decides.
            retry_interval: Seconds to wait before another attempt; if absent, the charge point decides.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.UpdateFirmwareRequest(
                location=location, retrieve_date=retrieve_date, retries=retries, retry_interval=retry_interval
            ),
            timeout=timeout,
        )


class CentralSystemCalls(ABC):
    """The calls of a central system: one method for each action that it may send.

    Every method raises `CallFailedError`, or `pydantic.ValidationError` if a value violates the schema; then nothing
    is sent.
    """

    @abstractmethod
    def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Send a request and return the answer.

        Args:
            request: The request.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).

        Raises:
            TypeError: it is not a request that a central system sends.
            RemoteCallError: the peer refused the call.
            InvalidResponseError: the answer of the peer violates its schema.
            NotSentError: nothing was sent.
            OutcomeUnknownError: no answer arrived in time, or the connection was closed before.
        """

    def cancel_reservation(self, *, reservation_id: int, timeout: float | None = None) -> m.CancelReservationResponse:
        """Cancel a reservation on the charge point.

        Reservation profile, OCPP 1.6 5.1.

        Args:
            reservation_id: Id that the central system gave to the reservation in `ReserveNow`.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.CancelReservationRequest(reservation_id=reservation_id), timeout=timeout)

    def certificate_signed(
        self, *, certificate_chain: str, timeout: float | None = None
    ) -> m.CertificateSignedResponse:
        """Send the charge point the signed certificate that it requested with `SignCertificate`.

        Security profile, Security whitepaper A02.

        Args:
            certificate_chain: PEM certificates with the intermediate ones; `CertificateSignedMaxChainSize` may limit the size. At most 10000 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.CertificateSignedRequest(certificate_chain=certificate_chain), timeout=timeout)

    def change_availability(
        self, *, connector_id: int, type: m.AvailabilityType, timeout: float | None = None
    ) -> m.ChangeAvailabilityResponse:
        """Set a connector or the whole charge point in or out of service.

        Core profile, OCPP 1.6 5.2.

        Args:
            connector_id: Connector to change; 0 is the charge point with all its connectors.
            type: `Inoperative`: out of service. `Operative`: in service.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.ChangeAvailabilityRequest(connector_id=connector_id, type=type), timeout=timeout)

    def change_configuration(
        self, *, key: str, value: str, timeout: float | None = None
    ) -> m.ChangeConfigurationResponse:
        """Set one configuration key of the charge point to a new value.

        Core profile, OCPP 1.6 5.3.

        Args:
            key: Name of the configuration key, standard or vendor-specific; compared without regard to case. At most 50 characters.
            value: New value as a string, also for numbers, booleans and comma-separated lists. At most 500 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.ChangeConfigurationRequest(key=key, value=value), timeout=timeout)

    def clear_cache(self, *, timeout: float | None = None) -> m.ClearCacheResponse:
        """Clear the authorization cache of the charge point. The local authorization list does not change.

        Core profile, OCPP 1.6 5.4.

        Args:
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.ClearCacheRequest(), timeout=timeout)

    def clear_charging_profile(
        self,
        *,
        id: int | None = None,
        connector_id: int | None = None,
        charging_profile_purpose: m.ChargingProfilePurpose | None = None,
        stack_level: int | None = None,
        timeout: float | None = None,
    ) -> m.ClearChargingProfileResponse:
        """Remove charging profiles from the charge point: all of them, or those that match a filter.

        SmartCharging profile, OCPP 1.6 5.5.

        Args:
            id: Id of the one profile to remove; if it is present, the other fields are ignored.
            connector_id: Connector whose profiles are removed; 0 is the charge point itself; absent matches any connector.
            charging_profile_purpose: Purpose of the profiles to remove; absent matches any purpose.
            stack_level: Stack level of the profiles to remove, 0 or higher; absent matches any level.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.ClearChargingProfileRequest(
                id=id,
                connector_id=connector_id,
                charging_profile_purpose=charging_profile_purpose,
                stack_level=stack_level,
            ),
            timeout=timeout,
        )

    def data_transfer(
        self, *, vendor_id: str, message_id: str | None = None, data: str | None = None, timeout: float | None = None
    ) -> m.DataTransferResponse:
        """Exchange vendor-specific data that no standard message covers, in either direction.

        Core profile, OCPP 1.6 4.3.

        Args:
            vendor_id: Vendor that defines the content, preferably a reversed domain name such as `com.example`. At most 255 characters.
            message_id: Name of the message among the messages of that vendor; absent if the vendor needs no name. At most 50 characters.
            data: Text of any length, in a format agreed with the vendor; JSON is sent as an escaped string.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.DataTransferRequest(vendor_id=vendor_id, message_id=message_id, data=data), timeout=timeout)

    def delete_certificate(
        self, *, certificate_hash_data: m.CertificateHashData, timeout: float | None = None
    ) -> m.DeleteCertificateResponse:
        """Delete an installed root certificate from the charge point.

        Security profile, Security whitepaper M04.

        Args:
            certificate_hash_data: Certificate to delete, preferably as returned by `GetInstalledCertificateIds`, same algorithm.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.DeleteCertificateRequest(certificate_hash_data=certificate_hash_data), timeout=timeout)

    def extended_trigger_message(
        self,
        *,
        requested_message: m.ExtendedMessageTrigger,
        connector_id: int | None = None,
        timeout: float | None = None,
    ) -> m.ExtendedTriggerMessageResponse:
        """Ask the charge point to send a message now, with the additional triggers of the security extension.

        Security profile, Security whitepaper 5.5.

        Args:
            requested_message: Message to send; `FirmwareStatusNotification` requests `SignedFirmwareStatusNotification` here.
            connector_id: Connector to report; 0 is the charge point itself; absent means all; ignored if not relevant.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.ExtendedTriggerMessageRequest(requested_message=requested_message, connector_id=connector_id),
            timeout=timeout,
        )

    def get_composite_schedule(
        self,
        *,
        connector_id: int,
        duration: int,
        charging_rate_unit: m.ChargingRateUnit | None = None,
        timeout: float | None = None,
    ) -> m.GetCompositeScheduleResponse:
        """Ask the charge point for the limits that result from all its charging profiles and local limits.

        SmartCharging profile, OCPP 1.6 5.7.

        Args:
            connector_id: Connector to calculate for; 0 is the expected consumption of the whole charge point from the grid.
            duration: Length of the requested schedule in seconds, from the receipt of the request.
            charging_rate_unit: Unit of the answer: W (total) or A (per phase); if absent, the charge point chooses.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.GetCompositeScheduleRequest(
                connector_id=connector_id, duration=duration, charging_rate_unit=charging_rate_unit
            ),
            timeout=timeout,
        )

    def get_configuration(
        self, *, key: Sequence[str] | None = None, timeout: float | None = None
    ) -> m.GetConfigurationResponse:
        """Read configuration keys of the charge point: some of them, or all.

        Core profile, OCPP 1.6 5.8.

        Args:
            key: Names of the keys to read; absent or empty reads all keys. Each item: at most 50 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.GetConfigurationRequest(key=as_tuple(key)), timeout=timeout)

    def get_diagnostics(
        self,
        *,
        location: str,
        retries: int | None = None,
        retry_interval: int | None = None,
        start_time: datetime | None = None,
        stop_time: datetime | None = None,
        timeout: float | None = None,
    ) -> m.GetDiagnosticsResponse:
        """Ask the charge point to upload a file with diagnostic information.

        FirmwareManagement profile, OCPP 1.6 5.9.

        Args:
            location: URI of the directory to upload to; its scheme (such as FTP or HTTPS) selects the protocol.
            retries: Further upload attempts after the first one fails; if absent, the charge point decides.
            retry_interval: Seconds to wait before another attempt; if absent, the charge point decides.
            start_time: Time of the oldest log entry to include; absent is no lower bound. With a time zone.
            stop_time: Time of the latest log entry to include; absent is no upper bound. With a time zone.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.GetDiagnosticsRequest(
                location=location,
                retries=retries,
                retry_interval=retry_interval,
                start_time=start_time,
                stop_time=stop_time,
            ),
            timeout=timeout,
        )

    def get_installed_certificate_ids(
        self, *, certificate_type: m.CertificateUse, timeout: float | None = None
    ) -> m.GetInstalledCertificateIdsResponse:
        """List the root certificates of one kind that are installed on the charge point.

        Security profile, Security whitepaper M03.

        Args:
            certificate_type: Kind to list: roots for the central system or roots of the manufacturer; one kind per request.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.GetInstalledCertificateIdsRequest(certificate_type=certificate_type), timeout=timeout)

    def get_local_list_version(self, *, timeout: float | None = None) -> m.GetLocalListVersionResponse:
        """Ask the charge point for the version of its local authorization list.

        LocalAuthListManagement profile, OCPP 1.6 5.10.

        Args:
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.GetLocalListVersionRequest(), timeout=timeout)

    def get_log(
        self,
        *,
        log: m.LogParameters,
        log_type: m.LogType,
        request_id: int,
        retries: int | None = None,
        retry_interval: int | None = None,
        timeout: float | None = None,
    ) -> m.GetLogResponse:
        """Ask the charge point to upload its diagnostics log or its security log.

        Security profile, Security whitepaper N01.

        Args:
            log: Upload location and time range.
            log_type: Log to upload: `DiagnosticsLog` or `SecurityLog`.
            request_id: Id chosen by the central system; each `LogStatusNotification` of this upload repeats it.
            retries: Further upload attempts after the first one fails; if absent, the charge point decides.
            retry_interval: Seconds to wait before another attempt; if absent, the charge point decides.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.GetLogRequest(
                log=log, log_type=log_type, request_id=request_id, retries=retries, retry_interval=retry_interval
            ),
            timeout=timeout,
        )

    def install_certificate(
        self, *, certificate_type: m.CertificateUse, certificate: str, timeout: float | None = None
    ) -> m.InstallCertificateResponse:
        """Install a root certificate on the charge point.

        Security profile, Security whitepaper M05.

        Args:
            certificate_type: Use of the root: connections to the central system, or firmware of the manufacturer.
            certificate: Root certificate as PEM text, X.509. At most 5500 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.InstallCertificateRequest(certificate_type=certificate_type, certificate=certificate), timeout=timeout
        )

    def remote_start_transaction(
        self,
        *,
        id_tag: str,
        connector_id: int | None = None,
        charging_profile: m.ChargingProfile | None = None,
        timeout: float | None = None,
    ) -> m.RemoteStartTransactionResponse:
        """Ask the charge point to start a transaction for an identifier.

        Core profile, OCPP 1.6 5.11.

        Args:
            id_tag: Identifier to start for; authorized before the start if `AuthorizeRemoteTxRequests` is true. At most 20 characters.
            connector_id: Connector to use, greater than 0; if absent, the charge point chooses one or rejects the request.
            charging_profile: Profile of the new transaction, with purpose `TxProfile` and without transaction id.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.RemoteStartTransactionRequest(
                id_tag=id_tag, connector_id=connector_id, charging_profile=charging_profile
            ),
            timeout=timeout,
        )

    def remote_stop_transaction(
        self, *, transaction_id: int, timeout: float | None = None
    ) -> m.RemoteStopTransactionResponse:
        """Ask the charge point to stop a running transaction.

        Core profile, OCPP 1.6 5.12.

        Args:
            transaction_id: Id of the running transaction, from the `StartTransaction` response.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.RemoteStopTransactionRequest(transaction_id=transaction_id), timeout=timeout)

    def reserve_now(
        self,
        *,
        connector_id: int,
        expiry_date: datetime,
        id_tag: str,
        reservation_id: int,
        parent_id_tag: str | None = None,
        timeout: float | None = None,
    ) -> m.ReserveNowResponse:
        """Reserve a connector for an identifier until a given time.

        Reservation profile, OCPP 1.6 5.13.

        Args:
            connector_id: Connector to reserve; 0 reserves any one connector, if `ReserveConnectorZeroSupported` is true.
            expiry_date: Time at which the reservation expires if it was not used. With a time zone.
            id_tag: Identifier that may use the reserved connector. At most 20 characters.
            reservation_id: Id chosen by the central system; an id already in use replaces that reservation.
            parent_id_tag: Group whose members may also use the reservation; if absent, only the identifier itself may use it. At most 20 characters.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.ReserveNowRequest(
                connector_id=connector_id,
                expiry_date=expiry_date,
                id_tag=id_tag,
                reservation_id=reservation_id,
                parent_id_tag=parent_id_tag,
            ),
            timeout=timeout,
        )

    def reset(self, *, type: m.ResetType, timeout: float | None = None) -> m.ResetResponse:
        """Ask the charge point to reset itself.

        Core profile, OCPP 1.6 5.14.

        Args:
            type: `Soft` stops transactions gracefully and restarts the software; `Hard` restarts the hardware.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.ResetRequest(type=type), timeout=timeout)

    def send_local_list(
        self,
        *,
        list_version: int,
        update_type: m.UpdateType,
        local_authorization_list: Sequence[m.AuthorizationData] | None = None,
        timeout: float | None = None,
    ) -> m.SendLocalListResponse:
        """Replace or update the local authorization list of the charge point.

        LocalAuthListManagement profile, OCPP 1.6 5.15.

        Args:
            list_version: Version of the list after this update, greater than 0; 0 and -1 have special meanings.
            update_type: `Full` replaces the whole list, `Differential` applies changes to it.
            local_authorization_list: Entries, each tag once; absent or empty: a full update clears the list, else no change.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.SendLocalListRequest(
                list_version=list_version,
                update_type=update_type,
                local_authorization_list=as_tuple(local_authorization_list),
            ),
            timeout=timeout,
        )

    def set_charging_profile(
        self, *, connector_id: int, cs_charging_profiles: m.ChargingProfile, timeout: float | None = None
    ) -> m.SetChargingProfileResponse:
        """Install a charging profile on the charge point.

        SmartCharging profile, OCPP 1.6 5.16.

        Args:
            connector_id: Connector to limit; 0 for a charge point limit or a default for all connectors, never `TxProfile`.
            cs_charging_profiles: Profile to install, only one despite the name; a `TxProfile` needs the id of its transaction.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.SetChargingProfileRequest(connector_id=connector_id, cs_charging_profiles=cs_charging_profiles),
            timeout=timeout,
        )

    def signed_update_firmware(
        self,
        *,
        request_id: int,
        firmware: m.Firmware,
        retries: int | None = None,
        retry_interval: int | None = None,
        timeout: float | None = None,
    ) -> m.SignedUpdateFirmwareResponse:
        """Ask the charge point to download, verify and install signed firmware.

        Security profile, Security whitepaper L01.

        Args:
            request_id: Id chosen by the central system; each status notification of this update repeats it.
            firmware: Location, times, signing certificate and signature of the firmware.
            retries: Further download attempts after the first one fails; if absent, the charge point decides.
            retry_interval: Seconds to wait before another attempt; if absent, the charge point decides.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.SignedUpdateFirmwareRequest(
                request_id=request_id, firmware=firmware, retries=retries, retry_interval=retry_interval
            ),
            timeout=timeout,
        )

    def trigger_message(
        self, *, requested_message: m.MessageTrigger, connector_id: int | None = None, timeout: float | None = None
    ) -> m.TriggerMessageResponse:
        """Ask the charge point to send one of its own messages now.

        RemoteTrigger profile, OCPP 1.6 5.17.

        Args:
            requested_message: Message to send; do not request `BootNotification` after a boot was accepted.
            connector_id: Connector to report; 0 is the charge point itself; absent means all; ignored if not relevant.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.TriggerMessageRequest(requested_message=requested_message, connector_id=connector_id), timeout=timeout
        )

    def unlock_connector(self, *, connector_id: int, timeout: float | None = None) -> m.UnlockConnectorResponse:
        """Ask the charge point to unlock a cable that is stuck; to stop a transaction, use RemoteStopTransaction.

        Core profile, OCPP 1.6 5.18.

        Args:
            connector_id: Connector to unlock, greater than 0.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.UnlockConnectorRequest(connector_id=connector_id), timeout=timeout)

    def update_firmware(
        self,
        *,
        location: str,
        retrieve_date: datetime,
        retries: int | None = None,
        retry_interval: int | None = None,
        timeout: float | None = None,
    ) -> m.UpdateFirmwareResponse:
        """Ask the charge point to download and install new firmware that is not signed.

        FirmwareManagement profile, OCPP 1.6 5.19.

        Args:
            location: URI of the firmware file; its scheme (such as FTP or HTTPS) selects the protocol.
            retrieve_date: Earliest time of the download; a time in the past means now. With a time zone.
            retries: Further download attempts after the first one fails; if absent, the charge point decides.
            retry_interval: Seconds to wait before another attempt; if absent, the charge point decides.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(
            m.UpdateFirmwareRequest(
                location=location, retrieve_date=retrieve_date, retries=retries, retry_interval=retry_interval
            ),
            timeout=timeout,
        )
