"""The store on disk: one small file, which only its owner may read."""

from __future__ import annotations

import os
from contextlib import suppress
from os import PathLike
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ocpp16_sdk.charge_point.credentials._rotation import CredentialCandidates
from ocpp16_sdk.errors import DefinitionError, StoreError

_OTHERS = 0o077
_MAX_SIZE = 2**16
_MOST = 4  # profiles, and keys, that an agreement has


class FileCredentialStore:
    """Keeps credentials as JSON in a file that is replaced as a whole, so that there is always the old or the new one.

    The file is made with mode 0600. One that others than its owner may read or write is refused, as it may have been
    read, or be of their making; Windows has no such mode, and nothing is checked there.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self._path = os.path.abspath(path)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._path!r}>"

    def load(self) -> CredentialCandidates | None:
        """What was saved last."""
        try:
            with open(self._path, "rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                text = file.read(_MAX_SIZE)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{self._path} cannot be read: {error.strerror}") from None
        if os.name == "posix" and mode & _OTHERS:
            raise StoreError(
                f"{self._path} can be read or written by others: change its mode to 0600, and then the key"
            )
        try:
            return _Content.model_validate_json(text).agreement()
        except (ValueError, DefinitionError):
            # Not what is wrong with it, as that would show the key.
            raise StoreError(f"{self._path} holds no credentials: put back what wrote it, or move it away") from None

    def save(self, agreement: CredentialCandidates) -> None:
        """Replace the file."""
        new = f"{self._path}.new"
        try:
            with suppress(FileNotFoundError):
                os.unlink(new)  # of a process that has crashed; if it is anybody else's, it is not written to
            file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(file, "wb") as stream:
                stream.write(_Content.of(agreement).model_dump_json().encode())
                stream.flush()
                os.fsync(file)
            os.replace(new, self._path)
            self._sync_folder()
        except OSError as error:
            raise StoreError(f"{self._path} cannot be written: {error.strerror}") from None

    def _sync_folder(self) -> None:
        if os.name == "posix":  # pragma: no branch - Windows can open no folder
            folder = os.open(os.path.dirname(self._path), os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


class _Key(BaseModel):
    """Hexadecimal digits, a text that is no AuthorizationKey, or nothing."""

    model_config = ConfigDict(extra="forbid", strict=True)
    hex: str | None = None
    text: str | None = None

    @classmethod
    def of(cls, key: bytes | str | None) -> _Key:
        return cls(hex=key.hex()) if isinstance(key, bytes) else cls(text=key)

    @property
    def value(self) -> bytes | str | None:
        return self.text if self.hex is None else bytes.fromhex(self.hex)


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    version: Literal[1] = 1
    profiles: list[int] = Field(max_length=_MOST)
    keys: list[_Key] = Field(max_length=_MOST)

    @classmethod
    def of(cls, agreement: CredentialCandidates) -> _Content:
        return cls(profiles=list(agreement.profiles), keys=[*map(_Key.of, agreement.keys)])

    def agreement(self) -> CredentialCandidates:
        """What it says; a ValueError or a DefinitionError if it makes no sense."""
        keys = [each.value for each in self.keys]
        if len({*self.profiles}) < len(self.profiles) or len({*keys}) < len(keys) or not {b"", ""}.isdisjoint(keys):
            raise ValueError("a profile or a key stands there twice, or a key is empty")
        return CredentialCandidates(tuple(self.profiles), tuple(keys))
