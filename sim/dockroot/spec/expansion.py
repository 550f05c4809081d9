"""Which fields of an instruction are expanded, and how (moby v28.5.2, BuildKit `instructions/commands.go`).

RUN, CMD, ENTRYPOINT, SHELL, HEALTHCHECK, ONBUILD and MAINTAINER are not: there the shell expands, or nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar, cast

from dockroot.engine import NEWEST, Engine
from dockroot.errors import SpecError
from dockroot.spec import dialect as dialects
from dockroot.spec import instructions as spec
from dockroot.spec import words
from dockroot.spec.ports import parse_ports

_T = TypeVar("_T", bound=spec.Instruction)


def expand(step: _T, env: Mapping[str, str], escape: str = "\\", engine: Engine = NEWEST) -> _T:
    """Return `step` with its variables put in. Raises: SpecError at the instruction."""
    dialect = dialects.of(engine)

    def word(text: str) -> str:
        try:
            return words.expand(text, env, escape, dialect)
        except words.WordError as error:
            raise _placed(step, error) from None

    return cast(_T, _expanded(step, word, env))


def _expanded(step: spec.Instruction, word: object, env: Mapping[str, str]) -> spec.Instruction:
    assert callable(word)
    match step:
        case spec.From():
            return replace(step, base=word(step.base), platform=word(step.platform))
        case spec.Arg():
            return replace(
                step,
                arguments=tuple(
                    spec.Argument(
                        word(item.name), None if item.default is None else word(item.default)
                    )
                    for item in step.arguments
                ),
            )
        case spec.Env() | spec.Label():
            return replace(
                step, pairs=tuple((word(name), word(value)) for name, value in step.pairs)
            )
        case spec.Copy() | spec.Add():
            return replace(
                step,
                sources=tuple(word(item) for item in step.sources),
                destination=word(step.destination),
                chown=word(step.chown),
            )
        case spec.Workdir():
            return replace(step, path=word(step.path))
        case spec.User():
            return replace(step, user=word(step.user))
        case spec.Volume():
            return replace(step, paths=tuple(word(path) for path in step.paths))
        case spec.Stopsignal():
            return replace(step, signal=word(step.signal))
    return step


def expand_ports(
    step: spec.Expose, env: Mapping[str, str], escape: str = "\\", engine: Engine = NEWEST
) -> tuple[list[str], list[str]]:
    """Return EXPOSE's words expanded, one of them maybe into several, and the ports that they mean (`80/tcp`).

    Raises: SpecError.
    """
    dialect = dialects.of(engine)
    found: list[str] = []
    for text in step.ports:
        try:
            found += words.expand_words(text, env, escape, dialect)
        except words.WordError as error:
            raise _placed(step, error) from None
    ports: list[str] = []
    for text in found:
        try:
            ports += parse_ports(text)
        except ValueError as error:
            raise step.error(str(error), hint="write EXPOSE 80, 80/udp or 8000-8010") from None
    return found, ports


def _placed(step: spec.Instruction, error: SpecError) -> SpecError:
    return step.error(
        f"failed to process {error.message}"
        if "failed to process" not in error.message
        else error.message,
        hint=error.hint,
    )
