"""The one exception of the generator."""


class CodegenError(Exception):
    """An input is wrong. The message contains the file, the place and the expected value."""
