"""Writing a generated package, and comparing it with the files on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from codegen.errors import CodegenError
from codegen.folder import GENERATED_PREFIX, difference, write
from tests.codegen.schema_sets import tree

FILES = {"a.py": f"{GENERATED_PREFIX}a\nx = 1\n", "b.py": f"{GENERATED_PREFIX}b\n"}


def _change_line_breaks(folder: Path) -> None:
    (folder / "a.py").write_bytes(FILES["a.py"].replace("\n", "\r\n").encode())


def _add_an_empty_file(folder: Path) -> None:
    (folder / "c.py").touch()


def _add_a_folder(folder: Path) -> None:
    (folder / "more").mkdir()


def _remove_a_file(folder: Path) -> None:
    (folder / "b.py").unlink()


def _remove_the_last_line_break(folder: Path) -> None:
    (folder / "b.py").write_text(f"{GENERATED_PREFIX}b")


def _break_the_encoding(folder: Path) -> None:
    (folder / "b.py").write_bytes(b"\xff")


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (
            _change_line_breaks,
            "--- pack/a.py (on disk)\n+++ pack/a.py (generated)\n@@ -1,3 +1,3 @@\n-# Generated a\r\n",
        ),
        (_add_an_empty_file, "--- pack/c.py (on disk)\n+++ pack/c.py (generated)\n@@ -1 +0,0 @@\n-"),
        (_add_a_folder, "pack/more was not generated"),
        (_remove_a_file, "--- pack/b.py (on disk)\n+++ pack/b.py (generated)\n@@ -0,0 +1,2 @@\n+# Generated b\n+"),
        (
            _remove_the_last_line_break,
            "--- pack/b.py (on disk)\n+++ pack/b.py (generated)\n@@ -1 +1,2 @@\n # Generated b\n+",
        ),
        (_break_the_encoding, "--- pack/b.py (on disk)\n+++ pack/b.py (generated)\n@@ -1 +1,2 @@\n-\ufffd\n"),
    ],
)
def test_every_difference_is_shown(change: Callable[[Path], None], shown: str, tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    write(FILES, folder)
    change(folder)
    assert difference(FILES, folder).startswith(shown)


def test_there_is_no_difference_after_writing(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "pack"
    assert difference(FILES, folder).count("+++ pack/") == 2
    write({**FILES, "old.py": f"{GENERATED_PREFIX}old\n"}, folder)
    (folder / "__pycache__").mkdir()
    (folder / "py.typed").touch()
    (folder / ".hidden").touch()
    write(FILES, folder)
    assert difference(FILES, folder) == ""
    assert sorted(tree(tmp_path)) == [f"deep/pack/{name}" for name in (".hidden", "a.py", "b.py", "py.typed")]
    assert (folder / "a.py").read_bytes() == FILES["a.py"].encode()


def test_files_of_a_shared_folder_that_are_not_written_are_not_changed(tmp_path: Path) -> None:
    others = {"mine.py": b"x = 2", "old.py": f"{GENERATED_PREFIX}old\n".encode()}
    for name, data in others.items():
        (tmp_path / name).write_bytes(data)
    write(FILES, tmp_path, owns_folder=False)
    assert tree(tmp_path) == others | {name: text.encode() for name, text in FILES.items()}


@pytest.mark.parametrize("name", ["mine.py", "a.py", "README.md"])
def test_a_file_that_was_not_generated_is_never_changed(name: str, tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / name).write_text("x = 2")
    before = tree(tmp_path)
    with pytest.raises(
        CodegenError, match=f"pack/{name}: not a generated file; pack must contain generated files only"
    ):
        write(FILES, tmp_path / "pack")
    assert tree(tmp_path) == before


def test_after_a_failure_while_writing_the_old_files_are_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(FILES, tmp_path / "pack")
    before = tree(tmp_path)
    real = Path.write_text

    def full(path: Path, *arguments: str, **options: str) -> int:
        if path.name == "b.py":
            raise OSError(28, "No space left on device")
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(CodegenError, match="pack: cannot be written: No space left on device"):
        write({name: f"{text}# new\n" for name, text in FILES.items()}, tmp_path / "pack")
    assert tree(tmp_path) == before


def test_a_file_in_the_place_of_the_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "pack").touch()
    with pytest.raises(CodegenError, match="pack: cannot be read: Not a directory"):
        write(FILES, tmp_path / "pack")
