"""sed: options, files, editing in place; the language stands in `dockroot.shell.sed`."""

from __future__ import annotations

import posixpath

from dockroot.shell import faults
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.commands.text import counted, inputs
from dockroot.shell.regexes import latin
from dockroot.shell.sed.program import Files, Program
from dockroot.shell.sed.script import Command, Reader, SedError
from dockroot.tree import Bytes

_LONG = {
    "quiet": "n", "silent": "n", "regexp-extended": "E", "expression": "e:", "file": "f:",
    "in-place": "i?", "separate": "s", "null-data": "z", "zero-terminated": "z", "posix": "posix",
    "unbuffered": "u", "follow-symlinks": "follow-symlinks", "line-length": "l:",
}  # fmt: skip


@tool("sed", raw=True)
def sed(run: Invocation) -> int:
    """Edit a stream, or files in place."""
    from dockroot.shell.commands.registry import Tool

    run.argv = _suffix_apart(run.argv)
    run.operands = []
    Tool(sed, short="nrEe:f:iszul:", long=_LONG)._parse(run)
    script = _script(run)
    if script is None:
        return 1
    reader = Reader(extended=run.has("r", "E"), gnu=run.gnu)
    try:
        commands = reader.read(script)
        return _run(run, commands, silent=run.has("n") or reader.silent)
    except SedError as wrong:
        return run.fail(f"-e expression #1, char {len(script)}: {wrong}" if run.gnu else str(wrong))


def _suffix_apart(argv: list[str]) -> list[str]:
    """Turn `-i.bak`, `-ri` and the like into words that getopt's rules divide alike."""
    words: list[str] = []
    rest = iter(argv)
    for word in rest:
        if word == "--":
            return [*words, word, *rest]
        if word.startswith("-") and not word.startswith("--") and "i" in word:
            letters, _, suffix = word.partition("i")
            if not set(letters[1:]) & set("efl"):
                words += [letters] if letters != "-" else []
                words.append(f"--in-place={suffix}")
                continue
        words.append(word)
    return words


def _script(run: Invocation) -> str | None:
    pieces: list[str] = []
    for letter, value in run.flags:
        if letter == "e":
            pieces.append(value)
        elif letter == "f":
            text = run.calls.read_text(value) if value != "-" else run.read().decode("latin-1")
            if text is None:
                run.fail(f"couldn't open file {value}: No such file or directory")
                return None
            pieces.append(text.removesuffix("\n"))
    if not run.has("e", "f"):
        if not run.operands:
            run.note("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...")
            return None
        pieces.append(run.operands.pop(0))
    return latin("\n".join(pieces))


def _run(run: Invocation, commands: list[Command], *, silent: bool) -> int:
    written: dict[str, str] = {}
    for command in commands:
        if command.text and (command.name in "wW" or (command.name == "s")):
            written.setdefault(command.text, "")
    program = Program(
        commands, _files(run, written), run.machine.budget.step, silent,
        end="\0" if run.has("z") else "\n", gnu=run.gnu,
    )  # fmt: skip
    status = _in_place(run, program) if run.has("i") else _stream(run, program)
    for path, text in written.items():
        if not path.startswith("/dev/std"):
            run.calls.open(_raw(path), "w").write(text.encode("latin-1"))
    return status or program.status


def _raw(path: str) -> str:
    return path.encode("latin-1").decode("utf-8", "surrogateescape")


def _files(run: Invocation, written: dict[str, str]) -> Files:
    def read(path: str) -> str:
        if path == "/dev/stdin":
            return run.read().decode("latin-1")
        try:
            return run.calls.open(_raw(path), "r").read().decode("latin-1")
        except OSError:
            return ""

    def write(path: str, text: str) -> None:
        if path == "/dev/stdout":
            run.out(text.encode("latin-1"))
        elif path == "/dev/stderr":
            run.process.fds[2].write(text.encode("latin-1"))
        else:
            written[path] = written.get(path, "") + text

    return Files(read, write)


def _stream(run: Invocation, program: Program) -> int:
    texts, status = [], 0
    for path, data in inputs(run, run.operands, opening="sed" if run.gnu else ""):
        del path
        if data is None:
            status = 2 if run.gnu else 1
        else:
            texts.append(counted(data).decode("latin-1"))
    if run.has("s"):
        for text in texts:
            run.out(program.run([text]).encode("latin-1"))
    else:
        run.out(program.run(texts).encode("latin-1"))
    return status


def _in_place(run: Invocation, program: Program) -> int:
    """Replace each file by a new one of the same owner and mode, as GNU's and busybox's do."""
    status = 0
    suffix = next((value for name, value in reversed(run.flags) if name == "i"), "")
    for path in run.operands:
        if run.gnu and run.has("follow-symlinks"):
            path = run.calls.real_path(path)  # noqa: PLW2901 - the file that is meant
        try:
            if not run.calls.leads_somewhere(path):
                raise FileNotFoundError(2, "No such file or directory", path)
            data = run.drawn(run.calls.open(path, "r"))
        except OSError as error:
            status = (
                4 if run.gnu and not isinstance(error, FileNotFoundError) else 2 if run.gnu else 1
            )
            if run.gnu:
                what = (
                    f"can't read {path}: {faults.text(error)}"
                    if isinstance(error, FileNotFoundError)
                    else f"couldn't edit {path}: not a regular file"
                )
                run.fail(what)
            else:
                run.fault(path, error)
            continue
        _replace(
            run, path, program.run([counted(data).decode("latin-1")]).encode("latin-1"), suffix
        )
        program._number = 0
    return status


def _replace(run: Invocation, path: str, data: bytes, suffix: str) -> None:
    calls = run.calls
    status = calls.lstat(path)
    mode = calls.stat(path).mode
    folder, name = posixpath.split(path)
    temporary = posixpath.join(folder, "sedXXXXXX")
    calls.fill(temporary, Bytes(data), 0o600)
    calls.chmod(temporary, mode)
    calls.chown_if_allowed(temporary, status.uid, status.gid)
    if suffix:
        backup = suffix.replace("*", name) if "*" in suffix else name + suffix
        calls.rename(path, backup if "/" in backup else posixpath.join(folder, backup))
    calls.rename(temporary, path)
