"""Third pass: a statement to a typed instruction, its arguments counted and checked.

The messages are the engine's own; the order of checks is that of moby v28.5.2, BuildKit
`frontend/dockerfile/instructions/parse.go`. Two instructions never look at their flags there, and
so not here: STOPSIGNAL and `HEALTHCHECK NONE` take any (measured).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dockroot.spec import instructions as spec
from dockroot.spec import suggest
from dockroot.spec.forms import KEYWORDS
from dockroot.spec.found import Found
from dockroot.spec.health import healthcheck
from dockroot.spec.scripts import script
from dockroot.spec.source import SPACES
from dockroot.spec.transfers import add, copy

_STAGE_NAME = re.compile(r"[a-z][a-z0-9\-_.]*\Z")
_NETWORKS = ("default", "none", "host")
_SECURITIES = ("sandbox", "insecure")


def instruction(found: Found) -> spec.Instruction:
    """Return the typed instruction. Raises: SpecError."""
    make = _MAKERS.get(found.statement.name)
    if make is None:
        keyword = found.statement.keyword
        raise found.error(
            f"unknown instruction: {keyword}",
            suggest.hint(
                keyword, KEYWORDS, otherwise=f"an instruction is one of {', '.join(KEYWORDS)}"
            ),
        )
    return make(found)


def _from(found: Found) -> spec.From:
    words = found.words
    if len(words) != 1 and not (len(words) == 3 and words[1].text.casefold() == "as"):
        at = words[1].at if len(words) > 1 else 0
        raise found.error(
            "FROM requires either one or three arguments",
            "write FROM image, or FROM image AS name",
            at,
        )
    given = words[-1]
    name = given.text.lower() if len(words) == 3 else ""
    if name and not _STAGE_NAME.match(name):
        raise found.error(
            f'invalid name for build stage: "{given.text}", '
            "name can't start with a number or contain symbols",
            "begin it with a letter; letters, digits, '-', '_' and '.' may follow",
            given.at,
        )
    return spec.From(
        **found.common(), base=words[0].text, name=name, platform=found.flags().text("platform")
    )


def _arg(found: Found) -> spec.Arg:
    found.at_least_one("ARG name=default")
    arguments = []
    for word in found.words:
        name, sign, default = word.text.partition("=")
        if not name:
            raise found.error("ARG names can not be blank", "put the name before the =", word.at)
        arguments.append(spec.Argument(name, default if sign else None))
    return spec.Arg(**found.common(), arguments=tuple(arguments))


def _run(found: Found) -> spec.Run:
    flags = found.flags()
    for name, known in (("network", _NETWORKS), ("security", _SECURITIES)):
        value = flags.text(name)
        if name in flags and value not in known:
            raise found.error(
                f'invalid {name} mode "{value}"',
                suggest.hint(value, known, otherwise=f"known are {', '.join(known)}"),
                flags.at(name),
            )
    command = found.command()
    return spec.Run(
        **found.common(),
        command=command,
        script=script(found) if command.shell else None,
        heredocs=found.heredocs,
        mounts=flags.texts("mount"),
        network=flags.text("network"),
        security=flags.text("security"),
        devices=flags.texts("device"),
    )


def _pairs(found: Found) -> tuple[tuple[str, str], ...]:
    found.flags()
    found.at_least_one(f"{found.statement.name} name=value")
    names, values = found.words[::2], found.words[1::2]
    for name in names:
        if not name.text:
            raise found.error(
                f"{found.statement.name} names can not be blank",
                "put the name before the =",
                name.at,
            )
    return tuple((name.text, value.text) for name, value in zip(names, values, strict=True))


def _env(found: Found) -> spec.Env:
    return spec.Env(pairs=_pairs(found), **found.common())


def _label(found: Found) -> spec.Label:
    return spec.Label(pairs=_pairs(found), **found.common())


def _workdir(found: Found) -> spec.Workdir:
    path = found.exactly_one("WORKDIR /path")
    found.flags()
    return spec.Workdir(**found.common(), path=path)


def _user(found: Found) -> spec.User:
    user = found.exactly_one("USER name, or USER name:group")
    found.flags()
    return spec.User(**found.common(), user=user)


def _expose(found: Found) -> spec.Expose:
    found.at_least_one("EXPOSE 80")
    found.flags()
    ports = sorted(
        (word.text for word in found.words),
        key=lambda word: word.encode("utf-8", "surrogateescape"),
    )
    return spec.Expose(**found.common(), ports=tuple(ports))


def _volume(found: Found) -> spec.Volume:
    found.at_least_one("VOLUME /path")
    found.flags()
    for word in found.words:
        if not word.text.strip(SPACES):
            raise found.error(
                "VOLUME specified can not be an empty string", "give each volume a path", word.at
            )
    return spec.Volume(
        **found.common(), paths=tuple(word.text.strip(SPACES) for word in found.words)
    )


def _cmd(found: Found) -> spec.Cmd:
    found.flags()
    return spec.Cmd(**found.common(), command=found.command())


def _entrypoint(found: Found) -> spec.Entrypoint:
    found.flags()
    return spec.Entrypoint(**found.common(), command=found.command())


def _stopsignal(found: Found) -> spec.Stopsignal:
    return spec.Stopsignal(**found.common(), signal=found.exactly_one("STOPSIGNAL SIGTERM"))


def _shell(found: Found) -> spec.Shell:
    found.flags()
    found.at_least_one('SHELL ["/bin/sh", "-c"]')
    if not found.statement.is_list:
        raise found.error(
            "SHELL requires the arguments to be in JSON form",
            'write SHELL ["/bin/sh", "-c"]',
            found.words[0].at,
        )
    return spec.Shell(**found.common(), shell=tuple(word.text for word in found.words))


def _onbuild(found: Found) -> spec.Onbuild:
    found.at_least_one("ONBUILD RUN command")
    found.flags()
    trigger = found.words[0]
    keyword = trigger.text.upper()
    if keyword == "ONBUILD":
        raise found.error(
            "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", "write ONBUILD once", trigger.at
        )
    if keyword in ("MAINTAINER", "FROM"):
        raise found.error(
            f"{keyword} isn't allowed as an ONBUILD trigger", "take the line out", trigger.at
        )
    expression = found.statement.text.value[len("ONBUILD") :].lstrip("\t\n\f\r ")
    for each in found.heredocs:
        expression += f"\n{each.content}{each.name}"
    return spec.Onbuild(**found.common(), expression=expression)


def _maintainer(found: Found) -> spec.Maintainer:
    name = found.exactly_one("LABEL maintainer=name instead")
    found.flags()
    return spec.Maintainer(**found.common(), name=name)


_MAKERS: dict[str, Callable[[Found], spec.Instruction]] = {
    "ADD": add,
    "ARG": _arg,
    "CMD": _cmd,
    "COPY": copy,
    "ENTRYPOINT": _entrypoint,
    "ENV": _env,
    "EXPOSE": _expose,
    "FROM": _from,
    "HEALTHCHECK": healthcheck,
    "LABEL": _label,
    "MAINTAINER": _maintainer,
    "ONBUILD": _onbuild,
    "RUN": _run,
    "SHELL": _shell,
    "STOPSIGNAL": _stopsignal,
    "USER": _user,
    "VOLUME": _volume,
    "WORKDIR": _workdir,
}
