"""`python -m codegen`: keep the schemas and what is generated from them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .errors import CodegenError
from .facts import load_facts
from .folder import difference, write
from .project import PROTOCOL, Package, render_protocol, render_vendor
from .schemas import import_schemas

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "schemas"
EXAMPLE = ROOT / "examples" / "vendor" / "acme.toml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 1 if an input is wrong, which stderr tells, or if `check` finds a difference, 0 otherwise."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except CodegenError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}", description="Generate typed OCPP 1.6J messages.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    vendor = commands.add_parser("vendor", help="write a package for a vendor's own actions")
    vendor.add_argument("facts", type=Path, metavar="FACTS.toml", help="names the schemas, the package, the actions")
    vendor.set_defaults(run=_vendor)
    # The package that is installed under another name has no repository around it.
    if __package__ == "codegen":
        importer = commands.add_parser("import", help="make schemas/ anew from somebody's set of schema files")
        importer.add_argument("source", type=Path, metavar="SOURCE", help="folder, zip, wheel, tarball or JSON file")
        importer.set_defaults(run=_import)
        for name, run, told in (
            ("generate", _generate, "write every generated package of the repository"),
            ("check", _check, "print what `generate` would change; 1 if it would"),
        ):
            commands.add_parser(name, help=told).set_defaults(run=run)
    return parser


def _import(options: argparse.Namespace) -> int:
    for line in import_schemas(options.source, SCHEMAS, load_facts(PROTOCOL)):
        print(line)
    return 0


def _generate(_options: argparse.Namespace) -> int:
    return _write(_packages())


def _check(_options: argparse.Namespace) -> int:
    packages = _packages()
    compared = (difference(package.files, package.folder, whole=package.whole) for package in packages)
    changes = [change for change in compared if change]
    print("\n".join(changes) or f"in step: {', '.join(package.folder.name for package in packages)}")
    return bool(changes)


def _vendor(options: argparse.Namespace) -> int:
    return _write(render_vendor(options.facts))


def _packages() -> list[Package]:
    return [*render_protocol(), *render_vendor(EXAMPLE)]


def _write(packages: Sequence[Package]) -> int:
    for package in packages:
        write(package.files, package.folder, whole=package.whole)
        print(f"{package.folder}: {len(package.files)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
