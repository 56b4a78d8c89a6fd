"""The one exception of the generator."""


class CodegenError(Exception):
    """An input is wrong; the text names the file, the place and what was expected."""
