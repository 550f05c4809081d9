"""Layers of files: their union, what changing it leaves in the upper directory, what extraction makes of that."""
