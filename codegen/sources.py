"""The JSON files of a folder, a zip, a wheel or a tarball, read in memory and within bounds."""

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

MAX_FILE = 4 << 20
MAX_TOTAL = 64 << 20


@dataclass(frozen=True)
class SourceFile:
    """One JSON file of a source."""

    path: str
    """Where it is in the source, with slashes."""
    data: bytes

    @property
    def sha256(self) -> str:
        """The digest of the file as it came."""
        return sha256(self.data).hexdigest()


def read_source(source: Path) -> list[SourceFile]:
    """The JSON files in a source, by path; hidden ones are passed over.

    Raises:
        CodegenError: the source is not there, cannot be read, or is larger than any set of schemas.
    """
    files: list[SourceFile] = []
    left = MAX_TOTAL
    try:
        for path, data in _members(source):
            left -= len(data)
            if len(data) > MAX_FILE or left < 0:
                raise CodegenError(f"{source.name}: {path}: too large for a file of schemas")
            files.append(SourceFile(path, data))
    except (OSError, zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, RuntimeError) as error:
        raise CodegenError(f"{source.name}: cannot be read: {error}") from error
    return sorted(files, key=lambda file: file.path)


def _members(source: Path) -> Iterator[tuple[str, bytes]]:
    if source.is_dir():
        yield from _folder(source)
    elif not source.exists():
        raise CodegenError(f"{source.name}: there is no such file or folder")
    elif source.suffix == ".json":
        yield source.name, _head(source.open("rb"))
    elif zipfile.is_zipfile(source):
        yield from _zip(source)
    elif tarfile.is_tarfile(source):
        yield from _tar(source)
    else:
        raise CodegenError(f"{source.name}: expected a folder, a zip, a wheel, a tarball or a JSON file")


def _folder(source: Path) -> Iterator[tuple[str, bytes]]:
    for path in source.rglob("*.json"):
        place = path.relative_to(source).as_posix()
        if _wanted(place) and path.is_file():
            yield place, _head(path.open("rb"))


def _zip(source: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(source) as archive:
        for info in archive.infolist():
            if _wanted(info.filename):
                yield info.filename, _head(archive.open(info))


def _tar(source: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(source) as archive:
        for info in archive:
            stream = archive.extractfile(info) if info.isfile() and _wanted(info.name) else None
            if stream is not None:
                yield info.name, _head(stream)


def _wanted(place: str) -> bool:
    path = PurePosixPath(place)
    return path.suffix == ".json" and not any(part.startswith(".") for part in path.parts)


def _head(stream: IO[bytes]) -> bytes:
    # One byte more than is allowed tells a file that is too large; no header of an archive is trusted for its size.
    with stream:
        return stream.read(MAX_FILE + 1)
