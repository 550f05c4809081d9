"""pip, and `python -m pip`, `python -m venv`: packages of Python (pip 24)."""

from __future__ import annotations

import hashlib
import re

from dockroot.packages.python import Distribution, SitePackages, find, normal, requirement
from dockroot.shell.commands.registry import Invocation, Tool, tool

_LONG = (
    {
        "requirement": "r:",
        "constraint": "c:",
        "editable": "e:",
        "target": "t:",
        "upgrade": "U",
        "yes": "y",
        "quiet": "q",
        "verbose": "v",
        "index-url": "i:",
        "find-links": "f:",
        "outdated": "o",
        "version": "V",
        "prefix": "prefix:",
        "root": "root:",
        "format": "format:",
        "path": "path:",
        "exists-action": "exists-action:",
    }
    | {
        name: f"{name}:"
        for name in [
            "extra-index-url",
            "trusted-host",
            "timeout",
            "retries",
            "cache-dir",
            "no-binary",
            "only-binary",
            "log",
            "proxy",
            "cert",
            "progress-bar",
            "global-option",
            "install-option",
            "config-settings",
            "platform",
            "python-version",
            "abi",
            "implementation",
            "upgrade-strategy",
            "build",
            "src",
            "root-user-action",
            "use-feature",
            "wheel-dir",
            "dest",
        ]
    }
    | {
        name: name
        for name in [
            "no-cache-dir",
            "no-deps",
            "no-index",
            "no-build-isolation",
            "no-compile",
            "compile",
            "user",
            "pre",
            "force-reinstall",
            "ignore-installed",
            "disable-pip-version-check",
            "no-input",
            "break-system-packages",
            "no-warn-script-location",
            "use-pep517",
            "no-use-pep517",
            "isolated",
            "require-hashes",
            "process-dependency-links",
            "prefer-binary",
            "no-color",
            "user",
            "no-clean",
            "local",
            "dry-run",
            "help",
        ]
    }
)
_PARSER = Tool(lambda run: 0, short="r:c:e:t:Uyqvi:f:oVIhw:d:", long=_LONG)


@tool("pip", "pip2", "pip3", "pip3.10", "pip3.11", "pip3.12", "pip3.13", "pip3.14", raw=True)
def pip(run: Invocation) -> int:
    """Install and remove packages of Python."""
    run.operands = []
    _PARSER._parse(run)
    site = _site(run)
    if run.has("V") and not run.operands:
        run.out(f"pip 24.2 from {site.path}/pip (python {_version(site.path)})\n")
        return 0
    command = run.operands.pop(0) if run.operands else ""
    body = _COMMANDS.get(command)
    if body is None:
        raise run.machine.unsupported(f"{run.name} {command}".strip())
    return body(run, site)


def _version(path: str) -> str:
    match = re.search(r"python(\d+\.\d+)", path)
    return match[1] if match else "3"


def _site(run: Invocation) -> SitePackages:
    """Return where packages go: beside the pip that was called, as its Python has it."""
    fs = run.calls.fs
    program = next(
        (
            f"{directory}/{run.name}"
            for directory in run.process.env.get("PATH", "").split(":")
            if run.calls.is_executable(f"{directory}/{run.name}")
        ),
        "/usr/bin/pip",
    )
    if "/" in run.argv[0]:
        program = run.calls.absolute(run.argv[0])
    prefix = program.rpartition("/bin/")[0] or "/usr"
    target = run.value("t")
    if target is not None:
        path = run.calls.absolute(target)
        return SitePackages(fs, path, f"{path}/bin", f"{prefix}/bin/python3")
    if run.has("user"):
        home = run.process.env.get("HOME", "/root")
        path = f"{home}/.local/lib/python{_newest(run, prefix)}/site-packages"
        return SitePackages(fs, path, f"{home}/.local/bin", f"{prefix}/bin/python3")
    version = _newest(run, prefix)
    if prefix == "/usr" and fs.exists("/etc/debian_version"):
        path, prefix = f"/usr/local/lib/python{version}/dist-packages", "/usr/local"
        return SitePackages(fs, path, "/usr/local/bin", "/usr/bin/python3")
    path = f"{prefix}/lib/python{version}/site-packages"
    return SitePackages(fs, path, f"{prefix}/bin", f"{prefix}/bin/python3")


def _newest(run: Invocation, prefix: str) -> str:
    """Return the version of the Python below `prefix`, told by its library."""
    names = [*run.calls.listed(f"{prefix}/lib"), *run.calls.listed(f"{prefix}/bin")]
    found = [match[1] for name in names if (match := re.fullmatch(r"python(\d+\.\d+)", name))]
    return max(found, key=lambda text: [int(part) for part in text.split(".")], default="3.11")


def _wanted(run: Invocation) -> list[Distribution]:
    texts = list(run.operands)
    for name, path in run.flags:
        if name == "r":
            texts += _requirements(run, path)
        elif name == "e":
            texts.append(path)
    found = [_named(run, text) for text in texts]
    return [each for each in found if each is not None]


def _requirements(run: Invocation, path: str, depth: int = 0) -> list[str]:
    """Return the requirements of a file; `-r` in it is followed, other options are passed over."""
    text = run.calls.content(path).open().read().decode("utf-8", "replace")
    found = []
    for raw in text.replace("\\\n", " ").splitlines():
        line = re.sub(r"(^|\s)#.*", "", raw).strip()
        if match := re.match(r"(?:-r|--requirement)[= ]*(\S+)", line):
            if depth < 10:
                above = path.rpartition("/")[0]
                inner = (
                    f"{above}/{match[1]}" if above and not match[1].startswith("/") else match[1]
                )
                found += _requirements(run, inner, depth + 1)
        elif match := re.match(r"(?:-e|--editable)[= ]*(\S+)", line):
            found.append(match[1])
        elif line and not line.startswith("-"):
            found.append(line)
    return found


def _named(run: Invocation, text: str) -> Distribution | None:
    """Return the project that a word names: a requirement, a URL, an archive or a directory."""
    text = text.strip()
    if match := re.match(r"([\w.-]+)(?:\[[^\]]*\])?\s*@\s*\S+", text):
        return find(match[1])
    if "://" in text or text.startswith("git+"):
        egg = re.search(r"#egg=([\w.-]+)", text)
        name = (
            egg[1]
            if egg
            else re.sub(
                r"(\.git|\.zip|\.tar\.\w+)?(@.*)?$", "", text.split("?")[0].rpartition("/")[2]
            )
        )
        return find(name) if name else None
    if text.endswith((".whl", ".tar.gz", ".zip")):
        name, _, version = text.rpartition("/")[2].partition("-")
        return find(name, re.split(r"-|\.tar|\.zip|\.whl", version)[0])
    if text.startswith(".") or "/" in text:
        return find(_project(run, re.sub(r"\[.*\]$", "", text)), "0.1.0")
    parsed = requirement(text)
    return find(*parsed) if parsed else None


def _project(run: Invocation, path: str) -> str:
    """Return the name of the project in a directory, as its files say it, else the directory's."""
    for name in ("pyproject.toml", "setup.cfg", "setup.py"):
        text = run.calls.read_text(f"{path}/{name}") or ""
        if match := re.search(r"(?m)^\s*name\s*=\s*[\"']?([\w.-]+)", text):
            return match[1]
    return run.calls.real_path(path).rstrip("/").rpartition("/")[2] or "project"


def _install(run: Invocation, site: SitePackages) -> int:
    wanted = _wanted(run)
    if not wanted and not run.has("r"):
        run.note(
            'ERROR: You must give at least one requirement to install (see "pip help install")'
        )
        return 1
    there = site.installed()
    asked = {normal(each.name) for each in wanted}
    for each in wanted:
        if normal(each.name) in there and there[normal(each.name)][0] == each.version:
            _say(run, f"Requirement already satisfied: {each.name} in {site.path} ({each.version})")
    new = site.resolve(wanted, dependencies=not run.has("no-deps"))
    for each in reversed(new):
        _say(run, f"Collecting {each.name}")
        _say(run, f"  Downloading {each.stem}-{each.version}-py3-none-any.whl")
    if new:
        _say(run, f"Installing collected packages: {', '.join(each.name for each in new)}")
    for each in new:
        site.install(each, asked=normal(each.name) in asked)
    if not run.has("no-cache-dir") and new:
        _cache(run, new)
    if new:
        names = " ".join(f"{each.name}-{each.version}" for each in new)
        _say(run, f"Successfully installed {names}")
    return 0


def _cache(run: Invocation, new: list[Distribution]) -> None:
    """Leave what was downloaded in pip's cache, as it does unless told not to."""
    from dockroot.packages.package import stand_in
    from dockroot.packages.placing import unpack

    if run.process.env.get("PIP_NO_CACHE_DIR"):
        return
    home = run.process.env.get("HOME", "/root")
    for each in new:
        key = f"{normal(each.name)}-{each.version}"
        found = hashlib.sha224(key.encode()).hexdigest()
        path = "/".join([".cache/pip/http-v2", *found[:5], f"{found}.body"])
        body = stand_in(f"wheel {key}", each.size // 3)
        unpack(run.calls.fs, {path: body}, run.calls.fs.clock.now(), home)


def _say(run: Invocation, text: str) -> None:
    if not run.has("q"):
        run.out(text + "\n")


def _uninstall(run: Invocation, site: SitePackages) -> int:
    for name in [each.name for each in _wanted(run)]:
        if site.remove(name):
            _say(run, f"Successfully uninstalled {name}")
        else:
            run.note(f"WARNING: Skipping {name} as it is not installed.")
    return 0


def _list(run: Invocation, site: SitePackages) -> int:
    for name, (version, _) in sorted(site.installed().items()):
        run.out(f"{name:<20} {version}\n")
    return 0


def _freeze(run: Invocation, site: SitePackages) -> int:
    for name, (version, _) in sorted(site.installed().items()):
        run.out(f"{name}=={version}\n")
    return 0


def _show(run: Invocation, site: SitePackages) -> int:
    there = site.installed()
    status = 0
    for name in run.operands:
        if normal(name) in there:
            run.out(f"Name: {name}\nVersion: {there[normal(name)][0]}\nLocation: {site.path}\n")
        else:
            run.note(f"WARNING: Package(s) not found: {name}")
            status = 1
    return status


def _wheel(run: Invocation, site: SitePackages) -> int:
    from dockroot.packages.package import stand_in
    from dockroot.packages.placing import unpack

    directory = (
        run.value("w") or run.value("wheel-dir") or run.value("d") or run.value("dest") or "."
    )
    for each in site.resolve(_wanted(run)):
        name = f"{each.stem}-{each.version}-py3-none-any.whl"
        node = stand_in(name, each.size // 3, head=b"PK\x03\x04")
        unpack(run.calls.fs, {name: node}, run.calls.fs.clock.now(), run.calls.absolute(directory))
    return 0


def _nothing(run: Invocation, site: SitePackages) -> int:
    return 0


_COMMANDS = {
    "install": _install,
    "uninstall": _uninstall,
    "list": _list,
    "freeze": _freeze,
    "show": _show,
    "wheel": _wheel,
    "download": _wheel,
    "check": _nothing,
    "cache": _nothing,
    "config": _nothing,
}


@tool("python", "python3", "python2", "python3.11", "python3.12", "python3.13", raw=True)
def python(run: Invocation) -> int:
    """Run the modules that are simulated: pip, venv, compileall; all else is no simulation's."""
    words = run.argv[1:]
    while words and re.fullmatch(r"-[BEIsSuOW]+", words[0]):
        words.pop(0)
    if words[:1] in (["--version"], ["-V"]):
        names = run.calls.real_path(_program(run))
        run.out(f"Python {_version(names) if 'python3.' in names else '3.11'}.2\n")
        return 0
    if words[:2] == ["-m", "pip"] or words[:1] == ["-mpip"]:
        rest = words[2:] if words[0] == "-m" else words[1:]
        above = _program(run).rpartition("/")[0]
        return pip(Invocation("pip", [f"{above}/pip", *rest], run.process, run.dialect))
    if words[:2] in (["-m", "venv"], ["-m", "virtualenv"]):
        return _venv(run, words[2:])
    if words[:2] in (["-m", "compileall"], ["-m", "ensurepip"]):
        return 0
    raise run.machine.unknown(run.name, _program(run))


def _program(run: Invocation) -> str:
    if "/" in run.argv[0]:
        return run.calls.absolute(run.argv[0])
    for directory in run.process.env.get("PATH", "").split(":"):
        if run.calls.is_executable(f"{directory}/{run.name}"):
            return f"{directory}/{run.name}"
    return f"/usr/bin/{run.name}"


@tool("virtualenv", "pyvenv", raw=True)
def virtualenv(run: Invocation) -> int:
    """Make a virtual environment."""
    return _venv(run, run.argv[1:])


def _venv(run: Invocation, words: list[str]) -> int:
    """Make a directory with links to a Python, and a pip of its own."""
    from dockroot.packages.package import file, symlink
    from dockroot.packages.placing import unpack

    paths = [word for word in words if not word.startswith("-")]
    program = _program(run)
    version = _newest(run, program.rpartition("/bin/")[0] or "/usr")
    for path in paths[-1:]:
        full = run.calls.absolute(path)
        files = {
            "pyvenv.cfg": file(f"home = {program.rpartition('/')[0]}\nversion = {version}.2\n"),
            "bin/python": symlink(program),
            "bin/python3": symlink("python"),
            f"bin/python{version}": symlink("python"),
            "bin/activate": file(
                f'VIRTUAL_ENV="{full}"\nexport VIRTUAL_ENV\nPATH="$VIRTUAL_ENV/bin:$PATH"\n'
                "export PATH\n"
            ),
        }
        unpack(run.calls.fs, files, run.calls.fs.clock.now(), full)
        python = f"{full}/bin/python3"
        site = SitePackages(
            run.calls.fs, f"{full}/lib/python{version}/site-packages", f"{full}/bin", python
        )
        if "--without-pip" not in words:
            site.install(find("pip"), asked=False)
    return 0
