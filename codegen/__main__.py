"""The command `python -m codegen`: import the schemas, and generate the code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .errors import CodegenError
from .folder import difference, write
from .metadata import load_metadata
from .packages import PROTOCOL, Package, render_protocol, render_vendor
from .schemas import import_schemas

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "schemas"
VENDOR_EXAMPLE = ROOT / "examples" / "vendor" / "acme.toml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 1 if an input is wrong or `check` finds a difference, else 0."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except CodegenError as error:
        for problem in error.args:
            print(f"error: {problem}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}", description="Generate typed OCPP 1.6J messages.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    vendor = commands.add_parser("vendor", help="generate a package for the actions of a vendor")
    vendor.add_argument("metadata", type=Path, metavar="METADATA.toml", help="describes schemas, package and actions")
    vendor.set_defaults(run=_vendor)
    # The installed package has another name, and there is no repository around it.
    if __package__ == "codegen":
        importer = commands.add_parser("import", help="replace schemas/ by a set of schema files")
        importer.add_argument("source", type=Path, metavar="SOURCE", help="folder, zip, wheel, tarball or JSON file")
        importer.set_defaults(run=_import)
        for name, run, help_text in (
            ("generate", _generate, "generate every package of the repository"),
            ("check", _check, "print the changes that `generate` would make; exit status 1 if there are changes"),
        ):
            commands.add_parser(name, help=help_text).set_defaults(run=run)
    return parser


def _import(options: argparse.Namespace) -> int:
    for line in import_schemas(options.source, SCHEMAS, load_metadata(PROTOCOL)):
        print(line)
    return 0


def _generate(_options: argparse.Namespace) -> int:
    return _write(_packages())


def _check(_options: argparse.Namespace) -> int:
    packages = _packages()
    compared = (difference(package.files, package.folder, owns_folder=package.owns_folder) for package in packages)
    changes = [change for change in compared if change]
    print("\n".join(changes) or f"up to date: {', '.join(package.folder.name for package in packages)}")
    return bool(changes)


def _vendor(options: argparse.Namespace) -> int:
    return _write(render_vendor(options.metadata))


def _packages() -> list[Package]:
    return [*render_protocol(), *render_vendor(VENDOR_EXAMPLE)]


def _write(packages: Sequence[Package]) -> int:
    for package in packages:
        write(package.files, package.folder, owns_folder=package.owns_folder)
        print(f"{package.folder}: {len(package.files)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
