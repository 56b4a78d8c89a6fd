"""The check of paths of files that are given as options."""

from __future__ import annotations

from os import PathLike, fspath

from ocpp16_sdk._checks import message


def check_path(name: str, value: str | PathLike[str]) -> None:
    """Check the path of a file.

    Raises:
        ValueError: it is empty or contains a NUL.
    """
    path = fspath(value)
    if not path or "\0" in path:
        raise ValueError(message(name, path, "the path of a file, without NUL"))
