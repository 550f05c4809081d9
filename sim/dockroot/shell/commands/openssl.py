"""openssl: digests, random bytes that are the same each time, base64; nothing that makes keys."""

from __future__ import annotations

import base64
import hashlib

from dockroot.shell.commands.registry import Invocation, tool

_DIGESTS = frozenset("md5 sha1 sha224 sha256 sha384 sha512".split())


@tool("openssl", raw=True)
def openssl(run: Invocation) -> int:
    """Do what a script needs of openssl, or say that it is not simulated."""
    words = list(run.operands)
    command = words.pop(0) if words else ""
    match command:
        case "version":
            run.out(
                'OPENSSLDIR: "/usr/lib/ssl"\n'
                if "-d" in words
                else "OpenSSL 3.0.17 1 Jul 2025 (Library: OpenSSL 3.0.17 1 Jul 2025)\n"
            )
            return 0
        case "rand":
            return _rand(run, words)
        case "base64" | "enc":
            if command == "base64" or words[:1] == ["-base64"]:
                return _base64(run, words)
    if command == "dgst" or command in _DIGESTS:
        return _digest(run, command, words)
    raise run.machine.unsupported(f"openssl {' '.join(run.operands)}")


def _digest(run: Invocation, command: str, words: list[str]) -> int:
    names = [word[1:] for word in words if word.startswith("-") and word[1:] in _DIGESTS]
    name = command if command in _DIGESTS else names[0] if names else "sha256"
    unknown = [
        word
        for word in words
        if word.startswith("-") and word[1:] not in (*_DIGESTS, "r", "hex", "binary")
    ]
    if unknown:
        raise run.machine.unsupported(f"openssl dgst {unknown[0]}")
    paths = [word for word in words if not word.startswith("-")]
    for path in paths or [""]:
        data = run.calls.open(path, "r").read() if path else run.read()
        digest = hashlib.new(name, data)
        if "-binary" in words:
            run.out(digest.digest())
        elif "-r" in words:
            run.out(f"{digest.hexdigest()} *{path or 'stdin'}\n")
        else:
            run.out(
                f"{name.upper().replace('SHA', 'SHA2-') if name not in ('md5', 'sha1') else name.upper()}({path or 'stdin'})= {digest.hexdigest()}\n"
            )
    return 0


def _rand(run: Invocation, words: list[str]) -> int:
    count = next((int(word) for word in words if word.isdecimal()), 0)
    if count > run.machine.world.limits.output:
        raise run.machine.unsupported(f"openssl rand {count}")
    seed = run.machine.world.hostname.encode()
    data = b"".join(hashlib.sha512(seed + b"%d" % n).digest() for n in range(count // 64 + 1))[
        :count
    ]
    if "-hex" in words:
        run.out(data.hex() + "\n")
    elif "-base64" in words:
        run.out(base64.encodebytes(data))
    else:
        run.out(data)
    return 0


def _base64(run: Invocation, words: list[str]) -> int:
    paths = [words[n + 1] for n, word in enumerate(words[:-1]) if word == "-in"]
    data = run.calls.open(paths[0], "r").read() if paths else run.read()
    if "-d" in words:
        run.out(base64.b64decode(data))
    elif "-A" in words:
        run.out(base64.b64encode(data))
    else:
        text = base64.b64encode(data)
        run.out(b"".join(text[at : at + 64] + b"\n" for at in range(0, len(text), 64)))
    return 0
