"""Bytes and values: the file formats of the engine, each coded both ways in a module of its own."""
