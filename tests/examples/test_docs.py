"""What the documents show is a file, and the file works."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import anyio
import pytest

from tests.support.examples import ROOT, free_port, load_example

PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
SNIPPET = re.compile(r"<!-- (\S+) -->\n```python\n(.*?)```\n", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")
SNIPPETS = [(page, *found) for page in PAGES for found in SNIPPET.findall(page.read_text("utf-8"))]


@pytest.mark.parametrize(("page", "path", "shown"), SNIPPETS, ids=[path for _, path, _ in SNIPPETS])
def test_a_snippet_is_its_file_without_the_docstring(page: Path, path: str, shown: str) -> None:
    _, _, body = (ROOT / path).read_text("utf-8").partition('"""\n\n')
    assert shown == body, f"{page.name} and {path} differ"


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.anyio
async def test_the_two_examples_of_the_readme_talk_to_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    with anyio.fail_after(20):
        async with load_example("central_system.py")["Depot"]().serve(port=0) as depot:
            await load_example("one_connection.py", port=depot.port)["main"]()
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "CP001 is a One of Example",
        "registration: Accepted, a heartbeat every 300 s",
        "04A2B3: Accepted",
    ]


@pytest.mark.anyio
async def test_the_charge_point_of_the_readme_lives_and_delivers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with anyio.fail_after(20):
        async with load_example("central_system.py")["Depot"]().serve(port=0) as depot:
            await load_example("charge_point_with_outbox.py", port=depot.port)["main"]()
    told = capsys.readouterr().out.splitlines()
    ended = re.compile(r"CP001: transaction (\d+) has ended at 1200 Wh")
    (transaction_id,) = [found[1] for line in told if (found := ended.fullmatch(line))]
    assert told[-1] == f"transaction {transaction_id}: Accepted"
    assert "CP001, connector 1: Available" in told


@pytest.mark.anyio
async def test_the_action_written_by_hand_is_called_and_answered(capsys: pytest.CaptureFixture[str]) -> None:
    with anyio.fail_after(20):
        await load_example("handwritten_action.py", port=free_port())["main"]()
    assert capsys.readouterr().out.splitlines() == ["blinking 3 times", "2 lamps blinked"]


def test_the_example_of_a_test_without_sockets_runs_as_the_page_says(tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples/connecting/in_memory.py", tmp_path / "test_heartbeat.py")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_heartbeat.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
