# Generated from codegen/protocol.toml and its schemas: do not edit, run `python -m codegen generate`.
# Input sha256:e9a14c877ba9cb1de643bed0207bbf22ae2a7cc9271d7b6566f7c8923b8b5f82
"""The payloads, and the types of their fields."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, OneDecimal, Payload, Response, Timestamp


class AuthorizationStatus(StrEnum):
    """Status of an identifier, decided by the central system. OCPP 1.6 7.2."""

    ACCEPTED = "Accepted"
    """The identifier may charge."""
    BLOCKED = "Blocked"
    """The identifier is known but blocked; it may not charge."""
    EXPIRED = "Expired"
    """The identifier is known but no longer valid; it may not charge."""
    INVALID = "Invalid"
    """The identifier is unknown; it may not charge."""
    CONCURRENT_TX = "ConcurrentTx"
    """The identifier already has a transaction and may not start another. Meant for StartTransaction."""


class RegistrationStatus(StrEnum):
    """Result of the registration of a charge point after its boot. OCPP 1.6 7.38."""

    ACCEPTED = "Accepted"
    """The charge point is registered and may send its messages."""
    PENDING = "Pending"
    """Registration is pending: the charge point answers requests but sends requests only when triggered."""
    REJECTED = "Rejected"
    """Registration is refused: the charge point sends nothing until the interval has passed."""


class AvailabilityType(StrEnum):
    """Availability that ChangeAvailability requests. OCPP 1.6 7.4."""

    INOPERATIVE = "Inoperative"
    """Set the connector or charge point out of service; kept over a reboot."""
    OPERATIVE = "Operative"
    """Set the connector or charge point in service; it can charge."""


class AvailabilityStatus(StrEnum):
    """Answer of the charge point to ChangeAvailability. OCPP 1.6 7.3."""

    ACCEPTED = "Accepted"
    """The change is made now, or the requested availability applies already."""
    REJECTED = "Rejected"
    """The change is refused; nothing changes."""
    SCHEDULED = "Scheduled"
    """The change follows when the running transaction has finished."""


class ConfigurationStatus(StrEnum):
    """Answer of the charge point to ChangeConfiguration. OCPP 1.6 7.22."""

    ACCEPTED = "Accepted"
    """The new value is set and in effect."""
    REJECTED = "Rejected"
    """The key is known but was not changed, for instance because it is read-only or the value is out of range."""
    REBOOT_REQUIRED = "RebootRequired"
    """The new value is stored and takes effect after a reboot; the charge point does not reboot by itself."""
    NOT_SUPPORTED = "NotSupported"
    """The charge point does not know the key."""


class CancelReservationStatus(StrEnum):
    """Answer of the charge point to CancelReservation. OCPP 1.6 7.5."""

    ACCEPTED = "Accepted"
    """The reservation is cancelled."""
    REJECTED = "Rejected"
    """No active reservation has this id."""


class ClearCacheStatus(StrEnum):
    """Answer of the charge point to ClearCache. OCPP 1.6 7.20."""

    ACCEPTED = "Accepted"
    """The authorization cache is empty now."""
    REJECTED = "Rejected"
    """The cache was not cleared; also the answer of a charge point without a cache."""


class ClearChargingProfileStatus(StrEnum):
    """Answer of the charge point to ClearChargingProfile. OCPP 1.6 7.21."""

    ACCEPTED = "Accepted"
    """At least one profile matched and has been cleared."""
    UNKNOWN = "Unknown"
    """No installed profile matched the request."""


class ChargingProfilePurpose(StrEnum):
    """Scope of a charging profile. Specification name: `ChargingProfilePurposeType`. OCPP 1.6 7.10."""

    CHARGE_POINT_MAX_PROFILE = "ChargePointMaxProfile"
    """Limit for the sum of all connectors; allowed on connector 0 only."""
    TX_DEFAULT_PROFILE = "TxDefaultProfile"
    """Limit for transactions without a TxProfile; connector 0 sets it for all connectors."""
    TX_PROFILE = "TxProfile"
    """Limit for one transaction; overrules the default and expires with it; connector greater than 0 only."""


class ChargingProfileKind(StrEnum):
    """Reference time of the schedule of a profile. Specification name: `ChargingProfileKindType`. OCPP 1.6 7.9."""

    ABSOLUTE = "Absolute"
    """Periods start at the fixed start time of the schedule."""
    RECURRING = "Recurring"
    """The schedule starts again every day or week; needs a recurrency kind and a start time."""
    RELATIVE = "Relative"
    """Periods start at a time that the charge point chooses, normally the transaction start."""


class RecurrencyKind(StrEnum):
    """How often a recurring schedule starts again. Specification name: `RecurrencyKindType`. OCPP 1.6 7.37."""

    DAILY = "Daily"
    """Starts again every 24 hours at the start time of the schedule, not at midnight."""
    WEEKLY = "Weekly"
    """Starts again every 7 days at the weekday and start time of the schedule, not on Monday."""


class ChargingRateUnit(StrEnum):
    """Unit of the limits in a charging schedule. Specification name: `ChargingRateUnitType`. OCPP 1.6 7.12."""

    A = "A"
    """Ampere per phase, not the sum of the phases; the usual choice for AC."""
    W = "W"
    """Watt in total over all phases; the usual choice for DC."""


class ChargingProfileStatus(StrEnum):
    """Answer of the charge point to SetChargingProfile. OCPP 1.6 7.11."""

    ACCEPTED = "Accepted"
    """The profile is installed and will be applied."""
    REJECTED = "Rejected"
    """The profile is refused; nothing has changed."""
    NOT_SUPPORTED = "NotSupported"
    """The request is not supported; a CALLERROR with code NotSupported is the other form of this answer."""


class DataTransferStatus(StrEnum):
    """Answer to a vendor-specific DataTransfer, in either direction. OCPP 1.6 7.23."""

    ACCEPTED = "Accepted"
    """The message is known and its request is accepted."""
    REJECTED = "Rejected"
    """The message is known but its request is refused."""
    UNKNOWN_MESSAGE_ID = "UnknownMessageId"
    """The vendor is known, the message id is not."""
    UNKNOWN_VENDOR_ID = "UnknownVendorId"
    """The receiver does not know the vendor; the answer contains no data."""


class DiagnosticsStatus(StrEnum):
    """Progress of a diagnostics upload that GetDiagnostics started. OCPP 1.6 7.24."""

    IDLE = "Idle"
    """No diagnostics task is active; sent only in reply to a TriggerMessage."""
    UPLOADED = "Uploaded"
    """The diagnostics file has been uploaded."""
    UPLOAD_FAILED = "UploadFailed"
    """The upload failed. GetLog uses the other spelling UploadFailure."""
    UPLOADING = "Uploading"
    """The diagnostics file is being uploaded."""


class FirmwareStatus(StrEnum):
    """Progress of an unsigned firmware update. Signed updates use SignedFirmwareStatus. OCPP 1.6 7.25."""

    DOWNLOADED = "Downloaded"
    """The new firmware is on the charge point but not installed yet."""
    DOWNLOAD_FAILED = "DownloadFailed"
    """The download failed; the update is finished."""
    DOWNLOADING = "Downloading"
    """The new firmware is being downloaded."""
    IDLE = "Idle"
    """No firmware task is active; sent only in reply to a TriggerMessage."""
    INSTALLATION_FAILED = "InstallationFailed"
    """The installation failed; the update is finished."""
    INSTALLING = "Installing"
    """The new firmware is being installed."""
    INSTALLED = "Installed"
    """The new firmware is installed; may be sent before or after the reboot."""


class GetCompositeScheduleStatus(StrEnum):
    """Answer of the charge point to GetCompositeSchedule. OCPP 1.6 7.26."""

    ACCEPTED = "Accepted"
    """The schedule was calculated and is in the answer."""
    REJECTED = "Rejected"
    """No schedule can be reported, for instance for an unknown connector; the other fields are absent."""


class Measurand(StrEnum):
    """Quantity of a reading. Import flows from the grid towards the vehicle, export flows back. OCPP 1.6 7.31."""

    ENERGY_ACTIVE_EXPORT_REGISTER = "Energy.Active.Export.Register"
    """Meter register of active energy fed into the grid, in Wh or kWh; it never decreases."""
    ENERGY_ACTIVE_IMPORT_REGISTER = "Energy.Active.Import.Register"
    """Meter register of active energy drawn from the grid, in Wh or kWh; never decreases. The default."""
    ENERGY_REACTIVE_EXPORT_REGISTER = "Energy.Reactive.Export.Register"
    """Meter register of reactive energy fed into the grid, in varh or kvarh; it never decreases."""
    ENERGY_REACTIVE_IMPORT_REGISTER = "Energy.Reactive.Import.Register"
    """Meter register of reactive energy drawn from the grid, in varh or kvarh; it never decreases."""
    ENERGY_ACTIVE_EXPORT_INTERVAL = "Energy.Active.Export.Interval"
    """Active energy fed into the grid during one measuring interval, in Wh or kWh."""
    ENERGY_ACTIVE_IMPORT_INTERVAL = "Energy.Active.Import.Interval"
    """Active energy drawn from the grid during one measuring interval, in Wh or kWh."""
    ENERGY_REACTIVE_EXPORT_INTERVAL = "Energy.Reactive.Export.Interval"
    """Reactive energy fed into the grid during one measuring interval, in varh or kvarh."""
    ENERGY_REACTIVE_IMPORT_INTERVAL = "Energy.Reactive.Import.Interval"
    """Reactive energy drawn from the grid during one measuring interval, in varh or kvarh."""
    POWER_ACTIVE_EXPORT = "Power.Active.Export"
    """Active power from the vehicle at the time of the reading, in W or kW."""
    POWER_ACTIVE_IMPORT = "Power.Active.Import"
    """Active power to the vehicle at the time of the reading, in W or kW."""
    POWER_OFFERED = "Power.Offered"
    """Maximum power that is offered to the vehicle, in W or kW."""
    POWER_REACTIVE_EXPORT = "Power.Reactive.Export"
    """Reactive power from the vehicle at the time of the reading, in var or kvar."""
    POWER_REACTIVE_IMPORT = "Power.Reactive.Import"
    """Reactive power to the vehicle at the time of the reading, in var or kvar."""
    POWER_FACTOR = "Power.Factor"
    """Power factor of the total energy flow at the time of the reading; a ratio without unit."""
    CURRENT_IMPORT = "Current.Import"
    """Current to the vehicle at the time of the reading, in A."""
    CURRENT_EXPORT = "Current.Export"
    """Current from the vehicle at the time of the reading, in A."""
    CURRENT_OFFERED = "Current.Offered"
    """Maximum current that is offered to the vehicle, in A."""
    VOLTAGE = "Voltage"
    """Supply voltage at the time of the reading, AC RMS value in V."""
    FREQUENCY = "Frequency"
    """Frequency of the power line in Hz; it has no unit value, so `unit` is absent."""
    TEMPERATURE = "Temperature"
    """Temperature inside the charge point, in K, degrees Celsius or degrees Fahrenheit."""
    SOC = "SoC"
    """State of charge of the vehicle battery, in percent."""
    RPM = "RPM"
    """Speed of the fan in revolutions per minute; it has no unit value."""


class ReadingContext(StrEnum):
    """Occasion at which a reading was taken. OCPP 1.6 7.35."""

    INTERRUPTION_BEGIN = "Interruption.Begin"
    """Taken when an interruption began."""
    INTERRUPTION_END = "Interruption.End"
    """Taken when operation resumed after an interruption."""
    SAMPLE_CLOCK = "Sample.Clock"
    """Taken at a clock-aligned time, every ClockAlignedDataInterval seconds from midnight."""
    SAMPLE_PERIODIC = "Sample.Periodic"
    """Taken every MeterValueSampleInterval seconds from the transaction start. The default."""
    TRANSACTION_BEGIN = "Transaction.Begin"
    """Taken when the transaction started."""
    TRANSACTION_END = "Transaction.End"
    """Taken when the transaction stopped."""
    TRIGGER = "Trigger"
    """Taken because of a TriggerMessage."""
    OTHER = "Other"
    """Taken on any other occasion."""


class ValueFormat(StrEnum):
    """Format of the value text of a reading. OCPP 1.6 7.49."""

    RAW = "Raw"
    """The value is a plain integer or decimal number. The default."""
    SIGNED_DATA = "SignedData"
    """The value is a signed block of binary data written as hex text; do not parse it as a number."""


class Phase(StrEnum):
    """Conductors of a reading; not every value is allowed for every measurand. OCPP 1.6 7.34."""

    L1 = "L1"
    """Measured on phase L1."""
    L2 = "L2"
    """Measured on phase L2."""
    L3 = "L3"
    """Measured on phase L3."""
    N = "N"
    """Measured on the neutral conductor."""
    L1_N = "L1-N"
    """Measured between phase L1 and neutral."""
    L2_N = "L2-N"
    """Measured between phase L2 and neutral."""
    L3_N = "L3-N"
    """Measured between phase L3 and neutral."""
    L1_L2 = "L1-L2"
    """Measured between phases L1 and L2."""
    L2_L3 = "L2-L3"
    """Measured between phases L2 and L3."""
    L3_L1 = "L3-L1"
    """Measured between phases L3 and L1."""


class Location(StrEnum):
    """Location at which a reading was taken. OCPP 1.6 7.30."""

    CABLE = "Cable"
    """On the cable between vehicle and charge point."""
    EV = "EV"
    """By the vehicle itself."""
    INLET = "Inlet"
    """Where the charge point is connected to the grid."""
    OUTLET = "Outlet"
    """At a connector. The default."""
    BODY = "Body"
    """Inside the housing of the charge point, for instance its temperature."""


class UnitOfMeasure(StrEnum):
    """Unit of a reading. There is no value for Frequency, which is always in Hz. OCPP 1.6 7.45."""

    WH = "Wh"
    """Watt-hour, active energy; the default for energy measurands."""
    KWH = "kWh"
    """Kilowatt-hour, active energy (1000 Wh)."""
    VARH = "varh"
    """Var-hour, reactive energy; the wire spelling is lower case."""
    KVARH = "kvarh"
    """Kilovar-hour, reactive energy (1000 varh); the wire spelling is lower case."""
    W = "W"
    """Watt, active power."""
    KW = "kW"
    """Kilowatt, active power (1000 W)."""
    VA = "VA"
    """Volt-ampere, apparent power."""
    KVA = "kVA"
    """Kilovolt-ampere, apparent power (1000 VA)."""
    VAR = "var"
    """Var, reactive power; the wire spelling is lower case."""
    KVAR = "kvar"
    """Kilovar, reactive power (1000 var); the wire spelling is lower case."""
    A = "A"
    """Ampere, current."""
    V = "V"
    """Volt, AC RMS voltage."""
    K = "K"
    """Kelvin, temperature."""
    CELCIUS = "Celcius"
    """Degrees Celsius in the misspelt form that charge points still send; same meaning as Celsius."""
    CELSIUS = "Celsius"
    """Degrees Celsius in the corrected spelling; receivers accept both spellings."""
    FAHRENHEIT = "Fahrenheit"
    """Degrees Fahrenheit, temperature."""
    PERCENT = "Percent"
    """Percent, for instance of the state of charge."""


class RemoteStartStopStatus(StrEnum):
    """Answer of the charge point to a remote start or stop of a transaction. OCPP 1.6 7.39."""

    ACCEPTED = "Accepted"
    """The charge point will try to execute the command; its own messages report the result."""
    REJECTED = "Rejected"
    """The charge point will not execute the command."""


class ReservationStatus(StrEnum):
    """Answer of the charge point to ReserveNow. OCPP 1.6 7.40."""

    ACCEPTED = "Accepted"
    """The reservation is made."""
    FAULTED = "Faulted"
    """Not reserved: the connector, or every connector, is faulted."""
    OCCUPIED = "Occupied"
    """Not reserved: the connector, or every connector, is in use or already reserved."""
    REJECTED = "Rejected"
    """Not reserved: the charge point does not support reservations, or not for connector 0."""
    UNAVAILABLE = "Unavailable"
    """Not reserved: the connector, or every connector, is out of service."""


class ResetType(StrEnum):
    """Kind of reset that Reset requests. OCPP 1.6 7.42."""

    HARD = "Hard"
    """Restart all hardware; a last resort: transactions may not be stopped gracefully and queued data may be lost."""
    SOFT = "Soft"
    """Stop all transactions gracefully and report them, then restart the software."""


class ResetStatus(StrEnum):
    """Answer of the charge point to Reset, sent before it restarts. OCPP 1.6 7.41."""

    ACCEPTED = "Accepted"
    """The charge point will restart."""
    REJECTED = "Rejected"
    """The charge point will not restart."""


class UpdateType(StrEnum):
    """How SendLocalList changes the local authorization list. OCPP 1.6 7.48."""

    DIFFERENTIAL = "Differential"
    """Add, change or delete only the entries that are sent; needs a version above the current one."""
    FULL = "Full"
    """Replace the whole list by the entries that are sent; without entries, the list becomes empty."""


class UpdateStatus(StrEnum):
    """Answer of the charge point to SendLocalList. OCPP 1.6 7.47."""

    ACCEPTED = "Accepted"
    """The local authorization list has been updated."""
    FAILED = "Failed"
    """The update failed."""
    NOT_SUPPORTED = "NotSupported"
    """The charge point has no local authorization list that can be updated."""
    VERSION_MISMATCH = "VersionMismatch"
    """The version of a Differential update is not greater than the current version."""


class ChargePointErrorCode(StrEnum):
    """Error of a connector or charge point; with a status other than Faulted it is only a warning. OCPP 1.6 7.6."""

    CONNECTOR_LOCK_FAILURE = "ConnectorLockFailure"
    """The connector could not be locked or unlocked."""
    EV_COMMUNICATION_ERROR = "EVCommunicationError"
    """Communication with the vehicle failed; only with Preparing, SuspendedEV, SuspendedEVSE or Finishing."""
    GROUND_FAILURE = "GroundFailure"
    """The ground fault protection has tripped."""
    HIGH_TEMPERATURE = "HighTemperature"
    """The inside of the charge point is too hot."""
    INTERNAL_ERROR = "InternalError"
    """A hardware or software component of the charge point failed."""
    LOCAL_LIST_CONFLICT = "LocalListConflict"
    """An authorization response contradicts the local list; reported for connector 0."""
    NO_ERROR = "NoError"
    """There is no error."""
    OTHER_ERROR = "OtherError"
    """Any other error; the error code of the vendor may contain details."""
    OVER_CURRENT_FAILURE = "OverCurrentFailure"
    """The overcurrent protection has tripped."""
    POWER_METER_FAILURE = "PowerMeterFailure"
    """The electricity meter could not be read."""
    POWER_SWITCH_FAILURE = "PowerSwitchFailure"
    """The power switch could not be controlled."""
    READER_FAILURE = "ReaderFailure"
    """The reader for identifiers (RFID) failed."""
    RESET_FAILURE = "ResetFailure"
    """A reset failed."""
    UNDER_VOLTAGE = "UnderVoltage"
    """The voltage has fallen below the acceptable range."""
    OVER_VOLTAGE = "OverVoltage"
    """The voltage has risen above the acceptable range."""
    WEAK_SIGNAL = "WeakSignal"
    """The wireless modem has poor reception."""


class ChargePointStatus(StrEnum):
    """Status of a connector; connector 0 can be Available, Unavailable or Faulted only. OCPP 1.6 7.7."""

    AVAILABLE = "Available"
    """Free for a new user."""
    PREPARING = "Preparing"
    """In use by a user (tag, cable or vehicle), but no transaction has started yet."""
    CHARGING = "Charging"
    """A transaction is running and the vehicle can draw energy."""
    SUSPENDED_EVSE = "SuspendedEVSE"
    """The vehicle is connected but the charge point offers no energy; also used if both sides pause."""
    SUSPENDED_EV = "SuspendedEV"
    """The charge point offers energy but the vehicle draws none."""
    FINISHING = "Finishing"
    """The transaction has stopped but the connector is not free yet, for instance the cable is still connected."""
    RESERVED = "Reserved"
    """Reserved for one user by ReserveNow."""
    UNAVAILABLE = "Unavailable"
    """Out of service, by ChangeAvailability (kept over a reboot) or by decision of the charge point."""
    FAULTED = "Faulted"
    """Out of service because of an error; see the error code."""


class Reason(StrEnum):
    """Reason why a transaction stopped; an absent reason means Local. OCPP 1.6 7.36."""

    EMERGENCY_STOP = "EmergencyStop"
    """The emergency stop button was pressed."""
    EV_DISCONNECTED = "EVDisconnected"
    """The cable was unplugged or the vehicle drove off the inductive charging unit."""
    HARD_RESET = "HardReset"
    """The central system requested a Hard reset."""
    LOCAL = "Local"
    """The user stopped it at the charge point, for instance with a tag or button; a normal stop."""
    OTHER = "Other"
    """Any reason that the other values do not cover."""
    POWER_LOSS = "PowerLoss"
    """The charge point lost all power."""
    REBOOT = "Reboot"
    """The charge point restarted by itself, for instance by its watchdog."""
    REMOTE = "Remote"
    """The user or operator stopped it remotely, for instance with an app; a normal stop."""
    SOFT_RESET = "SoftReset"
    """The central system requested a Soft reset."""
    UNLOCK_COMMAND = "UnlockCommand"
    """The central system requested to unlock the connector."""
    DE_AUTHORIZED = "DeAuthorized"
    """The StartTransaction response did not accept the identifier."""


class MessageTrigger(StrEnum):
    """Message that TriggerMessage requests. OCPP 1.6 7.32."""

    BOOT_NOTIFICATION = "BootNotification"
    """A BootNotification; useful while registration is Pending, not after acceptance."""
    DIAGNOSTICS_STATUS_NOTIFICATION = "DiagnosticsStatusNotification"
    """A DiagnosticsStatusNotification with the current status, Idle if no upload is running."""
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    """An unsigned FirmwareStatusNotification, Idle if no update is running."""
    HEARTBEAT = "Heartbeat"
    """A Heartbeat."""
    METER_VALUES = "MeterValues"
    """The latest MeterValues, with context Trigger."""
    STATUS_NOTIFICATION = "StatusNotification"
    """A StatusNotification with the current status."""


class TriggerMessageStatus(StrEnum):
    """Answer to both trigger actions; the whitepaper calls it `TriggerMessageStatusEnumType`. OCPP 1.6 7.44."""

    ACCEPTED = "Accepted"
    """The requested message will be sent after this answer."""
    REJECTED = "Rejected"
    """The requested message will not be sent."""
    NOT_IMPLEMENTED = "NotImplemented"
    """The charge point does not know or does not implement the requested message."""


class UnlockStatus(StrEnum):
    """Answer of the charge point to UnlockConnector. OCPP 1.6 7.46."""

    UNLOCKED = "Unlocked"
    """The connector is unlocked."""
    UNLOCK_FAILED = "UnlockFailed"
    """The charge point tried, but the connector is still locked or the lock has failed."""
    NOT_SUPPORTED = "NotSupported"
    """The connector has no lock, or it does not exist."""


class CertificateSignedStatus(StrEnum):
    """Answer to CertificateSigned. Whitepaper name: `CertificateSignedStatusEnumType`. Security whitepaper 6.2."""

    ACCEPTED = "Accepted"
    """The signed certificate is valid and will be used."""
    REJECTED = "Rejected"
    """The signed certificate is invalid and has been discarded."""


class CertificateStatus(StrEnum):
    """Answer to InstallCertificate. Whitepaper name: `CertificateStatusEnumType`. Security whitepaper 6.3."""

    ACCEPTED = "Accepted"
    """The certificate is installed."""
    FAILED = "Failed"
    """The certificate is valid but could not be installed for another reason."""
    REJECTED = "Rejected"
    """The certificate is invalid, or the store is full."""


class CertificateUse(StrEnum):
    """Purpose of a root certificate. Whitepaper name: `CertificateUseEnumType`. Security whitepaper 6.4."""

    CENTRAL_SYSTEM_ROOT_CERTIFICATE = "CentralSystemRootCertificate"
    """Root for the certificates of the central system and the charge points."""
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"
    """Root for the certificates of the manufacturer, for instance those that sign firmware."""


class DeleteCertificateStatus(StrEnum):
    """Answer to DeleteCertificate. Whitepaper name: `DeleteCertificateStatusEnumType`. Security whitepaper 6.5."""

    ACCEPTED = "Accepted"
    """The certificate is deleted."""
    FAILED = "Failed"
    """The certificate was found but not deleted, for instance because the connection uses it."""
    NOT_FOUND = "NotFound"
    """No installed certificate matches the hash data."""


class ExtendedMessageTrigger(StrEnum):
    """Message that ExtendedTriggerMessage requests. Whitepaper name: `MessageTriggerEnumType`. Security whitepaper 6.14."""

    BOOT_NOTIFICATION = "BootNotification"
    """A BootNotification."""
    LOG_STATUS_NOTIFICATION = "LogStatusNotification"
    """A LogStatusNotification with the current status, Idle if no upload is running."""
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    """A SignedFirmwareStatusNotification, despite the name not the unsigned one."""
    HEARTBEAT = "Heartbeat"
    """A Heartbeat."""
    METER_VALUES = "MeterValues"
    """The latest MeterValues."""
    SIGN_CHARGE_POINT_CERTIFICATE = "SignChargePointCertificate"
    """A SignCertificate; the charge point then gets a new certificate."""
    STATUS_NOTIFICATION = "StatusNotification"
    """A StatusNotification with the current status."""


class GenericStatus(StrEnum):
    """Answer to SignCertificate. Whitepaper name: `GenericStatusEnumType`. Security whitepaper 6.8."""

    ACCEPTED = "Accepted"
    """The signing request is accepted; the certificate follows later in CertificateSigned."""
    REJECTED = "Rejected"
    """The signing request is refused; no certificate will follow."""


class GetInstalledCertificateStatus(StrEnum):
    """Whether certificates were found. Whitepaper name: `GetInstalledCertificateStatusEnumType`. Security whitepaper 6.9."""

    ACCEPTED = "Accepted"
    """Certificates of the requested type are installed; the answer contains their hash data."""
    NOT_FOUND = "NotFound"
    """No certificate of the requested type is installed; the answer contains no hash data."""


class HashAlgorithm(StrEnum):
    """Algorithm of the certificate hashes. Whitepaper name: `HashAlgorithmEnumType`. Security whitepaper 6.10."""

    SHA256 = "SHA256"
    """SHA-256, 64 hex digits per hash."""
    SHA384 = "SHA384"
    """SHA-384, 96 hex digits per hash."""
    SHA512 = "SHA512"
    """SHA-512, 128 hex digits per hash."""


class LogStatus(StrEnum):
    """Answer of the charge point to GetLog. Whitepaper name: `LogStatusEnumType`. Security whitepaper 6.13."""

    ACCEPTED = "Accepted"
    """The upload will start; LogStatusNotification reports its result."""
    REJECTED = "Rejected"
    """The log will not be uploaded."""
    ACCEPTED_CANCELED = "AcceptedCanceled"
    """The upload will start; a running log upload has been cancelled for it."""


class LogType(StrEnum):
    """Log that GetLog requests. Whitepaper name: `LogEnumType`. Security whitepaper 6.11."""

    DIAGNOSTICS_LOG = "DiagnosticsLog"
    """The diagnostics log of the charge point."""
    SECURITY_LOG = "SecurityLog"
    """The log of security events."""


class SignedFirmwareStatus(StrEnum):
    """Progress of a signed firmware update. Whitepaper name: `FirmwareStatusEnumType`. Security whitepaper 6.6."""

    DOWNLOADED = "Downloaded"
    """The new firmware is on the charge point; the update continues."""
    DOWNLOAD_FAILED = "DownloadFailed"
    """The download failed; the update has failed."""
    DOWNLOADING = "Downloading"
    """The new firmware is being downloaded; the update continues."""
    DOWNLOAD_SCHEDULED = "DownloadScheduled"
    """The download will start later; the update continues."""
    DOWNLOAD_PAUSED = "DownloadPaused"
    """The download is paused; the update continues."""
    IDLE = "Idle"
    """No firmware task is active; sent only in reply to an ExtendedTriggerMessage."""
    INSTALLATION_FAILED = "InstallationFailed"
    """The installation failed; the update has failed."""
    INSTALLING = "Installing"
    """The new firmware is being installed; the update continues."""
    INSTALLED = "Installed"
    """The new firmware is installed; the update has succeeded."""
    INSTALL_REBOOTING = "InstallRebooting"
    """The charge point is about to reboot into the new firmware; may be omitted. The update continues."""
    INSTALL_SCHEDULED = "InstallScheduled"
    """The installation is scheduled for the requested time; the update continues."""
    INSTALL_VERIFICATION_FAILED = "InstallVerificationFailed"
    """A check of the new firmware (for instance a checksum) failed; the update has failed."""
    INVALID_SIGNATURE = "InvalidSignature"
    """The signature does not match the firmware; the update has failed."""
    SIGNATURE_VERIFIED = "SignatureVerified"
    """The signature has been checked and is valid; the update continues."""


class UpdateFirmwareStatus(StrEnum):
    """Answer to SignedUpdateFirmware. Whitepaper name: `UpdateFirmwareStatusEnumType`. Security whitepaper 6.16."""

    ACCEPTED = "Accepted"
    """The update will start; SignedFirmwareStatusNotification reports its result."""
    REJECTED = "Rejected"
    """The update is refused."""
    ACCEPTED_CANCELED = "AcceptedCanceled"
    """The update will start; a running firmware update has been cancelled for it."""
    INVALID_CERTIFICATE = "InvalidCertificate"
    """The signing certificate is invalid; no update is started."""
    REVOKED_CERTIFICATE = "RevokedCertificate"
    """The signing certificate has been revoked; no update is started."""


class UploadLogStatus(StrEnum):
    """Progress of a log upload that GetLog started. Whitepaper name: `UploadLogStatusEnumType`. Security whitepaper 6.17."""

    BAD_MESSAGE = "BadMessage"
    """The upload failed because of a malformed packet or another protocol mismatch."""
    IDLE = "Idle"
    """No log upload is active; sent only in reply to an ExtendedTriggerMessage."""
    NOT_SUPPORTED_OPERATION = "NotSupportedOperation"
    """The upload failed because the receiving server does not support the operation."""
    PERMISSION_DENIED = "PermissionDenied"
    """The upload failed because the receiving server refused access."""
    UPLOADED = "Uploaded"
    """The log file has been uploaded."""
    UPLOAD_FAILURE = "UploadFailure"
    """The upload failed. GetDiagnostics uses the other spelling UploadFailed."""
    UPLOADING = "Uploading"
    """The log file is being uploaded."""


class IdTagInfo(Payload, frozen=True):
    """Authorization of an identifier by the central system: status, expiry date and group. OCPP 1.6 7.27."""

    status: Annotated[
        AuthorizationStatus,
        Field(description="Authorization status; the identifier may charge only if it is Accepted."),
    ]
    """Authorization status; the identifier may charge only if it is Accepted."""
    expiry_date: Annotated[
        Timestamp | None,
        Field(
            description="Time from which the identifier is not valid and is removed from the cache. Absent: no expiry date. With a time zone."
        ),
    ] = None
    """Time from which the identifier is not valid and is removed from the cache. Absent: no expiry date. With a time zone."""
    parent_id_tag: Annotated[
        str | None,
        Field(
            max_length=20,
            description="Group of the identifier; tags of one group may stop each other's transactions. Absent: no group. At most 20 characters.",
        ),
    ] = None
    """Group of the identifier; tags of one group may stop each other's transactions. Absent: no group. At most 20 characters."""


class AuthorizationData(Payload, frozen=True):
    """One entry of a local authorization list update. OCPP 1.6 7.1."""

    id_tag: Annotated[
        str,
        Field(
            max_length=20,
            description="Identifier of the entry; must be unique within one request, letter case ignored. At most 20 characters.",
        ),
    ]
    """Identifier of the entry; must be unique within one request, letter case ignored. At most 20 characters."""
    id_tag_info: Annotated[
        IdTagInfo | None,
        Field(
            description="Status to store for the tag. Absent in a Differential update: delete the tag. Required when Full."
        ),
    ] = None
    """Status to store for the tag. Absent in a Differential update: delete the tag. Required when Full."""


class KeyValue(Payload, frozen=True):
    """One configuration key of the charge point with its current value. OCPP 1.6 7.29."""

    key: Annotated[
        str,
        Field(
            max_length=50,
            description="Name of the configuration key, compared without regard to letter case. At most 50 characters.",
        ),
    ]
    """Name of the configuration key, compared without regard to letter case. At most 50 characters."""
    readonly: Annotated[
        bool, Field(description="True when ChangeConfiguration cannot set the key. The wire name is all lower case.")
    ]
    """True when ChangeConfiguration cannot set the key. The wire name is all lower case."""
    value: Annotated[
        str | None,
        Field(
            max_length=500,
            description="Current value, always text (`300`, `true`, `A,B`). Absent: the key is known but not set. At most 500 characters.",
        ),
    ] = None
    """Current value, always text (`300`, `true`, `A,B`). Absent: the key is known but not set. At most 500 characters."""


class ChargingSchedulePeriod(Payload, frozen=True):
    """One period of a charging schedule: a limit from a given second on. OCPP 1.6 7.14."""

    start_period: Annotated[
        int,
        Field(
            description="Start in seconds after the start of the schedule, 0 for the first period; also stops the previous period."
        ),
    ]
    """Start in seconds after the start of the schedule, 0 for the first period; also stops the previous period."""
    limit: Annotated[
        OneDecimal,
        Field(
            description="Maximum rate, in the unit of the schedule: A per phase or W in total. At most one digit after the decimal point."
        ),
    ]
    """Maximum rate, in the unit of the schedule: A per phase or W in total. At most one digit after the decimal point."""
    number_phases: Annotated[int | None, Field(description="Number of phases that charging may use. Absent: 3.")] = None
    """Number of phases that charging may use. Absent: 3."""


class ChargingSchedule(Payload, frozen=True):
    """Power or current limits over time, used in profiles and composite schedules. OCPP 1.6 7.13."""

    charging_rate_unit: Annotated[
        ChargingRateUnit, Field(description="Unit of every limit in this schedule: A per phase or W in total.")
    ]
    """Unit of every limit in this schedule: A per phase or W in total."""
    charging_schedule_period: Annotated[
        tuple[ChargingSchedulePeriod, ...],
        Field(description="One or more periods in ascending order; the first starts at 0."),
    ]
    """One or more periods in ascending order; the first starts at 0."""
    duration: Annotated[
        int | None,
        Field(
            description="Length in seconds. Absent: the last period continues, or stops with the transaction if the start is relative."
        ),
    ] = None
    """Length in seconds. Absent: the last period continues, or stops with the transaction if the start is relative."""
    start_schedule: Annotated[
        Timestamp | None,
        Field(
            description="Time at which the periods start. Absent: start of charging. Omitted in composite schedules. With a time zone."
        ),
    ] = None
    """Time at which the periods start. Absent: start of charging. Omitted in composite schedules. With a time zone."""
    min_charging_rate: Annotated[
        OneDecimal | None,
        Field(
            description="Minimum rate for the vehicle, in the unit of this schedule. A hint, not a limit. At most one digit after the decimal point."
        ),
    ] = None
    """Minimum rate for the vehicle, in the unit of this schedule. A hint, not a limit. At most one digit after the decimal point."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            charging_rate_unit: ChargingRateUnit,
            charging_schedule_period: Sequence[ChargingSchedulePeriod],
            duration: int | None = None,
            start_schedule: Timestamp | None = None,
            min_charging_rate: OneDecimal | None = None,
        ) -> None:
            """Power or current limits over time, used in profiles and composite schedules. OCPP 1.6 7.13.

            Args:
                charging_rate_unit: Unit of every limit in this schedule: A per phase or W in total.
                charging_schedule_period: One or more periods in ascending order; the first starts at 0.
                duration: Length in seconds. Absent: the last period continues, or stops with the transaction if the start is relative.
                start_schedule: Time at which the periods start. Absent: start of charging. Omitted in composite schedules. With a time zone.
                min_charging_rate: Minimum rate for the vehicle, in the unit of this schedule. A hint, not a limit. At most one digit after the decimal point.
            """


class ChargingProfile(Payload, frozen=True):
    """Smart charging profile: a schedule of limits with its purpose, stack level and validity. OCPP 1.6 7.8."""

    charging_profile_id: Annotated[
        int, Field(description="Identifier of the profile; a new profile with the same id replaces the installed one.")
    ]
    """Identifier of the profile; a new profile with the same id replaces the installed one."""
    stack_level: Annotated[
        int,
        Field(description="Rank among profiles of the same purpose, 0 or greater; the highest valid level is used."),
    ]
    """Rank among profiles of the same purpose, 0 or greater; the highest valid level is used."""
    charging_profile_purpose: Annotated[
        ChargingProfilePurpose,
        Field(description="Scope of the limits: the whole charge point, transactions by default, or one transaction."),
    ]
    """Scope of the limits: the whole charge point, transactions by default, or one transaction."""
    charging_profile_kind: Annotated[
        ChargingProfileKind,
        Field(description="How the schedule starts: at a fixed time, repeatedly, or when charging starts."),
    ]
    """How the schedule starts: at a fixed time, repeatedly, or when charging starts."""
    charging_schedule: Annotated[
        ChargingSchedule, Field(description="The limits over time; exactly one schedule per profile.")
    ]
    """The limits over time; exactly one schedule per profile."""
    transaction_id: Annotated[
        int | None,
        Field(
            description="Transaction of the profile, only with purpose TxProfile. Omit it in RemoteStartTransaction."
        ),
    ] = None
    """Transaction of the profile, only with purpose TxProfile. Omit it in RemoteStartTransaction."""
    recurrency_kind: Annotated[
        RecurrencyKind | None,
        Field(description="Repetition of the schedule; only with kind Recurring, otherwise absent."),
    ] = None
    """Repetition of the schedule; only with kind Recurring, otherwise absent."""
    valid_from: Annotated[
        Timestamp | None,
        Field(description="Time from which the profile is valid. Absent: from its receipt. With a time zone."),
    ] = None
    """Time from which the profile is valid. Absent: from its receipt. With a time zone."""
    valid_to: Annotated[
        Timestamp | None,
        Field(
            description="Time until which the profile is valid. Absent: until another profile replaces it. With a time zone."
        ),
    ] = None
    """Time until which the profile is valid. Absent: until another profile replaces it. With a time zone."""


class SampledValue(Payload, frozen=True):
    """One reading. Every optional field has a default that applies when the field is absent. OCPP 1.6 7.43."""

    value: Annotated[
        str,
        Field(
            description="The reading as text: a decimal number when the format is Raw, hex data when it is SignedData."
        ),
    ]
    """The reading as text: a decimal number when the format is Raw, hex data when it is SignedData."""
    context: Annotated[
        ReadingContext | None, Field(description="Occasion of the reading. Absent: Sample.Periodic.")
    ] = None
    """Occasion of the reading. Absent: Sample.Periodic."""
    format: Annotated[
        ValueFormat | None, Field(description="Whether the value is a plain number or signed data. Absent: Raw.")
    ] = None
    """Whether the value is a plain number or signed data. Absent: Raw."""
    measurand: Annotated[
        Measurand | None, Field(description="The measured quantity. Absent: Energy.Active.Import.Register.")
    ] = None
    """The measured quantity. Absent: Energy.Active.Import.Register."""
    phase: Annotated[
        Phase | None, Field(description="Conductor or pair of conductors of the reading. Absent: the overall value.")
    ] = None
    """Conductor or pair of conductors of the reading. Absent: the overall value."""
    location: Annotated[Location | None, Field(description="Location of the measurement. Absent: Outlet.")] = None
    """Location of the measurement. Absent: Outlet."""
    unit: Annotated[
        UnitOfMeasure | None,
        Field(
            description="Unit of the value. Absent: Wh for energy measurands; Frequency has no unit value and means Hz."
        ),
    ] = None
    """Unit of the value. Absent: Wh for energy measurands; Frequency has no unit value and means Hz."""

    @property
    def effective_context(self) -> ReadingContext:
        """`context`, or its default if it is absent: `Sample.Periodic`."""
        return ReadingContext.SAMPLE_PERIODIC if self.context is None else self.context

    @property
    def effective_format(self) -> ValueFormat:
        """`format`, or its default if it is absent: `Raw`."""
        return ValueFormat.RAW if self.format is None else self.format

    @property
    def effective_measurand(self) -> Measurand:
        """`measurand`, or its default if it is absent: `Energy.Active.Import.Register`."""
        return Measurand.ENERGY_ACTIVE_IMPORT_REGISTER if self.measurand is None else self.measurand

    @property
    def effective_location(self) -> Location:
        """`location`, or its default if it is absent: `Outlet`."""
        return Location.OUTLET if self.location is None else self.location

    @property
    def effective_unit(self) -> UnitOfMeasure | None:
        """`unit`, or its default if it is absent: `Wh` if `measurand` starts with `Energy.`. `Celcius` is `Celsius`."""
        if self.unit == UnitOfMeasure.CELCIUS:
            return UnitOfMeasure.CELSIUS
        return UnitOfMeasure.WH if self.unit is None and self.effective_measurand.startswith("Energy.") else self.unit


class MeterValue(Payload, frozen=True):
    """Readings that were taken at the same time. OCPP 1.6 7.33."""

    timestamp: Annotated[
        Timestamp,
        Field(
            description="Time of the readings, also when they are sent later. For interval data, the start of the interval. With a time zone."
        ),
    ]
    """Time of the readings, also when they are sent later. For interval data, the start of the interval. With a time zone."""
    sampled_value: Annotated[tuple[SampledValue, ...], Field(description="The readings of that time; at least one.")]
    """The readings of that time; at least one."""

    if TYPE_CHECKING:

        def __init__(self, *, timestamp: Timestamp, sampled_value: Sequence[SampledValue]) -> None:
            """Readings that were taken at the same time. OCPP 1.6 7.33.

            Args:
                timestamp: Time of the readings, also when they are sent later. For interval data, the start of the interval. With a time zone.
                sampled_value: The readings of that time; at least one.
            """


class CertificateHashData(Payload, frozen=True):
    """Hashes that identify an installed certificate. Whitepaper name: `CertificateHashDataType`. Security whitepaper 6.1."""

    hash_algorithm: Annotated[
        HashAlgorithm,
        Field(
            description="Algorithm of both hashes; to delete a certificate, use the algorithm that the charge point reported."
        ),
    ]
    """Algorithm of both hashes; to delete a certificate, use the algorithm that the charge point reported."""
    issuer_name_hash: Annotated[
        str,
        Field(
            max_length=128,
            description="Hash of the issuer name as hex text; compare without regard to letter case. At most 128 characters.",
        ),
    ]
    """Hash of the issuer name as hex text; compare without regard to letter case. At most 128 characters."""
    issuer_key_hash: Annotated[
        str,
        Field(
            max_length=128,
            description="Hash of the public key of the issuer (without tag and length) as hex text; letter case is ignored. At most 128 characters.",
        ),
    ]
    """Hash of the public key of the issuer (without tag and length) as hex text; letter case is ignored. At most 128 characters."""
    serial_number: Annotated[
        str,
        Field(
            max_length=40,
            description="Serial number of the certificate as hex text without `0x` and without leading zeros (4095 is `FFF`). At most 40 characters.",
        ),
    ]
    """Serial number of the certificate as hex text without `0x` and without leading zeros (4095 is `FFF`). At most 40 characters."""


class Firmware(Payload, frozen=True):
    """Signed firmware, with its download and installation times. Whitepaper name: `FirmwareType`. Security whitepaper 6.7."""

    location: Annotated[
        str,
        Field(
            max_length=512,
            description="URI to download the firmware from; may contain user and password. At most 512 characters.",
        ),
    ]
    """URI to download the firmware from; may contain user and password. At most 512 characters."""
    retrieve_date_time: Annotated[
        Timestamp,
        Field(description="Earliest time of the download. UpdateFirmware has another name for it. With a time zone."),
    ]
    """Earliest time of the download. UpdateFirmware has another name for it. With a time zone."""
    signing_certificate: Annotated[
        str,
        Field(
            max_length=5500,
            description="PEM text of the X.509 certificate that signed the firmware; checked before the request is accepted. At most 5500 characters.",
        ),
    ]
    """PEM text of the X.509 certificate that signed the firmware; checked before the request is accepted. At most 5500 characters."""
    signature: Annotated[
        str,
        Field(
            max_length=800,
            description="Base64 text of the signature over the whole firmware file. At most 800 characters.",
        ),
    ]
    """Base64 text of the signature over the whole firmware file. At most 800 characters."""
    install_date_time: Annotated[
        Timestamp | None,
        Field(
            description="Earliest time of the installation. Absent: as soon as the download has been verified. With a time zone."
        ),
    ] = None
    """Earliest time of the installation. Absent: as soon as the download has been verified. With a time zone."""


class LogParameters(Payload, frozen=True):
    """Upload location and time range of a log. Whitepaper name: `LogParametersType`. Security whitepaper 6.12."""

    remote_location: Annotated[
        str,
        Field(
            max_length=512,
            description="URL to upload the log to; may contain user and password. At most 512 characters.",
        ),
    ]
    """URL to upload the log to; may contain user and password. At most 512 characters."""
    oldest_timestamp: Annotated[
        Timestamp | None,
        Field(description="Time of the oldest log entry to include. Absent: no lower bound. With a time zone."),
    ] = None
    """Time of the oldest log entry to include. Absent: no lower bound. With a time zone."""
    latest_timestamp: Annotated[
        Timestamp | None,
        Field(description="Time of the latest log entry to include. Absent: no upper bound. With a time zone."),
    ] = None
    """Time of the latest log entry to include. Absent: no upper bound. With a time zone."""


class AuthorizeResponse(Response, frozen=True):
    """The authorization status of the identifier. It is always present, also for an unknown identifier.

    `Authorize.conf`, central system to charge point; Core profile; OCPP 1.6 6.2.
    """

    id_tag_info: Annotated[
        IdTagInfo,
        Field(
            description="Authorization status, expiry date and parent identifier; updates the cache unless the local list has it."
        ),
    ]
    """Authorization status, expiry date and parent identifier; updates the cache unless the local list has it."""


class BootNotificationResponse(Response, frozen=True):
    """The registration status, the current time and an interval.

    `BootNotification.conf`, central system to charge point; Core profile; OCPP 1.6 6.4.
    """

    status: Annotated[
        RegistrationStatus,
        Field(
            description="Registration status; until it is `Accepted`, the charge point sends no other request on its own initiative."
        ),
    ]
    """Registration status; until it is `Accepted`, the charge point sends no other request on its own initiative."""
    current_time: Annotated[
        Timestamp,
        Field(
            description="Current time of the central system, preferably in UTC; the charge point should set its clock to it. With a time zone."
        ),
    ]
    """Current time of the central system, preferably in UTC; the charge point should set its clock to it. With a time zone."""
    interval: Annotated[
        int,
        Field(
            description="Seconds: heartbeat interval if accepted, else minimum wait before the next boot (0: charge point decides)."
        ),
    ]
    """Seconds: heartbeat interval if accepted, else minimum wait before the next boot (0: charge point decides)."""


class CancelReservationResponse(Response, frozen=True):
    """The result: whether the reservation was found and cancelled.

    `CancelReservation.conf`, charge point to central system; Reservation profile; OCPP 1.6 6.6.
    """

    status: Annotated[
        CancelReservationStatus,
        Field(description="`Accepted` if a reservation with that id existed, otherwise `Rejected`."),
    ]
    """`Accepted` if a reservation with that id existed, otherwise `Rejected`."""


class CertificateSignedResponse(Response, frozen=True):
    """The result: whether the charge point accepts the certificate.

    `CertificateSigned.conf`, charge point to central system; Security profile; Security whitepaper 5.2.
    """

    status: Annotated[
        CertificateSignedStatus,
        Field(
            description="`Rejected` if the certificate is not valid; the charge point then discards it and reports an event."
        ),
    ]
    """`Rejected` if the certificate is not valid; the charge point then discards it and reports an event."""


class ChangeAvailabilityResponse(Response, frozen=True):
    """The result: changed, refused or scheduled. A `StatusNotification` follows the change.

    `ChangeAvailability.conf`, charge point to central system; Core profile; OCPP 1.6 6.8.
    """

    status: Annotated[
        AvailabilityStatus,
        Field(
            description="`Scheduled` if a running transaction must finish first; `Accepted` also if nothing has to change."
        ),
    ]
    """`Scheduled` if a running transaction must finish first; `Accepted` also if nothing has to change."""


class ChangeConfigurationResponse(Response, frozen=True):
    """The result: whether the new value was stored, and whether a reboot is needed.

    `ChangeConfiguration.conf`, charge point to central system; Core profile; OCPP 1.6 6.10.
    """

    status: Annotated[
        ConfigurationStatus,
        Field(
            description="`NotSupported` for an unknown key, `Rejected` for a wrong value, `RebootRequired` if a reboot activates it."
        ),
    ]
    """`NotSupported` for an unknown key, `Rejected` for a wrong value, `RebootRequired` if a reboot activates it."""


class ClearCacheResponse(Response, frozen=True):
    """The result: whether the authorization cache was cleared.

    `ClearCache.conf`, charge point to central system; Core profile; OCPP 1.6 6.12.
    """

    status: Annotated[
        ClearCacheStatus,
        Field(description="`Accepted` if the cache was cleared; `Rejected` also if the charge point has no cache."),
    ]
    """`Accepted` if the cache was cleared; `Rejected` also if the charge point has no cache."""


class ClearChargingProfileResponse(Response, frozen=True):
    """The result: whether a profile matched and was removed.

    `ClearChargingProfile.conf`, charge point to central system; SmartCharging profile; OCPP 1.6 6.14.
    """

    status: Annotated[
        ClearChargingProfileStatus,
        Field(description="`Accepted` if at least one profile was removed, `Unknown` if none matched."),
    ]
    """`Accepted` if at least one profile was removed, `Unknown` if none matched."""


class DataTransferResponse(Response, frozen=True):
    """The result: whether the receiver knew and accepted the message. It may contain data in return.

    `DataTransfer.conf`, in both directions; Core profile; OCPP 1.6 6.16.
    """

    status: Annotated[
        DataTransferStatus,
        Field(
            description="`UnknownVendorId` or `UnknownMessageId` if the receiver does not know it; else as agreed with the vendor."
        ),
    ]
    """`UnknownVendorId` or `UnknownMessageId` if the receiver does not know it; else as agreed with the vendor."""
    data: Annotated[
        str | None,
        Field(
            description="Vendor-specific text in return; absent if there is no such text, and always with `UnknownVendorId`."
        ),
    ] = None
    """Vendor-specific text in return; absent if there is no such text, and always with `UnknownVendorId`."""


class DeleteCertificateResponse(Response, frozen=True):
    """The result: whether the certificate was deleted.

    `DeleteCertificate.conf`, charge point to central system; Security profile; Security whitepaper 5.4.
    """

    status: Annotated[
        DeleteCertificateStatus,
        Field(
            description="`Failed` also if the current connection uses the certificate; `NotFound` if it is not installed."
        ),
    ]
    """`Failed` also if the current connection uses the certificate; `NotFound` if it is not installed."""


class DiagnosticsStatusNotificationResponse(Response, frozen=True):
    """No fields; confirms the receipt.

    `DiagnosticsStatusNotification.conf`, central system to charge point; FirmwareManagement profile; OCPP 1.6 6.18.
    """


class ExtendedTriggerMessageResponse(Response, frozen=True):
    """The result: whether the message will be sent. This answer is sent before the message.

    `ExtendedTriggerMessage.conf`, charge point to central system; Security profile; Security whitepaper 5.6.
    """

    status: Annotated[
        TriggerMessageStatus,
        Field(
            description="`NotImplemented` if the message is unknown or not available, `Rejected` if it will not be sent."
        ),
    ]
    """`NotImplemented` if the message is unknown or not available, `Rejected` if it will not be sent."""


class FirmwareStatusNotificationResponse(Response, frozen=True):
    """No fields; confirms the receipt.

    `FirmwareStatusNotification.conf`, central system to charge point; FirmwareManagement profile; OCPP 1.6 6.20.
    """


class GetCompositeScheduleResponse(Response, frozen=True):
    """The calculated schedule. It is a forecast and may change at any time.

    `GetCompositeSchedule.conf`, charge point to central system; SmartCharging profile; OCPP 1.6 6.22.
    """

    status: Annotated[
        GetCompositeScheduleStatus,
        Field(description="`Rejected` if no schedule can be reported, for example for an unknown connector."),
    ]
    """`Rejected` if no schedule can be reported, for example for an unknown connector."""
    connector_id: Annotated[
        int | None,
        Field(description="Connector of the schedule, 0 for the whole charge point; may be absent if rejected."),
    ] = None
    """Connector of the schedule, 0 for the whole charge point; may be absent if rejected."""
    schedule_start: Annotated[
        Timestamp | None,
        Field(description="Time at which the schedule starts; may be absent if rejected. With a time zone."),
    ] = None
    """Time at which the schedule starts; may be absent if rejected. With a time zone."""
    charging_schedule: Annotated[
        ChargingSchedule | None,
        Field(
            description="Resulting limits, without a start: this response contains the start; may be absent if rejected."
        ),
    ] = None
    """Resulting limits, without a start: this response contains the start; may be absent if rejected."""


class GetConfigurationResponse(Response, frozen=True):
    """The requested keys: those found, with their values, and those unknown.

    `GetConfiguration.conf`, charge point to central system; Core profile; OCPP 1.6 6.24.
    """

    configuration_key: Annotated[
        tuple[KeyValue, ...] | None,
        Field(
            description="Keys found, each with its value and whether it is read-only; absent or empty if no key was found."
        ),
    ] = None
    """Keys found, each with its value and whether it is read-only; absent or empty if no key was found."""
    unknown_key: Annotated[
        tuple[Annotated[str, Field(max_length=50)], ...] | None,
        Field(
            description="Requested keys that the charge point does not know; absent or empty if it knows all of them. Each item: at most 50 characters."
        ),
    ] = None
    """Requested keys that the charge point does not know; absent or empty if it knows all of them. Each item: at most 50 characters."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            configuration_key: Sequence[KeyValue] | None = None,
            unknown_key: list[str] | tuple[str, ...] | None = None,
        ) -> None:
            """The requested keys: those found, with their values, and those unknown.

            `GetConfiguration.conf`, charge point to central system; Core profile; OCPP 1.6 6.24.

            Args:
                configuration_key: Keys found, each with its value and whether it is read-only; absent or empty if no key was found.
                unknown_key: Requested keys that the charge point does not know; absent or empty if it knows all of them. Each item: at most 50 characters.
            """


class GetDiagnosticsResponse(Response, frozen=True):
    """The name of the file that will be uploaded. The upload itself follows later.

    `GetDiagnostics.conf`, charge point to central system; FirmwareManagement profile; OCPP 1.6 6.26.
    """

    file_name: Annotated[
        str | None,
        Field(
            max_length=255,
            description="Name of the file; absent if there is nothing to upload. `GetLog` spells it `filename`. At most 255 characters.",
        ),
    ] = None
    """Name of the file; absent if there is nothing to upload. `GetLog` spells it `filename`. At most 255 characters."""


class GetInstalledCertificateIdsResponse(Response, frozen=True):
    """The hashes of the installed certificates.

    `GetInstalledCertificateIds.conf`, charge point to central system; Security profile; Security whitepaper 5.8.
    """

    status: Annotated[
        GetInstalledCertificateStatus,
        Field(description="`Accepted` if there is at least one certificate of that kind, otherwise `NotFound`."),
    ]
    """`Accepted` if there is at least one certificate of that kind, otherwise `NotFound`."""
    certificate_hash_data: Annotated[
        tuple[CertificateHashData, ...] | None,
        Field(
            min_length=1,
            description="One entry for each certificate; omit it instead of sending an empty list. At least 1 item.",
        ),
    ] = None
    """One entry for each certificate; omit it instead of sending an empty list. At least 1 item."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            status: GetInstalledCertificateStatus,
            certificate_hash_data: Sequence[CertificateHashData] | None = None,
        ) -> None:
            """The hashes of the installed certificates.

            `GetInstalledCertificateIds.conf`, charge point to central system; Security profile; Security whitepaper 5.8.

            Args:
                status: `Accepted` if there is at least one certificate of that kind, otherwise `NotFound`.
                certificate_hash_data: One entry for each certificate; omit it instead of sending an empty list. At least 1 item.
            """


class GetLocalListVersionResponse(Response, frozen=True):
    """The version of the local authorization list.

    `GetLocalListVersion.conf`, charge point to central system; LocalAuthListManagement profile; OCPP 1.6 6.28.
    """

    list_version: Annotated[
        int, Field(description="Version of the list; 0: the list is empty; -1: local lists are not supported.")
    ]
    """Version of the list; 0: the list is empty; -1: local lists are not supported."""


class GetLogResponse(Response, frozen=True):
    """The result: whether the upload will start, and the name of the file.

    `GetLog.conf`, charge point to central system; Security profile; Security whitepaper 5.10.
    """

    status: Annotated[
        LogStatus, Field(description="`AcceptedCanceled` if a running upload was cancelled for this one.")
    ]
    """`AcceptedCanceled` if a running upload was cancelled for this one."""
    filename: Annotated[
        str | None,
        Field(
            max_length=255,
            description="Name of the file; absent if there is no log. `GetDiagnostics` writes this field with a capital N. At most 255 characters.",
        ),
    ] = None
    """Name of the file; absent if there is no log. `GetDiagnostics` writes this field with a capital N. At most 255 characters."""


class HeartbeatResponse(Response, frozen=True):
    """The current time of the central system.

    `Heartbeat.conf`, central system to charge point; Core profile; OCPP 1.6 6.30.
    """

    current_time: Annotated[
        Timestamp,
        Field(
            description="Current time of the central system, preferably in UTC; the charge point should set its clock to it. With a time zone."
        ),
    ]
    """Current time of the central system, preferably in UTC; the charge point should set its clock to it. With a time zone."""


class InstallCertificateResponse(Response, frozen=True):
    """The result: whether the certificate was installed.

    `InstallCertificate.conf`, charge point to central system; Security profile; Security whitepaper 5.12.
    """

    status: Annotated[
        CertificateStatus,
        Field(
            description="`Rejected` if the certificate is not valid or the store is full, `Failed` if the installation failed."
        ),
    ]
    """`Rejected` if the certificate is not valid or the store is full, `Failed` if the installation failed."""


class LogStatusNotificationResponse(Response, frozen=True):
    """No fields; confirms the receipt.

    `LogStatusNotification.conf`, central system to charge point; Security profile; Security whitepaper 5.14.
    """


class MeterValuesResponse(Response, frozen=True):
    """No fields; confirms the receipt. Required even if the readings look implausible.

    `MeterValues.conf`, central system to charge point; Core profile; OCPP 1.6 6.32.
    """


class RemoteStartTransactionResponse(Response, frozen=True):
    """The result: whether the charge point will try to start. `StartTransaction` reports the start itself.

    `RemoteStartTransaction.conf`, charge point to central system; Core profile; OCPP 1.6 6.34.
    """

    status: Annotated[
        RemoteStartStopStatus,
        Field(description="`Accepted`: the charge point will try to start; charging has not begun."),
    ]
    """`Accepted`: the charge point will try to start; charging has not begun."""


class RemoteStopTransactionResponse(Response, frozen=True):
    """The result: whether the transaction is running and will be stopped. `StopTransaction` follows.

    `RemoteStopTransaction.conf`, charge point to central system; Core profile; OCPP 1.6 6.36.
    """

    status: Annotated[
        RemoteStartStopStatus,
        Field(description="`Accepted` if that transaction is running and will be stopped, otherwise `Rejected`."),
    ]
    """`Accepted` if that transaction is running and will be stopped, otherwise `Rejected`."""


class ReserveNowResponse(Response, frozen=True):
    """The result: whether the connector was reserved. It has no information on the identifier, other than Authorize and StartTransaction.

    `ReserveNow.conf`, charge point to central system; Reservation profile; OCPP 1.6 6.38.
    """

    status: Annotated[
        ReservationStatus,
        Field(
            description="`Accepted` if reserved, otherwise the reason; `Occupied` also if another identifier has reserved it."
        ),
    ]
    """`Accepted` if reserved, otherwise the reason; `Occupied` also if another identifier has reserved it."""


class ResetResponse(Response, frozen=True):
    """The result: whether the charge point will try to reset. It answers before the reset.

    `Reset.conf`, charge point to central system; Core profile; OCPP 1.6 6.40.
    """

    status: Annotated[ResetStatus, Field(description="`Accepted` if the charge point will try to reset.")]
    """`Accepted` if the charge point will try to reset."""


class SecurityEventNotificationResponse(Response, frozen=True):
    """No fields; confirms the receipt.

    `SecurityEventNotification.conf`, central system to charge point; Security profile; Security whitepaper 5.16.
    """


class SendLocalListResponse(Response, frozen=True):
    """The result: whether the list was updated. After a failed differential update, send a full list.

    `SendLocalList.conf`, charge point to central system; LocalAuthListManagement profile; OCPP 1.6 6.42.
    """

    status: Annotated[
        UpdateStatus,
        Field(description="`VersionMismatch` if a differential update is not newer than the list of the charge point."),
    ]
    """`VersionMismatch` if a differential update is not newer than the list of the charge point."""


class SetChargingProfileResponse(Response, frozen=True):
    """The result: whether the profile was installed. Other limits may still keep the power lower.

    `SetChargingProfile.conf`, charge point to central system; SmartCharging profile; OCPP 1.6 6.44.
    """

    status: Annotated[
        ChargingProfileStatus,
        Field(
            description="`Accepted` if installed; a wrong connector or missing smart charging is usually answered with a CALLERROR."
        ),
    ]
    """`Accepted` if installed; a wrong connector or missing smart charging is usually answered with a CALLERROR."""


class SignCertificateResponse(Response, frozen=True):
    """The result: whether the signing request was accepted. The certificate follows with `CertificateSigned`.

    `SignCertificate.conf`, central system to charge point; Security profile; Security whitepaper 5.18.
    """

    status: Annotated[
        GenericStatus,
        Field(description="`Accepted` if the request will be forwarded to be signed; it is not signed yet."),
    ]
    """`Accepted` if the request will be forwarded to be signed; it is not signed yet."""


class SignedFirmwareStatusNotificationResponse(Response, frozen=True):
    """No fields; confirms the receipt.

    `SignedFirmwareStatusNotification.conf`, central system to charge point; Security profile; Security whitepaper 5.20.
    """


class SignedUpdateFirmwareResponse(Response, frozen=True):
    """The result: whether the update will start. The signing certificate has already been checked.

    `SignedUpdateFirmware.conf`, charge point to central system; Security profile; Security whitepaper 5.22.
    """

    status: Annotated[
        UpdateFirmwareStatus,
        Field(
            description="A wrong signing certificate is `InvalidCertificate` or `RevokedCertificate`, not `Rejected`."
        ),
    ]
    """A wrong signing certificate is `InvalidCertificate` or `RevokedCertificate`, not `Rejected`."""


class StartTransactionResponse(Response, frozen=True):
    """The transaction id and the authorization status of the identifier. Both are always present.

    `StartTransaction.conf`, central system to charge point; Core profile; OCPP 1.6 6.46.
    """

    id_tag_info: Annotated[
        IdTagInfo,
        Field(
            description="Authorization status of the identifier, checked again; if not accepted, stop charging as configured."
        ),
    ]
    """Authorization status of the identifier, checked again; if not accepted, stop charging as configured."""
    transaction_id: Annotated[
        int,
        Field(
            description="Id chosen by the central system, preferably unique and positive; also present if it refuses the tag."
        ),
    ]
    """Id chosen by the central system, preferably unique and positive; also present if it refuses the tag."""


class StatusNotificationResponse(Response, frozen=True):
    """No fields; confirms the receipt.

    `StatusNotification.conf`, central system to charge point; Core profile; OCPP 1.6 6.48.
    """


class StopTransactionResponse(Response, frozen=True):
    """Confirms the receipt, also for an unknown transaction or implausible data.

    `StopTransaction.conf`, central system to charge point; Core profile; OCPP 1.6 6.50.
    """

    id_tag_info: Annotated[
        IdTagInfo | None,
        Field(
            description="Authorization status of the identifier that stopped the transaction; absent if the request had no identifier."
        ),
    ] = None
    """Authorization status of the identifier that stopped the transaction; absent if the request had no identifier."""


class TriggerMessageResponse(Response, frozen=True):
    """The result: whether the message will be sent. This answer is sent before the message.

    `TriggerMessage.conf`, charge point to central system; RemoteTrigger profile; OCPP 1.6 6.52.
    """

    status: Annotated[
        TriggerMessageStatus,
        Field(
            description="`NotImplemented` if the message is unknown or not available, `Rejected` if it will not be sent."
        ),
    ]
    """`NotImplemented` if the message is unknown or not available, `Rejected` if it will not be sent."""


class UnlockConnectorResponse(Response, frozen=True):
    """The result: whether the cable was unlocked.

    `UnlockConnector.conf`, charge point to central system; Core profile; OCPP 1.6 6.54.
    """

    status: Annotated[
        UnlockStatus,
        Field(
            description="`NotSupported` if there is no lock or no such connector, `UnlockFailed` if it stayed locked."
        ),
    ]
    """`NotSupported` if there is no lock or no such connector, `UnlockFailed` if it stayed locked."""


class UpdateFirmwareResponse(Response, frozen=True):
    """No fields; confirms the receipt. `FirmwareStatusNotification` reports the result.

    `UpdateFirmware.conf`, charge point to central system; FirmwareManagement profile; OCPP 1.6 6.56.
    """


class AuthorizeRequest(ChargePointRequest[AuthorizeResponse], frozen=True):
    """The identifier to check. Not sent if a transaction is stopped with the identifier that started it.

    `Authorize.req`, charge point to central system; Core profile; OCPP 1.6 6.1.
    """

    id_tag: Annotated[
        str,
        Field(
            max_length=20,
            description="Identifier that the driver presented, such as a card number; opaque, compared without regard to case. At most 20 characters.",
        ),
    ]
    """Identifier that the driver presented, such as a card number; opaque, compared without regard to case. At most 20 characters."""

    __action__ = "Authorize"


class BootNotificationRequest(ChargePointRequest[BootNotificationResponse], frozen=True):
    """Hardware, firmware, modem and meter of the charge point. Sent after a boot, not after a reconnect.

    `BootNotification.req`, charge point to central system; Core profile; OCPP 1.6 6.3.
    """

    charge_point_vendor: Annotated[
        str, Field(max_length=20, description="Name of the company that makes the charge point. At most 20 characters.")
    ]
    """Name of the company that makes the charge point. At most 20 characters."""
    charge_point_model: Annotated[
        str, Field(max_length=20, description="Model name of the charge point. At most 20 characters.")
    ]
    """Model name of the charge point. At most 20 characters."""
    charge_point_serial_number: Annotated[
        str | None,
        Field(
            max_length=25,
            description="Serial number of the charge point; absent if it has none to report. At most 25 characters.",
        ),
    ] = None
    """Serial number of the charge point; absent if it has none to report. At most 25 characters."""
    charge_box_serial_number: Annotated[
        str | None,
        Field(
            max_length=25,
            description="Deprecated serial number of the box inside the charge point; prefer the serial number of the charge point. At most 25 characters.",
        ),
    ] = None
    """Deprecated serial number of the box inside the charge point; prefer the serial number of the charge point. At most 25 characters."""
    firmware_version: Annotated[
        str | None,
        Field(max_length=50, description="Version of the firmware that is running now. At most 50 characters."),
    ] = None
    """Version of the firmware that is running now. At most 50 characters."""
    iccid: Annotated[
        str | None,
        Field(
            max_length=20,
            description="ICCID of the modem's SIM card; absent if the charge point has no SIM card. At most 20 characters.",
        ),
    ] = None
    """ICCID of the modem's SIM card; absent if the charge point has no SIM card. At most 20 characters."""
    imsi: Annotated[
        str | None,
        Field(
            max_length=20,
            description="IMSI of the modem's SIM card; absent if the charge point has no SIM card. At most 20 characters.",
        ),
    ] = None
    """IMSI of the modem's SIM card; absent if the charge point has no SIM card. At most 20 characters."""
    meter_type: Annotated[
        str | None,
        Field(
            max_length=25,
            description="Type of the main energy meter of the charge point; absent if it has none or does not know. At most 25 characters.",
        ),
    ] = None
    """Type of the main energy meter of the charge point; absent if it has none or does not know. At most 25 characters."""
    meter_serial_number: Annotated[
        str | None,
        Field(
            max_length=25,
            description="Serial number of the main energy meter of the charge point; absent if unknown. At most 25 characters.",
        ),
    ] = None
    """Serial number of the main energy meter of the charge point; absent if unknown. At most 25 characters."""

    __action__ = "BootNotification"


class CancelReservationRequest(CentralSystemRequest[CancelReservationResponse], frozen=True):
    """The id of the reservation to cancel.

    `CancelReservation.req`, central system to charge point; Reservation profile; OCPP 1.6 6.5.
    """

    reservation_id: Annotated[
        int, Field(description="Id that the central system gave to the reservation in `ReserveNow`.")
    ]
    """Id that the central system gave to the reservation in `ReserveNow`."""

    __action__ = "CancelReservation"


class CertificateSignedRequest(CentralSystemRequest[CertificateSignedResponse], frozen=True):
    """The new certificate of the charge point. Root certificates are sent with `InstallCertificate`.

    `CertificateSigned.req`, central system to charge point; Security profile; Security whitepaper 5.1.
    """

    certificate_chain: Annotated[
        str,
        Field(
            max_length=10000,
            description="PEM certificates with the intermediate ones; `CertificateSignedMaxChainSize` may limit the size. At most 10000 characters.",
        ),
    ]
    """PEM certificates with the intermediate ones; `CertificateSignedMaxChainSize` may limit the size. At most 10000 characters."""

    __action__ = "CertificateSigned"


class ChangeAvailabilityRequest(CentralSystemRequest[ChangeAvailabilityResponse], frozen=True):
    """The connector and its new availability, which is kept over a reboot.

    `ChangeAvailability.req`, central system to charge point; Core profile; OCPP 1.6 6.7.
    """

    connector_id: Annotated[
        int, Field(description="Connector to change; 0 is the charge point with all its connectors.")
    ]
    """Connector to change; 0 is the charge point with all its connectors."""
    type: Annotated[AvailabilityType, Field(description="`Inoperative`: out of service. `Operative`: in service.")]
    """`Inoperative`: out of service. `Operative`: in service."""

    __action__ = "ChangeAvailability"


class ChangeConfigurationRequest(CentralSystemRequest[ChangeConfigurationResponse], frozen=True):
    """One configuration key and its new value.

    `ChangeConfiguration.req`, central system to charge point; Core profile; OCPP 1.6 6.9.
    """

    key: Annotated[
        str,
        Field(
            max_length=50,
            description="Name of the configuration key, standard or vendor-specific; compared without regard to case. At most 50 characters.",
        ),
    ]
    """Name of the configuration key, standard or vendor-specific; compared without regard to case. At most 50 characters."""
    value: Annotated[
        str,
        Field(
            max_length=500,
            description="New value as a string, also for numbers, booleans and comma-separated lists. At most 500 characters.",
        ),
    ]
    """New value as a string, also for numbers, booleans and comma-separated lists. At most 500 characters."""

    __action__ = "ChangeConfiguration"


class ClearCacheRequest(CentralSystemRequest[ClearCacheResponse], frozen=True):
    """No fields.

    `ClearCache.req`, central system to charge point; Core profile; OCPP 1.6 6.11.
    """

    __action__ = "ClearCache"


class ClearChargingProfileRequest(CentralSystemRequest[ClearChargingProfileResponse], frozen=True):
    """Filter of the profiles to remove. All given fields must match; without fields, every profile is removed.

    `ClearChargingProfile.req`, central system to charge point; SmartCharging profile; OCPP 1.6 6.13.
    """

    id: Annotated[
        int | None,
        Field(description="Id of the one profile to remove; if it is present, the other fields are ignored."),
    ] = None
    """Id of the one profile to remove; if it is present, the other fields are ignored."""
    connector_id: Annotated[
        int | None,
        Field(
            description="Connector whose profiles are removed; 0 is the charge point itself; absent matches any connector."
        ),
    ] = None
    """Connector whose profiles are removed; 0 is the charge point itself; absent matches any connector."""
    charging_profile_purpose: Annotated[
        ChargingProfilePurpose | None,
        Field(description="Purpose of the profiles to remove; absent matches any purpose."),
    ] = None
    """Purpose of the profiles to remove; absent matches any purpose."""
    stack_level: Annotated[
        int | None, Field(description="Stack level of the profiles to remove, 0 or higher; absent matches any level.")
    ] = None
    """Stack level of the profiles to remove, 0 or higher; absent matches any level."""

    __action__ = "ClearChargingProfile"


class DataTransferRequest(
    ChargePointRequest[DataTransferResponse], CentralSystemRequest[DataTransferResponse], frozen=True
):
    """A vendor-specific message.

    `DataTransfer.req`, in both directions; Core profile; OCPP 1.6 6.15.
    """

    vendor_id: Annotated[
        str,
        Field(
            max_length=255,
            description="Vendor that defines the content, preferably a reversed domain name such as `com.example`. At most 255 characters.",
        ),
    ]
    """Vendor that defines the content, preferably a reversed domain name such as `com.example`. At most 255 characters."""
    message_id: Annotated[
        str | None,
        Field(
            max_length=50,
            description="Name of the message among the messages of that vendor; absent if the vendor needs no name. At most 50 characters.",
        ),
    ] = None
    """Name of the message among the messages of that vendor; absent if the vendor needs no name. At most 50 characters."""
    data: Annotated[
        str | None,
        Field(description="Text of any length, in a format agreed with the vendor; JSON is sent as an escaped string."),
    ] = None
    """Text of any length, in a format agreed with the vendor; JSON is sent as an escaped string."""

    __action__ = "DataTransfer"


class DeleteCertificateRequest(CentralSystemRequest[DeleteCertificateResponse], frozen=True):
    """Hashes and serial number of the certificate to delete.

    `DeleteCertificate.req`, central system to charge point; Security profile; Security whitepaper 5.3.
    """

    certificate_hash_data: Annotated[
        CertificateHashData,
        Field(
            description="Certificate to delete, preferably as returned by `GetInstalledCertificateIds`, same algorithm."
        ),
    ]
    """Certificate to delete, preferably as returned by `GetInstalledCertificateIds`, same algorithm."""

    __action__ = "DeleteCertificate"


class DiagnosticsStatusNotificationRequest(ChargePointRequest[DiagnosticsStatusNotificationResponse], frozen=True):
    """The status of the diagnostics upload. No field names the request that started it.

    `DiagnosticsStatusNotification.req`, charge point to central system; FirmwareManagement profile; OCPP 1.6 6.17.
    """

    status: Annotated[
        DiagnosticsStatus,
        Field(description="Status of the upload; `Idle` only in answer to a trigger while no upload is running."),
    ]
    """Status of the upload; `Idle` only in answer to a trigger while no upload is running."""

    __action__ = "DiagnosticsStatusNotification"


class ExtendedTriggerMessageRequest(CentralSystemRequest[ExtendedTriggerMessageResponse], frozen=True):
    """The requested message and, where it matters, the connector.

    `ExtendedTriggerMessage.req`, central system to charge point; Security profile; Security whitepaper 5.5.
    """

    requested_message: Annotated[
        ExtendedMessageTrigger,
        Field(
            description="Message to send; `FirmwareStatusNotification` requests `SignedFirmwareStatusNotification` here."
        ),
    ]
    """Message to send; `FirmwareStatusNotification` requests `SignedFirmwareStatusNotification` here."""
    connector_id: Annotated[
        int | None,
        Field(
            description="Connector to report; 0 is the charge point itself; absent means all; ignored if not relevant."
        ),
    ] = None
    """Connector to report; 0 is the charge point itself; absent means all; ignored if not relevant."""

    __action__ = "ExtendedTriggerMessage"


class FirmwareStatusNotificationRequest(ChargePointRequest[FirmwareStatusNotificationResponse], frozen=True):
    """The status of the unsigned firmware update. No field names the request that started it.

    `FirmwareStatusNotification.req`, charge point to central system; FirmwareManagement profile; OCPP 1.6 6.19.
    """

    status: Annotated[
        FirmwareStatus,
        Field(description="Status of the update; `Idle` only in answer to a trigger while no update is running."),
    ]
    """Status of the update; `Idle` only in answer to a trigger while no update is running."""

    __action__ = "FirmwareStatusNotification"


class GetCompositeScheduleRequest(CentralSystemRequest[GetCompositeScheduleResponse], frozen=True):
    """Connector, duration and unit of the schedule. The schedule starts when the request is received.

    `GetCompositeSchedule.req`, central system to charge point; SmartCharging profile; OCPP 1.6 6.21.
    """

    connector_id: Annotated[
        int,
        Field(
            description="Connector to calculate for; 0 is the expected consumption of the whole charge point from the grid."
        ),
    ]
    """Connector to calculate for; 0 is the expected consumption of the whole charge point from the grid."""
    duration: Annotated[
        int, Field(description="Length of the requested schedule in seconds, from the receipt of the request.")
    ]
    """Length of the requested schedule in seconds, from the receipt of the request."""
    charging_rate_unit: Annotated[
        ChargingRateUnit | None,
        Field(description="Unit of the answer: W (total) or A (per phase); if absent, the charge point chooses."),
    ] = None
    """Unit of the answer: W (total) or A (per phase); if absent, the charge point chooses."""

    __action__ = "GetCompositeSchedule"


class GetConfigurationRequest(CentralSystemRequest[GetConfigurationResponse], frozen=True):
    """The keys to read. `GetConfigurationMaxKeys` limits their number in one request.

    `GetConfiguration.req`, central system to charge point; Core profile; OCPP 1.6 6.23.
    """

    key: Annotated[
        tuple[Annotated[str, Field(max_length=50)], ...] | None,
        Field(
            description="Names of the keys to read; absent or empty reads all keys. Each item: at most 50 characters."
        ),
    ] = None
    """Names of the keys to read; absent or empty reads all keys. Each item: at most 50 characters."""

    __action__ = "GetConfiguration"

    if TYPE_CHECKING:

        def __init__(self, *, key: list[str] | tuple[str, ...] | None = None) -> None:
            """The keys to read. `GetConfigurationMaxKeys` limits their number in one request.

            `GetConfiguration.req`, central system to charge point; Core profile; OCPP 1.6 6.23.

            Args:
                key: Names of the keys to read; absent or empty reads all keys. Each item: at most 50 characters.
            """


class GetDiagnosticsRequest(CentralSystemRequest[GetDiagnosticsResponse], frozen=True):
    """Upload location and time range of the diagnostics file.

    `GetDiagnostics.req`, central system to charge point; FirmwareManagement profile; OCPP 1.6 6.25.
    """

    location: Annotated[
        str,
        Field(description="URI of the directory to upload to; its scheme (such as FTP or HTTPS) selects the protocol."),
    ]
    """URI of the directory to upload to; its scheme (such as FTP or HTTPS) selects the protocol."""
    retries: Annotated[
        int | None,
        Field(description="Further upload attempts after the first one fails; if absent, the charge point decides."),
    ] = None
    """Further upload attempts after the first one fails; if absent, the charge point decides."""
    retry_interval: Annotated[
        int | None, Field(description="Seconds to wait before another attempt; if absent, the charge point decides.")
    ] = None
    """Seconds to wait before another attempt; if absent, the charge point decides."""
    start_time: Annotated[
        Timestamp | None,
        Field(description="Time of the oldest log entry to include; absent is no lower bound. With a time zone."),
    ] = None
    """Time of the oldest log entry to include; absent is no lower bound. With a time zone."""
    stop_time: Annotated[
        Timestamp | None,
        Field(description="Time of the latest log entry to include; absent is no upper bound. With a time zone."),
    ] = None
    """Time of the latest log entry to include; absent is no upper bound. With a time zone."""

    __action__ = "GetDiagnostics"


class GetInstalledCertificateIdsRequest(CentralSystemRequest[GetInstalledCertificateIdsResponse], frozen=True):
    """The kind of root certificate to list.

    `GetInstalledCertificateIds.req`, central system to charge point; Security profile; Security whitepaper 5.7.
    """

    certificate_type: Annotated[
        CertificateUse,
        Field(
            description="Kind to list: roots for the central system or roots of the manufacturer; one kind per request."
        ),
    ]
    """Kind to list: roots for the central system or roots of the manufacturer; one kind per request."""

    __action__ = "GetInstalledCertificateIds"


class GetLocalListVersionRequest(CentralSystemRequest[GetLocalListVersionResponse], frozen=True):
    """No fields.

    `GetLocalListVersion.req`, central system to charge point; LocalAuthListManagement profile; OCPP 1.6 6.27.
    """

    __action__ = "GetLocalListVersion"


class GetLogRequest(CentralSystemRequest[GetLogResponse], frozen=True):
    """The log to upload, the upload location and the time range.

    `GetLog.req`, central system to charge point; Security profile; Security whitepaper 5.9.
    """

    log: Annotated[LogParameters, Field(description="Upload location and time range.")]
    """Upload location and time range."""
    log_type: Annotated[LogType, Field(description="Log to upload: `DiagnosticsLog` or `SecurityLog`.")]
    """Log to upload: `DiagnosticsLog` or `SecurityLog`."""
    request_id: Annotated[
        int,
        Field(description="Id chosen by the central system; each `LogStatusNotification` of this upload repeats it."),
    ]
    """Id chosen by the central system; each `LogStatusNotification` of this upload repeats it."""
    retries: Annotated[
        int | None,
        Field(description="Further upload attempts after the first one fails; if absent, the charge point decides."),
    ] = None
    """Further upload attempts after the first one fails; if absent, the charge point decides."""
    retry_interval: Annotated[
        int | None, Field(description="Seconds to wait before another attempt; if absent, the charge point decides.")
    ] = None
    """Seconds to wait before another attempt; if absent, the charge point decides."""

    __action__ = "GetLog"


class HeartbeatRequest(ChargePointRequest[HeartbeatResponse], frozen=True):
    """No fields. May be omitted if another message was sent within the heartbeat interval.

    `Heartbeat.req`, charge point to central system; Core profile; OCPP 1.6 6.29.
    """

    __action__ = "Heartbeat"


class InstallCertificateRequest(CentralSystemRequest[InstallCertificateResponse], frozen=True):
    """One root certificate. The certificate of the charge point itself is sent with `CertificateSigned`.

    `InstallCertificate.req`, central system to charge point; Security profile; Security whitepaper 5.11.
    """

    certificate_type: Annotated[
        CertificateUse,
        Field(description="Use of the root: connections to the central system, or firmware of the manufacturer."),
    ]
    """Use of the root: connections to the central system, or firmware of the manufacturer."""
    certificate: Annotated[
        str, Field(max_length=5500, description="Root certificate as PEM text, X.509. At most 5500 characters.")
    ]
    """Root certificate as PEM text, X.509. At most 5500 characters."""

    __action__ = "InstallCertificate"


class LogStatusNotificationRequest(ChargePointRequest[LogStatusNotificationResponse], frozen=True):
    """The status of the log upload.

    `LogStatusNotification.req`, charge point to central system; Security profile; Security whitepaper 5.13.
    """

    status: Annotated[
        UploadLogStatus, Field(description="Status of the upload; `Idle` only if triggered while no upload is running.")
    ]
    """Status of the upload; `Idle` only if triggered while no upload is running."""
    request_id: Annotated[
        int | None,
        Field(description="Id from the `GetLog` request; may be absent only if triggered while no upload is running."),
    ] = None
    """Id from the `GetLog` request; may be absent only if triggered while no upload is running."""

    __action__ = "LogStatusNotification"


class MeterValuesRequest(ChargePointRequest[MeterValuesResponse], frozen=True):
    """Meter readings of one connector, with their transaction if there is one.

    `MeterValues.req`, charge point to central system; Core profile; OCPP 1.6 6.31.
    """

    connector_id: Annotated[
        int, Field(description="Connector of the readings; 0 is the main meter of the charge point.")
    ]
    """Connector of the readings; 0 is the main meter of the charge point."""
    meter_value: Annotated[
        tuple[MeterValue, ...],
        Field(description="One or more sets of readings, each with the time at which all its samples were taken."),
    ]
    """One or more sets of readings, each with the time at which all its samples were taken."""
    transaction_id: Annotated[
        int | None,
        Field(
            description="Transaction that was running at the time of the samples; absent if there was no transaction."
        ),
    ] = None
    """Transaction that was running at the time of the samples; absent if there was no transaction."""

    __action__ = "MeterValues"

    if TYPE_CHECKING:

        def __init__(
            self, *, connector_id: int, meter_value: Sequence[MeterValue], transaction_id: int | None = None
        ) -> None:
            """Meter readings of one connector, with their transaction if there is one.

            `MeterValues.req`, charge point to central system; Core profile; OCPP 1.6 6.31.

            Args:
                connector_id: Connector of the readings; 0 is the main meter of the charge point.
                meter_value: One or more sets of readings, each with the time at which all its samples were taken.
                transaction_id: Transaction that was running at the time of the samples; absent if there was no transaction.
            """


class RemoteStartTransactionRequest(CentralSystemRequest[RemoteStartTransactionResponse], frozen=True):
    """The identifier and, optionally, the connector and a charging profile.

    `RemoteStartTransaction.req`, central system to charge point; Core profile; OCPP 1.6 6.33.
    """

    id_tag: Annotated[
        str,
        Field(
            max_length=20,
            description="Identifier to start for; authorized before the start if `AuthorizeRemoteTxRequests` is true. At most 20 characters.",
        ),
    ]
    """Identifier to start for; authorized before the start if `AuthorizeRemoteTxRequests` is true. At most 20 characters."""
    connector_id: Annotated[
        int | None,
        Field(
            description="Connector to use, greater than 0; if absent, the charge point chooses one or rejects the request."
        ),
    ] = None
    """Connector to use, greater than 0; if absent, the charge point chooses one or rejects the request."""
    charging_profile: Annotated[
        ChargingProfile | None,
        Field(description="Profile of the new transaction, with purpose `TxProfile` and without transaction id."),
    ] = None
    """Profile of the new transaction, with purpose `TxProfile` and without transaction id."""

    __action__ = "RemoteStartTransaction"


class RemoteStopTransactionRequest(CentralSystemRequest[RemoteStopTransactionResponse], frozen=True):
    """The id of the transaction to stop.

    `RemoteStopTransaction.req`, central system to charge point; Core profile; OCPP 1.6 6.35.
    """

    transaction_id: Annotated[
        int, Field(description="Id of the running transaction, from the `StartTransaction` response.")
    ]
    """Id of the running transaction, from the `StartTransaction` response."""

    __action__ = "RemoteStopTransaction"


class ReserveNowRequest(CentralSystemRequest[ReserveNowResponse], frozen=True):
    """The reservation. It replaces a reservation of the charge point with the same id.

    `ReserveNow.req`, central system to charge point; Reservation profile; OCPP 1.6 6.37.
    """

    connector_id: Annotated[
        int,
        Field(
            description="Connector to reserve; 0 reserves any one connector, if `ReserveConnectorZeroSupported` is true."
        ),
    ]
    """Connector to reserve; 0 reserves any one connector, if `ReserveConnectorZeroSupported` is true."""
    expiry_date: Annotated[
        Timestamp, Field(description="Time at which the reservation expires if it was not used. With a time zone.")
    ]
    """Time at which the reservation expires if it was not used. With a time zone."""
    id_tag: Annotated[
        str, Field(max_length=20, description="Identifier that may use the reserved connector. At most 20 characters.")
    ]
    """Identifier that may use the reserved connector. At most 20 characters."""
    reservation_id: Annotated[
        int, Field(description="Id chosen by the central system; an id already in use replaces that reservation.")
    ]
    """Id chosen by the central system; an id already in use replaces that reservation."""
    parent_id_tag: Annotated[
        str | None,
        Field(
            max_length=20,
            description="Group whose members may also use the reservation; if absent, only the identifier itself may use it. At most 20 characters.",
        ),
    ] = None
    """Group whose members may also use the reservation; if absent, only the identifier itself may use it. At most 20 characters."""

    __action__ = "ReserveNow"


class ResetRequest(CentralSystemRequest[ResetResponse], frozen=True):
    """The kind of reset to perform.

    `Reset.req`, central system to charge point; Core profile; OCPP 1.6 6.39.
    """

    type: Annotated[
        ResetType,
        Field(
            description="`Soft` stops transactions gracefully and restarts the software; `Hard` restarts the hardware."
        ),
    ]
    """`Soft` stops transactions gracefully and restarts the software; `Hard` restarts the hardware."""

    __action__ = "Reset"


class SecurityEventNotificationRequest(ChargePointRequest[SecurityEventNotificationResponse], frozen=True):
    """One security event. It is queued while the charge point is offline.

    `SecurityEventNotification.req`, charge point to central system; Security profile; Security whitepaper 5.15.
    """

    type: Annotated[
        str,
        Field(
            max_length=50,
            description="Name of the event, from section 8 of the whitepaper or defined by the vendor; free text. At most 50 characters.",
        ),
    ]
    """Name of the event, from section 8 of the whitepaper or defined by the vendor; free text. At most 50 characters."""
    timestamp: Annotated[
        Timestamp, Field(description="Time at which the event occurred, not the time of sending. With a time zone.")
    ]
    """Time at which the event occurred, not the time of sending. With a time zone."""
    tech_info: Annotated[
        str | None,
        Field(
            max_length=255,
            description="Further technical details of the event; absent if there are no details. At most 255 characters.",
        ),
    ] = None
    """Further technical details of the event; absent if there are no details. At most 255 characters."""

    __action__ = "SecurityEventNotification"


class SendLocalListRequest(CentralSystemRequest[SendLocalListResponse], frozen=True):
    """A new list, or changes of the current list, with the resulting version.

    `SendLocalList.req`, central system to charge point; LocalAuthListManagement profile; OCPP 1.6 6.41.
    """

    list_version: Annotated[
        int, Field(description="Version of the list after this update, greater than 0; 0 and -1 have special meanings.")
    ]
    """Version of the list after this update, greater than 0; 0 and -1 have special meanings."""
    update_type: Annotated[
        UpdateType, Field(description="`Full` replaces the whole list, `Differential` applies changes to it.")
    ]
    """`Full` replaces the whole list, `Differential` applies changes to it."""
    local_authorization_list: Annotated[
        tuple[AuthorizationData, ...] | None,
        Field(description="Entries, each tag once; absent or empty: a full update clears the list, else no change."),
    ] = None
    """Entries, each tag once; absent or empty: a full update clears the list, else no change."""

    __action__ = "SendLocalList"

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            list_version: int,
            update_type: UpdateType,
            local_authorization_list: Sequence[AuthorizationData] | None = None,
        ) -> None:
            """A new list, or changes of the current list, with the resulting version.

            `SendLocalList.req`, central system to charge point; LocalAuthListManagement profile; OCPP 1.6 6.41.

            Args:
                list_version: Version of the list after this update, greater than 0; 0 and -1 have special meanings.
                update_type: `Full` replaces the whole list, `Differential` applies changes to it.
                local_authorization_list: Entries, each tag once; absent or empty: a full update clears the list, else no change.
            """


class SetChargingProfileRequest(CentralSystemRequest[SetChargingProfileResponse], frozen=True):
    """One profile. It replaces a profile with the same id, or with the same purpose and stack level.

    `SetChargingProfile.req`, central system to charge point; SmartCharging profile; OCPP 1.6 6.43.
    """

    connector_id: Annotated[
        int,
        Field(
            description="Connector to limit; 0 for a charge point limit or a default for all connectors, never `TxProfile`."
        ),
    ]
    """Connector to limit; 0 for a charge point limit or a default for all connectors, never `TxProfile`."""
    cs_charging_profiles: Annotated[
        ChargingProfile,
        Field(
            description="Profile to install, only one despite the name; a `TxProfile` needs the id of its transaction."
        ),
    ]
    """Profile to install, only one despite the name; a `TxProfile` needs the id of its transaction."""

    __action__ = "SetChargingProfile"


class SignCertificateRequest(ChargePointRequest[SignCertificateResponse], frozen=True):
    """The certificate signing request of a new key pair. The private key stays in the charge point.

    `SignCertificate.req`, charge point to central system; Security profile; Security whitepaper 5.17.
    """

    csr: Annotated[
        str,
        Field(
            max_length=5500,
            description="Signing request as PEM text; organization: the value of `CpoName`; common name: the serial number. At most 5500 characters.",
        ),
    ]
    """Signing request as PEM text; organization: the value of `CpoName`; common name: the serial number. At most 5500 characters."""

    __action__ = "SignCertificate"


class SignedFirmwareStatusNotificationRequest(
    ChargePointRequest[SignedFirmwareStatusNotificationResponse], frozen=True
):
    """The status of the signed firmware update.

    `SignedFirmwareStatusNotification.req`, charge point to central system; Security profile; Security whitepaper 5.19.
    """

    status: Annotated[
        SignedFirmwareStatus,
        Field(description="Status of the update; `Idle` only in answer to a trigger while no update is running."),
    ]
    """Status of the update; `Idle` only in answer to a trigger while no update is running."""
    request_id: Annotated[
        int | None,
        Field(description="Id from the `SignedUpdateFirmware` request; may be absent only with status `Idle`."),
    ] = None
    """Id from the `SignedUpdateFirmware` request; may be absent only with status `Idle`."""

    __action__ = "SignedFirmwareStatusNotification"


class SignedUpdateFirmwareRequest(CentralSystemRequest[SignedUpdateFirmwareResponse], frozen=True):
    """The signed firmware. Replaces `UpdateFirmware`, which a charge point with this action must refuse.

    `SignedUpdateFirmware.req`, central system to charge point; Security profile; Security whitepaper 5.21.
    """

    request_id: Annotated[
        int, Field(description="Id chosen by the central system; each status notification of this update repeats it.")
    ]
    """Id chosen by the central system; each status notification of this update repeats it."""
    firmware: Annotated[
        Firmware, Field(description="Location, times, signing certificate and signature of the firmware.")
    ]
    """Location, times, signing certificate and signature of the firmware."""
    retries: Annotated[
        int | None,
        Field(description="Further download attempts after the first one fails; if absent, the charge point decides."),
    ] = None
    """Further download attempts after the first one fails; if absent, the charge point decides."""
    retry_interval: Annotated[
        int | None, Field(description="Seconds to wait before another attempt; if absent, the charge point decides.")
    ] = None
    """Seconds to wait before another attempt; if absent, the charge point decides."""

    __action__ = "SignedUpdateFirmware"


class StartTransactionRequest(ChargePointRequest[StartTransactionResponse], frozen=True):
    """Connector, time and identifier of the start. May arrive late if it was queued offline.

    `StartTransaction.req`, charge point to central system; Core profile; OCPP 1.6 6.45.
    """

    connector_id: Annotated[int, Field(description="Connector in use, greater than 0.")]
    """Connector in use, greater than 0."""
    id_tag: Annotated[
        str, Field(max_length=20, description="Identifier for which the transaction started. At most 20 characters.")
    ]
    """Identifier for which the transaction started. At most 20 characters."""
    meter_start: Annotated[
        int, Field(description="Meter reading of the connector at the start in Wh, as a whole number.")
    ]
    """Meter reading of the connector at the start in Wh, as a whole number."""
    timestamp: Annotated[
        Timestamp,
        Field(description="Time at which the transaction started, not the time of sending. With a time zone."),
    ]
    """Time at which the transaction started, not the time of sending. With a time zone."""
    reservation_id: Annotated[
        int | None,
        Field(description="Reservation that this transaction terminates; required in that case, otherwise absent."),
    ] = None
    """Reservation that this transaction terminates; required in that case, otherwise absent."""

    __action__ = "StartTransaction"


class StatusNotificationRequest(ChargePointRequest[StatusNotificationResponse], frozen=True):
    """The current status and error of one connector.

    `StatusNotification.req`, charge point to central system; Core profile; OCPP 1.6 6.47.
    """

    connector_id: Annotated[
        int, Field(description="Connector of the status; 0 is the main controller of the charge point.")
    ]
    """Connector of the status; 0 is the main controller of the charge point."""
    error_code: Annotated[
        ChargePointErrorCode,
        Field(description="Current error, or `NoError`; with a status other than `Faulted` it is only a warning."),
    ]
    """Current error, or `NoError`; with a status other than `Faulted` it is only a warning."""
    status: Annotated[
        ChargePointStatus,
        Field(description="Current status; for connector 0 only `Available`, `Unavailable` or `Faulted`."),
    ]
    """Current status; for connector 0 only `Available`, `Unavailable` or `Faulted`."""
    info: Annotated[
        str | None,
        Field(
            max_length=50,
            description="Free text about the status or error; absent if there is nothing to add. At most 50 characters.",
        ),
    ] = None
    """Free text about the status or error; absent if there is nothing to add. At most 50 characters."""
    timestamp: Annotated[
        Timestamp | None,
        Field(description="Time at which the status began; if absent, the time of receipt. With a time zone."),
    ] = None
    """Time at which the status began; if absent, the time of receipt. With a time zone."""
    vendor_id: Annotated[
        str | None,
        Field(
            max_length=255,
            description="Vendor that defines the error code of the vendor; absent without vendor-specific information. At most 255 characters.",
        ),
    ] = None
    """Vendor that defines the error code of the vendor; absent without vendor-specific information. At most 255 characters."""
    vendor_error_code: Annotated[
        str | None,
        Field(
            max_length=50,
            description="Error code defined by the vendor; absent if there is no such code. At most 50 characters.",
        ),
    ] = None
    """Error code defined by the vendor; absent if there is no such code. At most 50 characters."""

    __action__ = "StatusNotification"


class StopTransactionRequest(ChargePointRequest[StopTransactionResponse], frozen=True):
    """Time and reason of the stop. May arrive late if it was queued offline.

    `StopTransaction.req`, charge point to central system; Core profile; OCPP 1.6 6.49.
    """

    meter_stop: Annotated[
        int, Field(description="Meter reading of the connector at the stop in Wh, as a whole number.")
    ]
    """Meter reading of the connector at the stop in Wh, as a whole number."""
    timestamp: Annotated[
        Timestamp,
        Field(description="Time at which the transaction stopped, not the time of sending. With a time zone."),
    ]
    """Time at which the transaction stopped, not the time of sending. With a time zone."""
    transaction_id: Annotated[
        int, Field(description="Id from the `StartTransaction` response; -1 if the charge point never received one.")
    ]
    """Id from the `StartTransaction` response; -1 if the charge point never received one."""
    id_tag: Annotated[
        str | None,
        Field(
            max_length=20,
            description="Identifier that stopped the transaction, sent if known; absent if the charge point stopped it by itself. At most 20 characters.",
        ),
    ] = None
    """Identifier that stopped the transaction, sent if known; absent if the charge point stopped it by itself. At most 20 characters."""
    reason: Annotated[
        Reason | None, Field(description="Reason of the stop; absent means `Local`, any other reason must be sent.")
    ] = None
    """Reason of the stop; absent means `Local`, any other reason must be sent."""
    transaction_data: Annotated[
        tuple[MeterValue, ...] | None,
        Field(description="Meter readings of the transaction, for billing; absent unless they are configured."),
    ] = None
    """Meter readings of the transaction, for billing; absent unless they are configured."""

    __action__ = "StopTransaction"

    @property
    def effective_reason(self) -> Reason:
        """`reason`, or its default if it is absent: `Local`."""
        return Reason.LOCAL if self.reason is None else self.reason

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            meter_stop: int,
            timestamp: Timestamp,
            transaction_id: int,
            id_tag: str | None = None,
            reason: Reason | None = None,
            transaction_data: Sequence[MeterValue] | None = None,
        ) -> None:
            """Time and reason of the stop. May arrive late if it was queued offline.

            `StopTransaction.req`, charge point to central system; Core profile; OCPP 1.6 6.49.

            Args:
                meter_stop: Meter reading of the connector at the stop in Wh, as a whole number.
                timestamp: Time at which the transaction stopped, not the time of sending. With a time zone.
                transaction_id: Id from the `StartTransaction` response; -1 if the charge point never received one.
                id_tag: Identifier that stopped the transaction, sent if known; absent if the charge point stopped it by itself. At most 20 characters.
                reason: Reason of the stop; absent means `Local`, any other reason must be sent.
                transaction_data: Meter readings of the transaction, for billing; absent unless they are configured.
            """


class TriggerMessageRequest(CentralSystemRequest[TriggerMessageResponse], frozen=True):
    """The requested message and, where it matters, the connector.

    `TriggerMessage.req`, central system to charge point; RemoteTrigger profile; OCPP 1.6 6.51.
    """

    requested_message: Annotated[
        MessageTrigger,
        Field(description="Message to send; do not request `BootNotification` after a boot was accepted."),
    ]
    """Message to send; do not request `BootNotification` after a boot was accepted."""
    connector_id: Annotated[
        int | None,
        Field(
            description="Connector to report; 0 is the charge point itself; absent means all; ignored if not relevant."
        ),
    ] = None
    """Connector to report; 0 is the charge point itself; absent means all; ignored if not relevant."""

    __action__ = "TriggerMessage"


class UnlockConnectorRequest(CentralSystemRequest[UnlockConnectorResponse], frozen=True):
    """The connector to unlock. A transaction that is running on it is stopped first.

    `UnlockConnector.req`, central system to charge point; Core profile; OCPP 1.6 6.53.
    """

    connector_id: Annotated[int, Field(description="Connector to unlock, greater than 0.")]
    """Connector to unlock, greater than 0."""

    __action__ = "UnlockConnector"


class UpdateFirmwareRequest(CentralSystemRequest[UpdateFirmwareResponse], frozen=True):
    """Location and earliest download time of the firmware.

    `UpdateFirmware.req`, central system to charge point; FirmwareManagement profile; OCPP 1.6 6.55.
    """

    location: Annotated[
        str, Field(description="URI of the firmware file; its scheme (such as FTP or HTTPS) selects the protocol.")
    ]
    """URI of the firmware file; its scheme (such as FTP or HTTPS) selects the protocol."""
    retrieve_date: Annotated[
        Timestamp, Field(description="Earliest time of the download; a time in the past means now. With a time zone.")
    ]
    """Earliest time of the download; a time in the past means now. With a time zone."""
    retries: Annotated[
        int | None,
        Field(description="Further download attempts after the first one fails; if absent, the charge point decides."),
    ] = None
    """Further download attempts after the first one fails; if absent, the charge point decides."""
    retry_interval: Annotated[
        int | None, Field(description="Seconds to wait before another attempt; if absent, the charge point decides.")
    ] = None
    """Seconds to wait before another attempt; if absent, the charge point decides."""

    __action__ = "UpdateFirmware"


__all__ = [
    "AuthorizationData",
    "AuthorizationStatus",
    "AuthorizeRequest",
    "AuthorizeResponse",
    "AvailabilityStatus",
    "AvailabilityType",
    "BootNotificationRequest",
    "BootNotificationResponse",
    "CancelReservationRequest",
    "CancelReservationResponse",
    "CancelReservationStatus",
    "CertificateHashData",
    "CertificateSignedRequest",
    "CertificateSignedResponse",
    "CertificateSignedStatus",
    "CertificateStatus",
    "CertificateUse",
    "ChangeAvailabilityRequest",
    "ChangeAvailabilityResponse",
    "ChangeConfigurationRequest",
    "ChangeConfigurationResponse",
    "ChargePointErrorCode",
    "ChargePointStatus",
    "ChargingProfile",
    "ChargingProfileKind",
    "ChargingProfilePurpose",
    "ChargingProfileStatus",
    "ChargingRateUnit",
    "ChargingSchedule",
    "ChargingSchedulePeriod",
    "ClearCacheRequest",
    "ClearCacheResponse",
    "ClearCacheStatus",
    "ClearChargingProfileRequest",
    "ClearChargingProfileResponse",
    "ClearChargingProfileStatus",
    "ConfigurationStatus",
    "DataTransferRequest",
    "DataTransferResponse",
    "DataTransferStatus",
    "DeleteCertificateRequest",
    "DeleteCertificateResponse",
    "DeleteCertificateStatus",
    "DiagnosticsStatus",
    "DiagnosticsStatusNotificationRequest",
    "DiagnosticsStatusNotificationResponse",
    "ExtendedMessageTrigger",
    "ExtendedTriggerMessageRequest",
    "ExtendedTriggerMessageResponse",
    "Firmware",
    "FirmwareStatus",
    "FirmwareStatusNotificationRequest",
    "FirmwareStatusNotificationResponse",
    "GenericStatus",
    "GetCompositeScheduleRequest",
    "GetCompositeScheduleResponse",
    "GetCompositeScheduleStatus",
    "GetConfigurationRequest",
    "GetConfigurationResponse",
    "GetDiagnosticsRequest",
    "GetDiagnosticsResponse",
    "GetInstalledCertificateIdsRequest",
    "GetInstalledCertificateIdsResponse",
    "GetInstalledCertificateStatus",
    "GetLocalListVersionRequest",
    "GetLocalListVersionResponse",
    "GetLogRequest",
    "GetLogResponse",
    "HashAlgorithm",
    "HeartbeatRequest",
    "HeartbeatResponse",
    "IdTagInfo",
    "InstallCertificateRequest",
    "InstallCertificateResponse",
    "KeyValue",
    "Location",
    "LogParameters",
    "LogStatus",
    "LogStatusNotificationRequest",
    "LogStatusNotificationResponse",
    "LogType",
    "Measurand",
    "MessageTrigger",
    "MeterValue",
    "MeterValuesRequest",
    "MeterValuesResponse",
    "Phase",
    "ReadingContext",
    "Reason",
    "RecurrencyKind",
    "RegistrationStatus",
    "RemoteStartStopStatus",
    "RemoteStartTransactionRequest",
    "RemoteStartTransactionResponse",
    "RemoteStopTransactionRequest",
    "RemoteStopTransactionResponse",
    "ReservationStatus",
    "ReserveNowRequest",
    "ReserveNowResponse",
    "ResetRequest",
    "ResetResponse",
    "ResetStatus",
    "ResetType",
    "SampledValue",
    "SecurityEventNotificationRequest",
    "SecurityEventNotificationResponse",
    "SendLocalListRequest",
    "SendLocalListResponse",
    "SetChargingProfileRequest",
    "SetChargingProfileResponse",
    "SignCertificateRequest",
    "SignCertificateResponse",
    "SignedFirmwareStatus",
    "SignedFirmwareStatusNotificationRequest",
    "SignedFirmwareStatusNotificationResponse",
    "SignedUpdateFirmwareRequest",
    "SignedUpdateFirmwareResponse",
    "StartTransactionRequest",
    "StartTransactionResponse",
    "StatusNotificationRequest",
    "StatusNotificationResponse",
    "StopTransactionRequest",
    "StopTransactionResponse",
    "TriggerMessageRequest",
    "TriggerMessageResponse",
    "TriggerMessageStatus",
    "UnitOfMeasure",
    "UnlockConnectorRequest",
    "UnlockConnectorResponse",
    "UnlockStatus",
    "UpdateFirmwareRequest",
    "UpdateFirmwareResponse",
    "UpdateFirmwareStatus",
    "UpdateStatus",
    "UpdateType",
    "UploadLogStatus",
    "ValueFormat",
]
