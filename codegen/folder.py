"""Writes the files of a generated package, or compares them with the files on disk."""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from .errors import CodegenError

GENERATED_PREFIX = "# Generated "
"""The beginning of every generated file."""


def write(files: Mapping[str, str], folder: Path, *, owns_folder: bool = True) -> None:
    """Write the files into the folder, and remove generated files that are obsolete.

    With `owns_folder=False` the folder may contain other files; they are not changed.

    Raises:
        CodegenError: a file in the folder was not generated, then nothing is written; or the folder cannot be written.
    """
    for name, text in _entries(folder, None if owns_folder else files).items():
        if text is None or not text.startswith(GENERATED_PREFIX):
            raise CodegenError(
                f"{folder.name}/{name}: not a generated file; {folder.name} must contain generated files only"
            )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Every file is on the disk before the first one is replaced.
        with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as temporary:
            for name, text in files.items():
                Path(temporary, name).write_text(text, "utf-8", newline="\n")
            folder.mkdir(exist_ok=True)
            for name in files:
                Path(temporary, name).replace(folder / name)
        if owns_folder:
            for name in _entries(folder).keys() - files.keys():
                (folder / name).unlink()
    except OSError as error:
        raise CodegenError(f"{folder.name}: cannot be written: {error.strerror}") from error


def difference(files: Mapping[str, str], folder: Path, *, owns_folder: bool = True) -> str:
    """Return the changes that `write` would make, as a unified diff; empty if there are no changes."""
    on_disk = _entries(folder, None if owns_folder else files)
    return "\n".join(
        line for name in sorted({*files, *on_disk}) for line in _diff(files, on_disk, name, f"{folder.name}/{name}")
    )


def _diff(files: Mapping[str, str], on_disk: Mapping[str, str | None], name: str, place: str) -> Iterator[str]:
    if name in on_disk and on_disk[name] is None:
        yield f"{place} was not generated"
        return
    # Split at line feeds only: another line break is a difference, and an empty file differs from a missing one.
    old, new = ((text.split("\n") if text is not None else []) for text in (on_disk.get(name), files.get(name)))
    yield from difflib.unified_diff(old, new, f"{place} (on disk)", f"{place} (generated)", lineterm="")


def _entries(folder: Path, names: Container[str] | None = None) -> dict[str, str | None]:
    """Return the text of each file in the folder by name, None for an entry that is not a file.

    `names` restricts the result to these names. Hidden entries and byte code are ignored, and so is `py.typed`, which
    a package may need for its type checker.
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
