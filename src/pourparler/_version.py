"""The version of the program and of its reader, read by the build, the commands and every record."""

__version__ = "0.2.0"
