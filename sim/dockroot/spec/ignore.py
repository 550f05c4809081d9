r"""`.dockerignore`: which files of a context the classic builder sees.

A line is a pattern; `#` in the first column begins a comment, white space around a pattern, a byte
order mark and a leading `/` do not count. `*` and `?` stand for anything but `/`, `[…]` for one
character of a class, `**` for any number of directories; `\` takes the next character as it is. A
path is left out when it, or a directory above it, matches; a pattern after `!` takes back what
earlier ones left out, and the last that matches decides. Sources: moby/patternmatcher v0.6.0
(`patternmatcher.go`, `ignorefile/ignorefile.go`), as vendored in moby v26.1.5.

Facts about the client (docker/cli v20.10 to v28, `cli/command/image/build`; measured on all three):

* until 22.06 it matched by older rules, see `Rules.OLD`;
* it reads `.dockerignore` at the top of the context only; `NAME.dockerignore` is BuildKit's;
* a directory that is left out is searched only when the text of some `!` pattern begins with its
  path, so `!**/x` brings nothing back from it; what comes back lies in a directory of mode 0755,
  whatever its own was;
* BuildKit's client reads `NAME.dockerignore` beside a Dockerfile called NAME in the stead of `.dockerignore`, and gives
  directories their own modes. One that is left out is searched, too, when some `!` pattern holds a wildcard before its
  end (fsutil, `filter.go`; the first two measured with the client of 20.10);
* the Dockerfile and `.dockerignore` are sent though they match, and taken away again by the builder
  after it has read them, so that COPY does not see them; the directories they lie in stay.
"""

from __future__ import annotations

import enum
import posixpath
import re
import warnings
from collections.abc import Iterator, Sequence

from msgspec import Struct

from dockroot.errors import SpecError
from dockroot.spec.source import SPACES
from dockroot.tree import Directory, Node

NAME = ".dockerignore"


class Rules(enum.Enum):
    """Whose way of matching."""

    PRESENT = "present"
    """moby/patternmatcher: clients from 23.0 on."""
    OLD = "old"
    """moby v20.10.24 `pkg/fileutils`: clients until 20.10. Of the directories above a path only the
    one as deep as the pattern is tried, and `**` is whole directories everywhere; both show only
    where `!` patterns are.
    """


class Pattern(Struct, frozen=True):
    """A cleaned pattern: `text` without the `!` that `exception` stands for."""

    text: str
    exception: bool
    regex: re.Pattern[str] | _Ways

    def matches(self, path: str) -> bool:
        """Return whether the pattern matches `path` itself."""
        return self.regex.search(path) is not None


def read(text: bytes | str, file: str = NAME, rules: Rules = Rules.PRESENT) -> list[Pattern]:
    """Return the patterns of an ignore file. Raises: SpecError with the line of a bad one."""
    decoded = text.decode("utf-8", "surrogateescape") if isinstance(text, bytes) else text
    found = []
    for number, line in enumerate(decoded.removeprefix("\ufeff").split("\n"), 1):
        stripped = line.removesuffix("\r")
        if stripped.startswith("#") or not stripped.strip(SPACES):
            continue
        try:
            found.append(pattern(_normalised(stripped.strip(SPACES)), rules))
        except ValueError as fault:
            raise SpecError(
                str(fault),
                file=file,
                line=number,
                column=1,
                source=stripped,
                hint="close each [ with ], and write \\\\ for a backslash",
            ) from None
    return found


def pattern(text: str, rules: Rules = Rules.PRESENT) -> Pattern:
    """Return one pattern as the matcher reads it (a leading `/` is kept). Raises: ValueError."""
    cleaned = _clean(text.strip(SPACES))
    exception = cleaned.startswith("!")
    if cleaned == "!":
        raise ValueError('illegal exclusion pattern: "!"')
    cleaned = cleaned.removeprefix("!")
    _check(cleaned)
    return Pattern(cleaned, exception, _compiled(cleaned, rules))


def excluded(path: str, patterns: Sequence[Pattern], rules: Rules = Rules.PRESENT) -> bool:
    """Return whether `path` is left out, by itself or with a directory above it."""
    if rules is Rules.OLD:
        return _excluded_by_old_rules(path, patterns)
    parts = path.split("/")
    matched: list[bool] | None = None
    out = False
    for count in range(1, len(parts) + 1):
        out, matched = _matched("/".join(parts[:count]), patterns, matched)
    return out


def sent(context: Directory, dockerfile: str = "", rules: Rules = Rules.PRESENT) -> Directory:
    """Return what the client sends of `context`; `dockerfile` is the Dockerfile's path in it, empty
    if it has none.

    What is needed is brought back where it is seen to be left out: at any client, by the old rules (docker/cli v28.5.2,
    `cli/command/image/build/dockerignore.go`). Raises: SpecError for a `.dockerignore` that holds no patterns, or
    leaves the Dockerfile out unseen.
    """
    patterns = _of(context, rules)
    if not patterns:
        return context
    needed = [
        path for path in (NAME, dockerfile) if path and _excluded_by_old_rules(path, patterns)
    ]
    patterns += [pattern("!" + re.sub(r"([*?\[\]\\])", r"\\\1", path), rules) for path in needed]
    tree = _Walk(patterns, rules).kept(context, "", None)
    if dockerfile and tree.get(dockerfile) is None and context.get(dockerfile) is not None:
        raise SpecError(
            f"Cannot locate specified Dockerfile: {dockerfile}",
            file=NAME,
            hint=f"the patterns leave it out: add !{dockerfile} as the last line",
        )
    return tree


def filtered(context: Directory, dockerfile: str = "", rules: Rules = Rules.PRESENT) -> Directory:
    """Return what the builder sees of `context`: as `sent`, without the two files where they match.

    Raises: SpecError.
    """
    patterns = _of(context, rules)
    tree = sent(context, dockerfile, rules)
    for path in (NAME, dockerfile):
        if path and _excluded_by_old_rules(path, patterns):
            tree = _without(tree, path)
    return tree


def filtered_for_buildkit(
    context: Directory, dockerfile: str = "", own: bytes | None = None
) -> Directory:
    """Return what BuildKit sees of `context`; `own` is the ignore file of its own that the Dockerfile has.

    Raises: SpecError.
    """
    name = f"{dockerfile}{NAME}" if dockerfile else NAME
    text = context.read_file(name) if own is None and dockerfile else own
    if text is None:
        name, text = NAME, context.read_file(NAME)
    patterns = read(text, name) if text is not None else []
    return (
        _Walk(patterns, Rules.PRESENT, buildkit=True).kept(context, "", None)
        if patterns
        else context
    )


def _of(context: Directory, rules: Rules) -> list[Pattern]:
    text = context.read_file(NAME)
    return read(text, NAME, rules) if text is not None else []


def _excluded_by_old_rules(path: str, patterns: Sequence[Pattern]) -> bool:
    *above, _ = path.split("/")
    out = False
    for each in patterns:
        depth = each.text.count("/") + 1
        if each.matches(path) or (depth <= len(above) and each.matches("/".join(above[:depth]))):
            out = not each.exception
    return out


def _matched(
    path: str, patterns: Sequence[Pattern], above: list[bool] | None
) -> tuple[bool, list[bool]]:
    """Return whether `path` is left out and which patterns match it, given those that match its
    directory.
    """
    out, matches = False, [False] * len(patterns)
    for index, each in enumerate(patterns):
        if above is not None and above[index]:
            matches[index] = True
        elif each.exception == out:
            matches[index] = each.matches(path)
        if matches[index]:
            out = not each.exception
    return out, matches


class _Walk:
    """Go through a context as the client does, the classic builder's or BuildKit's."""

    def __init__(
        self, patterns: Sequence[Pattern], rules: Rules, *, buildkit: bool = False
    ) -> None:
        self.patterns, self.rules, self.buildkit = patterns, rules, buildkit
        self.everywhere = buildkit and any(
            each.exception and re.search(r"[*\[\]?^\\]", each.text.removesuffix("/**"))
            for each in patterns
        )

    def kept(self, directory: Directory, prefix: str, above: list[bool] | None) -> Directory:
        """Return a directory with what is sent of it."""
        children: dict[str, Node] = {}
        for name, node in directory.children.items():
            path = prefix + name
            out, matches = self._matched(path, above)
            if isinstance(node, Directory) and (not out or self._is_searched(path)):
                inner = self.kept(node, f"{path}/", matches)
                if out and inner.children and not self.buildkit:
                    inner = Directory(inner.children, mode=0o755, mtime=node.mtime)
                if not out or inner.children:
                    children[name] = inner
            elif not out:
                children[name] = node
        return directory.shallow(children)

    def _matched(self, path: str, above: list[bool] | None) -> tuple[bool, list[bool]]:
        if self.rules is Rules.OLD:
            return _excluded_by_old_rules(path, self.patterns), []
        return _matched(path, self.patterns, above)

    def _is_searched(self, path: str) -> bool:
        return self.everywhere or any(
            each.exception and f"{each.text}/".startswith(f"{path}/") for each in self.patterns
        )


def _without(directory: Directory, path: str) -> Directory:
    name, _, rest = path.partition("/")
    child = directory.children.get(name)
    if child is None:
        return directory
    children = {key: node for key, node in directory.children.items() if key != name}
    if rest:
        children[name] = _without(child, rest) if isinstance(child, Directory) else child
    return directory.shallow(children)


def _normalised(text: str) -> str:
    """Clean a line of the file: no `/` in front, but for `/` alone."""
    exception = text.startswith("!")
    body = text[1:].strip(SPACES) if exception else text
    if body:
        body = _clean(body)
        body = body[1:] if len(body) > 1 and body.startswith("/") else body
    return f"!{body}" if exception else body


def _clean(path: str) -> str:
    cleaned = posixpath.normpath(path)
    return "/" + cleaned.lstrip("/") if cleaned.startswith("//") else cleaned


def _check(text: str) -> None:
    """Refuse what Go's `filepath.Match` refuses. Raises: ValueError."""
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at = _after_character(text, at)
        elif text[at] == "[":
            at = _after_class(text, at + 1)
        else:
            at += 1


def _after_class(text: str, at: int) -> int:
    if text[at : at + 1] == "^":
        at += 1
    first = at
    while text[at : at + 1] != "]" or at == first:
        if text[at : at + 1] in ("", "-", "]"):
            raise ValueError("syntax error in pattern")
        at = _after_character(text, at)
        if text[at : at + 1] == "-":
            if text[at + 1 : at + 2] in ("", "-", "]"):
                raise ValueError("syntax error in pattern")
            at = _after_character(text, at + 1)
    return at + 1


def _after_character(text: str, at: int) -> int:
    length = 2 if text[at] == "\\" else 1
    if at + length > len(text):
        raise ValueError("syntax error in pattern")
    return at + length


_LETTER_ESCAPES = {letter: f"\\{letter}" for letter in "dDsSwWbBAafnrtv"} | {"z": r"\Z"}


def _compiled(text: str, rules: Rules) -> re.Pattern[str] | _Ways:
    """Return the regular expression that moby makes of a pattern, oddities included. Raises:
    ValueError.

    A `**` at the start or the end of a pattern without other wildcards is compared as text: `**x`
    takes all that ends in `x`, `x**` all that begins with it; elsewhere `**` is any number of whole
    directories.
    """
    if rules is Rules.OLD:
        return _wild(text, escaped=".$")
    if text.startswith("**") and _is_plain(text[2:]):
        end = text[2:]
        expression = (
            "(?s:(?:.*/)?)" + re.escape(end[1:])
            if end.startswith("/")
            else "(?s:.*)" + re.escape(end)
        )
    elif text.endswith("**") and _is_plain(text[:-2]):
        expression = re.escape(text[:-2]) + "(?s:.*)"
    elif _is_plain(text):
        expression = re.escape(text)
    else:
        return _wild(text, escaped=".+()|{}$")
    return re.compile(f"^{expression}\\Z", re.ASCII)


def _wild(text: str, escaped: str) -> re.Pattern[str] | _Ways:
    parts = _expressions(text, escaped)
    operators = any(char in text for char in "[+(){|}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        try:
            if not operators and sum(part in _MANY for part in parts) > _FEW:
                return _Ways(parts)
            return re.compile(f"^{''.join(parts)}\\Z", re.ASCII)
        except re.error:
            raise ValueError("syntax error in pattern") from None


def _is_plain(text: str) -> bool:
    return not any(char in text for char in "*?[]\\")


def _expressions(text: str, escaped: str) -> list[str]:
    parts, at = [], 0
    while at < len(text):
        char = text[at]
        at += 1
        if char == "*" and text.startswith("*", at):
            at += 2 if text.startswith("*/", at) else 1
            parts.append(_DIRECTORIES if at < len(text) else _ANY)
        elif char == "\\":
            parts.append(_escaped(text[at : at + 1]))
            at += 1
        else:
            parts.append(_WILDCARDS.get(char) or (f"\\{char}" if char in escaped else char))
    return parts


_STAR, _ANY, _DIRECTORIES = "[^/]*", ".*", "(?:.*/)?"
_MANY = (_STAR, _ANY, _DIRECTORIES)
_WILDCARDS = {"*": _STAR, "?": "[^/]"}


_FEW = 3
"""So many wildcards in one pattern never keep Python's matcher busy for long."""


class _Ways:
    """Match by following all ways at once: the time is the path's length times the pattern's, as in Go.

    Python's matcher goes them one after the other: a dozen `*` could keep it busy for days. A way is the number of
    the next part, and for `**/` whether it stands inside a directory that this skips.
    """

    def __init__(self, parts: list[str]) -> None:
        self._parts = [
            part if part in _MANY else re.compile(part, re.ASCII).fullmatch for part in parts
        ]

    def search(self, path: str) -> bool | None:
        """Return whether the whole of `path` matches; None for no, as a compiled expression does."""
        ways = self._onward({(0, False)})
        for char in path:
            ways = self._onward({way for each in ways for way in self._after(each, char)})
        return True if (len(self._parts), False) in ways else None

    def _onward(self, ways: set[tuple[int, bool]]) -> set[tuple[int, bool]]:
        """Add the ways on which a wildcard takes nothing."""
        found = set(ways)
        for at, inside in ways:
            following = at
            while not inside and following < len(self._parts) and self._parts[following] in _MANY:
                following += 1
                found.add((following, False))
        return found

    def _after(self, way: tuple[int, bool], char: str) -> Iterator[tuple[int, bool]]:
        at, inside = way
        if at == len(self._parts):
            return
        part = self._parts[at]
        if (part == _STAR and char != "/") or (part == _ANY and char != "\n"):
            yield at, False
        elif part == _DIRECTORIES and char != "\n":
            yield at, True
            if char == "/":
                yield at + 1, False
        elif callable(part) and not inside and part(char):
            yield at + 1, False


def _escaped(char: str) -> str:
    r"""Return `\` and a character as a regular expression of Go's reads it. Raises: ValueError."""
    if char in _LETTER_ESCAPES:
        return _LETTER_ESCAPES[char]
    if not char.isascii() or char.isalnum():
        raise ValueError("syntax error in pattern")
    return re.escape(char)
