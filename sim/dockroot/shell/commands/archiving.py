"""tar: GNU's 1.34 and busybox's 1.35; reading and writing stand in `untarring` and `tarring`."""

from __future__ import annotations

from msgspec import Struct, field

from dockroot.shell.commands.registry import Invocation, tool

_SHORT_WITH_VALUE = "fCTXbVgIKLNF"
_SHORT = "xctruvzjJZapPmkhOwlBSWoUsdAnR" + _SHORT_WITH_VALUE
_LONG = {
    "extract": "x", "get": "x", "create": "c", "list": "t", "file": "f:", "directory": "C:",
    "gzip": "z", "gunzip": "z", "ungzip": "z", "bzip2": "j", "xz": "J", "zstd": "zstd",
    "lzma": "lzma", "auto-compress": "a", "verbose": "v", "strip-components": "strip:",
    "exclude": "exclude:", "exclude-from": "X:", "files-from": "T:", "no-same-owner": "no-same-owner",
    "same-owner": "same-owner", "no-same-permissions": "no-same-permissions",
    "same-permissions": "p", "preserve-permissions": "p", "touch": "m", "keep-old-files": "k",
    "dereference": "h", "to-stdout": "O", "numeric-owner": "numeric-owner", "owner": "owner:",
    "group": "group:", "mode": "mode:", "mtime": "mtime:", "sort": "sort:", "absolute-names": "P",
    "overwrite": "overwrite", "skip-old-files": "skip-old-files", "wildcards": "wildcards",
    "no-wildcards": "no-wildcards", "null": "null", "warning": "warning:", "no-xattrs": "quiet",
    "xattrs": "quiet", "xattrs-include": "warning:", "acls": "quiet", "selinux": "quiet",
    "checkpoint": "warning:", "totals": "quiet", "append": "r", "update": "u",
    "anchored": "quiet", "exclude-vcs": "exclude-vcs", "format": "format:", "delay-directory-restore": "quiet",
    "no-recursion": "no-recursion", "no-acls": "quiet", "no-selinux": "quiet", "unlink-first": "U",
    "overwrite-dir": "quiet", "no-overwrite-dir": "no-overwrite-dir", "keep-directory-symlink": "quiet",
    "one-file-system": "l", "force-local": "quiet", "ignore-zeros": "quiet", "no-wildcards-match-slash": "quiet",
}  # fmt: skip
_NOT = {
    "r": "-r",
    "u": "-u",
    "A": "-A",
    "d": "-d",
    "w": "-w",
    "S": "-S",
    "I": "-I",
    "V": "-V",
    "g": "-g",
    "Z": "-Z",
    "R": "-R",
    "mode": "--mode",
}


class TarWords(Struct):
    """What tar was called with. `operands` come with the directory (`-C`) that holds for them."""

    flags: dict[str, str] = field(default_factory=dict)
    excludes: list[str] = field(default_factory=list)
    operands: list[tuple[str, str]] = field(default_factory=list)
    folder: str = ""

    def has(self, *names: str) -> bool:
        """Tell whether any of the options was given."""
        return any(name in self.flags for name in names)


@tool("tar", "bsdtar", raw=True)
def tar(run: Invocation) -> int:
    """Make, unpack or list an archive."""
    from dockroot.shell.tarring import create
    from dockroot.shell.untarring import extract

    words = _words(run)
    if wrong := next((name for name in _NOT if words.has(name)), None):
        raise run.machine.unsupported(f"tar {_NOT[wrong]}")
    if words.has("c"):
        return create(run, words)
    if words.has("x", "t"):
        return extract(run, words)
    if run.operands == ["--version"]:
        run.out("tar (GNU tar) 1.34\n" if run.gnu else "tar (busybox) 1.35.0\n")
        return 0
    return run.fail(
        "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options",
        2 if run.gnu else 1,
    )


def _words(run: Invocation) -> TarWords:
    words, rest = TarWords(), list(run.operands)
    if rest and not rest[0].startswith("-"):
        _cluster(run, words, rest.pop(0), rest)
    literal = False
    while rest:
        word = rest.pop(0)
        if literal or not word.startswith("-") or word == "-":
            words.operands.append((word, words.folder))
        elif word == "--":
            literal = True
        elif word.startswith("--"):
            _long(run, words, word[2:], rest)
        else:
            _cluster(run, words, word[1:], rest, dashed=True)
    return words


def _cluster(
    run: Invocation, words: TarWords, letters: str, rest: list[str], *, dashed: bool = False
) -> None:
    """Take letters; those with a value take it from what follows: with a dash from the same word first."""
    while letters:
        letter, letters = letters[0], letters[1:]
        if letter not in _SHORT:
            raise run.machine.unsupported(f"tar -{letter}")
        value = ""
        if letter in _SHORT_WITH_VALUE:
            if dashed and letters:
                value, letters = letters, ""
            elif rest:
                value = rest.pop(0)
            else:
                raise run.machine.error(f"tar: option -{letter} requires a value")
        _note(run, words, letter, value)


def _long(run: Invocation, words: TarWords, text: str, rest: list[str]) -> None:
    name, equals, value = text.partition("=")
    if name == "version":
        run.operands = ["--version"]
        return
    fitting = [known for known in _LONG if known == name] or [
        k for k in _LONG if k.startswith(name)
    ]
    if name == "strip":
        fitting = ["strip-components"]
    if len({_LONG[known] for known in fitting}) != 1:
        raise run.machine.unsupported(f"tar --{name}")
    target = _LONG[fitting[0]]
    if target.endswith(":") and not equals:
        if not rest:
            raise run.machine.error(f"tar: option --{name} requires a value")
        value = rest.pop(0)
    _note(run, words, target.rstrip(":"), value)


def _note(run: Invocation, words: TarWords, name: str, value: str) -> None:
    if name == "C":
        words.folder = (
            value if value.startswith("/") or not words.folder else f"{words.folder}/{value}"
        )
    elif name == "exclude":
        words.excludes.append(value)
    elif name == "exclude-vcs":
        words.excludes += [".git", ".gitignore", ".svn", ".hg", "CVS"]
    elif name in ("T", "X"):
        text = (
            run.calls.read_text(value)
            if value != "-"
            else run.read().decode("utf-8", "surrogateescape")
        )
        if text is None:
            raise run.machine.error(f"tar: {value}: Cannot open: No such file or directory")
        mark = "\0" if words.has("null") else "\n"
        names = [line for line in text.split(mark) if line]
        if name == "X":
            words.excludes += names
        else:
            words.operands += [(each, words.folder) for each in names]
            words.flags["T"] = value
    elif name not in ("quiet", "warning", "b", "format"):
        words.flags[name] = value
