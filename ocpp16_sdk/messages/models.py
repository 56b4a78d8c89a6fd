# Generated from codegen/protocol.toml and its schemas: do not edit, run `python -m codegen generate`.
# Input sha256:ac6c728e7cedb6c87891db6df1ca84fd12f74a77047acb1f63d224bf3f729580
"""The payloads, and the types inside them."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, OneDecimal, Payload, Response, Timestamp


class AuthorizationStatus(StrEnum):
    """Verdict of the central system on an identifier. OCPP 1.6 7.2."""

    ACCEPTED = "Accepted"
    """The identifier may charge."""
    BLOCKED = "Blocked"
    """The identifier is known but blocked; it may not charge."""
    EXPIRED = "Expired"
    """The identifier is known but no longer valid; it may not charge."""
    INVALID = "Invalid"
    """The identifier is unknown; it may not charge."""
    CONCURRENT_TX = "ConcurrentTx"
    """The identifier already has a transaction and may not have a second. Meant for StartTransaction."""


class RegistrationStatus(StrEnum):
    """Result of the registration of a charge point after its boot. OCPP 1.6 7.38."""

    ACCEPTED = "Accepted"
    """The charge point is registered and may send its messages."""
    PENDING = "Pending"
    """Registration is on hold: the charge point answers requests but sends none of its own unasked."""
    REJECTED = "Rejected"
    """Registration is refused: the charge point stays silent until the interval has passed."""


class AvailabilityType(StrEnum):
    """Availability that is asked for in ChangeAvailability. OCPP 1.6 7.4."""

    INOPERATIVE = "Inoperative"
    """Take the connector or charge point out of service; this survives a reboot."""
    OPERATIVE = "Operative"
    """Put the connector or charge point into service so that it can charge."""


class AvailabilityStatus(StrEnum):
    """Answer of the charge point to ChangeAvailability. OCPP 1.6 7.3."""

    ACCEPTED = "Accepted"
    """The change is carried out now, or the wanted state applies already."""
    REJECTED = "Rejected"
    """The change is refused; nothing happens."""
    SCHEDULED = "Scheduled"
    """The change follows as soon as the running transaction has ended."""


class ConfigurationStatus(StrEnum):
    """Answer of the charge point to ChangeConfiguration. OCPP 1.6 7.22."""

    ACCEPTED = "Accepted"
    """The new value is set and in effect."""
    REJECTED = "Rejected"
    """The key is known but was not changed, for instance read-only or a value out of range."""
    REBOOT_REQUIRED = "RebootRequired"
    """The new value is set but takes effect after a reboot only; the charge point does not start one itself."""
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
    """What a charging profile limits. Specification name: `ChargingProfilePurposeType`. OCPP 1.6 7.10."""

    CHARGE_POINT_MAX_PROFILE = "ChargePointMaxProfile"
    """Limit for the sum of all connectors; allowed on connector 0 only."""
    TX_DEFAULT_PROFILE = "TxDefaultProfile"
    """Limit for transactions without a TxProfile; connector 0 sets it for all connectors."""
    TX_PROFILE = "TxProfile"
    """Limit for one transaction, overrules the default and ends with it; connector greater than 0 only."""


class ChargingProfileKind(StrEnum):
    """What the schedule of a profile is relative to. Specification name: `ChargingProfileKindType`. OCPP 1.6 7.9."""

    ABSOLUTE = "Absolute"
    """Periods count from the fixed moment in `startSchedule`."""
    RECURRING = "Recurring"
    """The schedule starts again every day or week; needs `recurrencyKind` and `startSchedule`."""
    RELATIVE = "Relative"
    """Periods count from a moment that the charge point picks, normally the transaction start."""


class RecurrencyKind(StrEnum):
    """How often a recurring schedule starts again. Specification name: `RecurrencyKindType`. OCPP 1.6 7.37."""

    DAILY = "Daily"
    """Starts again every 24 hours at the time of `startSchedule`, not at midnight."""
    WEEKLY = "Weekly"
    """Starts again every 7 days at the weekday and time of `startSchedule`, not on Monday."""


class ChargingRateUnit(StrEnum):
    """Unit of the limits in a charging schedule. Specification name: `ChargingRateUnitType`. OCPP 1.6 7.12."""

    A = "A"
    """Ampere per phase, not the sum of the phases; the usual choice for AC."""
    W = "W"
    """Watt in total over all phases; the usual choice for DC."""


class ChargingProfileStatus(StrEnum):
    """Answer of the charge point to SetChargingProfile. OCPP 1.6 7.11."""

    ACCEPTED = "Accepted"
    """The profile is installed and will be followed."""
    REJECTED = "Rejected"
    """The profile is refused; nothing has changed."""
    NOT_SUPPORTED = "NotSupported"
    """No support for the request; an error reply with code NotSupported is the other form of this answer."""


class DataTransferStatus(StrEnum):
    """Answer to a vendor-specific DataTransfer, in either direction. OCPP 1.6 7.23."""

    ACCEPTED = "Accepted"
    """The message is understood and its request is granted."""
    REJECTED = "Rejected"
    """The message is understood but its request is refused."""
    UNKNOWN_MESSAGE_ID = "UnknownMessageId"
    """The vendor is known, the `messageId` is not."""
    UNKNOWN_VENDOR_ID = "UnknownVendorId"
    """The receiver has nothing for this `vendorId`; the answer carries no data."""


class DiagnosticsStatus(StrEnum):
    """Progress of a diagnostics upload that GetDiagnostics started. OCPP 1.6 7.24."""

    IDLE = "Idle"
    """No diagnostics task is active; sent only in reply to a TriggerMessage."""
    UPLOADED = "Uploaded"
    """The diagnostics file has been uploaded."""
    UPLOAD_FAILED = "UploadFailed"
    """The upload did not succeed. GetLog uses the other spelling UploadFailure."""
    UPLOADING = "Uploading"
    """The diagnostics file is being uploaded."""


class FirmwareStatus(StrEnum):
    """Progress of an unsigned firmware update; SignedFirmwareStatus is the one for signed updates. OCPP 1.6 7.25."""

    DOWNLOADED = "Downloaded"
    """The new firmware is on the charge point but not installed yet."""
    DOWNLOAD_FAILED = "DownloadFailed"
    """The download did not succeed; the update is over."""
    DOWNLOADING = "Downloading"
    """The new firmware is being downloaded."""
    IDLE = "Idle"
    """No firmware task is active; sent only in reply to a TriggerMessage."""
    INSTALLATION_FAILED = "InstallationFailed"
    """The installation did not succeed; the update is over."""
    INSTALLING = "Installing"
    """The new firmware is being installed."""
    INSTALLED = "Installed"
    """The new firmware is installed; may be sent before or after the reboot."""


class GetCompositeScheduleStatus(StrEnum):
    """Answer of the charge point to GetCompositeSchedule. OCPP 1.6 7.26."""

    ACCEPTED = "Accepted"
    """The schedule was calculated and comes with the answer."""
    REJECTED = "Rejected"
    """No schedule can be given, for instance for an unknown connector; the other fields are absent."""


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
    """Active power that the vehicle gives back at this moment, in W or kW."""
    POWER_ACTIVE_IMPORT = "Power.Active.Import"
    """Active power that the vehicle takes at this moment, in W or kW."""
    POWER_OFFERED = "Power.Offered"
    """Highest power that is offered to the vehicle, in W or kW."""
    POWER_REACTIVE_EXPORT = "Power.Reactive.Export"
    """Reactive power that the vehicle gives back at this moment, in var or kvar."""
    POWER_REACTIVE_IMPORT = "Power.Reactive.Import"
    """Reactive power that the vehicle takes at this moment, in var or kvar."""
    POWER_FACTOR = "Power.Factor"
    """Power factor of the total energy flow at this moment; a ratio without unit."""
    CURRENT_IMPORT = "Current.Import"
    """Current that flows to the vehicle at this moment, in A."""
    CURRENT_EXPORT = "Current.Export"
    """Current that flows from the vehicle at this moment, in A."""
    CURRENT_OFFERED = "Current.Offered"
    """Highest current that is offered to the vehicle, in A."""
    VOLTAGE = "Voltage"
    """Supply voltage at this moment, AC RMS value in V."""
    FREQUENCY = "Frequency"
    """Frequency of the power line in Hz; no unit value exists for it, so `unit` stays absent."""
    TEMPERATURE = "Temperature"
    """Temperature inside the charge point, in K, degrees Celsius or degrees Fahrenheit."""
    SOC = "SoC"
    """State of charge of the vehicle battery, in percent."""
    RPM = "RPM"
    """Speed of the fan in revolutions per minute; no unit value exists for it."""


class ReadingContext(StrEnum):
    """Occasion at which a reading was taken. OCPP 1.6 7.35."""

    INTERRUPTION_BEGIN = "Interruption.Begin"
    """Taken when an interruption began."""
    INTERRUPTION_END = "Interruption.End"
    """Taken when operation resumed after an interruption."""
    SAMPLE_CLOCK = "Sample.Clock"
    """Taken at a clock-aligned moment, every ClockAlignedDataInterval seconds from midnight."""
    SAMPLE_PERIODIC = "Sample.Periodic"
    """Taken every MeterValueSampleInterval seconds from the transaction start. The default."""
    TRANSACTION_BEGIN = "Transaction.Begin"
    """Taken when the transaction started."""
    TRANSACTION_END = "Transaction.End"
    """Taken when the transaction ended."""
    TRIGGER = "Trigger"
    """Taken because of a TriggerMessage."""
    OTHER = "Other"
    """Taken on any other occasion."""


class ValueFormat(StrEnum):
    """How the value text of a reading is to be understood. OCPP 1.6 7.49."""

    RAW = "Raw"
    """The value is a plain integer or decimal number. The default."""
    SIGNED_DATA = "SignedData"
    """The value is a signed block of binary data written as hex text; do not parse it as a number."""


class Phase(StrEnum):
    """Conductors that a reading belongs to; not every value suits every measurand. OCPP 1.6 7.34."""

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
    """Place where a reading was taken. OCPP 1.6 7.30."""

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
    """Unit of a reading. There is none for Frequency, whose values are always Hz. OCPP 1.6 7.45."""

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
    """Degrees Celsius in the misspelt form that charge points go on sending; same meaning as Celsius."""
    CELSIUS = "Celsius"
    """Degrees Celsius in the corrected spelling; receivers accept it and Celcius alike."""
    FAHRENHEIT = "Fahrenheit"
    """Degrees Fahrenheit, temperature."""
    PERCENT = "Percent"
    """Percent, for instance of the state of charge."""


class RemoteStartStopStatus(StrEnum):
    """Answer of the charge point to a remote start or stop of a transaction. OCPP 1.6 7.39."""

    ACCEPTED = "Accepted"
    """The charge point will try to carry out the command; the outcome follows in its own messages."""
    REJECTED = "Rejected"
    """The charge point will not carry out the command."""


class ReservationStatus(StrEnum):
    """Answer of the charge point to ReserveNow. OCPP 1.6 7.40."""

    ACCEPTED = "Accepted"
    """The reservation is made."""
    FAULTED = "Faulted"
    """Not reserved: the connector, or every connector, is faulted."""
    OCCUPIED = "Occupied"
    """Not reserved: the connector, or every connector, is in use or already reserved."""
    REJECTED = "Rejected"
    """Not reserved: the charge point takes no reservations, or none for connector 0."""
    UNAVAILABLE = "Unavailable"
    """Not reserved: the connector, or every connector, is out of service."""


class ResetType(StrEnum):
    """Kind of restart that Reset asks for. OCPP 1.6 7.42."""

    HARD = "Hard"
    """Restart all hardware; a last resort, as transactions need not end gracefully and queued data may be lost."""
    SOFT = "Soft"
    """End all transactions gracefully and report them, then restart the software."""


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
    """Replace the whole list by the entries that are sent; no entries means an empty list."""


class UpdateStatus(StrEnum):
    """Answer of the charge point to SendLocalList. OCPP 1.6 7.47."""

    ACCEPTED = "Accepted"
    """The local authorization list has been updated."""
    FAILED = "Failed"
    """The update did not succeed."""
    NOT_SUPPORTED = "NotSupported"
    """The charge point has no local authorization list that can be updated."""
    VERSION_MISMATCH = "VersionMismatch"
    """A Differential update came with a version that is not above the current one."""


class ChargePointErrorCode(StrEnum):
    """Error of a connector or charge point; with a status other than Faulted it is just a warning. OCPP 1.6 7.6."""

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
    """An authorization answer contradicts the local list; reported for connector 0."""
    NO_ERROR = "NoError"
    """There is no error."""
    OTHER_ERROR = "OtherError"
    """Any other error; `vendorErrorCode` tells more."""
    OVER_CURRENT_FAILURE = "OverCurrentFailure"
    """The overcurrent protection has tripped."""
    POWER_METER_FAILURE = "PowerMeterFailure"
    """The electricity meter could not be read."""
    POWER_SWITCH_FAILURE = "PowerSwitchFailure"
    """The power switch could not be controlled."""
    READER_FAILURE = "ReaderFailure"
    """The reader for identifiers (RFID) does not work."""
    RESET_FAILURE = "ResetFailure"
    """A reset could not be carried out."""
    UNDER_VOLTAGE = "UnderVoltage"
    """The voltage has fallen below the acceptable range."""
    OVER_VOLTAGE = "OverVoltage"
    """The voltage has risen above the acceptable range."""
    WEAK_SIGNAL = "WeakSignal"
    """The wireless modem has poor reception."""


class ChargePointStatus(StrEnum):
    """Status of a connector; connector 0 knows only Available, Unavailable and Faulted. OCPP 1.6 7.7."""

    AVAILABLE = "Available"
    """Free for a new user."""
    PREPARING = "Preparing"
    """Taken by a user (tag, cable or vehicle), but no transaction has started yet."""
    CHARGING = "Charging"
    """A transaction is running and the vehicle can take energy."""
    SUSPENDED_EVSE = "SuspendedEVSE"
    """The vehicle is connected but the charge point offers no energy; also used if both sides pause."""
    SUSPENDED_EV = "SuspendedEV"
    """The charge point is ready to give energy but the vehicle takes none."""
    FINISHING = "Finishing"
    """The transaction has ended but the connector is not free yet, for instance the cable is still in."""
    RESERVED = "Reserved"
    """Held for one user by ReserveNow."""
    UNAVAILABLE = "Unavailable"
    """Out of service, by ChangeAvailability (survives a reboot) or by decision of the charge point."""
    FAULTED = "Faulted"
    """Out of service because of an error; see the error code."""


class Reason(StrEnum):
    """Why a transaction ended; an absent reason means Local. OCPP 1.6 7.36."""

    EMERGENCY_STOP = "EmergencyStop"
    """The emergency stop button was pressed."""
    EV_DISCONNECTED = "EVDisconnected"
    """The cable was unplugged or the vehicle left the inductive charging unit."""
    HARD_RESET = "HardReset"
    """The central system asked for a Hard reset."""
    LOCAL = "Local"
    """The user stopped it at the charge point, for instance with a tag or button; a normal end."""
    OTHER = "Other"
    """Any reason that the other values do not cover."""
    POWER_LOSS = "PowerLoss"
    """The charge point lost all power."""
    REBOOT = "Reboot"
    """The charge point restarted on its own, for instance by its watchdog."""
    REMOTE = "Remote"
    """The user or operator stopped it from afar, for instance with an app; a normal end."""
    SOFT_RESET = "SoftReset"
    """The central system asked for a Soft reset."""
    UNLOCK_COMMAND = "UnlockCommand"
    """The central system asked to unlock the connector."""
    DE_AUTHORIZED = "DeAuthorized"
    """The answer to StartTransaction did not accept the identifier."""


class MessageTrigger(StrEnum):
    """Message that TriggerMessage asks for. OCPP 1.6 7.32."""

    BOOT_NOTIFICATION = "BootNotification"
    """Asks for a BootNotification; useful while registration is Pending, not after acceptance."""
    DIAGNOSTICS_STATUS_NOTIFICATION = "DiagnosticsStatusNotification"
    """Asks for a DiagnosticsStatusNotification with the current state, Idle if no upload runs."""
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    """Asks for the unsigned FirmwareStatusNotification, Idle if no update runs."""
    HEARTBEAT = "Heartbeat"
    """Asks for a Heartbeat."""
    METER_VALUES = "MeterValues"
    """Asks for the latest MeterValues, with context Trigger."""
    STATUS_NOTIFICATION = "StatusNotification"
    """Asks for a StatusNotification with the current status."""


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
    """The certificate is fine but could not be installed for another reason."""
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
    """The certificate was found but not deleted, for instance because the connection depends on it."""
    NOT_FOUND = "NotFound"
    """No installed certificate matches the hash data."""


class ExtendedMessageTrigger(StrEnum):
    """Message that ExtendedTriggerMessage asks for. Whitepaper name: `MessageTriggerEnumType`. Security whitepaper 6.14."""

    BOOT_NOTIFICATION = "BootNotification"
    """Asks for a BootNotification."""
    LOG_STATUS_NOTIFICATION = "LogStatusNotification"
    """Asks for a LogStatusNotification with the current state, Idle if no upload runs."""
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    """Asks for a SignedFirmwareStatusNotification, not for the unsigned one as its name suggests."""
    HEARTBEAT = "Heartbeat"
    """Asks for a Heartbeat."""
    METER_VALUES = "MeterValues"
    """Asks for the latest MeterValues."""
    SIGN_CHARGE_POINT_CERTIFICATE = "SignChargePointCertificate"
    """Asks for a SignCertificate, so that the charge point gets a new certificate."""
    STATUS_NOTIFICATION = "StatusNotification"
    """Asks for a StatusNotification with the current status."""


class GenericStatus(StrEnum):
    """Answer to SignCertificate. Whitepaper name: `GenericStatusEnumType`. Security whitepaper 6.8."""

    ACCEPTED = "Accepted"
    """The signing request is taken; the certificate follows later in CertificateSigned."""
    REJECTED = "Rejected"
    """The signing request is refused; no certificate will follow."""


class GetInstalledCertificateStatus(StrEnum):
    """Whether certificates were found. Whitepaper name: `GetInstalledCertificateStatusEnumType`. Security whitepaper 6.9."""

    ACCEPTED = "Accepted"
    """Certificates of the requested type are installed; their hash data come with the answer."""
    NOT_FOUND = "NotFound"
    """No certificate of the requested type is installed; the answer has no hash data."""


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
    """The upload will start; its outcome follows in LogStatusNotification."""
    REJECTED = "Rejected"
    """The log will not be uploaded."""
    ACCEPTED_CANCELED = "AcceptedCanceled"
    """The upload will start, and a running log upload has been cancelled for it."""


class LogType(StrEnum):
    """Log that GetLog asks for. Whitepaper name: `LogEnumType`. Security whitepaper 6.11."""

    DIAGNOSTICS_LOG = "DiagnosticsLog"
    """The diagnostics log of the charge point."""
    SECURITY_LOG = "SecurityLog"
    """The log of security events."""


class SignedFirmwareStatus(StrEnum):
    """Progress of a signed firmware update. Whitepaper name: `FirmwareStatusEnumType`. Security whitepaper 6.6."""

    DOWNLOADED = "Downloaded"
    """The new firmware is on the charge point; the update goes on."""
    DOWNLOAD_FAILED = "DownloadFailed"
    """The download did not succeed; the update has failed."""
    DOWNLOADING = "Downloading"
    """The new firmware is being downloaded; the update goes on."""
    DOWNLOAD_SCHEDULED = "DownloadScheduled"
    """The download will start later; the update goes on."""
    DOWNLOAD_PAUSED = "DownloadPaused"
    """The download is paused; the update goes on."""
    IDLE = "Idle"
    """No firmware task is active; sent only in reply to an ExtendedTriggerMessage."""
    INSTALLATION_FAILED = "InstallationFailed"
    """The installation did not succeed; the update has failed."""
    INSTALLING = "Installing"
    """The new firmware is being installed; the update goes on."""
    INSTALLED = "Installed"
    """The new firmware is installed; the update has succeeded."""
    INSTALL_REBOOTING = "InstallRebooting"
    """The charge point is about to reboot into the new firmware; may be left out. The update goes on."""
    INSTALL_SCHEDULED = "InstallScheduled"
    """The installation waits for `installDateTime`; the update goes on."""
    INSTALL_VERIFICATION_FAILED = "InstallVerificationFailed"
    """A check of the new firmware (for instance a checksum) failed; the update has failed."""
    INVALID_SIGNATURE = "InvalidSignature"
    """The signature does not fit the firmware; the update has failed."""
    SIGNATURE_VERIFIED = "SignatureVerified"
    """The signature has been checked and is valid; the update goes on."""


class UpdateFirmwareStatus(StrEnum):
    """Answer to SignedUpdateFirmware. Whitepaper name: `UpdateFirmwareStatusEnumType`. Security whitepaper 6.16."""

    ACCEPTED = "Accepted"
    """The update will start; its outcome follows in SignedFirmwareStatusNotification."""
    REJECTED = "Rejected"
    """The update is refused."""
    ACCEPTED_CANCELED = "AcceptedCanceled"
    """The update will start, and a running firmware update has been cancelled for it."""
    INVALID_CERTIFICATE = "InvalidCertificate"
    """The signing certificate is invalid; no update is started."""
    REVOKED_CERTIFICATE = "RevokedCertificate"
    """The signing certificate has been revoked; no update is started."""


class UploadLogStatus(StrEnum):
    """Progress of a log upload that GetLog started. Whitepaper name: `UploadLogStatusEnumType`. Security whitepaper 6.17."""

    BAD_MESSAGE = "BadMessage"
    """The upload failed: a malformed packet or another protocol mismatch was found."""
    IDLE = "Idle"
    """No log upload is active; sent only in reply to an ExtendedTriggerMessage."""
    NOT_SUPPORTED_OPERATION = "NotSupportedOperation"
    """The upload failed: the receiving server does not support the operation."""
    PERMISSION_DENIED = "PermissionDenied"
    """The upload failed: the receiving server does not grant the needed rights."""
    UPLOADED = "Uploaded"
    """The log file has been uploaded."""
    UPLOAD_FAILURE = "UploadFailure"
    """The upload did not succeed. GetDiagnostics uses the other spelling UploadFailed."""
    UPLOADING = "Uploading"
    """The log file is being uploaded."""


class IdTagInfo(Payload, frozen=True):
    """What the central system says about an identifier: verdict, expiry and group. OCPP 1.6 7.27."""

    status: AuthorizationStatus
    """Verdict on the identifier; anything but Accepted means that it should not charge."""
    expiry_date: Timestamp | None = None
    """Moment from which the identifier is no longer valid and leaves the cache. Absent: no end date."""
    parent_id_tag: Annotated[str | None, Field(max_length=20)] = None
    """Group of the identifier; tags of one group may stop transactions of one another. Absent: no group."""


class AuthorizationData(Payload, frozen=True):
    """One entry of a local authorization list update. OCPP 1.6 7.1."""

    id_tag: Annotated[str, Field(max_length=20)]
    """Identifier that the entry is about; must be unique within one request, letter case ignored."""
    id_tag_info: IdTagInfo | None = None
    """Status to store for the tag. Absent in a Differential update: delete the tag. Required when Full."""


class KeyValue(Payload, frozen=True):
    """One configuration key of the charge point with its current value. OCPP 1.6 7.29."""

    key: Annotated[str, Field(max_length=50)]
    """Name of the configuration key, compared without regard to letter case."""
    readonly: bool
    """True when ChangeConfiguration cannot set the key. The wire name is all lower case."""
    value: Annotated[str | None, Field(max_length=500)] = None
    """Current value, always text (`300`, `true`, `A,B`). Absent: the key is known but not set."""


class ChargingSchedulePeriod(Payload, frozen=True):
    """One step of a charging schedule: a limit from a given second on. OCPP 1.6 7.14."""

    start_period: int
    """Start in s after the start of the schedule, 0 for the first period; also ends the previous one."""
    limit: OneDecimal
    """Highest allowed rate, in A per phase or W in total as `chargingRateUnit` says; at most one decimal."""
    number_phases: int | None = None
    """Number of phases that charging may use. Absent: 3."""


class ChargingSchedule(Payload, frozen=True):
    """List of power or current limits over time, used in profiles and composite schedules. OCPP 1.6 7.13."""

    charging_rate_unit: ChargingRateUnit
    """Unit of every limit in this schedule: A per phase or W in total."""
    charging_schedule_period: tuple[ChargingSchedulePeriod, ...]
    """One or more periods in ascending order; the first must have `startPeriod` 0."""
    duration: int | None = None
    """Length in s. Absent: the last period goes on, or ends with the transaction if the start is relative."""
    start_schedule: Timestamp | None = None
    """Moment that the periods count from. Absent: start of charging. Omitted in composite schedules."""
    min_charging_rate: OneDecimal | None = None
    """Lowest rate that suits the vehicle, in `chargingRateUnit`, at most one decimal. A hint, no limit."""


class ChargingProfile(Payload, frozen=True):
    """Smart charging profile: a schedule of limits with its purpose, rank and validity. OCPP 1.6 7.8."""

    charging_profile_id: int
    """Identifier of the profile; a new profile with the same id replaces the installed one."""
    stack_level: int
    """Rank among profiles of the same purpose, 0 or greater; the highest valid level wins."""
    charging_profile_purpose: ChargingProfilePurpose
    """What the profile limits: the whole charge point, transactions by default, or one transaction."""
    charging_profile_kind: ChargingProfileKind
    """How the start of the schedule is found: fixed moment, repetition or charging start."""
    charging_schedule: ChargingSchedule
    """The limits over time; exactly one schedule per profile."""
    transaction_id: int | None = None
    """Transaction to match, only with purpose TxProfile. Leave it out in RemoteStartTransaction."""
    recurrency_kind: RecurrencyKind | None = None
    """Repetition of the schedule; used with kind Recurring only, absent otherwise."""
    valid_from: Timestamp | None = None
    """Moment from which the profile counts. Absent: from its receipt."""
    valid_to: Timestamp | None = None
    """Moment at which the profile stops to count. Absent: until another profile replaces it."""


class SampledValue(Payload, frozen=True):
    """One reading; every optional field has a default that applies when it is absent. OCPP 1.6 7.43."""

    value: str
    """The reading as text: a decimal number when the format is Raw, hex data when it is SignedData."""
    context: ReadingContext | None = None
    """Why the reading was taken. Absent: Sample.Periodic."""
    format: ValueFormat | None = None
    """Tells whether the value is a plain number or signed data. Absent: Raw."""
    measurand: Measurand | None = None
    """The measured quantity. Absent: Energy.Active.Import.Register."""
    phase: Phase | None = None
    """Conductor or pair of conductors that the reading belongs to. Absent: the overall value."""
    location: Location | None = None
    """Where the reading was taken. Absent: Outlet."""
    unit: UnitOfMeasure | None = None
    """Unit of the value. Absent: Wh for energy measurands; Frequency has no unit value and means Hz."""

    @property
    def effective_context(self) -> ReadingContext:
        """`context`, or what its absence means: `Sample.Periodic`."""
        return ReadingContext.SAMPLE_PERIODIC if self.context is None else self.context

    @property
    def effective_format(self) -> ValueFormat:
        """`format`, or what its absence means: `Raw`."""
        return ValueFormat.RAW if self.format is None else self.format

    @property
    def effective_measurand(self) -> Measurand:
        """`measurand`, or what its absence means: `Energy.Active.Import.Register`."""
        return Measurand.ENERGY_ACTIVE_IMPORT_REGISTER if self.measurand is None else self.measurand

    @property
    def effective_location(self) -> Location:
        """`location`, or what its absence means: `Outlet`."""
        return Location.OUTLET if self.location is None else self.location

    @property
    def effective_unit(self) -> UnitOfMeasure | None:
        """`unit`, or what its absence means: `Wh` where `measurand` starts with `Energy.`."""
        return UnitOfMeasure.WH if self.unit is None and self.effective_measurand.startswith("Energy.") else self.unit


class MeterValue(Payload, frozen=True):
    """Set of readings that were taken at the same moment. OCPP 1.6 7.33."""

    timestamp: Timestamp
    """Moment of the readings, also when they are sent later. Interval data carry the interval start."""
    sampled_value: tuple[SampledValue, ...]
    """The readings of that moment; at least one."""


class CertificateHashData(Payload, frozen=True):
    """Hashes that identify an installed certificate. Whitepaper name: `CertificateHashDataType`. Security whitepaper 6.1."""

    hash_algorithm: HashAlgorithm
    """Algorithm of both hashes; for a deletion use the one that the charge point reported."""
    issuer_name_hash: Annotated[str, Field(max_length=128)]
    """Hash of the issuer name as hex text; compare without regard to letter case."""
    issuer_key_hash: Annotated[str, Field(max_length=128)]
    """Hash of the public key of the issuer (without tag and length) as hex text; letter case is ignored."""
    serial_number: Annotated[str, Field(max_length=40)]
    """Serial number of the certificate as hex text without `0x` and without leading zeros (4095 is `FFF`)."""


class Firmware(Payload, frozen=True):
    """Signed firmware to fetch and install, and when. Whitepaper name: `FirmwareType`. Security whitepaper 6.7."""

    location: Annotated[str, Field(max_length=512)]
    """URI to download the firmware from; may hold user and password."""
    retrieve_date_time: Timestamp
    """Moment from which to download. UpdateFirmware calls its field `retrieveDate`."""
    signing_certificate: Annotated[str, Field(max_length=5500)]
    """PEM text of the X.509 certificate that signed the firmware; checked before the request is accepted."""
    signature: Annotated[str, Field(max_length=800)]
    """Base64 text of the signature over the whole firmware file."""
    install_date_time: Timestamp | None = None
    """Moment from which to install. Absent: as soon as the download has been verified."""


class LogParameters(Payload, frozen=True):
    """Which part of the log to upload and where to. Whitepaper name: `LogParametersType`. Security whitepaper 6.12."""

    remote_location: Annotated[str, Field(max_length=512)]
    """URL that the log is uploaded to; may hold user and password."""
    oldest_timestamp: Timestamp | None = None
    """Entries older than this moment are left out. Absent: no lower bound."""
    latest_timestamp: Timestamp | None = None
    """Entries newer than this moment are left out. Absent: no upper bound."""


class AuthorizeResponse(Response, frozen=True):
    """Gives the verdict on the identifier; always carries a status, also for an unknown identifier.

    `Authorize.conf`, central system to charge point; Core profile; OCPP 1.6 6.2.
    """

    id_tag_info: IdTagInfo
    """Verdict, with expiry and parent identifier if any; updates the cache unless the local list has the tag."""


class BootNotificationResponse(Response, frozen=True):
    """Says whether the charge point is registered, what time it is and how long to wait.

    `BootNotification.conf`, central system to charge point; Core profile; OCPP 1.6 6.4.
    """

    status: RegistrationStatus
    """Registration verdict; until it is `Accepted` the charge point sends nothing else on its own initiative."""
    current_time: Timestamp
    """Clock of the central system, best in UTC; the charge point should set its own clock to it."""
    interval: int
    """Seconds: heartbeat period if accepted, else least wait before the next boot (0: own choice)."""


class CancelReservationResponse(Response, frozen=True):
    """Says whether the reservation was found and cancelled.

    `CancelReservation.conf`, charge point to central system; Reservation profile; OCPP 1.6 6.6.
    """

    status: CancelReservationStatus
    """`Accepted` if a reservation with that id existed, otherwise `Rejected`."""


class CertificateSignedResponse(Response, frozen=True):
    """Says whether the charge point accepts the certificate.

    `CertificateSigned.conf`, charge point to central system; Security profile; Security whitepaper 5.2.
    """

    status: CertificateSignedStatus
    """`Rejected` if the certificate is not valid; the charge point then discards it and reports an event."""


class ChangeAvailabilityResponse(Response, frozen=True):
    """Says whether the change is done, refused or waiting; a status notification follows once it happens.

    `ChangeAvailability.conf`, charge point to central system; Core profile; OCPP 1.6 6.8.
    """

    status: AvailabilityStatus
    """`Scheduled` if a transaction has to end first; `Accepted` also if the state is already as requested."""


class ChangeConfigurationResponse(Response, frozen=True):
    """Says whether the new value was stored and whether it takes effect at once.

    `ChangeConfiguration.conf`, charge point to central system; Core profile; OCPP 1.6 6.10.
    """

    status: ConfigurationStatus
    """`NotSupported` for an unknown key, `Rejected` for a bad value, `RebootRequired` if it works after a reboot."""


class ClearCacheResponse(Response, frozen=True):
    """Says whether the authorization cache was emptied.

    `ClearCache.conf`, charge point to central system; Core profile; OCPP 1.6 6.12.
    """

    status: ClearCacheStatus
    """`Accepted` if the cache was emptied; `Rejected` also if the charge point has no cache."""


class ClearChargingProfileResponse(Response, frozen=True):
    """Says whether any profile matched and was removed.

    `ClearChargingProfile.conf`, charge point to central system; SmartCharging profile; OCPP 1.6 6.14.
    """

    status: ClearChargingProfileStatus
    """`Accepted` if at least one profile was removed, `Unknown` if none matched."""


class DataTransferResponse(Response, frozen=True):
    """Says whether the receiver knew and accepted the message; may carry data back.

    `DataTransfer.conf`, either way; Core profile; OCPP 1.6 6.16.
    """

    status: DataTransferStatus
    """`UnknownVendorId` or `UnknownMessageId` if nobody handles it; else as agreed with the vendor."""
    data: str | None = None
    """Vendor specific text in return; absent if there is none, and always with `UnknownVendorId`."""


class DeleteCertificateResponse(Response, frozen=True):
    """Says whether the certificate was deleted.

    `DeleteCertificate.conf`, charge point to central system; Security profile; Security whitepaper 5.4.
    """

    status: DeleteCertificateStatus
    """`Failed` also if the root certificate secures the present connection; `NotFound` if it is not installed."""


class DiagnosticsStatusNotificationResponse(Response, frozen=True):
    """Confirms receipt; carries no fields.

    `DiagnosticsStatusNotification.conf`, central system to charge point; FirmwareManagement profile; OCPP 1.6 6.18.
    """


class ExtendedTriggerMessageResponse(Response, frozen=True):
    """Says whether the message will be sent; this answer goes out before it.

    `ExtendedTriggerMessage.conf`, charge point to central system; Security profile; Security whitepaper 5.6.
    """

    status: TriggerMessageStatus
    """`NotImplemented` if the message is unknown or not available, `Rejected` if it will not be sent."""


class FirmwareStatusNotificationResponse(Response, frozen=True):
    """Confirms receipt; carries no fields.

    `FirmwareStatusNotification.conf`, central system to charge point; FirmwareManagement profile; OCPP 1.6 6.20.
    """


class GetCompositeScheduleResponse(Response, frozen=True):
    """Gives the calculated schedule, which is a forecast and may change at any time.

    `GetCompositeSchedule.conf`, charge point to central system; SmartCharging profile; OCPP 1.6 6.22.
    """

    status: GetCompositeScheduleStatus
    """`Rejected` if no schedule can be given, for example for an unknown connector."""
    connector_id: int | None = None
    """Connector that the schedule is for, 0 for the whole charge point; may be absent if rejected."""
    schedule_start: Timestamp | None = None
    """Instant from which the periods of the schedule count; may be absent if rejected."""
    charging_schedule: ChargingSchedule | None = None
    """Resulting limits; omit `startSchedule`, `scheduleStart` replaces it; may be absent if rejected."""


class GetConfigurationResponse(Response, frozen=True):
    """Splits the requested keys into those found, with their values, and those unknown.

    `GetConfiguration.conf`, charge point to central system; Core profile; OCPP 1.6 6.24.
    """

    configuration_key: tuple[KeyValue, ...] | None = None
    """Keys found, each with its value and whether it is read only; absent or empty if none was found."""
    unknown_key: tuple[Annotated[str, Field(max_length=50)], ...] | None = None
    """Requested keys that the charge point does not know; absent or empty if it knows them all."""


class GetDiagnosticsResponse(Response, frozen=True):
    """Names the file that will be uploaded; the upload itself follows later.

    `GetDiagnostics.conf`, charge point to central system; FirmwareManagement profile; OCPP 1.6 6.26.
    """

    file_name: Annotated[str | None, Field(max_length=255)] = None
    """Name of the file to come; absent if there is nothing to upload. `GetLog` spells it `filename`."""


class GetInstalledCertificateIdsResponse(Response, frozen=True):
    """Lists the installed certificates by their hashes.

    `GetInstalledCertificateIds.conf`, charge point to central system; Security profile; Security whitepaper 5.8.
    """

    status: GetInstalledCertificateStatus
    """`Accepted` if there is at least one certificate of that kind, otherwise `NotFound`."""
    certificate_hash_data: Annotated[tuple[CertificateHashData, ...] | None, Field(min_length=1)] = None
    """One entry for each certificate found; absent if there is none, so do not send an empty list."""


class GetLocalListVersionResponse(Response, frozen=True):
    """Gives the version of the local authorization list.

    `GetLocalListVersion.conf`, charge point to central system; LocalAuthListManagement profile; OCPP 1.6 6.28.
    """

    list_version: int
    """Version of the list; 0 means that the list is empty, -1 that local lists are not supported."""


class GetLogResponse(Response, frozen=True):
    """Says whether the upload will start and names the file.

    `GetLog.conf`, charge point to central system; Security profile; Security whitepaper 5.10.
    """

    status: LogStatus
    """`AcceptedCanceled` if an upload that was still running had to be cancelled for this one."""
    filename: Annotated[str | None, Field(max_length=255)] = None
    """Name of the file to come; absent if there is no log. `GetDiagnostics` spells it `fileName`."""


class HeartbeatResponse(Response, frozen=True):
    """Gives the time of the central system.

    `Heartbeat.conf`, central system to charge point; Core profile; OCPP 1.6 6.30.
    """

    current_time: Timestamp
    """Clock of the central system, best in UTC; the charge point should set its own clock to it."""


class InstallCertificateResponse(Response, frozen=True):
    """Says whether the certificate was installed.

    `InstallCertificate.conf`, charge point to central system; Security profile; Security whitepaper 5.12.
    """

    status: CertificateStatus
    """`Rejected` if the certificate is not valid or the store is full, `Failed` if installing went wrong."""


class LogStatusNotificationResponse(Response, frozen=True):
    """Confirms receipt; carries no fields.

    `LogStatusNotification.conf`, central system to charge point; Security profile; Security whitepaper 5.14.
    """


class MeterValuesResponse(Response, frozen=True):
    """Confirms receipt; carries no fields and is owed even if the readings look implausible.

    `MeterValues.conf`, central system to charge point; Core profile; OCPP 1.6 6.32.
    """


class RemoteStartTransactionResponse(Response, frozen=True):
    """Says whether the charge point will try; whether it started, `StartTransaction` tells.

    `RemoteStartTransaction.conf`, charge point to central system; Core profile; OCPP 1.6 6.34.
    """

    status: RemoteStartStopStatus
    """`Accepted` means that a start will be attempted, not that charging has begun."""


class RemoteStopTransactionResponse(Response, frozen=True):
    """Says whether the transaction is running and will be stopped; `StopTransaction` follows.

    `RemoteStopTransaction.conf`, charge point to central system; Core profile; OCPP 1.6 6.36.
    """

    status: RemoteStartStopStatus
    """`Accepted` if that transaction is running and will be stopped, otherwise `Rejected`."""


class ReserveNowResponse(Response, frozen=True):
    """Says whether the reservation was made; unlike other verdicts it carries no `idTagInfo`.

    `ReserveNow.conf`, charge point to central system; Reservation profile; OCPP 1.6 6.38.
    """

    status: ReservationStatus
    """`Accepted` if reserved, otherwise why not; also `Occupied` if someone else has the reservation."""


class ResetResponse(Response, frozen=True):
    """Says whether the charge point will try to reset; it answers before it does so.

    `Reset.conf`, charge point to central system; Core profile; OCPP 1.6 6.40.
    """

    status: ResetStatus
    """`Accepted` if the charge point will attempt the reset."""


class SecurityEventNotificationResponse(Response, frozen=True):
    """Confirms receipt; carries no fields.

    `SecurityEventNotification.conf`, central system to charge point; Security profile; Security whitepaper 5.16.
    """


class SendLocalListResponse(Response, frozen=True):
    """Says whether the list was updated; after a failed differential update send a full list.

    `SendLocalList.conf`, charge point to central system; LocalAuthListManagement profile; OCPP 1.6 6.42.
    """

    status: UpdateStatus
    """`VersionMismatch` if a differential update is not newer than the list that the charge point holds."""


class SetChargingProfileResponse(Response, frozen=True):
    """Says whether the profile was installed; other limits may still keep the power lower.

    `SetChargingProfile.conf`, charge point to central system; SmartCharging profile; OCPP 1.6 6.44.
    """

    status: ChargingProfileStatus
    """`Accepted` if installed; a bad connector or no smart charging is rather answered with an error."""


class SignCertificateResponse(Response, frozen=True):
    """Says whether the request was taken; the certificate follows with `CertificateSigned`.

    `SignCertificate.conf`, central system to charge point; Security profile; Security whitepaper 5.18.
    """

    status: GenericStatus
    """`Accepted` if the request will be passed on for signing; it does not mean that it is signed."""


class SignedFirmwareStatusNotificationResponse(Response, frozen=True):
    """Confirms receipt; carries no fields.

    `SignedFirmwareStatusNotification.conf`, central system to charge point; Security profile; Security whitepaper 5.20.
    """


class SignedUpdateFirmwareResponse(Response, frozen=True):
    """Says whether the update will start; the signing certificate has been checked by then.

    `SignedUpdateFirmware.conf`, charge point to central system; Security profile; Security whitepaper 5.22.
    """

    status: UpdateFirmwareStatus
    """Verdict; a bad signing certificate is `InvalidCertificate` or `RevokedCertificate`, not `Rejected`."""


class StartTransactionResponse(Response, frozen=True):
    """Gives the transaction id and the verdict on the identifier; both are always there.

    `StartTransaction.conf`, central system to charge point; Core profile; OCPP 1.6 6.46.
    """

    id_tag_info: IdTagInfo
    """Verdict on the identifier, checked anew; if refused, stop charging as configured."""
    transaction_id: int
    """Id that the central system gives out, best unique and positive; present also if it refuses the tag."""


class StatusNotificationResponse(Response, frozen=True):
    """Confirms receipt; carries no fields.

    `StatusNotification.conf`, central system to charge point; Core profile; OCPP 1.6 6.48.
    """


class StopTransactionResponse(Response, frozen=True):
    """Confirms receipt, also of an unknown transaction or of implausible data.

    `StopTransaction.conf`, central system to charge point; Core profile; OCPP 1.6 6.50.
    """

    id_tag_info: IdTagInfo | None = None
    """Verdict on the identifier that stopped the transaction; absent if the request had none."""


class TriggerMessageResponse(Response, frozen=True):
    """Says whether the message will be sent; this answer goes out before it.

    `TriggerMessage.conf`, charge point to central system; RemoteTrigger profile; OCPP 1.6 6.52.
    """

    status: TriggerMessageStatus
    """`NotImplemented` if the message is unknown or not available, `Rejected` if it will not be sent."""


class UnlockConnectorResponse(Response, frozen=True):
    """Says whether the cable lock was released.

    `UnlockConnector.conf`, charge point to central system; Core profile; OCPP 1.6 6.54.
    """

    status: UnlockStatus
    """`NotSupported` if there is no lock or no such connector, `UnlockFailed` if it stayed locked."""


class UpdateFirmwareResponse(Response, frozen=True):
    """Confirms receipt; carries no fields, `FirmwareStatusNotification` tells the outcome.

    `UpdateFirmware.conf`, charge point to central system; FirmwareManagement profile; OCPP 1.6 6.56.
    """


class AuthorizeRequest(ChargePointRequest[AuthorizeResponse], frozen=True):
    """Names the identifier to check; not sent when a transaction stops with the tag that started it.

    `Authorize.req`, charge point to central system; Core profile; OCPP 1.6 6.1.
    """

    id_tag: Annotated[str, Field(max_length=20)]
    """Identifier that the driver presented, such as a card number; opaque, compared without regard to case."""

    __action__ = "Authorize"


class BootNotificationRequest(ChargePointRequest[BootNotificationResponse], frozen=True):
    """Describes the charge point hardware, firmware, modem and meter; sent after a boot, not after a reconnect.

    `BootNotification.req`, charge point to central system; Core profile; OCPP 1.6 6.3.
    """

    charge_point_vendor: Annotated[str, Field(max_length=20)]
    """Name of the company that makes the charge point."""
    charge_point_model: Annotated[str, Field(max_length=20)]
    """Model name of the charge point."""
    charge_point_serial_number: Annotated[str | None, Field(max_length=25)] = None
    """Serial number of the charge point; absent if it has none to report."""
    charge_box_serial_number: Annotated[str | None, Field(max_length=25)] = None
    """Deprecated serial number of the box inside the charge point; prefer `chargePointSerialNumber`."""
    firmware_version: Annotated[str | None, Field(max_length=50)] = None
    """Version of the firmware that is running now."""
    iccid: Annotated[str | None, Field(max_length=20)] = None
    """ICCID of the modem's SIM card; absent if the charge point has no SIM card."""
    imsi: Annotated[str | None, Field(max_length=20)] = None
    """IMSI of the modem's SIM card; absent if the charge point has no SIM card."""
    meter_type: Annotated[str | None, Field(max_length=25)] = None
    """Type of the main energy meter of the charge point; absent if it has none or does not know."""
    meter_serial_number: Annotated[str | None, Field(max_length=25)] = None
    """Serial number of the main energy meter of the charge point; absent if unknown."""

    __action__ = "BootNotification"


class CancelReservationRequest(CentralSystemRequest[CancelReservationResponse], frozen=True):
    """Names the reservation to cancel.

    `CancelReservation.req`, central system to charge point; Reservation profile; OCPP 1.6 6.5.
    """

    reservation_id: int
    """Id that the central system gave to the reservation in `ReserveNow`."""

    __action__ = "CancelReservation"


class CertificateSignedRequest(CentralSystemRequest[CertificateSignedResponse], frozen=True):
    """Carries the new certificate of the charge point; root certificates go with `InstallCertificate`.

    `CertificateSigned.req`, central system to charge point; Security profile; Security whitepaper 5.1.
    """

    certificate_chain: Annotated[str, Field(max_length=10000)]
    """PEM certificates, intermediate ones included; `CertificateSignedMaxChainSize` may limit the size."""

    __action__ = "CertificateSigned"


class ChangeAvailabilityRequest(CentralSystemRequest[ChangeAvailabilityResponse], frozen=True):
    """Says what to put in or out of service; the setting outlasts a reboot.

    `ChangeAvailability.req`, central system to charge point; Core profile; OCPP 1.6 6.7.
    """

    connector_id: int
    """Connector to change; 0 is the charge point with all its connectors."""
    type: AvailabilityType
    """`Inoperative` takes out of service, `Operative` puts back into service."""

    __action__ = "ChangeAvailability"


class ChangeConfigurationRequest(CentralSystemRequest[ChangeConfigurationResponse], frozen=True):
    """Names one configuration key and its new value.

    `ChangeConfiguration.req`, central system to charge point; Core profile; OCPP 1.6 6.9.
    """

    key: Annotated[str, Field(max_length=50)]
    """Name of the configuration key, standard or vendor specific; compared without regard to case."""
    value: Annotated[str, Field(max_length=500)]
    """New value, always written as a string, also for numbers, booleans and comma separated lists."""

    __action__ = "ChangeConfiguration"


class ClearCacheRequest(CentralSystemRequest[ClearCacheResponse], frozen=True):
    """Carries no fields.

    `ClearCache.req`, central system to charge point; Core profile; OCPP 1.6 6.11.
    """

    __action__ = "ClearCache"


class ClearChargingProfileRequest(CentralSystemRequest[ClearChargingProfileResponse], frozen=True):
    """Filters the profiles to remove: all given fields must match; without any field every profile is removed.

    `ClearChargingProfile.req`, central system to charge point; SmartCharging profile; OCPP 1.6 6.13.
    """

    id: int | None = None
    """Id of the one profile to remove; if present, the other fields are ignored; absent selects by those fields."""
    connector_id: int | None = None
    """Connector whose profiles are removed; 0 selects those of the charge point; absent matches any."""
    charging_profile_purpose: ChargingProfilePurpose | None = None
    """Purpose of the profiles to remove; absent matches any purpose."""
    stack_level: int | None = None
    """Stack level of the profiles to remove, 0 or higher; absent matches any level."""

    __action__ = "ClearChargingProfile"


class DataTransferRequest(
    ChargePointRequest[DataTransferResponse], CentralSystemRequest[DataTransferResponse], frozen=True
):
    """Carries a vendor specific message.

    `DataTransfer.req`, either way; Core profile; OCPP 1.6 6.15.
    """

    vendor_id: Annotated[str, Field(max_length=255)]
    """Vendor that defines the content, preferably as a reversed domain name such as `com.example`."""
    message_id: Annotated[str | None, Field(max_length=50)] = None
    """Name of the message within the namespace of that vendor; absent if the vendor needs none."""
    data: str | None = None
    """Text in a format agreed with the vendor, of any length; JSON goes in as an escaped string."""

    __action__ = "DataTransfer"


class DeleteCertificateRequest(CentralSystemRequest[DeleteCertificateResponse], frozen=True):
    """Identifies the certificate to delete by its hashes and serial number.

    `DeleteCertificate.req`, central system to charge point; Security profile; Security whitepaper 5.3.
    """

    certificate_hash_data: CertificateHashData
    """Certificate to delete, best as `GetInstalledCertificateIds` returned it, same hash algorithm."""

    __action__ = "DeleteCertificate"


class DiagnosticsStatusNotificationRequest(ChargePointRequest[DiagnosticsStatusNotificationResponse], frozen=True):
    """Says how far the diagnostics upload is; has no field that names the request.

    `DiagnosticsStatusNotification.req`, charge point to central system; FirmwareManagement profile; OCPP 1.6 6.17.
    """

    status: DiagnosticsStatus
    """State of the upload; `Idle` only in answer to a trigger while nothing is being uploaded."""

    __action__ = "DiagnosticsStatusNotification"


class ExtendedTriggerMessageRequest(CentralSystemRequest[ExtendedTriggerMessageResponse], frozen=True):
    """Names the wanted message and, where it matters, the connector.

    `ExtendedTriggerMessage.req`, central system to charge point; Security profile; Security whitepaper 5.5.
    """

    requested_message: ExtendedMessageTrigger
    """Message to send; `FirmwareStatusNotification` asks for `SignedFirmwareStatusNotification` here."""
    connector_id: int | None = None
    """Connector to report on; 0 is the charge point itself; absent means all; ignored if not relevant."""

    __action__ = "ExtendedTriggerMessage"


class FirmwareStatusNotificationRequest(ChargePointRequest[FirmwareStatusNotificationResponse], frozen=True):
    """Says how far the unsigned firmware update is; has no field that names the request.

    `FirmwareStatusNotification.req`, charge point to central system; FirmwareManagement profile; OCPP 1.6 6.19.
    """

    status: FirmwareStatus
    """Step of the update; `Idle` only in answer to a trigger while no update is going on."""

    __action__ = "FirmwareStatusNotification"


class GetCompositeScheduleRequest(CentralSystemRequest[GetCompositeScheduleResponse], frozen=True):
    """Says for which connector and time span to calculate; the span starts when the request is received.

    `GetCompositeSchedule.req`, central system to charge point; SmartCharging profile; OCPP 1.6 6.21.
    """

    connector_id: int
    """Connector to calculate for; 0 asks what the whole charge point expects to draw from the grid."""
    duration: int
    """Length of the requested schedule in seconds, counted from receipt of the request."""
    charging_rate_unit: ChargingRateUnit | None = None
    """Unit to answer in, W (total) or A (per phase); absent leaves the choice to the charge point."""

    __action__ = "GetCompositeSchedule"


class GetConfigurationRequest(CentralSystemRequest[GetConfigurationResponse], frozen=True):
    """Names the keys to read; `GetConfigurationMaxKeys` limits how many one request may name.

    `GetConfiguration.req`, central system to charge point; Core profile; OCPP 1.6 6.23.
    """

    key: tuple[Annotated[str, Field(max_length=50)], ...] | None = None
    """Names of the keys to read; absent or empty asks for all keys."""

    __action__ = "GetConfiguration"


class GetDiagnosticsRequest(CentralSystemRequest[GetDiagnosticsResponse], frozen=True):
    """Says where to upload the diagnostics file and which period it should cover.

    `GetDiagnostics.req`, central system to charge point; FirmwareManagement profile; OCPP 1.6 6.25.
    """

    location: str
    """URI of the directory to upload to; its scheme (such as FTP or HTTPS) selects the protocol."""
    retries: int | None = None
    """Further upload attempts after the first one fails; absent lets the charge point decide."""
    retry_interval: int | None = None
    """Seconds to wait before another attempt; absent lets the charge point decide."""
    start_time: Timestamp | None = None
    """Oldest log time to include; absent sets no lower bound."""
    stop_time: Timestamp | None = None
    """Latest log time to include; absent sets no upper bound."""

    __action__ = "GetDiagnostics"


class GetInstalledCertificateIdsRequest(CentralSystemRequest[GetInstalledCertificateIdsResponse], frozen=True):
    """Says which kind of root certificate to list.

    `GetInstalledCertificateIds.req`, central system to charge point; Security profile; Security whitepaper 5.7.
    """

    certificate_type: CertificateUse
    """Kind to list: roots for the central system or roots of the manufacturer; one per request."""

    __action__ = "GetInstalledCertificateIds"


class GetLocalListVersionRequest(CentralSystemRequest[GetLocalListVersionResponse], frozen=True):
    """Carries no fields.

    `GetLocalListVersion.req`, central system to charge point; LocalAuthListManagement profile; OCPP 1.6 6.27.
    """

    __action__ = "GetLocalListVersion"


class GetLogRequest(CentralSystemRequest[GetLogResponse], frozen=True):
    """Says which log to upload, where to and for which period.

    `GetLog.req`, central system to charge point; Security profile; Security whitepaper 5.9.
    """

    log: LogParameters
    """Upload location and the period to cover."""
    log_type: LogType
    """Log to upload: `DiagnosticsLog` or `SecurityLog`."""
    request_id: int
    """Id that the central system chooses; every `LogStatusNotification` for this upload repeats it."""
    retries: int | None = None
    """Further upload attempts after the first one fails; absent lets the charge point decide."""
    retry_interval: int | None = None
    """Seconds to wait before another attempt; absent lets the charge point decide."""

    __action__ = "GetLog"


class HeartbeatRequest(ChargePointRequest[HeartbeatResponse], frozen=True):
    """Carries no fields; may be skipped if another message was sent within the heartbeat interval.

    `Heartbeat.req`, charge point to central system; Core profile; OCPP 1.6 6.29.
    """

    __action__ = "Heartbeat"


class InstallCertificateRequest(CentralSystemRequest[InstallCertificateResponse], frozen=True):
    """Carries one root certificate; the charge point's own goes with `CertificateSigned`.

    `InstallCertificate.req`, central system to charge point; Security profile; Security whitepaper 5.11.
    """

    certificate_type: CertificateUse
    """What the root is for: connections to the central system or the manufacturer's firmware."""
    certificate: Annotated[str, Field(max_length=5500)]
    """Root certificate as PEM text, X.509."""

    __action__ = "InstallCertificate"


class LogStatusNotificationRequest(ChargePointRequest[LogStatusNotificationResponse], frozen=True):
    """Says how far the log upload is.

    `LogStatusNotification.req`, charge point to central system; Security profile; Security whitepaper 5.13.
    """

    status: UploadLogStatus
    """State of the upload; `Idle` only if triggered while nothing is being uploaded."""
    request_id: int | None = None
    """Id from the `GetLog` request; may be absent only if triggered while nothing is being uploaded."""

    __action__ = "LogStatusNotification"


class MeterValuesRequest(ChargePointRequest[MeterValuesResponse], frozen=True):
    """Carries readings of one connector, with the transaction that they belong to if there is one.

    `MeterValues.req`, charge point to central system; Core profile; OCPP 1.6 6.31.
    """

    connector_id: int
    """Connector that the readings belong to; 0 is the main meter of the charge point."""
    meter_value: tuple[MeterValue, ...]
    """One or more sets of readings, each with the instant at which all its samples were taken."""
    transaction_id: int | None = None
    """Transaction running when the samples were taken; absent if there was none or for the main meter."""

    __action__ = "MeterValues"


class RemoteStartTransactionRequest(CentralSystemRequest[RemoteStartTransactionResponse], frozen=True):
    """Names the identifier and, if wanted, the connector and a charging profile.

    `RemoteStartTransaction.req`, central system to charge point; Core profile; OCPP 1.6 6.33.
    """

    id_tag: Annotated[str, Field(max_length=20)]
    """Identifier to charge for; checked before the start if `AuthorizeRemoteTxRequests` is true."""
    connector_id: int | None = None
    """Connector to use, greater than 0; if absent, the charge point chooses one or rejects the request."""
    charging_profile: ChargingProfile | None = None
    """Profile for the new transaction: purpose `TxProfile` and no transaction id; absent for none."""

    __action__ = "RemoteStartTransaction"


class RemoteStopTransactionRequest(CentralSystemRequest[RemoteStopTransactionResponse], frozen=True):
    """Names the transaction to stop.

    `RemoteStopTransaction.req`, central system to charge point; Core profile; OCPP 1.6 6.35.
    """

    transaction_id: int
    """Id of the running transaction, as the central system gave it out in `StartTransaction`."""

    __action__ = "RemoteStopTransaction"


class ReserveNowRequest(CentralSystemRequest[ReserveNowResponse], frozen=True):
    """Describes the reservation; one with an id that the charge point already holds replaces the old one.

    `ReserveNow.req`, central system to charge point; Reservation profile; OCPP 1.6 6.37.
    """

    connector_id: int
    """Connector to reserve; 0 keeps any one free, if `ReserveConnectorZeroSupported` is true."""
    expiry_date: Timestamp
    """Instant at which the reservation ends if it was not used."""
    id_tag: Annotated[str, Field(max_length=20)]
    """Identifier that may use the reserved connector."""
    reservation_id: int
    """Id that the central system chooses; an id already in use replaces that reservation."""
    parent_id_tag: Annotated[str | None, Field(max_length=20)] = None
    """Group whose members may use the reservation too; absent limits it to `idTag`."""

    __action__ = "ReserveNow"


class ResetRequest(CentralSystemRequest[ResetResponse], frozen=True):
    """Says which kind of reset to perform.

    `Reset.req`, central system to charge point; Core profile; OCPP 1.6 6.39.
    """

    type: ResetType
    """`Soft` stops transactions gracefully and restarts the software; `Hard` restarts the hardware."""

    __action__ = "Reset"


class SecurityEventNotificationRequest(ChargePointRequest[SecurityEventNotificationResponse], frozen=True):
    """Describes one event; queued while offline until it can be delivered.

    `SecurityEventNotification.req`, charge point to central system; Security profile; Security whitepaper 5.15.
    """

    type: Annotated[str, Field(max_length=50)]
    """Name of the event, from the list in section 8 of the whitepaper or the vendor's own; free text."""
    timestamp: Timestamp
    """Instant at which the event happened, not at which the message was sent."""
    tech_info: Annotated[str | None, Field(max_length=255)] = None
    """Further technical details of the event; absent if there are none."""

    __action__ = "SecurityEventNotification"


class SendLocalListRequest(CentralSystemRequest[SendLocalListResponse], frozen=True):
    """Carries a new list or changes to the present one, with the version that results.

    `SendLocalList.req`, central system to charge point; LocalAuthListManagement profile; OCPP 1.6 6.41.
    """

    list_version: int
    """Version of the list after this update, greater than 0; 0 and -1 have special meanings."""
    update_type: UpdateType
    """`Full` replaces the whole list, `Differential` applies changes to it."""
    local_authorization_list: tuple[AuthorizationData, ...] | None = None
    """Entries, each tag once; absent or empty clears the list if full, else changes nothing."""

    __action__ = "SendLocalList"


class SetChargingProfileRequest(CentralSystemRequest[SetChargingProfileResponse], frozen=True):
    """Carries one profile; it replaces one with the same id or the same purpose and stack level.

    `SetChargingProfile.req`, central system to charge point; SmartCharging profile; OCPP 1.6 6.43.
    """

    connector_id: int
    """Connector to limit; 0 for a charge point limit or a default for all connectors, never `TxProfile`."""
    cs_charging_profiles: ChargingProfile
    """Profile to install, only one despite the name; a `TxProfile` needs the id of its transaction."""

    __action__ = "SetChargingProfile"


class SignCertificateRequest(ChargePointRequest[SignCertificateResponse], frozen=True):
    """Carries the signing request for a new key pair; the private key stays in the charge point.

    `SignCertificate.req`, charge point to central system; Security profile; Security whitepaper 5.17.
    """

    csr: Annotated[str, Field(max_length=5500)]
    """Signing request as PEM text; organization from key `CpoName`, common name the serial number."""

    __action__ = "SignCertificate"


class SignedFirmwareStatusNotificationRequest(
    ChargePointRequest[SignedFirmwareStatusNotificationResponse], frozen=True
):
    """Says how far the signed firmware update is.

    `SignedFirmwareStatusNotification.req`, charge point to central system; Security profile; Security whitepaper 5.19.
    """

    status: SignedFirmwareStatus
    """Step of the update; `Idle` only in answer to a trigger while no update is going on."""
    request_id: int | None = None
    """Id from the `SignedUpdateFirmware` request; may be absent only with status `Idle`."""

    __action__ = "SignedFirmwareStatusNotification"


class SignedUpdateFirmwareRequest(CentralSystemRequest[SignedUpdateFirmwareResponse], frozen=True):
    """Describes the signed firmware; replaces `UpdateFirmware`, which then has to be refused.

    `SignedUpdateFirmware.req`, central system to charge point; Security profile; Security whitepaper 5.21.
    """

    request_id: int
    """Id that the central system chooses; every status notification for this update repeats it."""
    firmware: Firmware
    """Location, times, signing certificate and signature of the firmware."""
    retries: int | None = None
    """Further download attempts after the first one fails; absent lets the charge point decide."""
    retry_interval: int | None = None
    """Seconds to wait before another attempt; absent lets the charge point decide."""

    __action__ = "SignedUpdateFirmware"


class StartTransactionRequest(ChargePointRequest[StartTransactionResponse], frozen=True):
    """Says where, when and for whom the transaction started; may arrive late if it was queued offline.

    `StartTransaction.req`, charge point to central system; Core profile; OCPP 1.6 6.45.
    """

    connector_id: int
    """Connector in use, greater than 0."""
    id_tag: Annotated[str, Field(max_length=20)]
    """Identifier for which the transaction started."""
    meter_start: int
    """Meter reading of the connector at the start in Wh, as a whole number."""
    timestamp: Timestamp
    """Instant at which the transaction started, not at which the message was sent."""
    reservation_id: int | None = None
    """Reservation that this transaction uses up; required in that case, absent otherwise."""

    __action__ = "StartTransaction"


class StatusNotificationRequest(ChargePointRequest[StatusNotificationResponse], frozen=True):
    """Gives the present status and error of one connector.

    `StatusNotification.req`, charge point to central system; Core profile; OCPP 1.6 6.47.
    """

    connector_id: int
    """Connector that the status is for; 0 is the main controller of the charge point."""
    error_code: ChargePointErrorCode
    """Error that is present, or `NoError`; with a status other than `Faulted` it is only a warning."""
    status: ChargePointStatus
    """Present status; for connector 0 only `Available`, `Unavailable` or `Faulted`."""
    info: Annotated[str | None, Field(max_length=50)] = None
    """Free text about the status or error; absent if there is nothing to add."""
    timestamp: Timestamp | None = None
    """Instant from which the status holds; if absent, the time of receipt counts."""
    vendor_id: Annotated[str | None, Field(max_length=255)] = None
    """Vendor whose codes `vendorErrorCode` uses; absent without vendor specific information."""
    vendor_error_code: Annotated[str | None, Field(max_length=50)] = None
    """Error code that the vendor defines; absent if there is none."""

    __action__ = "StatusNotification"


class StopTransactionRequest(ChargePointRequest[StopTransactionResponse], frozen=True):
    """Says when and why the transaction stopped; may arrive late if it was queued offline.

    `StopTransaction.req`, charge point to central system; Core profile; OCPP 1.6 6.49.
    """

    meter_stop: int
    """Meter reading of the connector at the end in Wh, as a whole number."""
    timestamp: Timestamp
    """Instant at which the transaction stopped, not at which the message was sent."""
    transaction_id: int
    """Id from the `StartTransaction` response; -1 if the charge point never received one."""
    id_tag: Annotated[str | None, Field(max_length=20)] = None
    """Identifier that stopped the transaction, sent if known; absent if the charge point stopped it by itself."""
    reason: Reason | None = None
    """Why the transaction stopped; absent means `Local`, any other reason must be sent."""
    transaction_data: tuple[MeterValue, ...] | None = None
    """Meter readings of the transaction, for billing; absent unless they are configured."""

    __action__ = "StopTransaction"


class TriggerMessageRequest(CentralSystemRequest[TriggerMessageResponse], frozen=True):
    """Names the wanted message and, where it matters, the connector.

    `TriggerMessage.req`, central system to charge point; RemoteTrigger profile; OCPP 1.6 6.51.
    """

    requested_message: MessageTrigger
    """Message to send; do not ask for `BootNotification` once a boot has been accepted."""
    connector_id: int | None = None
    """Connector to report on; 0 is the charge point itself; absent means all; ignored if not relevant."""

    __action__ = "TriggerMessage"


class UnlockConnectorRequest(CentralSystemRequest[UnlockConnectorResponse], frozen=True):
    """Names the connector to unlock; a transaction running on it is stopped first.

    `UnlockConnector.req`, central system to charge point; Core profile; OCPP 1.6 6.53.
    """

    connector_id: int
    """Connector to unlock, greater than 0."""

    __action__ = "UnlockConnector"


class UpdateFirmwareRequest(CentralSystemRequest[UpdateFirmwareResponse], frozen=True):
    """Says where and from when the firmware is to be fetched.

    `UpdateFirmware.req`, central system to charge point; FirmwareManagement profile; OCPP 1.6 6.55.
    """

    location: str
    """URI of the firmware file; its scheme (such as FTP or HTTPS) selects the protocol."""
    retrieve_date: Timestamp
    """Instant from which the download may start; one in the past means at once."""
    retries: int | None = None
    """Further download attempts after the first one fails; absent lets the charge point decide."""
    retry_interval: int | None = None
    """Seconds to wait before another attempt; absent lets the charge point decide."""

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
