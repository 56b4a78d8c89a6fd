"""The credentials of a charge point, which the central system may change: key and security profile."""

from ocpp16_sdk.charge_point.credentials._file_store import FileCredentialStore
from ocpp16_sdk.charge_point.credentials._manager import AsyncCredentialManager, CredentialsConfirmed
from ocpp16_sdk.charge_point.credentials._options import CredentialOptions, security_from_files
from ocpp16_sdk.charge_point.credentials._rotation import ChargePointCredentials, CredentialCandidates
from ocpp16_sdk.charge_point.credentials._store import AsyncCredentialStore, CredentialStore, MemoryCredentialStore

__all__ = [
    "AsyncCredentialManager",
    "AsyncCredentialStore",
    "ChargePointCredentials",
    "CredentialCandidates",
    "CredentialOptions",
    "CredentialStore",
    "CredentialsConfirmed",
    "FileCredentialStore",
    "MemoryCredentialStore",
    "security_from_files",
]
