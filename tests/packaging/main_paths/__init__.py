"""The main paths of the installed wheel: `python -m tests.packaging.main_paths FOLDER [EXTRA ...]`."""
