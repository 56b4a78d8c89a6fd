"""From a facts file to the package that it asks for."""

from __future__ import annotations

import hashlib
import json
import keyword
import os
from dataclasses import dataclass
from pathlib import Path

from .bundle import build
from .errors import CodegenError
from .facts import Facts, load_facts
from .requirements import check_tools
from .schemas import load_schemas

PROTOCOL = Path(__file__).with_name("protocol.toml")
"""The facts of OCPP itself."""


@dataclass(frozen=True)
class Package:
    """What is generated, and where it belongs."""

    folder: Path
    files: dict[str, str]
    whole: bool = True
    """Whether the folder holds nothing else."""


def render_protocol() -> list[Package]:
    """The messages of OCPP itself, and the handlers of the roles.

    Raises:
        CodegenError: an input is wrong, or a tool.
    """
    facts = load_facts(PROTOCOL)
    return _render(PROTOCOL, facts, (), "codegen/protocol.toml", "codegen generate")


def render_vendor(path: Path) -> list[Package]:
    """The actions of a vendor, from the facts file for them.

    Raises:
        CodegenError: an input is wrong, or a tool.
    """
    facts = load_facts(path)
    if not facts.vendor:
        raise CodegenError(f"{path.name}: vendor: missing; it names whose actions these are")
    standard = tuple(load_facts(PROTOCOL).actions)
    return _render(path, facts, standard, path.name, f"ocpp16_codegen vendor {path.name}")


def _render(path: Path, facts: Facts, standard: tuple[str, ...], origin: str, command: str) -> list[Package]:
    check_tools()
    # The tools are no dependency of the installed package.
    from .render import render, render_handlers

    folder = Path(os.path.normpath(path.parent / facts.package))
    if not folder.name.isidentifier() or keyword.iskeyword(folder.name):
        raise CodegenError(f"{path.name}: package: {folder.name!r} cannot be imported")
    schemas = load_schemas(path.parent / facts.schemas)
    try:
        bundle = build(schemas, facts, standard)
    except CodegenError as error:
        raise CodegenError(f"{path.name}: {error}") from None
    inputs = json.dumps([schemas, facts.model_dump(mode="json")], sort_keys=True)
    header = (
        f"# Generated from {origin} and its schemas: do not edit, run `python -m {command}`.\n"
        f"# Input sha256:{hashlib.sha256(inputs.encode()).hexdigest()}\n"
    )
    packages = [Package(folder, {name: header + text for name, text in render(bundle).items()})]
    if not facts.vendor:
        packages += [
            Package(folder.parent / package, {"handlers.py": header + text}, whole=False)
            for package, text in render_handlers(bundle).items()
        ]
    return packages
