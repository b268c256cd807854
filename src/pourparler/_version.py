"""The version, where the build of the package and every module find it."""

__version__ = "0.1.0"
