"""Third pass: logical lines into instructions, each checked; then stages
(moby v28.5.2, BuildKit `frontend/dockerfile/instructions/parse.go`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from dockroot.engine import NEWEST, Engine
from dockroot.errors import SpecError
from dockroot.spec import dialect as dialects
from dockroot.spec import instructions as spec
from dockroot.spec import suggest
from dockroot.spec.durations import parse_duration
from dockroot.spec.forms import exec_form, flags_of, pairs_of, words_of
from dockroot.spec.lines import Line, Lines, split
from dockroot.spec.source import Text, Word

_FLAGS: dict[str, frozenset[str]] = {
    "FROM": frozenset({"platform"}),
    "RUN": frozenset({"mount", "network", "security", "device"}),
    "COPY": frozenset({"from", "chown", "chmod", "link", "parents", "exclude"}),
    "ADD": frozenset({"chown", "chmod", "link", "keep-git-dir", "checksum", "exclude", "unpack"}),
    "HEALTHCHECK": frozenset({"interval", "timeout", "start-period", "start-interval", "retries"}),
}
_BOOLEANS = frozenset({"link", "parents", "keep-git-dir", "unpack"})


def parse(data: bytes | str, file: str = "Dockerfile", engine: Engine = NEWEST) -> spec.Dockerfile:
    """Parse a Dockerfile. Raises: SpecError with line and column."""
    lines = split(data, file, dialects.of(engine))
    reader = _Reader(lines, dialects.of(engine))
    return _staged([reader.instruction(line) for line in lines.lines], lines)


def parse_onbuild(trigger: str, file: str = "ONBUILD", engine: Engine = NEWEST) -> spec.Instruction:
    """Parse a trigger as an image config keeps it. Raises: SpecError."""
    lines = split(trigger, file, dialects.of(engine))
    if len(lines.lines) != 1:
        raise lines.source.error("onbuild trigger should be a single expression", 1)
    return _Reader(lines, dialects.of(engine)).instruction(lines.lines[0])


def _staged(parsed: list[spec.Instruction], lines: Lines) -> spec.Dockerfile:
    metas: list[spec.Arg] = []
    stages: list[tuple[spec.From, list[spec.Instruction]]] = []
    for step in parsed:
        if isinstance(step, spec.From):
            stages.append((step, []))
        elif stages:
            stages[-1][1].append(step)
        elif isinstance(step, spec.Arg):
            metas.append(step)
        else:
            raise step.error(
                "no build stage in current context",
                hint="begin with FROM; only ARG may stand before it",
            )
    if not stages:
        raise lines.source.error(
            "no build stage in current context", 1, hint="begin with FROM, such as FROM alpine"
        )
    made = tuple(
        spec.Stage(index, base.name, base, tuple(steps))
        for index, (base, steps) in enumerate(stages)
    )
    return spec.Dockerfile(lines.escape, tuple(metas), made, lines.syntax, lines.warnings)


class _Reader:
    """Read the instructions of one file."""

    def __init__(self, lines: Lines, dialect: dialects.Dialect) -> None:
        self.escape, self.dialect = lines.escape, dialect

    def instruction(self, line: Line) -> spec.Instruction:
        text = line.text
        first = words_of(text)[0]
        keyword = first.text.upper()
        readers: dict[str, Callable[[_Call], spec.Instruction]] = {
            "FROM": _from,
            "ARG": _arg,
            "RUN": _run,
            "COPY": _copy,
            "ADD": _add,
            "ENV": _env,
            "LABEL": _label,
            "WORKDIR": _workdir,
            "USER": _user,
            "EXPOSE": _expose,
            "VOLUME": _volume,
            "CMD": _cmd,
            "ENTRYPOINT": _entrypoint,
            "HEALTHCHECK": _healthcheck,
            "STOPSIGNAL": _stopsignal,
            "SHELL": _shell,
            "ONBUILD": _onbuild,
            "MAINTAINER": _maintainer,
        }
        if keyword not in readers:
            raise text.error(
                first.at,
                f"unknown instruction: {first.text}",
                hint=suggest.hint(
                    keyword,
                    readers,
                    otherwise="an instruction is one of " + " ".join(sorted(readers)),
                ),
            )
        escape = self.escape if self.dialect.flag_escape_follows_directive else "\\"
        flags, at = flags_of(text, first.at + len(first.text), escape)
        return readers[keyword](_Call(self, line, keyword, flags, at))


class _Call:
    """One instruction while it is read."""

    def __init__(
        self, reader: _Reader, line: Line, keyword: str, flags: list[Word], at: int
    ) -> None:
        self.reader, self.line, self.keyword, self.at = reader, line, keyword, at
        self.text: Text = line.text
        self.flag_words = flags
        self.flags = self._flags()
        self.rest = self.text.value[at:]

    def _flags(self) -> dict[str, list[str]]:
        known = _FLAGS.get(self.keyword, frozenset())
        found: dict[str, list[str]] = {}
        for word in self.flag_words:
            name, sign, value = word.text[2:].partition("=")
            if name not in known:
                raise self.text.error(
                    word.at,
                    f"unknown flag: --{name}",
                    hint=suggest.hint(
                        name,
                        known,
                        otherwise=f"{self.keyword} knows "
                        + (", ".join(f"--{flag}" for flag in sorted(known)) or "no flags"),
                    ),
                )
            if not sign and name not in _BOOLEANS:
                raise self.text.error(
                    word.at, f"missing a value on flag: --{name}", hint=f"write --{name}=VALUE"
                )
            if name in _BOOLEANS and sign and value.lower() not in {"true", "false"}:
                raise self.text.error(
                    word.at,
                    f"expecting boolean value for flag {name}, not: {value}",
                    hint="true or false",
                )
            if name in found and name not in {"mount", "exclude", "device"}:
                raise self.text.error(
                    word.at, f"duplicate flag specified: --{name}", hint="give it once"
                )
            found.setdefault(name, []).append(value)
        return found

    def flag(self, name: str) -> str:
        return self.flags.get(name, [""])[-1]

    def boolean(self, name: str) -> bool:
        return name in self.flags and self.flags[name][-1].lower() != "false"

    def common(self, words: list[Word] | None = None) -> dict[str, Any]:
        line, column = self.text.place(0)
        return {
            "line": line,
            "column": column,
            "end_line": self.line.end_line,
            "original": self.text.value.strip(),
            "flags": tuple(word.text for word in self.flag_words),
            "words": tuple(words or ()),
            "text": self.text,
        }

    def error(self, message: str, hint: str = "", at: int | None = None) -> SpecError:
        return self.text.error(self.at if at is None else at, message, hint=hint)

    def words(self) -> list[Word]:
        return words_of(self.text, self.at)

    def listed(self) -> list[Word] | None:
        parsed = exec_form(self.rest, prefix=self.reader.dialect.exec_form_prefix)
        return None if parsed is None else [Word(item, self.at) for item in parsed]

    def listed_or_words(self) -> list[Word]:
        found = self.listed()
        return self.words() if found is None else found

    def only(self, what: str) -> str:
        if not self.rest.strip():
            raise self.error(
                f"{self.keyword} requires exactly one argument", f"write {self.keyword} {what}"
            )
        return self.rest.strip()

    def at_least_one(self, words: list[Word], what: str) -> list[Word]:
        if not words:
            raise self.error(
                f"{self.keyword} requires at least one argument", f"write {self.keyword} {what}"
            )
        return words

    def command(self) -> spec.Command:
        found = self.listed()
        if found is not None:
            return spec.Command(False, tuple(word.text for word in found))
        return spec.Command(True, (self.rest,) if self.rest else ())


def _from(call: _Call) -> spec.Instruction:
    words = call.words()
    if len(words) not in {1, 3} or (len(words) == 3 and words[1].text.lower() != "as"):
        raise call.error(
            "FROM requires either one or three arguments", "write FROM image or FROM image AS name"
        )
    name = words[2].text.lower() if len(words) == 3 else ""
    if name and not re.match(r"[a-z][a-z0-9-_.]*\Z", name):
        raise call.error(
            f'invalid name for build stage: "{words[2].text}", name can\'t start with a number or contain symbols',
            "begin with a letter; letters, digits, - _ . may follow",
            words[2].at,
        )
    return spec.From(
        **call.common(words), base=words[0].text, name=name, platform=call.flag("platform")
    )


def _arg(call: _Call) -> spec.Instruction:
    words = call.at_least_one(pairs_of(call.text, call.at, call.reader.escape), "NAME=default")
    arguments = []
    for word in words:
        name, sign, value = word.text.partition("=")
        if not name:
            raise call.error(
                "ARG names can not be blank",
                "write NAME=value without a blank before the =",
                word.at,
            )
        arguments.append(spec.Argument(name, value if sign else None))
    return spec.Arg(**call.common(words), arguments=tuple(arguments))


def _run(call: _Call) -> spec.Instruction:
    command = call.command()
    script = None
    if command.shell:
        if not command.words and not call.line.heredocs:
            # the engine runs the bare shell; it ends with status 0
            script = spec.Script("", ())
        part = call.text.part(min(call.at, len(call.text.value)))
        script = spec.Script(part.value, part.marks)
        if call.line.heredocs:
            script = _with_heredocs(call, part)
            command = spec.Command(True, (script.text,))
    return spec.Run(
        **call.common(),
        command=command,
        script=script,
        heredocs=call.line.heredocs,
        mounts=tuple(call.flags.get("mount", ())),
        network=call.flag("network"),
        security=call.flag("security"),
        devices=tuple(call.flags.get("device", ())),
    )


def _with_heredocs(call: _Call, part: Text) -> spec.Script:
    heredocs = call.line.heredocs
    if len(heredocs) == 1 and re.fullmatch(r"<<-?\S+", part.value):
        return spec.Script(heredocs[0].content, ())
    bodies = "".join(f"\n{heredoc.content}{heredoc.name}" for heredoc in heredocs)
    return spec.Script(part.value + bodies, part.marks)


def _sources(call: _Call) -> tuple[list[Word], tuple[str, ...], tuple[spec.Heredoc, ...], str]:
    words = call.listed_or_words()
    if len(words) < 2:
        raise call.error(
            f"{call.keyword} requires at least two arguments, but only {len(words)} {'was' if len(words) == 1 else 'were'} provided. "
            "Destination could not be determined",
            f"write {call.keyword} source destination",
        )
    names = {heredoc.name for heredoc in call.line.heredocs}
    sources = tuple(word.text for word in words[:-1] if not (word.text.startswith("<<") and names))
    return words, sources, call.line.heredocs, words[-1].text


def _copy(call: _Call) -> spec.Instruction:
    words, sources, files, destination = _sources(call)
    return spec.Copy(
        **call.common(words),
        sources=sources,
        destination=destination,
        files=files,
        chown=call.flag("chown"),
        chmod=call.flag("chmod"),
        link=call.boolean("link"),
        exclude=tuple(call.flags.get("exclude", ())),
        stage=call.flag("from"),
        parents=call.boolean("parents"),
    )


def _add(call: _Call) -> spec.Instruction:
    words, sources, files, destination = _sources(call)
    return spec.Add(
        **call.common(words),
        sources=sources,
        destination=destination,
        files=files,
        chown=call.flag("chown"),
        chmod=call.flag("chmod"),
        link=call.boolean("link"),
        exclude=tuple(call.flags.get("exclude", ())),
        checksum=call.flag("checksum"),
        keep_git_dir=call.boolean("keep-git-dir"),
        unpack=call.boolean("unpack") if "unpack" in call.flags else None,
    )


def _pairs(call: _Call) -> tuple[list[Word], tuple[tuple[str, str], ...]]:
    words = call.at_least_one(pairs_of(call.text, call.at, call.reader.escape), "name=value")
    if "=" not in words[0].text:
        name, value = words[0].text, call.text.value[words[0].at + len(words[0].text) :].strip()
        if not value:
            raise call.error(
                f"{call.keyword} must have two arguments", f"write {call.keyword} {name}=value"
            )
        return words, ((name, value),)
    pairs = []
    for word in words:
        name, sign, value = word.text.partition("=")
        if not sign:
            raise call.error(
                f'Syntax error - can\'t find = in "{word.text}". Must be of the form: name=value',
                "quote a value that holds blanks",
                word.at,
            )
        if not name:
            raise call.error(
                f"{call.keyword} names can not be blank", "put a name before the =", word.at
            )
        pairs.append((name, value))
    return words, tuple(pairs)


def _env(call: _Call) -> spec.Instruction:
    words, pairs = _pairs(call)
    return spec.Env(**call.common(words), pairs=pairs)


def _label(call: _Call) -> spec.Instruction:
    words, pairs = _pairs(call)
    return spec.Label(**call.common(words), pairs=pairs)


def _workdir(call: _Call) -> spec.Instruction:
    return spec.Workdir(**call.common(), path=call.only("/path"))


def _user(call: _Call) -> spec.Instruction:
    return spec.User(**call.common(), user=call.only("name"))


def _expose(call: _Call) -> spec.Instruction:
    words = call.at_least_one(call.words(), "80")
    return spec.Expose(**call.common(words), ports=tuple(sorted(word.text for word in words)))


def _volume(call: _Call) -> spec.Instruction:
    words = call.at_least_one(call.listed_or_words(), "/path")
    paths = tuple(word.text.strip() for word in words)
    if "" in paths:
        raise call.error("VOLUME specified can not be an empty string", "give each volume a path")
    return spec.Volume(**call.common(words), paths=paths)


def _cmd(call: _Call) -> spec.Instruction:
    return spec.Cmd(**call.common(), command=call.command())


def _entrypoint(call: _Call) -> spec.Instruction:
    return spec.Entrypoint(**call.common(), command=call.command())


def _healthcheck(call: _Call) -> spec.Instruction:
    words = call.at_least_one(call.words(), "CMD command")
    kind = words[0].text.upper()
    if kind == "NONE":
        if len(words) > 1 or call.flags:
            raise call.error("HEALTHCHECK NONE takes no arguments", "write HEALTHCHECK NONE")
        return spec.Healthcheck(**call.common(words), test=("NONE",))
    if kind != "CMD":
        raise call.error(
            f"Unknown type {kind!r} in HEALTHCHECK (try CMD)",
            "write HEALTHCHECK CMD command",
            words[0].at,
        )
    rest = call.text.value[words[0].at + len(words[0].text) :].strip()
    if not rest:
        raise call.error("Missing command after HEALTHCHECK CMD", "give the command that checks")
    listed = exec_form(rest, prefix=call.reader.dialect.exec_form_prefix)
    test = ("CMD", *listed) if listed is not None else ("CMD-SHELL", rest)
    return spec.Healthcheck(
        **call.common(words),
        test=test,
        interval=_interval(call, "interval"),
        timeout=_interval(call, "timeout"),
        start_period=_interval(call, "start-period"),
        start_interval=_interval(call, "start-interval"),
        retries=_retries(call),
    )


def _interval(call: _Call, name: str) -> int:
    text = call.flag(name)
    if not text:
        return 0
    try:
        value = parse_duration(text)
    except ValueError:
        raise call.error(f'time: invalid duration "{text}"', f"write --{name}=30s") from None
    if value < 0 or (0 < value < 1_000_000):
        raise call.error(f"Interval {name!r} cannot be less than 1ms", f"write --{name}=30s")
    return value


def _retries(call: _Call) -> int:
    text = call.flag("retries")
    if not text:
        return 0
    if not re.fullmatch(r"[+-]?\d+", text):
        raise call.error(f"--retries must be a number, not {text!r}", "write --retries=3")
    if int(text) < 0:
        raise call.error(f"--retries cannot be negative ({text})", "write --retries=3")
    return int(text)


def _stopsignal(call: _Call) -> spec.Instruction:
    return spec.Stopsignal(**call.common(), signal=call.only("SIGTERM"))


def _shell(call: _Call) -> spec.Instruction:
    found = call.listed()
    if not found:
        raise call.error(
            "SHELL requires the arguments to be in JSON form", 'write SHELL ["/bin/sh", "-c"]'
        )
    return spec.Shell(**call.common(found), shell=tuple(word.text for word in found))


def _onbuild(call: _Call) -> spec.Instruction:
    words = call.at_least_one(call.words(), "RUN command")
    trigger = words[0].text.upper()
    if trigger == "ONBUILD":
        raise call.error(
            "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", "write one ONBUILD", words[0].at
        )
    if trigger in {"MAINTAINER", "FROM"}:
        raise call.error(
            f"{trigger} isn't allowed as an ONBUILD trigger", "take it out", words[0].at
        )
    expression = call.rest.strip()
    inner = Line(call.text.part(words[0].at), call.line.end_line, call.line.heredocs)
    call.reader.instruction(inner)
    return spec.Onbuild(**call.common(words), expression=expression)


def _maintainer(call: _Call) -> spec.Instruction:
    return spec.Maintainer(**call.common(), name=call.only("name"))
