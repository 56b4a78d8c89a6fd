"""The results of the suite, as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tests.autobahn.suite import NAME, Verdict

_GROUPS = {
    1: "framing",
    2: "pings and pongs",
    3: "reserved bits",
    4: "opcodes",
    5: "fragmentation",
    6: "UTF-8",
    7: "closing handshake",
    9: "limits and performance",
    10: "automatic fragmentation",
    12: "compression, contents",
    13: "compression, parameters",
}

_HEAD = """\
# Autobahn

`make autobahn` runs `{name}` {version} against both roles, on both event loops, and writes this page.
It takes some minutes. The suite needs Python 2.7; the package does not.

Each cell shows how many of the cases passed. The close code is part of each case.
"""

_REMARKS = """
## Passed with a remark

RFC 6455 does not define every behaviour. Autobahn reports these cases, and counts them as passed.

- Non-strict: {non_strict}.
  In 6.4 Autobahn prefers that invalid UTF-8 is found before the message is complete. In the others it prefers that a
  message is still answered if the peer breaks the rules directly after it.
- Informational: {informational}.
  These cases concern the behaviour after a close, and with close codes that are not registered.

## Failed
"""

_NOT_RUN = """
## Not run

- 1.2, 9.2, 9.4, 9.6, 9.8, 12.2, 12.3 and 12.5 expect an echo of binary messages. OCPP-J has no binary messages. The
  package counts and ignores them; `tests/transports` proves this.
- The cases 8 to 10 and 12 to 18 of each group of 12 and 13 send larger messages. They would need hours, because each
  case sends a thousand messages.
"""


def page(runs: Mapping[str, Sequence[Verdict]], version: str) -> str:
    """Return the page; the keys are the names of the runs."""
    everything = [verdict for verdicts in runs.values() for verdict in verdicts]
    lines = [
        _HEAD.format(name=NAME, version=version),
        f"| cases | {' | '.join(runs)} |",
        "|---|" + "---:|" * len(runs),
        *(_row(f"{group} {title}", runs.values(), group) for group, title in _GROUPS.items()),
        _row("all", runs.values()),
        _REMARKS.format(
            non_strict=_cases(each for each in everything if each.behaviour == "NON-STRICT"),
            informational=_cases(each for each in everything if each.behaviour == "INFORMATIONAL"),
        ),
        *(
            [
                f"- {verdict.case} ({name}): {verdict.behaviour}, closing {verdict.closing} with {verdict.code}"
                for name, verdicts in runs.items()
                for verdict in verdicts
                if verdict.failed
            ]
            or ["None."]
        ),
        _NOT_RUN,
    ]
    return "\n".join(lines).rstrip() + "\n"


def _row(title: str, runs: Iterable[Sequence[Verdict]], group: int | None = None) -> str:
    cells = [title]
    for verdicts in runs:
        chosen = [verdict for verdict in verdicts if group in (None, verdict.number[0])]
        cells.append(f"{sum(not verdict.failed for verdict in chosen)} of {len(chosen)}")
    return f"| {' | '.join(cells)} |"


def _cases(verdicts: Iterable[Verdict]) -> str:
    found = {verdict.number: verdict.case for verdict in verdicts}
    return ", ".join(found[place] for place in sorted(found)) or "none"
