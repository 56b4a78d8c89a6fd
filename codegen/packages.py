"""Generates packages: the messages and handlers of OCPP itself, and the package of a vendor."""

from __future__ import annotations

import hashlib
import json
import keyword
import os
from dataclasses import dataclass
from pathlib import Path

from .bundle import build
from .errors import CodegenError
from .metadata import Metadata, load_metadata
from .requirements import check_tools
from .schemas import load_schemas

PROTOCOL = Path(__file__).with_name("protocol.toml")
"""The metadata of OCPP itself."""


@dataclass(frozen=True)
class Package:
    """Generated files, and the folder that they belong to."""

    folder: Path
    files: dict[str, str]
    owns_folder: bool = True
    """Whether the folder may contain only these files."""


def render_protocol() -> list[Package]:
    """Generate the messages of OCPP itself, and the handlers of the roles.

    Raises:
        CodegenError: an input is wrong, or a tool is missing.
    """
    metadata = load_metadata(PROTOCOL)
    return _render(PROTOCOL, metadata, (), "codegen/protocol.toml", "codegen generate")


def render_vendor(path: Path) -> list[Package]:
    """Generate the package of a vendor from its metadata file.

    Raises:
        CodegenError: an input is wrong, or a tool is missing.
    """
    metadata = load_metadata(path)
    if not metadata.vendor:
        raise CodegenError(f"{path.name}: vendor: missing; expected the name of the vendor of these actions")
    standard = tuple(load_metadata(PROTOCOL).actions)
    return _render(path, metadata, standard, path.name, f"ocpp16_codegen vendor {path.name}")


def _render(path: Path, metadata: Metadata, standard: tuple[str, ...], origin: str, command: str) -> list[Package]:
    check_tools()
    # Imported late: the tools are not dependencies of the installed package.
    from .render import render, render_handlers

    folder = Path(os.path.normpath(path.parent / metadata.package))
    if not folder.name.isidentifier() or keyword.iskeyword(folder.name):
        raise CodegenError(f"{path.name}: package: {folder.name!r} cannot be imported; expected a name of a package")
    schemas = load_schemas(path.parent / metadata.schemas)
    try:
        bundle = build(schemas, metadata, standard)
    except CodegenError as error:
        raise error.within(path.name) from None
    inputs = json.dumps([schemas, metadata.model_dump(mode="json")], sort_keys=True)
    header = (
        f"# Generated from {origin} and its schemas: do not edit, run `python -m {command}`.\n"
        f"# Input sha256:{hashlib.sha256(inputs.encode()).hexdigest()}\n"
    )
    packages = [Package(folder, {name: header + text for name, text in render(bundle).items()})]
    if not metadata.vendor:
        packages += [
            Package(folder.parent / package, {"handlers.py": header + text}, owns_folder=False)
            for package, text in render_handlers(bundle).items()
        ]
    return packages
