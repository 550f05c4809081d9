"""BuildKit's own parser (the package `dockerfile`) beside ours, both brought to one shape.

The oracle's parser is of the age of 26.1. It knows no instructions: an unknown keyword is a command without
arguments to it, where ours refuses it in the next pass; so shapes are compared after the second pass. Its wrapper
puts heredocs into `original`, cuts texts at NUL, shows neither the heredocs of a trigger nor the words of an
`ONBUILD ONBUILD`, and cannot hand out flags that are no UTF-8: these are left out.
"""

from __future__ import annotations

from typing import Any

import dockerfile

from dockroot.engine.dialect import DIALECTS
from dockroot.errors import SpecError
from dockroot.spec.forms import FORMS
from dockroot.spec.lines import Reader
from dockroot.spec.parser import take_apart
from dockroot.spec.source import SPACES

Shape = list[dict[str, Any]]
REFUSED = "refused"
UNTOLD = "cannot be told"


def ours(text: str) -> Shape | str:
    """Return the shape that our first two passes give a file."""
    try:
        found = take_apart(Reader(text, "Dockerfile", DIALECTS["26.1"]))
    except SpecError:
        return REFUSED
    shape = []
    for each in found:
        taken = each.statement
        holder = taken.trigger or taken
        shape.append(
            {
                "keyword": taken.keyword,
                "trigger": taken.trigger.keyword if taken.trigger else "",
                "is_list": holder.is_list,
                "original": taken.text.value.strip(SPACES),
                "end_line": each.end_line,
                "flags": tuple(word.text for word in taken.flags),
                "words": _shown(holder.name, tuple(word.text for word in holder.words)),
                "heredocs": ()
                if taken.trigger
                else tuple((h.name, h.number, h.content) for h in each.heredocs),
            }
        )
    return shape


def theirs(text: str) -> Shape | str:
    """Return the shape that BuildKit's parser gives a file."""
    try:
        commands = dockerfile.parse_string(text)
    except dockerfile.GoParseError:
        return REFUSED
    except UnicodeDecodeError:
        return UNTOLD
    return [
        {
            "keyword": command.cmd or "",
            "trigger": command.sub_cmd or "",
            "is_list": command.json,
            "original": (command.original or "").split("\n")[0].strip(SPACES),
            "end_line": command.end_line,
            "flags": command.flags,
            "words": _shown((command.sub_cmd or command.cmd or "").upper(), command.value),
            "heredocs": tuple((h.name, h.file_descriptor, h.content) for h in command.heredocs),
        }
        for command in commands
    ]


def _shown(keyword: str, words: tuple[str, ...]) -> tuple[str, ...]:
    return words if keyword in FORMS else ()
