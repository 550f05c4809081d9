"""`.dockerignore`: which files of a context the client leaves out (moby/patternmatcher v0.6, `patternmatcher.go`,
`ignorefile/ignorefile.go`).

A pattern is matched against the whole path from the context's root and against each directory above; `**` crosses
`/`; `!` takes back; the last pattern that matches decides.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dockroot.errors import SpecError
from dockroot.tree import Directory, Node

NAME = ".dockerignore"


@dataclass(frozen=True)
class Pattern:
    """One line: `regex` for a path, `negated` for `!`."""

    text: str
    regex: re.Pattern[str]
    negated: bool


def read(text: bytes | str, file: str = NAME) -> list[Pattern]:
    """Return the patterns of an ignore file. Raises: SpecError for one that is no pattern."""
    raw = text.decode("utf-8", "surrogateescape") if isinstance(text, bytes) else text
    patterns = []
    for number, line in enumerate(raw.removeprefix("\ufeff").split("\n"), 1):
        if line.startswith("#"):
            continue
        stripped = line.strip()
        if not stripped:
            continue
        try:
            patterns.append(pattern(_cleaned(stripped)))
        except ValueError as error:
            raise SpecError(
                f"{error}",
                file=file,
                line=number,
                column=1,
                source=line,
                hint="correct the pattern",
            ) from None
    return patterns


def _cleaned(text: str) -> str:
    negated = text.startswith("!")
    body = text[1:].strip() if negated else text
    if body:
        body = posixpath.normpath(body)
        body = body[1:] if len(body) > 1 and body.startswith("/") else body
        body = body.lstrip("/") if body != "/" else body
    return ("!" if negated else "") + body


def pattern(text: str) -> Pattern:
    """Return one pattern. Raises: ValueError."""
    body = text.strip()
    negated = body.startswith("!")
    if negated:
        body = body[1:]
        if not body:
            raise ValueError('illegal exclusion pattern: "!"')
    body = posixpath.normpath(body)
    return Pattern(body, _compiled(body), negated)


def _compiled(text: str) -> re.Pattern[str]:
    out, at = "", 0
    while at < len(text):
        char = text[at]
        if char == "*":
            if text[at : at + 2] == "**":
                at += 1
                if text[at + 1 : at + 2] == "/":
                    at += 1
                out += ".*" if at + 1 >= len(text) else "(.*/)?"
            else:
                out += "[^/]*"
        elif char == "?":
            out += "[^/]"
        elif char in ".$":
            out += "\\" + char
        elif char == "\\":
            if at + 1 < len(text):
                at += 1
                out += re.escape(text[at])
            else:
                out += "\\\\"
        elif char == "[" and "]" in text[at + 1 :]:
            end = text.index("]", at + 2) if text[at + 1] == "]" else text.index("]", at + 1)
            out += text[at : end + 1]
            at = end
        elif char in "[]":
            out += char
        else:
            out += re.escape(char)
        at += 1
    try:
        return re.compile(out, re.S)
    except re.error:
        raise ValueError(f"syntax error in pattern: {text}") from None


def excluded(path: str, patterns: Sequence[Pattern]) -> bool:
    """Whether `path` is left out: by itself, or because a directory above it is."""
    parts = path.split("/")
    parents = ["/".join(parts[:count]) for count in range(1, len(parts))]
    out = False
    for item in patterns:
        if any(item.regex.fullmatch(name) for name in (*parents, path)):
            out = not item.negated
    return out


def filtered(context: Directory, dockerfile: str = "") -> Directory:
    """Return the context without what its `.dockerignore` leaves out.

    `dockerfile` is the path of the Dockerfile in the context. The client sends it and `.dockerignore` whatever the
    patterns say; the builder then takes away what they match. Raises: SpecError.
    """
    raw = (
        context.read_file(f"{dockerfile}{NAME}")
        if dockerfile and context.get(f"{dockerfile}{NAME}")
        else None
    )
    raw = context.read_file(NAME) if raw is None else raw
    if raw is None:
        return context
    patterns = read(raw)
    return (
        _kept(context, "", patterns, any(item.negated for item in patterns))
        if patterns
        else context
    )


def _kept(
    directory: Directory, prefix: str, patterns: Sequence[Pattern], takes_back: bool
) -> Directory:
    children: dict[str, Node] = {}
    for name, node in directory.children.items():
        path = f"{prefix}{name}"
        out = excluded(path, patterns)
        if isinstance(node, Directory):
            if out and not takes_back:
                continue
            inner = _kept(node, path + "/", patterns, takes_back)
            if not out or inner.children:
                children[name] = inner
        elif not out:
            children[name] = node
    return directory.shallow(children)
