"""What the suite found, as a page of the documentation."""

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
It takes some minutes, and a Python 2.7, which nothing else of the project wants.

A number is that of the cases passed, of those run; the close code of each was judged too.
"""

_OPEN = """
## Passed, though not to the letter

RFC 6455 leaves some behaviour open. Autobahn tells of it and lets it pass.

- Non-strict: {non_strict}.
  In 6.4 it had hoped that text which is not UTF-8 is found before the message is whole, in the others that a message is
  still answered when the peer has broken the rules right behind it.
- Informational: {informational}.
  What is done after a close, and with close codes that nobody has registered.

## Failed
"""

_LEFT_OUT = """
## Left out

- 1.2, 9.2, 9.4, 9.6, 9.8, 12.2, 12.3 and 12.5 send binary messages and want them back. OCPP-J has none: they are
  counted and passed over, which `tests/transports` proves.
- Of 12 and 13 the larger messages, 8 to 10 and 12 to 18 of each group: a thousand of each would take hours.
"""


def page(runs: Mapping[str, Sequence[Verdict]], version: str) -> str:
    """Return the page; the runs have names."""
    everything = [verdict for verdicts in runs.values() for verdict in verdicts]
    lines = [
        _HEAD.format(name=NAME, version=version),
        f"| cases | {' | '.join(runs)} |",
        "|---|" + "---:|" * len(runs),
        *(_row(f"{group} {title}", runs.values(), group) for group, title in _GROUPS.items()),
        _row("all", runs.values()),
        _OPEN.format(
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
        _LEFT_OUT,
    ]
    return "\n".join(lines).rstrip() + "\n"


def _row(title: str, runs: Iterable[Sequence[Verdict]], group: int | None = None) -> str:
    cells = [title]
    for verdicts in runs:
        asked = [verdict for verdict in verdicts if group in (None, verdict.place[0])]
        cells.append(f"{sum(not verdict.failed for verdict in asked)} of {len(asked)}")
    return f"| {' | '.join(cells)} |"


def _cases(verdicts: Iterable[Verdict]) -> str:
    found = {verdict.place: verdict.case for verdict in verdicts}
    return ", ".join(found[place] for place in sorted(found)) or "none"
