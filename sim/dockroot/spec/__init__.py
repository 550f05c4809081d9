"""Dockerfiles: text to instructions, each with its place; expansion of words; `.dockerignore`.

`parse` reads a file in three passes: `lines` (directives, continuations, heredocs), `forms` (flags
and arguments in each instruction's form) and `typed` (typed instructions, checked).
`expansion.expand` puts variables in, `classic.check_classic` refuses what a classic builder cannot
do, `ignore` reads `.dockerignore`.
"""

from dockroot.spec.classic import check_classic
from dockroot.spec.expansion import expand, expand_ports
from dockroot.spec.instructions import Dockerfile, Instruction, Stage
from dockroot.spec.parser import parse, parse_onbuild, syntax_of

__all__ = [
    "Dockerfile",
    "Instruction",
    "Stage",
    "check_classic",
    "expand",
    "expand_ports",
    "parse",
    "parse_onbuild",
    "syntax_of",
]
