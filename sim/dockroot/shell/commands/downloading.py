"""curl and wget: what is behind a URL is what the user gave for it, by reference; nothing is asked of a network.

Times of files are the moment of the download, as no server is there to say another.
"""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit

from dockroot.shell import faults
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.tree import Bytes, Content

_CURL = {
    "output": "o:", "remote-name": "O", "location": "L", "fail": "f", "silent": "s",
    "show-error": "S", "retry": "retry:", "retry-delay": "retry:", "retry-max-time": "retry:",
    "retry-connrefused": "quiet", "retry-all-errors": "quiet", "connect-timeout": "retry:",
    "max-time": "m:", "compressed": "quiet", "header": "H:", "user-agent": "A:", "referer": "e:",
    "proxy": "x:", "user": "u:", "insecure": "k", "proto": "retry:", "proto-redir": "retry:",
    "tlsv1.2": "quiet", "tlsv1.3": "quiet", "tlsv1": "quiet", "progress-bar": "quiet",
    "no-progress-meter": "quiet", "create-dirs": "create-dirs", "remote-header-name": "J",
    "cacert": "retry:", "capath": "retry:", "ipv4": "4", "ipv6": "6", "http1.1": "quiet",
    "output-dir": "output-dir:", "remote-name-all": "remote-name-all", "url": "url:",
    "cookie": "b:", "cookie-jar": "c:", "continue-at": "C:", "remote-time": "R", "verbose": "v",
    "ssl-reqd": "quiet", "speed-limit": "retry:", "speed-time": "retry:", "fail-with-body": "f",
    "max-redirs": "retry:", "location-trusted": "L", "limit-rate": "retry:", "no-buffer": "N",
    "noproxy": "retry:", "resolve": "retry:", "http2": "quiet", "request": "X:", "data": "d:",
    "head": "I", "write-out": "w:", "version": "V", "globoff": "g", "parallel": "Z", "netrc": "n",
}  # fmt: skip


def fetched(run: Invocation, url: str) -> Content:
    """Return what is behind a URL. Raises: StepError when the user gave nothing for it."""
    if url.startswith("file://"):
        return run.calls.content(unquote(urlsplit(url).path))
    found = run.machine.world.urls.get(url)
    if found is None and "://" not in url:
        found = next(
            (
                run.machine.world.urls.get(f"{s}://{url}")
                for s in ("http", "https")
                if run.machine.world.urls.get(f"{s}://{url}") is not None
            ),
            None,
        )
    if found is None:
        raise run.machine.error(
            f"{run.name}: nothing is known of {url}",
            hint=f"say what is there: --url {url}=FILE",
        )
    return found


def save(run: Invocation, content: Content, path: str) -> None:
    """Write a download to a file."""
    run.calls.fill(path, content, 0o666)


@tool("curl", short="o:OLfsSm:H:A:e:x:u:kJ46b:c:C:RvX:d:Iw:VgZnN#qaE:T:F:r:z:iGY:y:", long=_CURL)
def curl(run: Invocation) -> int:
    """Print or save what is behind URLs."""
    if run.has("V"):
        run.out("curl 7.88.1 (x86_64-pc-linux-gnu)\n")
        return 0
    for flag in "XdITFrz":
        if run.has(flag) and not (flag == "X" and run.value("X") == "GET"):
            raise run.machine.unsupported(f"curl -{flag}")
    urls = [*run.operands, *(value for flag, value in run.flags if flag == "url")]
    if not urls:
        return run.fail("try 'curl --help' or 'curl --manual' for more information", 2)
    targets = [(flag, value) for flag, value in run.flags if flag in ("o", "O")]
    every = run.has("remote-name-all")
    for number, url in enumerate(urls):
        flag, value = targets[number] if number < len(targets) else ("O" if every else "", "")
        content = fetched(run, url)
        path = _remote_name(url) if flag == "O" else value
        if flag == "O" and not path:
            return run.fail("(23) Remote file name has no length!", 23)
        status = _store(run, content, path)
        if status:
            return status
    if form := run.value("w"):
        run.out(form.replace("%{http_code}", "200").replace("\\n", "\n"))
    return 0


def _remote_name(url: str) -> str:
    return posixpath.basename(urlsplit(url).path)


def _store(run: Invocation, content: Content, path: str) -> int:
    if path in ("", "-"):
        run.out(content.open().read())
        return 0
    if folder := run.value("output-dir"):
        path = posixpath.join(folder, path)
    above = posixpath.dirname(path)
    try:
        if run.has("create-dirs") and above:
            from dockroot.shell.commands.zipping import make_parents

            make_parents(run, above)
        if path == "/dev/stderr":
            run.process.fds[2].write(content.open().read())
        else:
            save(run, content, path)
    except OSError as error:
        run.note(f"Warning: Failed to open the file {path}: {faults.text(error)}")
        return run.fail("(23) Failure writing output to destination", 23)
    return 0


_WGET = {
    "output-document": "O:", "quiet": "q", "no-verbose": "nv", "directory-prefix": "P:",
    "no-check-certificate": "quiet", "continue": "c", "timestamping": "N", "tries": "t:",
    "timeout": "T:", "header": "header:", "progress": "header:", "show-progress": "quiet",
    "content-disposition": "quiet", "no-clobber": "nc", "user-agent": "U:", "https-only": "quiet",
    "secure-protocol": "header:", "waitretry": "header:", "retry-connrefused": "quiet",
    "connect-timeout": "header:", "read-timeout": "header:", "dns-timeout": "header:",
    "input-file": "i:", "output-file": "o:", "no-cookies": "quiet", "no-hsts": "quiet",
    "inet4-only": "4", "max-redirect": "header:", "no-cache": "quiet", "no-proxy": "quiet",
    "user": "header:", "password": "header:", "compression": "header:", "retry-on-http-error": "header:",
    "ca-certificate": "header:", "referer": "header:", "trust-server-names": "quiet", "version": "V",
    "no-glob": "quiet", "random-wait": "quiet", "wait": "header:", "verbose": "v", "no-dns-cache": "quiet",
    "force-directories": "x", "spider": "spider", "recursive": "r", "adjust-extension": "quiet", "mirror": "r",
    "no-directories": "quiet", "no-parent": "quiet", "level": "header:", "accept": "A:", "cut-dirs": "header:",
    "no-host-directories": "quiet", "post-data": "post:", "method": "post:", "quota": "header:", "no-netrc": "quiet",
}  # fmt: skip


@tool("wget", short="O:qP:cNt:T:U:i:o:4v6SnYxrA:dHEFVb", long=_WGET)
def wget(run: Invocation) -> int:
    """Save what is behind URLs."""
    for flag in ("i", "spider", "r", "post", "x", "b", "E"):
        if run.has(flag):
            raise run.machine.unsupported(f"wget -{'' if len(flag) == 1 else '-'}{flag}")
    if run.has("V"):
        run.out("GNU Wget 1.21.3 built on linux-gnu.\n")
        return 0
    if not run.operands:
        run.note("wget: missing URL\nUsage: wget [OPTION]... [URL]...")
        return 1
    document = run.value("O")
    together: list[bytes] = []
    for url in run.operands:
        content = fetched(run, url)
        if document is not None:
            together.append(
                content.open().read() if len(run.operands) > 1 or document == "-" else b""
            )
            if len(run.operands) == 1 and document != "-":
                return _wget_save(run, content, document)
        elif status := _wget_save(run, content, _free_name(run, url)):
            return status
    if document == "-":
        run.out(b"".join(together))
    elif document is not None:
        return _wget_save(run, Bytes(b"".join(together)), document)
    return 0


def _free_name(run: Invocation, url: str) -> str:
    """Return the name that a download gets: the URL's last part, with its query."""
    parts = urlsplit(url if "://" in url else "http://" + url)
    name = posixpath.basename(parts.path) or "index.html"
    name = unquote(name) + (f"?{parts.query}" if parts.query and run.gnu else "")
    path = posixpath.join(run.value("P") or "", name)
    number = 0
    while (
        run.gnu
        and not run.has("c", "N")
        and run.calls.is_there(path + (f".{number}" if number else ""))
    ):
        number += 1
    return path + (f".{number}" if number else "")


def _wget_save(run: Invocation, content: Content, path: str) -> int:
    from dockroot.shell.commands.zipping import make_parents

    try:
        if run.has("P") and run.gnu and posixpath.dirname(path):
            make_parents(run, posixpath.dirname(path))
        save(run, content, path)
    except OSError as error:
        return run.fail(f"{path}: {faults.text(error)}", 3 if run.gnu else 1)
    return 0
