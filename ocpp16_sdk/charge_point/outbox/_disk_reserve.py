"""Space on the disk for removing messages from a file on a disk that is full.

    RESERVED ──a removal finds no space──▶ RELEASED ──space is free again──▶ RESERVED

SQLite writes also removals to its log first. On a full disk it can remove nothing, and delivered messages would be sent
again after each restart. Messages are added only while the space is reserved, or the file has free pages.
"""

from __future__ import annotations

import os
from contextlib import suppress

_SIZE = 128 * 2**10  # the log at its limit, and as much for the file


class DiskReserve:
    """A file that only takes up space."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._reserved = False

    def create(self) -> bool:
        """Reserve the space; return whether it is reserved."""
        if self._reserved:
            return True
        try:
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(file, "wb") as stream:
                stream.write(bytes(_SIZE))
                stream.flush()
                os.fsync(file)
        except OSError:
            self._remove()
            return False
        self._reserved = True
        return True

    def release(self) -> bool:
        """Free the space; return whether it was reserved."""
        was_reserved, self._reserved = self._reserved, False
        self._remove()
        return was_reserved

    def _remove(self) -> None:
        with suppress(OSError):
            os.unlink(self._path)
