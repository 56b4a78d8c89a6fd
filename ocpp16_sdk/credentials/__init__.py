"""The credentials of a charge point that its central system may change: key and security profile."""

from ocpp16_sdk.agreement import Agreement, ChargePointCredentials
from ocpp16_sdk.credentials.agreed import AgreedCredentials, CredentialsSettled
from ocpp16_sdk.credentials.file import FileCredentialStore
from ocpp16_sdk.credentials.source import CredentialSource, security_from_files
from ocpp16_sdk.credentials.store import CredentialStore, MemoryCredentialStore

__all__ = [
    "AgreedCredentials",
    "Agreement",
    "ChargePointCredentials",
    "CredentialSource",
    "CredentialStore",
    "CredentialsSettled",
    "FileCredentialStore",
    "MemoryCredentialStore",
    "security_from_files",
]
