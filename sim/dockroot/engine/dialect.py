"""What differs in the Dockerfile syntax from one engine's classic builder to the next, as data.

The classic builders of 20.10 and later read with the BuildKit parser that was vendored at that
release (moby v20.10.24, v26.1.5, v28.5.2: `vendor/github.com/moby/buildkit/frontend/dockerfile`);
1.13.1 has its own (`builder/dockerfile/parser`). All but 1.13.1 were measured.
"""

from __future__ import annotations

import enum

from msgspec import Struct

from dockroot.engine import NEWEST, Engine


class Substitution(enum.IntEnum):
    """Which forms of `${...}` are known; each level holds those below it."""

    DEFAULTS = 1
    """`${x:-y}` and `${x:+y}`; unset is the same as empty; open quotes are closed by the end."""
    REQUIRED = 2
    """Also `${x?y}` and `${x:?y}`; open quotes and braces are errors."""
    PATTERNS = 3
    """Also `${x-y}`, `${x+y}`, `${x#p}`, `${x##p}`, `${x%p}`, `${x%%p}`, `${x/p/y}`, `${x//p/y}`.
    """


class Dialect(Struct, frozen=True):
    """One engine's habits in reading Dockerfiles."""

    name: str
    directives: frozenset[str] = frozenset({"syntax", "escape"})
    escaped_continuation: bool = False
    """A line that ends with two escape characters is continued all the same."""
    loose_returns: bool = True
    """All carriage returns at the end of a line are dropped; else one is."""
    heredocs: bool = True
    heredoc_blanks: bool = False
    """Blanks may stand between `<<` and the name."""
    exec_form_prefix: bool = True
    """What follows the closing bracket of an exec form is dropped; else it makes the line a shell
    form.
    """
    flag_escape_follows_directive: bool = False
    """In flags the `escape` directive's character escapes; else the backslash always."""
    substitution: Substitution = Substitution.PATTERNS
    early_patterns: bool = False
    """`${x:#p}` is taken as `${x#p}`, and `${x#}`, without a pattern, breaks the build off."""
    expands_chmod: bool = False
    """`--chmod` may hold variables."""
    shared_words: bool = False
    """In EXPOSE, `a${x:-b}` loses the `a`: nested substitutions share one buffer with the word
    around them.
    """


DIALECTS: dict[str, Dialect] = {
    "1.13.1": Dialect(
        "1.13.1",
        directives=frozenset({"escape"}),
        escaped_continuation=True,
        loose_returns=False,
        heredocs=False,
        substitution=Substitution.DEFAULTS,
    ),
    "20.10": Dialect(
        "20.10", loose_returns=False, heredocs=False, substitution=Substitution.REQUIRED
    ),
    "26.1": Dialect("26.1", early_patterns=True),
    "28.5": Dialect(
        "28.5",
        directives=frozenset({"syntax", "escape", "check"}),
        heredoc_blanks=True,
        exec_form_prefix=False,
        flag_escape_follows_directive=True,
        shared_words=True,
        expands_chmod=True,
    ),
}


def of(engine: Engine = NEWEST) -> Dialect:
    """Return the dialect that `engine` reads."""
    return DIALECTS[engine.name]
