"""Reads the JSON files of a folder, a zip, a wheel or a tarball into memory, within size limits."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO

from .errors import CodegenError

MAX_FILE_SIZE = 4 << 20
"""Bytes."""
MAX_TOTAL_SIZE = 64 << 20
"""Bytes."""


@dataclass(frozen=True)
class SourceFile:
    """One JSON file of a source."""

    path: str
    """The path in the source, with slashes."""
    data: bytes

    @property
    def sha256(self) -> str:
        """The digest of the unchanged file."""
        return sha256(self.data).hexdigest()


def read_source(source: Path) -> list[SourceFile]:
    """Return the JSON files of a source, ordered by path. Hidden files are ignored.

    Raises:
        CodegenError: the source does not exist, cannot be read, or is larger than the limits.
    """
    files: list[SourceFile] = []
    remaining = MAX_TOTAL_SIZE
    try:
        for path, data in _members(source):
            remaining -= len(data)
            if len(data) > MAX_FILE_SIZE or remaining < 0:
                raise CodegenError(
                    f"{source.name}: {path}: too large; expected at most {MAX_FILE_SIZE} bytes in a file, "
                    f"{MAX_TOTAL_SIZE} bytes in all"
                )
            files.append(SourceFile(path, data))
    except (OSError, zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, RuntimeError) as error:
        raise CodegenError(f"{source.name}: cannot be read: {error}") from error
    return sorted(files, key=lambda file: file.path)


def _members(source: Path) -> Iterator[tuple[str, bytes]]:
    if source.is_dir():
        yield from _folder(source)
    elif not source.exists():
        raise CodegenError(f"{source.name}: expected a file or a folder, found nothing")
    elif source.suffix == ".json":
        yield source.name, _read_limited(source.open("rb"))
    elif zipfile.is_zipfile(source):
        yield from _zip(source)
    elif tarfile.is_tarfile(source):
        yield from _tar(source)
    else:
        raise CodegenError(f"{source.name}: expected a folder, a zip, a wheel, a tarball or a JSON file")


def _folder(source: Path) -> Iterator[tuple[str, bytes]]:
    for path in source.rglob("*.json"):
        place = path.relative_to(source).as_posix()
        if _is_schema_file(place) and path.is_file():
            yield place, _read_limited(path.open("rb"))


def _zip(source: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(source) as archive:
        for info in archive.infolist():
            if _is_schema_file(info.filename):
                yield info.filename, _read_limited(archive.open(info))


def _tar(source: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(source) as archive:
        for info in archive:
            stream = archive.extractfile(info) if info.isfile() and _is_schema_file(info.name) else None
            if stream is not None:
                yield info.name, _read_limited(stream)


def _is_schema_file(place: str) -> bool:
    path = PurePosixPath(place)
    return path.suffix == ".json" and not any(part.startswith(".") for part in path.parts)


def _read_limited(stream: IO[bytes]) -> bytes:
    # One byte more than the limit shows that the file is too large. Sizes in the headers of archives are not trusted.
    with stream:
        return stream.read(MAX_FILE_SIZE + 1)
