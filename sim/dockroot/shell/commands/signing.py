"""gpg and its kin, modelled: key rings are remembered, nothing is fetched, no signature is checked.

What is not done is said on stderr each time. Armour is taken off and put on for real, and a clear-signed
text loses its signature for real; what is encrypted or signed in binary form stays as it is.
"""

from __future__ import annotations

import base64
import binascii
import re

from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.streams import LimitError

_VALUED = frozenset(
    "keyserver keyserver-options homedir keyring output o keyid-format trust-model status-fd logger-fd"
    " passphrase passphrase-fd passphrase-file default-key u local-user recipient r pinentry-mode"
    " cipher-algo digest-algo compress-algo options trusted-key set-filename secret-keyring with-colons-".split()
)
_ACTIONS = frozenset(
    "recv-keys recv-key receive-keys verify import export fingerprint decrypt d dearmor enarmor version"
    " list-keys k list-key refresh-keys delete-keys delete-key export-options keyserver-search"
    " list-public-keys check-sigs print-md gen-key full-gen-key batch-gen-key sign s b detach-sign clearsign"
    " encrypt e symmetric c list-secret-keys K import-ownertrust edit-key lsign-key quick-lsign-key show-keys".split()
)
_ARMOUR = re.compile(
    rb"-----BEGIN PGP ([A-Z ]+)-----\r?\n(?:[^\n]+: [^\n]*\n)*\r?\n?(.*?)(?:\n=[A-Za-z0-9+/]{4})?\r?\n-----END PGP",
    re.S,
)
_CLEAR = re.compile(
    rb"-----BEGIN PGP SIGNED MESSAGE-----\r?\n(?:[^\n]+\r?\n)*\r?\n(.*?)\r?\n-----BEGIN PGP SIGNATURE-----",
    re.S,
)
_RING = "pubring.kbx"
_MOST_ARMOURED = 1 << 20


@tool("gpg", "gpg1", "gpg2", raw=True)
def gpg(run: Invocation) -> int:
    """Do what keeps the script going, and say what was not done."""
    options, action, operands = _divided(run)
    if action in ("version",):
        run.out("gpg (GnuPG) 2.2.40\n" if run.name != "gpg1" else "gpg (GnuPG) 1.4.23\n")
        return 0
    match action:
        case "recv-keys" | "recv-key" | "receive-keys":
            _remember(run, options, ["".join(word.split()) for word in operands])
            run.note(f"gpg: dockroot asks no key server: {' '.join(operands)} taken as received")
            return 0
        case "import":
            return _import(run, options, operands)
        case "verify":
            return _verify(run, operands)
        case "decrypt" | "d":
            return _decrypt(run, options, operands)
        case "dearmor":
            return _put(run, options, _dearmored(_data(run, operands)))
        case "enarmor":
            return _put(run, options, _armoured(_data(run, operands), "ARMORED FILE"))
        case "export":
            return _export(run, options, operands)
        case (
            "fingerprint"
            | "list-keys"
            | "k"
            | "list-key"
            | "list-public-keys"
            | "check-sigs"
            | "show-keys"
        ):
            return _list(run, options, operands)
        case "delete-keys" | "delete-key" | "import-ownertrust" | "refresh-keys":
            return 0
        case "":
            if "list-options" in options or not operands:
                return 0
    raise run.machine.unsupported(f"gpg --{action or ' '.join(operands)}")


def _divided(run: Invocation) -> tuple[dict[str, str], str, list[str]]:
    """Divide the words into options, the one action, and operands."""
    options: dict[str, str] = {}
    action, operands = "", []
    rest = list(run.operands)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-") or word == "-":
            operands.append(word)
            continue
        if word == "--":
            operands += rest
            break
        names = [word[2:]] if word.startswith("--") else list(word[1:])
        while names:
            name, equals, value = names.pop(0).partition("=")
            if name in _ACTIONS and not action:
                action = name
            elif name in _VALUED:
                if not equals:
                    value = (
                        "".join(names)
                        if not word.startswith("--") and names
                        else rest.pop(0)
                        if rest
                        else ""
                    )
                    names = names if word.startswith("--") else []
                options[{"o": "output"}.get(name, name)] = value
            else:
                options[{"a": "armor"}.get(name, name)] = value
    return options, action, operands


def _home(run: Invocation, options: dict[str, str]) -> str:
    env = run.process.env
    return options.get("homedir") or env.get("GNUPGHOME") or f"{env.get('HOME', '/root')}/.gnupg"


def _ring(run: Invocation, options: dict[str, str]) -> str:
    home = _home(run, options)
    calls = run.calls
    if not calls.is_there(home, directory=True):
        calls.mkdir(home, 0o700)
    if (ring := options.get("keyring")) is not None:
        return ring if "/" in ring else f"{home}/{ring}"
    for name in (_RING, "trustdb.gpg"):
        if not calls.is_there(f"{home}/{name}"):
            calls.create(f"{home}/{name}")
            calls.chmod(f"{home}/{name}", 0o644 if name == _RING else 0o600)
    return f"{home}/{_RING}"


def _remember(run: Invocation, options: dict[str, str], keys: list[str]) -> None:
    ring = _ring(run, options)
    known = (run.calls.read_text(ring) or "").split("\n")
    new = [key for key in keys if key and key not in known]
    if new:
        run.calls.open(ring, "a").write("".join(key + "\n" for key in new).encode())


def _import(run: Invocation, options: dict[str, str], operands: list[str]) -> int:
    for path in operands or ["-"]:
        try:
            data = run.read() if path == "-" else run.calls.open(path, "r").read()
        except OSError:
            return run.fail(f"can't open '{path}': No such file or directory", 2)
        keys = re.findall(r"\b[0-9A-F]{16,40}\b", data.decode("latin-1"))
        _remember(run, options, keys)
        run.note(f"gpg: dockroot reads no keys: {path} taken as imported")
    return 0


def _verify(run: Invocation, operands: list[str]) -> int:
    for path in operands:
        if path != "-" and not run.calls.leads_somewhere(path):
            run.note(f"gpg: can't open '{path}': No such file or directory")
            return 2
    run.note(f"gpg: dockroot checks no signatures: {' '.join(operands) or 'stdin'} taken as good")
    return 0


def _data(run: Invocation, operands: list[str]) -> bytes:
    if not operands or operands[0] == "-":
        return run.read()
    return run.calls.open(operands[0], "r").read()


def _put(run: Invocation, options: dict[str, str], data: bytes) -> int:
    path = options.get("output")
    if path is None or path == "-":
        run.out(data)
        return 0
    if run.calls.is_there(path) and "yes" not in options:
        run.note(f"gpg: File '{path}' exists. Overwrite? (nobody is there to answer; say --yes)")
        return 2
    run.calls.open(path, "w").write(data)
    return 0


def _decrypt(run: Invocation, options: dict[str, str], operands: list[str]) -> int:
    try:
        data = _data(run, operands)
    except OSError:
        run.note(f"gpg: can't open '{operands[0]}': No such file or directory")
        return 2
    clear = _CLEAR.search(data)
    run.note("gpg: dockroot checks no signatures and decrypts nothing: taken as good")
    if clear:
        data = re.sub(rb"(?m)^- ", b"", clear[1]) + b"\n"
    return _put(run, options, data)


def _dearmored(data: bytes) -> bytes:
    """Return what lies in armour; what lies in none, as it is."""
    out = b""
    for _, body in _ARMOUR.findall(data):
        try:
            out += base64.b64decode(re.sub(rb"\s", b"", body))
        except binascii.Error:
            return data
    return out or data


def _armoured(data: bytes, what: str) -> bytes:
    """Return data in armour (RFC 4880, 6), with its checksum. Raises: LimitError."""
    if len(data) > _MOST_ARMOURED:
        raise LimitError(f"gpg puts armour round at most {_MOST_ARMOURED:,} bytes")
    crc = 0xB704CE
    for byte in data:
        crc ^= byte << 16
        for _ in range(8):
            crc = crc << 1 ^ (0x1864CFB if crc & 0x800000 else 0)
    text = base64.b64encode(data).decode()
    lines = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    check = base64.b64encode((crc & 0xFFFFFF).to_bytes(3, "big")).decode()
    return f"-----BEGIN PGP {what}-----\n\n{lines}\n={check}\n-----END PGP {what}-----\n".encode()


def _export(run: Invocation, options: dict[str, str], operands: list[str]) -> int:
    """Write a stand-in for each key that is known."""
    ring = _ring(run, options)
    known = [key for key in (run.calls.read_text(ring) or "").split("\n") if key]
    wanted = ["".join(word.split()).removeprefix("0x") for word in operands] or known
    found = [
        key for key in wanted if any(each.endswith(key) or key.endswith(each) for each in known)
    ]
    if not found:
        run.note("gpg: WARNING: nothing exported")
        return 0
    run.note("gpg: dockroot holds no keys: a stand-in is exported")
    data = "".join(f"key {key}\n" for key in found).encode()
    return _put(run, options, _armoured(data, "PUBLIC KEY BLOCK") if "armor" in options else data)


def _list(run: Invocation, options: dict[str, str], operands: list[str]) -> int:
    ring = _ring(run, options)
    known = [key for key in (run.calls.read_text(ring) or "").split("\n") if key]
    wanted = ["".join(word.split()).removeprefix("0x") for word in operands]
    missing = [
        key for key in wanted if not any(each.endswith(key) or key.endswith(each) for each in known)
    ]
    if missing:
        run.note(f"gpg: error reading key: No public key ({missing[0]})")
        return 2
    for key in wanted or known:
        run.out(f"pub   rsa4096 [SC]\n      {key}\n\n")
    return 0


@tool("gpgconf", "gpg-agent", "dirmngr", "gpg-connect-agent", raw=True)
def agents(run: Invocation) -> int:
    """Do nothing: no agent runs."""
    return 0


@tool("gpgv", raw=True)
def gpgv(run: Invocation) -> int:
    """Take a signature as good, and say so."""
    files = [word for word in run.operands if not word.startswith("-")]
    run.note(f"gpgv: dockroot checks no signatures: {' '.join(files)} taken as good")
    return 0
