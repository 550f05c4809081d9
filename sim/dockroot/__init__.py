"""Fabricate, read and draw Docker's overlay2 data root."""

__version__ = "0.1.0"
