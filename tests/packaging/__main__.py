"""Install the lock and the wheel in temporary environments: `python -m tests.packaging --help`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import trustme

from tests.packaging.interpreters import FailedError, Interpreter, find, run
from tests.packaging.lock import pins

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")
PROGRAM = "tests.packaging.main_paths"
NEWEST = "newest"
DIRECT = ("pydantic", "anyio", "httpx", "httpx-ws", "websockets", "opentelemetry-api", "cryptography")
EXTRAS = ("telemetry", "cryptography", "codegen")
Trial = Callable[[Path], str]
_INSTALLING, _RUNNING = 900.0, 300.0  # seconds


def make_newer_releases(folder: Path) -> None:
    """Write an empty release 99999 of every distribution of the lock.

    An installation that resolves anything takes one of these, and fails, as the lock has no hash of it.
    """
    folder.mkdir()
    for name in pins((ROOT / "requirements.lock").read_text("utf-8")):
        stem = f"{name.replace('-', '_')}-99999"
        with ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
            info = f"{stem}.dist-info"
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 99999\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")


def install_lock(python: Interpreter, pip: str, folder: Path) -> str:
    """Run the targets `install` and `demo` in a new environment with this pip."""
    releases, environment = folder / "newer", folder / "environment"
    make_newer_releases(releases)
    run([python.executable, "-m", "venv", environment], timeout=_RUNNING)
    inside: list[str | Path] = [environment / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    wanted = ["--upgrade", "pip"] if pip == NEWEST else [f"pip=={pip}"]
    run([*inside, "install", "--quiet", *wanted], timeout=_INSTALLING)
    # The variables of the make that runs this are not meant for the one below.
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    variables["PIP_FIND_LINKS"] = f"{variables.get('PIP_FIND_LINKS', '')} {releases}".strip()
    command = ["make", f"PYTHON={python.executable}", f"VENV={environment}", "install", "demo"]
    run(command, timeout=_INSTALLING, cwd=ROOT, environment=variables)
    run([*inside, "check"], timeout=_RUNNING)
    version = run([*inside, "--version"], timeout=_RUNNING).split()[1]
    if pip not in (version, NEWEST):
        raise FailedError(f"pip {version} has run, and not {pip}")
    return f"pip {version} has installed the lock, and `make demo` works"


def build_wheel(folder: Path) -> Path:
    """Build the wheel, without network."""
    run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        timeout=_RUNNING,
        cwd=ROOT,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def install_wheel(python: Interpreter, resolution: str, wheel: Path, folder: Path) -> str:
    """Run the main paths with the wheel alone, and then with its extras too."""
    environment, requirements = folder / "environment", folder / "requirements.txt"
    inside = environment / "bin" / "python"
    _copy_main_paths(folder)
    run([UV, "venv", "--python", python.executable, environment], timeout=_RUNNING)
    said = list[str]()
    for extras in ((), EXTRAS):
        asked = [f"--extra={extra}" for extra in extras]
        choice = ["--resolution", resolution, "--python", str(inside), "--output-file", str(requirements)]
        run([UV, "pip", "compile", *choice, *asked, "pyproject.toml"], timeout=_INSTALLING, cwd=ROOT)
        target: list[str | Path] = ["--python", inside]
        run([UV, "pip", "install", *target, "--no-deps", "-r", requirements, wheel], timeout=_INSTALLING)
        run([UV, "pip", "check", *target], timeout=_RUNNING)
        # Of this folder alone: neither the checkout nor what the variables of Python name is on the path.
        program = [inside, "-E", "-s", "-W", "error", "-m", PROGRAM, folder, *extras]
        passed = run(program, timeout=_RUNNING, cwd=folder).strip()
        said.append(f"{'with ' + ', '.join(extras) if extras else 'alone'}: {passed}")
    lines = requirements.read_text("utf-8").splitlines()
    versions = [line for line in lines if line.partition("==")[0] in DIRECT]
    return "\n  ".join([*said, " ".join(versions)])


def _copy_main_paths(folder: Path) -> None:
    """Put the program, certificates for 127.0.0.1 and a vendor's schemas into the folder."""
    shutil.copytree(Path(__file__).parent / "main_paths", folder.joinpath(*PROGRAM.split(".")))
    shutil.copytree(ROOT / "examples" / "vendor", folder / "vendor")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "roots.pem"))
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))


def trials(
    pythons: Sequence[Interpreter], pips: Sequence[str], resolutions: Sequence[str], wheel: Path
) -> Iterator[tuple[str, Trial]]:
    """Yield everything that is to be tried; each trial takes an empty folder."""
    for python in pythons:
        for pip in pips:
            name = f"Python {python.version}, lock, pip {pip}"
            if pip != NEWEST and python.minor > (3, 11):
                print(f"{name}: left out, as only the newest pip is tried on Python 3.12 and newer", flush=True)
            else:
                yield name, partial(install_lock, python, pip)
        for resolution in resolutions:
            yield f"Python {python.version}, wheel, {resolution}", partial(install_wheel, python, resolution, wheel)


def succeeds(name: str, trial: Trial) -> bool:
    """Try it, and print the result."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        try:
            said, well = trial(Path(folder)), True
        except FailedError as error:
            said, well = str(error), False
    print(f"{name}: {'ok' if well else 'FAILED'} in {time.monotonic() - start:.0f} s\n  {said}", flush=True)
    return well


def main(arguments: Sequence[str] | None = None) -> int:
    """Try everything; 1 if something failed, or if a Python is absent that was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.packaging", description=__doc__)
    parser.add_argument("--pythons", nargs="+", required=True, help="names or paths")
    parser.add_argument("--pips", nargs="*", default=[], help=f"versions that install the lock, or `{NEWEST}`")
    parser.add_argument("--resolutions", nargs="*", default=[], help="of uv, with which the wheel is installed")
    options = parser.parse_args(arguments)
    found = {name: find(name) for name in options.pythons}
    absent = [name for name, python in found.items() if python is None]
    if absent:
        print(f"not found: {', '.join(absent)}; leave it out of PYTHONS, or write its path there", file=sys.stderr)
        return 1
    pythons = [python for python in found.values() if python is not None]
    with tempfile.TemporaryDirectory() as scratch:
        wheel = build_wheel(Path(scratch))
        every = trials(pythons, options.pips, options.resolutions, wheel)
        outcomes = [succeeds(name, trial) for name, trial in every]
    print(f"{outcomes.count(True)} of {len(outcomes)} succeeded")
    return 0 if outcomes and all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
