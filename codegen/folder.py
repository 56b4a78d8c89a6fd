"""Writes the files of a generated package, or compares them with what is on disk."""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from .errors import CodegenError

MARK = "# Generated "
"""How every generated file begins."""


def write(files: Mapping[str, str], folder: Path, *, whole: bool = True) -> None:
    """Put the files into the folder, and take generated ones away that are no longer made.

    Without `whole`, the folder may hold other files, which are left alone.

    Raises:
        CodegenError: something in the folder was not generated, then nothing is written; or it cannot be written.
    """
    for name, text in _entries(folder, None if whole else files).items():
        if text is None or not text.startswith(MARK):
            raise CodegenError(f"{folder.name}/{name}: not generated; {folder.name} must be a folder of its own")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # All of it is on the disk before the first file is replaced.
        with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
            for name, text in files.items():
                Path(beside, name).write_text(text, "utf-8", newline="\n")
            folder.mkdir(exist_ok=True)
            for name in files:
                Path(beside, name).replace(folder / name)
        if whole:
            for name in _entries(folder).keys() - files.keys():
                (folder / name).unlink()
    except OSError as error:
        raise CodegenError(f"{folder.name}: cannot be written: {error.strerror}") from error


def difference(files: Mapping[str, str], folder: Path, *, whole: bool = True) -> str:
    """What `write` would change, as a unified diff; empty if nothing."""
    on_disk = _entries(folder, None if whole else files)
    return "\n".join(
        line for name in sorted({*files, *on_disk}) for line in _diff(files, on_disk, name, f"{folder.name}/{name}")
    )


def _diff(files: Mapping[str, str], on_disk: Mapping[str, str | None], name: str, place: str) -> Iterator[str]:
    if name in on_disk and on_disk[name] is None:
        yield f"{place} was not generated"
        return
    # Only the line feed ends a line: another line end is a difference, and an empty file differs from a missing one.
    old, new = ((text.split("\n") if text is not None else []) for text in (on_disk.get(name), files.get(name)))
    yield from difflib.unified_diff(old, new, f"{place} (on disk)", f"{place} (generated)", lineterm="")


def _entries(folder: Path, names: Container[str] | None = None) -> dict[str, str | None]:
    """What the folder holds, by name, of `names` alone if given: the text of a file, None for what has none.

    Passed over are hidden entries, byte code, and `py.typed`, which a package may need for its type checker.
    """
    if not folder.exists():
        return {}
    try:
        return {
            path.name: path.read_bytes().decode("utf-8", "replace") if path.is_file() else None
            for path in folder.iterdir()
            if not path.name.startswith(".")
            and path.name not in ("__pycache__", "py.typed")
            and (names is None or path.name in names)
        }
    except OSError as error:
        raise CodegenError(f"{folder.name}: cannot be read: {error.strerror}") from error
