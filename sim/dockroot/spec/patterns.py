r"""The patterns of `${x#p}`, `${x%p}` and `${x/p/y}`: `*` and `?`, with `\` before them to take
them as they are.

There are no bracket expressions (moby v28.5.2, `vendor/.../dockerfile/shell/lex.go`,
`convertShellPatternToRegex`).
"""

from __future__ import annotations

import re


def trim_prefix(pattern: str, value: str, greedy: bool) -> str:
    """Return `value` without the shortest (or, `greedy`, longest) start that matches. Raises:
    ValueError.
    """
    match = compiled(pattern, greedy).match(value)
    return value[match.end() :] if match else value


def trim_suffix(pattern: str, value: str, greedy: bool) -> str:
    """Return `value` without the shortest (or, `greedy`, longest) end that matches. Raises:
    ValueError.
    """
    return trim_prefix(reversed_pattern(pattern), value[::-1], greedy)[::-1]


def replace(pattern: str, text: str, value: str, everywhere: bool) -> str:
    """Return `value` with the first match (or each, `everywhere`) replaced by `text`. Raises:
    ValueError.
    """
    matcher = compiled(pattern, True)
    if not everywhere:
        match = matcher.search(value)
        return value[: match.start()] + text + value[match.end() :] if match else value
    return _replace_all(matcher, _without_references(text), value)


def compiled(pattern: str, greedy: bool) -> re.Pattern[str]:
    """Return `pattern` as a regular expression. Raises: ValueError when it escapes what needs no
    escape.
    """
    parts, at = [[""]], 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "\\":
            escaped = pattern[at : at + 1]
            if escaped in ("}", "/"):
                continue
            if escaped not in ("*", "?", "\\"):
                raise ValueError(f"invalid escape '\\{escaped}'")
            parts[-1].append(re.escape(escaped))
            at += 1
        elif char == "*":
            parts.append([])
        else:
            parts[-1].append("." if char == "?" else re.escape(char))
    start, *inner = ["".join(part) for part in parts]
    if not inner:
        return re.compile(start)
    # The first place for what stands between two stars is as good as any other: trying no other
    # keeps the time linear, as Go's is.
    between = "".join(f"(?>.*?{part})" for part in inner[:-1])
    return re.compile(f"{start}{between}{'.*' if greedy else '.*?'}{inner[-1]}")


def reversed_pattern(pattern: str) -> str:
    """Return `pattern` backwards, each escape still before what it escapes."""
    return "".join(reversed(re.findall(r"\\.|.", pattern, re.DOTALL)))


def _without_references(text: str) -> str:
    """Take out `$1`, `$name` and `${name}`, which Go's ReplaceAllString reads as groups; there are
    none.
    """
    return re.sub(r"\$(?:\$|\w+|\{\w+\})", lambda match: "$" if match[0] == "$$" else "", text)


def _replace_all(matcher: re.Pattern[str], text: str, value: str) -> str:
    """Replace as Go does: no empty match right after a match."""
    parts, kept, at = [], 0, 0
    while at <= len(value) and (match := matcher.search(value, at)):
        parts.append(value[kept : match.start()])
        if match.end() > kept or match.start() == 0:
            parts.append(text)
        kept = match.end()
        at = max(at + 1, match.end())
    return "".join(parts) + value[kept:]
