"""Dockerfiles that are refused, each with what is said: message, line, column and the way out."""

from typing import NamedTuple

BASE = "FROM base:1\n"


class Bad(NamedTuple):
    """A wrong Dockerfile; `message` and `hint` are parts of what is said."""

    text: str
    message: str
    line: int
    column: int
    hint: str


def _step(step: str, message: str, column: int, hint: str, line: int = 2) -> Bad:
    return Bad(f"{BASE}{step}\n", message, line, column, hint)


BY_PARSER = [
    Bad("", "cannot be empty", 0, 0, "FROM"),
    Bad("\n", "file with no instructions", 1, 0, "FROM"),
    Bad("# only\n# comments\n", "file with no instructions", 2, 0, "FROM"),
    Bad("RUN x\n", "no build stage in current context", 1, 1, "begin with FROM"),
    Bad("ARG a=1\nENV a=b\nFROM base:1\n", "no build stage in current context", 2, 1, "only ARG"),
    Bad("# escape=x\nFROM base:1\n", "invalid escape token 'x'", 1, 10, "# escape=`"),
    Bad(
        "# escape=`\n# escape=`\nFROM base:1\n",
        "only one escape parser directive",
        2,
        1,
        "take one",
    ),
    Bad(
        "# syntax=a\n#syntax=b\nFROM base:1\n", "only one syntax parser directive", 2, 1, "take one"
    ),
    Bad("\\\n", "unknown instruction: ", 1, 1, "FROM"),
    Bad("{\n", "unknown instruction: {", 1, 1, "an instruction is one of ADD"),
    _step("RUNN true", "unknown instruction: RUNN", 1, "did you mean RUN?"),
    _step("FORM x", "unknown instruction: FORM", 1, "did you mean FROM?"),
    _step("entrypoin x", "unknown instruction: entrypoin", 1, "did you mean ENTRYPOINT?"),
    _step("  \tlable a=b", "unknown instruction: lable", 4, "did you mean LABEL?"),
    _step("RUN true\n&& false", "unknown instruction: &&", 1, "an instruction is one of", 3),
    _step('RUN["true"]', "unknown instruction: RUN[", 1, "RUN"),
    _step("FROM", "FROM requires either one or three arguments", 1, "FROM image"),
    _step("FROM a b", "FROM requires either one or three arguments", 8, "AS name"),
    _step("FROM a AT b", "FROM requires either one or three arguments", 8, "AS name"),
    _step("FROM a AS 1x", 'invalid name for build stage: "1x"', 11, "begin it with a letter"),
    _step("FROM a AS x/y", 'invalid name for build stage: "x/y"', 11, "letters, digits"),
    _step("FROM --platfrom=x a", "unknown flag: --platfrom", 6, "did you mean --platform?"),
    _step("ENV", "ENV requires at least one argument", 1, "ENV name=value"),
    _step("ENV a", "ENV must have two arguments", 5, "ENV a=value"),
    _step("ENV a=b c", 'can\'t find = in "c"', 9, "quote a value"),
    _step("ENV a=1 \\\n  b=2 \\\n  c d=3", 'can\'t find = in "c"', 3, "quote a value", 4),
    _step("ENV =x", "ENV names can not be blank", 5, "before the ="),
    _step("ENV a=1 =x", "ENV names can not be blank", 9, "before the ="),
    _step("ENV --flag a=b", "unknown flag: --flag", 5, "ENV has no flags"),
    _step("LABEL", "LABEL requires at least one argument", 1, "LABEL name=value"),
    _step("LABEL a", "LABEL must have two arguments", 7, "LABEL a=value"),
    _step("ARG", "ARG requires at least one argument", 1, "ARG name=default"),
    _step("ARG =x", "ARG names can not be blank", 5, "before the ="),
    _step("WORKDIR", "WORKDIR requires exactly one argument", 1, "WORKDIR /path"),
    _step("WORKDIR --x /a", "unknown flag: --x", 9, "WORKDIR has no flags"),
    _step("USER", "USER requires exactly one argument", 1, "USER name"),
    _step("EXPOSE", "EXPOSE requires at least one argument", 1, "EXPOSE 80"),
    _step("VOLUME", "VOLUME requires at least one argument", 1, "VOLUME /path"),
    _step("VOLUME []", "VOLUME requires at least one argument", 1, "VOLUME /path"),
    _step('VOLUME ["/a", " "]', "can not be an empty string", 8, "a path"),
    _step("MAINTAINER", "MAINTAINER requires exactly one argument", 1, "LABEL maintainer"),
    _step("CMD [1]", "comprised of strings only", 5, '["a", "b"]'),
    _step('CMD ["a", null]', "comprised of strings only", 5, '["a", "b"]'),
    _step('RUN \\\n  ["a", ["b"]]', "comprised of strings only", 3, '["a", "b"]', 3),
    _step("CMD --flag x", "unknown flag: --flag", 5, "CMD has no flags"),
    _step("SHELL", "SHELL requires at least one argument", 1, 'SHELL ["/bin/sh", "-c"]'),
    _step("SHELL []", "SHELL requires at least one argument", 1, 'SHELL ["/bin/sh", "-c"]'),
    _step("SHELL /bin/sh -c", "SHELL requires the arguments to be in JSON form", 7, "SHELL ["),
    _step("STOPSIGNAL", "STOPSIGNAL requires exactly one argument", 1, "STOPSIGNAL SIGTERM"),
    _step("COPY", "COPY requires at least two arguments", 1, "COPY source destination"),
    _step("COPY a", "Destination could not be determined", 1, "COPY source destination"),
    _step('ADD ["a"]', "ADD requires at least two arguments", 1, "ADD source destination"),
    _step("COPY --chwon=1 a b", "unknown flag: --chwon", 6, "did you mean --chown?"),
    _step("COPY --chown a b", "missing a value on flag: --chown", 6, "--chown=value"),
    _step("COPY --chown=1 --chown=2 a b", "duplicate flag specified: --chown", 16, "once"),
    _step("COPY --chown=1 \\\n  --zzz a b", "unknown flag: --zzz", 3, "--from, --chown", 3),
    _step("RUN --mounts=x true", "unknown flag: --mounts", 5, "did you mean --mount?"),
    _step("HEALTHCHECK", "HEALTHCHECK requires at least one argument", 1, "HEALTHCHECK NONE"),
    _step("HEALTHCHECK CMD", "Missing command after HEALTHCHECK CMD", 13, "command"),
    _step("HEALTHCHECK FOO x", 'Unknown type "FOO" in HEALTHCHECK', 13, "HEALTHCHECK CMD"),
    _step("HEALTHCHECK NONE x", "HEALTHCHECK NONE takes no arguments", 18, "HEALTHCHECK NONE"),
    _step("HEALTHCHECK --interval=5 CMD x", "missing unit in duration", 13, "ns, us, ms, s"),
    _step("HEALTHCHECK --timeout=x CMD x", 'invalid duration "x"', 13, "--timeout=30s"),
    _step("HEALTHCHECK --interval=1d CMD x", 'unknown unit "d"', 13, "--interval=30s"),
    _step("HEALTHCHECK --interval=1us CMD x", "cannot be less than 1ms", 13, "--interval=30s"),
    _step("HEALTHCHECK --interval=-1s CMD x", "cannot be less than 1ms", 13, "--interval=30s"),
    _step("HEALTHCHECK --retries=x CMD x", "--retries", 13, "--retries=3"),
    _step("HEALTHCHECK --retries=-1 CMD x", "--retries", 13, "--retries=3"),
    _step("ONBUILD", "ONBUILD requires at least one argument", 1, "ONBUILD RUN"),
    _step("ONBUILD ONBUILD RUN x", "ONBUILD ONBUILD", 9, "once"),
    _step("ONBUILD FROM x", "FROM isn't allowed as an ONBUILD trigger", 9, "take the line out"),
    _step("ONBUILD maintainer x", "MAINTAINER isn't allowed", 9, "take the line out"),
    _step("ONBUILD ENV x", "ENV must have two arguments", 13, "ENV x=value"),
    _step("ONBUILD CMD [1]", "comprised of strings only", 13, '["a", "b"]'),
    Bad(BASE + "LABEL a=" + "x" * 65_528 + "\n", "greater than max allowed size", 2, 0, "escape"),
]
"""What the parser refuses: on every engine, before the first step."""

BY_STEP = [
    _step("EXPOSE 99999", "invalid containerPort: 99999", 8, "EXPOSE 80"),
    _step("EXPOSE 80 443/foo", "invalid proto: foo", 11, "tcp, udp, sctp"),
    _step("EXPOSE 9-8", "invalid containerPort: 9-8", 8, "8000-8010"),
    _step("EXPOSE /tcp", "no port specified", 8, "EXPOSE 80"),
    _step("EXPOSE 1.2.3:80:80", "invalid ip address: 1.2.3", 8, "EXPOSE 80"),
    _step("EXPOSE 1-2:80-82", "invalid ranges specified", 8, "EXPOSE 80"),
    _step("EXPOSE '80", "single-quote", 8, "closing '"),
    _step("STOPSIGNAL FOO", "invalid signal: FOO", 12, "SIGTERM"),
    _step("STOPSIGNAL TREM", "invalid signal: TREM", 12, "did you mean TERM?"),
    _step("STOPSIGNAL 0", "invalid signal: 0", 12, "SIGTERM"),
    _step("COPY --chmod=644 f /x", "the --chmod option requires BuildKit", 6, "take the flag out"),
    _step("ADD --chmod=644 f /x", "the --chmod option requires BuildKit", 5, "take the flag out"),
    _step("RUN --mount=type=cache,target=/x a", "--mount option requires BuildKit", 5, "take the"),
    _step("FROM base:1 AS a\nFROM base:1 AS A", "a stage name already used", 1, "another name", 3),
]
"""What the classic builder refuses on every engine when it comes to the step."""

UNEXPANDED = [
    _step("ENV a=${b:?gone}", "b: gone", 7, "give b a value"),
    _step("ENV x=1 a=${b?}", "b: is not allowed to be unset", 11, "give b a value"),
    _step("ENV a=${", "missing '}'", 7, ""),
    _step("ENV a=${}", "bad substitution", 7, "escape the $"),
    _step("LABEL a=${b:=c}", "unsupported modifier (:=)", 9, "${x:-…}"),
    _step("WORKDIR /a/${b!c}", "unsupported modifier (!)", 12, "${x:-…}"),
    _step("LABEL a='x", "single-quote", 9, "closing '"),
    _step('USER "x', "double-quote", 6, 'closing "'),
    _step("COPY f \\\n  /x/${b:?no}", "b: no", 6, "give b a value", 3),
    _step("VOLUME /a/${b:!c}", "unsupported modifier (:!)", 11, "${x:-…}"),
]
"""What cannot be expanded, on any engine."""
