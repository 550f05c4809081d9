"""COPY and ADD: which files, from where, under which line of history."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from dockroot.build.buildkit.copying import CopyError, Manner, copy
from dockroot.build.buildkit.files import Files
from dockroot.build.buildkit.progress import INLINE
from dockroot.build.buildkit.stage import Stage
from dockroot.errors import ArchiveError, StepError
from dockroot.fs.overlay import Overlay
from dockroot.shell.commands.modes import parse_mode
from dockroot.spec import heredoc, ignore, words
from dockroot.spec import instructions as spec
from dockroot.tree import Content, Directory, Kind, Node, file

_URL = re.compile(r"https?://")
_GIT = re.compile(r"git://|git@|ssh://|https?://.*\.git(#|$)")


class _Item(Struct, frozen=True):
    """What one word brings: paths in `files`, copied in a manner."""

    files: Files
    paths: tuple[str, ...]
    manner: Manner


def transfer(step: spec.Copy | spec.Add, stage: Stage) -> None:
    """Carry out a COPY or ADD. Raises: StepError."""
    _check(step)
    chmod = _chmod(step, stage)
    items = list(_items(step, stage, chmod))
    destination = _absolute(step.destination, stage.image.config.WorkingDir)

    def make(overlay: Overlay) -> None:
        owner = stage.owner(step.chown, overlay)
        try:
            for item in items:
                manner = replace(item.manner, owner=owner)
                for path in item.paths:
                    copy(overlay, item.files, path, destination, manner)
        except CopyError as error:
            raise _refused(step, str(error)) from error
        except ArchiveError as error:
            raise _refused(step, error.message) from error
        except OSError as error:
            raise _refused(step, f"{error.filename}: {(error.strerror or '').lower()}") from error

    for _ in step.files:
        stage.around.progress.vertex(INLINE)
    stage.change(_told(step, stage), stage.call(step), make, brings=True)


def _check(step: spec.Copy | spec.Add) -> None:
    if isinstance(step, spec.Copy) and "$" in step.stage:
        raise step.error(
            "variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope"
            " as a workaround",
            hint="write ARG and FROM $NAME AS stage above, and --from=stage here",
        )
    if isinstance(step, spec.Add) and step.checksum:
        if len(step.sources) != 1:
            raise step.error(
                "checksum can't be specified for multiple sources", hint="write an ADD for each"
            )
        if not _URL.match(step.sources[0]) and not _GIT.match(step.sources[0]):
            raise step.error("checksum requires HTTP(S) or Git sources", hint="take the flag out")


def _refused(step: spec.Instruction, message: str) -> StepError:
    error = step.error(
        message,
        kind=StepError,
        hint="look at what the source and the destination hold; .dockerignore leaves files out",
    )
    assert isinstance(error, StepError)
    return error


def _told(step: spec.Copy | spec.Add, stage: Stage) -> str:
    """Return the line of history."""
    parts = [step.keyword]
    if stage.habits.shows_flags:
        parts += ["--parents"] if isinstance(step, spec.Copy) and step.parents else []
        parts += [f"--chown={step.chown}"] if step.chown else []
        parts += [f"--chmod={step.chmod}"] if step.chmod else []
    parts += [*step.sources, *(f"<<{each.name}" for each in step.files), step.destination]
    return " ".join(parts) + " # buildkit"


def _absolute(destination: str, workdir: str) -> str:
    """Return the destination from the root, its last `/` kept."""
    path = posixpath.normpath(posixpath.join("/", workdir, destination))
    path = "/" + path.lstrip("/")
    folder = destination in ("", ".") or destination.endswith(("/", "/."))
    return path if not folder or path == "/" else f"{path}/"


def _chmod(step: spec.Copy | spec.Add, stage: Stage) -> int | str | None:
    text = step.chmod
    if not text:
        return None
    if re.fullmatch("[0-7]+", text):
        if int(text, 8) <= 0o7777 or not stage.habits.reads_letters:
            return int(text, 8)
    elif not stage.habits.reads_letters:
        return None  # the older frontend passes over what is no number
    elif parse_mode(text, 0, umask=0) is not None:
        return text
    raise step.error(
        f"invalid chmod parameter: '{text}'. it should be octal string and between 0 and 07777",
        hint="write a mode such as 755 or u+x",
        at=max(step.text.value.find("--chmod"), 0),
    )


def _items(step: spec.Copy | spec.Add, stage: Stage, chmod: int | str | None) -> Iterator[_Item]:
    around = stage.around
    manner = Manner(
        stage.editor.engine,
        stage.habits,
        around.request.spool,
        chmod=chmod,
        exclude=_patterns(step, step.exclude),
    )
    origin = step.stage if isinstance(step, spec.Copy) else ""
    tree = around.source(origin, step) if origin else around.request.context
    local = Files(tree)
    for named in step.sources:
        if _URL.match(named) or _GIT.match(named):
            yield _fetched(step, stage, named, replace(manner, contents=False))
            continue
        own = replace(manner, is_context=not origin)
        if isinstance(step, spec.Add):
            own = replace(own, unpacks=step.unpack is not False)
        path = named
        if isinstance(step, spec.Copy) and step.parents:
            above, pivot, below = named.partition("/./")
            path, pattern = (above, below) if pivot else ("/", named)
            pattern = posixpath.normpath(f"/{pattern}").lstrip("/")
            own = replace(own, include=_patterns(step, (pattern,)))
        missing = local.missing(path)
        if missing:
            raise _refused(step, f"lstat {missing}: no such file or directory")
        paths = tuple(local.found(path))
        for found in paths:
            if local.get(local.resolved(found)) is None:
                raise _refused(step, f'"{found}": not found')
        yield _Item(local, paths, own)  # that no file fits a wildcard is no error
    for each in step.files:
        yield _Item(Files(Directory({each.name: _document(each, stage)})), (each.name,), replace(manner, contents=False))  # fmt: skip


def _patterns(step: spec.Instruction, texts: tuple[str, ...]) -> tuple[ignore.Pattern, ...]:
    try:
        return tuple(ignore.pattern(text) for text in texts)
    except ValueError as error:
        raise step.error(str(error), hint="close each [ with ]") from error


def _document(each: spec.Heredoc, stage: Stage) -> Node:
    """Return a heredoc as a file, its variables put in where its name was not quoted."""
    text = heredoc.chomped(each.content) if each.chomp else each.content
    if each.expand:
        text = words.expand_lines(text, stage.env)
    return file(text, mtime=stage.editor.clock.now())


def _digest(content: Content) -> str:
    digest = hashlib.sha256()
    with content.open() as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return f"sha256:{digest.hexdigest()}"


def _fetched(step: spec.Copy | spec.Add, stage: Stage, url: str, manner: Manner) -> _Item:
    """Return what a URL gives: nothing is fetched, its content was given. Raises: StepError."""
    if isinstance(step, spec.Copy):
        what = "git ref" if _GIT.match(url) else "URL"
        raise _refused(step, f"source can't be a {what} for COPY")
    content = stage.around.request.urls.get(url)
    if content is None:
        error = step.error(
            f"there is no network to fetch {url} from",
            hint=f"give its content: --url {url}=FILE",
            kind=StepError,
        )
        raise error
    if step.checksum:
        found = _digest(content)
        if found != step.checksum:
            raise _refused(step, f"digest mismatch {found}: {step.checksum}")
    path = re.sub(r"[?#].*", "", url.partition("://")[2])
    name = posixpath.basename(posixpath.normpath(path)) if "/" in path else ""
    name = name or "__unnamed__"
    node = Node(Kind.FILE, 0o600, mtime=0, content=content)
    return _Item(
        Files(Directory({name: node})), (name,), replace(manner, unpacks=step.unpack is True)
    )
