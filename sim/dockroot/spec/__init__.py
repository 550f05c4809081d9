"""Dockerfiles: text into instructions, each with its place; `.dockerignore`."""

from dockroot.spec.instructions import Dockerfile, Instruction, Stage
from dockroot.spec.parser import parse, parse_onbuild

__all__ = ["Dockerfile", "Instruction", "Stage", "parse", "parse_onbuild"]
