"""The two examples work together."""

from __future__ import annotations

import pytest

from tests.support.examples import load_example


def test_the_two_blocking_examples_talk_to_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    with load_example("blocking_central_system.py")["Depot"]().serve(port=0) as depot:
        load_example("blocking_charge_point.py", port=depot.port)["main"]()
    assert capsys.readouterr().out.splitlines() == [
        "CP001 is a One of Example",
        "registration: Accepted, a heartbeat every 300 s",
        "04A2B3: Accepted",
    ]
