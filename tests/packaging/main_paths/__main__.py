"""Run every check in an environment that holds the wheel and its dependencies, and nothing else.

No test runner and no tool of the development is imported. The folder holds `roots.pem` and `server.pem` for TLS on
127.0.0.1, and `vendor`, a copy of `examples/vendor`. The extras are those of the wheel that are installed too.
"""

from __future__ import annotations

import faulthandler
import gc
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

import anyio

from tests.packaging.main_paths import blocking, commands, imports, messages, sessions

BOUND = 30.0  # seconds for one check; each takes a few


def in_a_loop(check: Callable[[], Awaitable[None]]) -> None:
    """Run a check in an event loop of asyncio."""

    async def bounded() -> None:
        with anyio.fail_after(BOUND - 5):
            await check()

    anyio.run(bounded, backend="asyncio")


def main(folder: Path, extras: Sequence[str]) -> None:
    """Run the checks; the first that fails ends the program with its traceback."""
    checks: list[Callable[[], None]] = [
        imports.the_installed_wheel_is_imported,
        partial(imports.every_module_is_imported, extras),
        messages.messages_are_written_and_read,
        partial(in_a_loop, sessions.sessions_run_over_a_websocket),
        partial(in_a_loop, sessions.sessions_run_over_a_compressed_websocket),
        partial(in_a_loop, partial(sessions.sessions_run_over_tls_with_a_key, folder)),
        partial(in_a_loop, sessions.sessions_run_in_memory),
        partial(in_a_loop, sessions.an_asgi_application_serves_a_charge_point),
        partial(in_a_loop, sessions.transactions_wait_on_disk_and_are_delivered),
        partial(in_a_loop, sessions.a_port_that_is_taken_is_an_error),
        blocking.sessions_run_without_async,
        commands.the_command_prints_its_version_and_runs_the_demonstration,
    ]
    if "telemetry" in extras:
        checks.append(partial(in_a_loop, sessions.telemetry_observes_both_roles))
    if "cryptography" in extras:
        checks.append(partial(messages.a_certificate_is_identified_by_its_hashes, folder))
    if "codegen" in extras:
        checks.append(partial(commands.the_generator_writes_the_package_of_a_vendor, folder))
    ignored: list[object] = []
    # A socket that is left open is a warning of its destructor, which raises nothing.
    sys.unraisablehook = lambda unraisable: ignored.append(unraisable.exc_value)
    for check in checks:
        faulthandler.dump_traceback_later(BOUND, exit=True)  # ends also what no event loop can cancel
        check()
        gc.collect()
        assert not ignored, (check, ignored)
        faulthandler.cancel_dump_traceback_later()
    print(f"{len(checks)} checks passed", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
