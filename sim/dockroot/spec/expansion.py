"""Which fields of an instruction are expanded, and how.

COPY and ADD (sources, destination, `--chown`, ADD's `--checksum`), ENV, LABEL and ARG (names and
values), WORKDIR, USER, VOLUME and STOPSIGNAL become one word for each; EXPOSE's words may become
several. FROM (base and `--platform`) sees the ARGs before it only, and not in 1.13.1. RUN, CMD,
ENTRYPOINT, SHELL, HEALTHCHECK, ONBUILD and MAINTAINER are left alone, and so is `--from`. All
fields of an instruction see the variables as they were before it (moby v20.10.24 to v28.5.2,
`builder/dockerfile/{evaluator,dispatchers}.go` and BuildKit `instructions/commands.go`; v1.13.1
`builder/dockerfile/evaluator.go`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from dockroot.engine import NEWEST, Engine
from dockroot.engine import dialect as dialects
from dockroot.errors import SpecError
from dockroot.spec import instructions as spec
from dockroot.spec import signals, suggest, words
from dockroot.spec.ports import parse_ports

_Step = TypeVar("_Step", bound=spec.Instruction)
_Word = Callable[[str], str]


def expand(
    step: _Step, env: Mapping[str, str], escape: str = "\\", engine: Engine = NEWEST
) -> _Step:
    """Return `step` with its variables put in from `env`; what is missing there is unset.

    EXPOSE is left alone, see `expand_ports`. Raises: SpecError at the word that cannot be expanded,
    for a STOPSIGNAL that is no signal and for a variable of ENV that has no name.
    """

    def word(text: str) -> str:
        try:
            return words.expand(text, env, escape, dialects.of(engine))
        except words.WordError as fault:
            raise _placed(step, text, fault) from None

    if engine.classic_1_13 and isinstance(step, spec.From):
        return step
    made = replace(step, **_changes(step, word, dialects.of(engine)))
    if isinstance(made, spec.Env) and isinstance(step, spec.Env):
        for (name, value), (written, _) in zip(made.pairs, step.pairs, strict=True):
            if not name:
                raise step.error(
                    f"invalid environment variable: ={value}",
                    at=_at(step, written),
                    hint=f"{written} is empty here; give it a value before",
                )
    if isinstance(made, spec.Stopsignal) and not signals.is_signal(made.signal):
        raise step.error(
            f"invalid signal: {made.signal}",
            at=_at(step, step.words[0].text if step.words else ""),
            hint=suggest.hint(
                made.signal, signals.NAMES, otherwise="write a name such as SIGTERM, or a number"
            ),
        )
    return made


def expand_ports(
    step: spec.Expose, env: Mapping[str, str], escape: str = "\\", engine: Engine = NEWEST
) -> tuple[list[str], list[str]]:
    """Return EXPOSE's words expanded, one of them maybe into several, and the ports that they mean
    (`80/tcp`).

    Raises: SpecError for a word that cannot be expanded or is no port.
    """
    found: list[str] = []
    ports: list[str] = []
    for text in step.ports:
        try:
            split = words.expand_words(text, env, escape, dialects.of(engine))
            ports += [port for word in split for port in parse_ports(word)]
        except words.WordError as fault:
            raise _placed(step, text, fault) from None
        except ValueError as fault:
            raise step.error(
                str(fault),
                at=_at(step, text),
                hint="write EXPOSE 80, 80/udp or 8000-8010; protocols are tcp, udp, sctp",
            ) from None
        found += split
    return found, ports


def _changes(step: spec.Instruction, word: _Word, dialect: dialects.Dialect) -> dict[str, Any]:
    match step:
        case spec.From():
            return {"base": word(step.base), "platform": word(step.platform)}
        case spec.Arg():
            return {
                "arguments": tuple(
                    spec.Argument(
                        word(item.name), None if item.default is None else word(item.default)
                    )
                    for item in step.arguments
                )
            }
        case spec.Env() | spec.Label():
            return {"pairs": tuple((word(name), word(value)) for name, value in step.pairs)}
        case spec.Copy() | spec.Add():
            checksum = {"checksum": word(step.checksum)} if isinstance(step, spec.Add) else {}
            return {
                "chown": word(step.chown),
                **({"chmod": word(step.chmod)} if dialect.expands_chmod else {}),
                "sources": tuple(word(item) for item in step.sources),
                "destination": word(step.destination),
                **checksum,
            }
        case spec.Workdir():
            return {"path": word(step.path)}
        case spec.User():
            return {"user": word(step.user)}
        case spec.Volume():
            return {"paths": tuple(word(path) for path in step.paths)}
        case spec.Stopsignal():
            return {"signal": word(step.signal)}
    return {}


def _placed(step: spec.Instruction, text: str, fault: words.WordError) -> SpecError:
    return step.error(
        f'failed to process "{text}": {fault.message}',
        hint=fault.hint,
        at=_at(step, text, fault.offset),
    )


def _at(step: spec.Instruction, text: str, offset: int = 0) -> int:
    """Return the offset of `text`, and of `offset` in it, in the instruction's text; of the
    instruction if unknown.
    """
    word = next((word for word in step.words if text in word.text), None)
    if word is None or step.text.value[word.at : word.at + len(word.text)] != word.text:
        return word.at if word else max(step.text.value.find(text), 0) if text else 0
    return word.at + word.text.index(text) + offset
