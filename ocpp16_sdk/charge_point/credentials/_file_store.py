"""The credential store on disk: one small JSON file that only its owner may read."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from os import PathLike
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ocpp16_sdk._stores import check_file_path
from ocpp16_sdk.charge_point.credentials._rotation import MAX_KEYS, CredentialCandidates
from ocpp16_sdk.errors import StoreError

_PERMISSIONS_OF_OTHERS = 0o077
_NONBLOCK: int = getattr(os, "O_NONBLOCK", 0)  # Windows has no named pipes in its folders
_MAX_FILE_SIZE = 2**16  # bytes
_PROFILES = 4  # 0 to 3


class FileCredentialStore:
    """Stores the candidates as JSON in a file. Each write replaces the whole file: a crash leaves the old or the new.

    The file is created with mode 0600. A file that others may read or write is refused: they may have read the key, or
    written the file. Windows has no such mode: there it is not checked.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        check_file_path("store", path)
        self._path = os.path.abspath(path)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._path!r}>"

    def load(self) -> CredentialCandidates | None:
        """Return the candidates that were saved last; None if there is no file."""
        try:
            # Not blocking: opening a named pipe would wait for its writer.
            with open(self._path, "rb", opener=lambda path, flags: os.open(path, flags | _NONBLOCK)) as file:
                mode = os.fstat(file.fileno()).st_mode
                if not stat.S_ISREG(mode):
                    raise StoreError(f"{self._path}: is not a file; use the path of a file")
                text = file.read(_MAX_FILE_SIZE)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{self._path}: cannot be read: {error.strerror}") from None
        if os.name == "posix" and mode & _PERMISSIONS_OF_OTHERS:
            raise StoreError(
                f"{self._path}: other users can read or write it; change its mode to 0600, and then change the key"
            )
        try:
            return _FileContent.model_validate_json(text).to_candidates()
        except (TypeError, ValueError):
            # The message does not say what is wrong: that would show the key.
            raise StoreError(
                f"{self._path}: does not contain credentials; restore the file that this store wrote, or move it away"
            ) from None

    def save(self, candidates: CredentialCandidates) -> None:
        """Replace the file."""
        new_path = f"{self._path}.new"
        try:
            with suppress(FileNotFoundError):
                os.unlink(new_path)  # of a process that crashed; a file or link of another user is not written to
            file = os.open(new_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(file, "wb") as stream:
                stream.write(_FileContent.from_candidates(candidates).model_dump_json().encode())
                stream.flush()
                os.fsync(file)
            os.replace(new_path, self._path)
            self._sync_folder()
        except OSError as error:
            raise StoreError(f"{self._path}: cannot be written: {error.strerror}") from None

    def _sync_folder(self) -> None:
        if os.name == "posix":  # pragma: no branch - Windows cannot open a folder
            folder = os.open(os.path.dirname(self._path), os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


class _StoredKey(BaseModel):
    """An AuthorizationKey as hexadecimal digits, a password as text, or nothing."""

    model_config = ConfigDict(extra="forbid", strict=True)
    hex: str | None = None
    text: str | None = None

    @classmethod
    def from_key(cls, key: bytes | str | None) -> _StoredKey:
        return cls(hex=key.hex()) if isinstance(key, bytes) else cls(text=key)

    def to_key(self) -> bytes | str | None:
        return self.text if self.hex is None else bytes.fromhex(self.hex)


class _FileContent(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    version: Literal[1] = 1
    profiles: list[int] = Field(max_length=_PROFILES)
    keys: list[_StoredKey] = Field(max_length=MAX_KEYS)

    @classmethod
    def from_candidates(cls, candidates: CredentialCandidates) -> _FileContent:
        return cls(profiles=list(candidates.profiles), keys=[*map(_StoredKey.from_key, candidates.keys)])

    def to_candidates(self) -> CredentialCandidates:
        """Return the candidates; raise TypeError or ValueError if they are not valid."""
        keys = [each.to_key() for each in self.keys]
        if len({*self.profiles}) < len(self.profiles) or len({*keys}) < len(keys) or not {b"", ""}.isdisjoint(keys):
            raise ValueError("a profile or a key occurs twice, or a key is empty")
        return CredentialCandidates(tuple(self.profiles), tuple(keys))
