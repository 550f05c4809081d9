"""Second pass: a logical line to its keyword, its flags and its arguments, in the form that the
keyword has.

Arguments are one text (WORKDIR, USER …), words split at blanks (FROM, EXPOSE), words with quotes
(ARG), names with values (ENV, LABEL), an exec form (a JSON list of strings) or else a text (RUN,
CMD …) or words (COPY, VOLUME), or another instruction (ONBUILD). A list that is not JSON is no
error but the other form; one that is JSON and holds something other than strings is an error (moby
v28.5.2,
`vendor/github.com/moby/buildkit/frontend/dockerfile/parser/{line_parsers,split_command}.go`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from msgspec import Struct

from dockroot.engine.dialect import Dialect
from dockroot.spec.source import SPACES, Text, Word

_BLANKS = re.compile(r"[\t\v\f\r ]+")
_BAD = re.compile("[\ud800-\udfff]")


class Context(Struct, frozen=True):
    """What forms depend on: the escape character and the dialect."""

    escape: str
    dialect: Dialect


class Statement(Struct, frozen=True):
    """An instruction taken apart; `trigger` is what ONBUILD holds, `is_list` says that it is an
    exec form.
    """

    keyword: str
    text: Text
    flags: tuple[Word, ...]
    words: tuple[Word, ...]
    is_list: bool = False
    trigger: Statement | None = None

    @property
    def name(self) -> str:
        """The keyword in upper case."""
        return self.keyword.upper()


class _Rest(Struct, frozen=True):
    """What follows the flags, and where it stands in `text`."""

    value: str
    at: int
    text: Text


_Form = Callable[[_Rest, Context], tuple[tuple[Word, ...], bool]]


def statement(text: Text, context: Context) -> Statement:
    """Return the instruction that `text`, which starts with it, holds; of an unknown one, the
    keyword and the flags.

    Raises: SpecError.
    """
    line = text.value.rstrip(SPACES)
    blank = _BLANKS.search(line)
    keyword, after = (line[: blank.start()], blank.end()) if blank else (line, len(line))
    flags, at = _flags(line[after:], after, context)
    rest = _trimmed(line[at:], at, text)
    if keyword.upper() == "ONBUILD":
        inner = _trigger(text.part(rest.at), context) if rest.value else None
        words = (Word(inner.keyword, rest.at), *inner.words) if inner else ()
        return Statement(keyword, text, flags, words, trigger=inner)
    form = FORMS.get(keyword.upper())
    if form is None:
        return Statement(keyword, text, flags, ())
    words, is_list = form(rest, context)
    return Statement(keyword, text, flags, words, is_list)


def _trigger(text: Text, context: Context) -> Statement:
    """Return what ONBUILD holds; of another ONBUILD the keyword alone, which is refused later."""
    keyword = _BLANKS.split(text.value.rstrip(SPACES), maxsplit=1)[0]
    if keyword.upper() == "ONBUILD":
        return Statement(keyword, text, (), ())
    return statement(text, context)


def _trimmed(value: str, at: int, text: Text) -> _Rest:
    return _Rest(value.strip(SPACES), at + len(value) - len(value.lstrip(SPACES)), text)


def _flags(line: str, at: int, context: Context) -> tuple[tuple[Word, ...], int]:
    """Return the words beginning with `--` at the start of `line`, and the offset of what follows
    them.

    The engine reads them byte by byte, so that a character beyond ASCII becomes several; so do we.
    """
    escape = context.escape if context.dialect.flag_escape_follows_directive else "\\"
    data = line if line.isascii() else line.encode("utf-8", "surrogateescape").decode("latin-1")
    flags: list[Word] = []
    here = 0
    while True:
        while here < len(data) and data[here] in SPACES:
            here += 1
        if not data.startswith("--", here):
            break
        word, end = _flag(data, here, escape)
        if word == "--":
            here = end
            break
        flags.append(Word(word, at + here))
        here = end
    left = data[here:]
    if not line.isascii():
        left = left.encode("latin-1").decode("utf-8", "surrogateescape")
    return tuple(flags), at + len(line) - len(left)


def _flag(data: str, start: int, escape: str) -> tuple[str, int]:
    """Return the flag at `start` without quotes and escapes, and where it ends."""
    here, quote = start, ""
    word: list[str] = []
    while here < len(data):
        char = data[here]
        if not quote and char in SPACES:
            break
        if quote and char == quote:
            quote = ""
        elif not quote and char in "'\"":
            quote = char
        elif char == escape:
            here += 1
            word.append(data[here : here + 1])
        else:
            word.append(char)
        here += 1
    return "".join(word), min(here, len(data))


def _one(rest: _Rest, context: Context) -> tuple[tuple[Word, ...], bool]:
    return ((Word(rest.value, rest.at),) if rest.value else ()), False


def _blank_words(rest: _Rest, context: Context) -> tuple[tuple[Word, ...], bool]:
    found, here = [], 0
    for blank in _BLANKS.finditer(rest.value):
        found.append(Word(rest.value[here : blank.start()], rest.at + here))
        here = blank.end()
    if rest.value:
        found.append(Word(rest.value[here:], rest.at + here))
    return tuple(found), False


def _quoted_words(rest: _Rest, context: Context) -> tuple[tuple[Word, ...], bool]:
    """Split at white space outside quotes; quotes and escapes stay in the words."""
    words: list[Word] = []
    value, here = rest.value, 0
    while here < len(value):
        if value[here] in SPACES:
            here += 1
            continue
        word, end = _quoted_word(value, here, context.escape)
        if word:
            words.append(Word(_BAD.sub("\ufffd", word), rest.at + here))
        here = end
    return tuple(words), False


def _quoted_word(value: str, here: int, escape: str) -> tuple[str, int]:
    word: list[str] = []
    quote = ""
    while here < len(value):
        char = value[here]
        if not quote and char in SPACES:
            break
        if not quote and char in "'\"":
            quote = char
        elif quote and char == quote:
            quote = ""
        elif char == escape and quote != "'":
            if here + 1 == len(value):
                return "".join(word), here + 1
            word.append(char)
            here += 1
            char = value[here]
        word.append(char)
        here += 1
    return "".join(word), here


def _pairs(rest: _Rest, context: Context) -> tuple[tuple[Word, ...], bool]:
    """Return names and values in turn; `name value` is the old form, known by a first word without
    `=`.
    """
    words, _ = _quoted_words(rest, context)
    if words and "=" not in words[0].text:
        return _old_pair(rest), False
    pairs: list[Word] = []
    for word in words:
        name, equals, value = word.text.partition("=")
        if not equals:
            raise rest.text.error(
                word.at,
                f'Syntax error - can\'t find = in "{word.text}". Must be of the form: name=value',
                hint="quote a value that holds blanks",
            )
        pairs += [Word(name, word.at), Word(value, word.at + len(name) + 1)]
    return tuple(pairs), False


def _old_pair(rest: _Rest) -> tuple[Word, ...]:
    blank = _BLANKS.search(rest.value)
    if not blank:
        keyword = rest.text.value.split(None, 1)[0].upper()
        raise rest.text.error(
            rest.at,
            f"{keyword} must have two arguments",
            hint=f"write {keyword} {rest.value}=value",
        )
    return (
        Word(rest.value[: blank.start()], rest.at),
        Word(rest.value[blank.end() :], rest.at + blank.end()),
    )


def _list_or_text(rest: _Rest, context: Context) -> tuple[tuple[Word, ...], bool]:
    found = _list(rest, context)
    return (found, True) if found is not None else _one(rest, context)


def _list_or_words(rest: _Rest, context: Context) -> tuple[tuple[Word, ...], bool]:
    found = _list(rest, context)
    return (found, True) if found is not None else _blank_words(rest, context)


def _health(rest: _Rest, context: Context) -> tuple[tuple[Word, ...], bool]:
    """Return the first word, and what follows it as a list or a text."""
    kind = re.match(r"[^\t\n\v\f\r ]*", rest.value)
    if not kind or not kind[0]:
        return (), False
    tail = rest.value[kind.end() :]
    after = tail.lstrip("\t\n\v\f\r ")
    words, is_list = _list_or_text(
        _Rest(after, rest.at + len(rest.value) - len(after), rest.text), context
    )
    return (Word(kind[0], rest.at), *words), is_list


_GO_DEEPEST = 10_000
"""How deep Go reads JSON; what is nested deeper is none to it (encoding/json, `maxNestingDepth`)."""


class _NoListError(Exception):
    """The text is no JSON as Go reads it."""


def _refused(text: str) -> float:
    raise _NoListError(text)


def _number(text: str) -> float:
    value = float(text)
    return value if abs(value) != float("inf") else _refused(text)


_DECODER = json.JSONDecoder(parse_constant=_refused, parse_float=_number, parse_int=_number)


def _list(rest: _Rest, context: Context) -> tuple[Word, ...] | None:
    """Return the strings of an exec form, or None when there is none. Raises: SpecError for other
    values in it.
    """
    value = rest.value.lstrip(SPACES)
    if not value.startswith("["):
        return None
    try:
        items, end = _DECODER.raw_decode(value)
    except RecursionError:
        if value.count("[") != value.count("]") or value.count("[") > _GO_DEEPEST:
            return None
        items, end = [None], len(value)
    except (ValueError, _NoListError):
        return None
    if value[end:].strip(" \t\r\n") and not context.dialect.exec_form_prefix:
        return None
    words = []
    for item in items:
        if not isinstance(item, str):
            raise rest.text.error(
                rest.at,
                "when using JSON array syntax, arrays must be comprised of strings only",
                hint='put each word in double quotes: ["a", "b"]',
            )
        words.append(Word(_BAD.sub("\ufffd", item), rest.at))
    return tuple(words)


FORMS: dict[str, _Form] = {
    "ADD": _list_or_words,
    "ARG": _quoted_words,
    "CMD": _list_or_text,
    "COPY": _list_or_words,
    "ENTRYPOINT": _list_or_text,
    "ENV": _pairs,
    "EXPOSE": _blank_words,
    "FROM": _blank_words,
    "HEALTHCHECK": _health,
    "LABEL": _pairs,
    "MAINTAINER": _one,
    "RUN": _list_or_text,
    "SHELL": _list_or_text,
    "STOPSIGNAL": _one,
    "USER": _one,
    "VOLUME": _list_or_words,
    "WORKDIR": _one,
}
"""The form of each keyword's arguments; ONBUILD holds another instruction."""

KEYWORDS = (*sorted([*FORMS, "ONBUILD"]),)
"""All keywords."""
