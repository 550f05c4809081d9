"""What is asked of an engine about Dockerfiles, and how it answers.

`python -m tests.spec.measuring` boots each installed engine and writes its answers to `data/<version>.json`, which
`test_measured.py` holds ours against; `test_engine.py` asks the engines again.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from tests.corpus import bases
from tests.engine.engines import ENGINES, Daemon, booted
from tests.spec.accepted import ACCEPTED, PARSED
from tests.spec.refused import BY_PARSER, BY_STEP, UNEXPANDED
from tests.spec.word_list import ENVIRONMENT, PORTS, WORDS

DATA = Path(__file__).parent / "data"
FILES = [*ACCEPTED, *PARSED, *(bad.text for bad in (*BY_PARSER, *BY_STEP, *UNEXPANDED))]
_STEP = re.compile(r"^(?:\x1b\[0m)?Step \d+/\d+ : (.*)$", re.MULTILINE)
_IMAGE = re.compile(r"^ ---> ([0-9a-f]{12})$", re.MULTILINE)


def measure(daemon: Daemon) -> dict[str, Any]:
    """Return all answers of an engine."""
    daemon.docker("import", "-", "base:1", stdin=bases.rootfs(bases.busybox()))
    return {
        "files": {text: _build(daemon, text)[0] for text in FILES},
        "words": _words(daemon),
        "ports": {line: _ports(daemon, line) for line in PORTS},
    }


def _build(daemon: Daemon, text: str) -> tuple[dict[str, Any], str]:
    """Build a file; return the steps that were begun, whether it succeeded, and the last image."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "f").write_text("f\n")
        (Path(folder) / "g").write_text("g\n")
        dockerfile = Path(folder) / "Dockerfile"
        dockerfile.write_bytes(text.encode())
        done = daemon.build(Path(folder), dockerfile, [])
    output = done.stdout.decode()
    images = _IMAGE.findall(output)
    answer = {"steps": _STEP.findall(output), "succeeds": done.returncode == 0}
    return answer, images[-1] if images else ""


def _environment() -> str:
    return (
        "FROM base:1\nENV"
        + "".join(f" {name}={value!r}" for name, value in ENVIRONMENT.items())
        + "\n"
    )


def _words(daemon: Daemon) -> dict[str, str | None]:
    """Return what a label's value becomes; None where it is refused.

    One build takes all words up to the first that is refused, the next the words after that.
    """
    found: dict[str, str | None] = {}
    left = list(WORDS)
    while left:
        labels = "".join(f"LABEL l{index}={word}\n" for index, word in enumerate(left))
        answer, image = _build(daemon, _environment() + labels)
        taken = len(answer["steps"]) - 2 - (not answer["succeeds"])
        made = daemon.json("image", "inspect", image)[0]["Config"]["Labels"] or {}
        found |= {word: made[f"l{index}"] for index, word in enumerate(left[:taken])}
        found |= dict.fromkeys(left[taken : taken + 1])
        left = left[taken + 1 :]
    return found


def _ports(daemon: Daemon, line: str) -> dict[str, Any] | None:
    """Return the words and the ports that EXPOSE makes of `line`; None when it is refused."""
    answer, image = _build(daemon, f"{_environment()}EXPOSE {line}\n")
    if not answer["succeeds"]:
        return None
    inspected = daemon.json("image", "inspect", image)[0]
    created_by = daemon.lines("history", "--no-trunc", "--format", "{{.CreatedBy}}", image)[0]
    return {
        "words": created_by.split("EXPOSE ", 1)[1],
        "ports": sorted(inspected["Config"].get("ExposedPorts") or {}),
    }


def main() -> None:
    """Write the answers of every engine that can be booted."""
    for binaries in ENGINES:
        if binaries.absence:
            raise SystemExit(binaries.absence)
        with tempfile.TemporaryDirectory() as root, booted(binaries, Path(root)) as daemon:
            answers = json.dumps(measure(daemon), ensure_ascii=False, indent=1)
        (DATA / f"{binaries.series}.json").write_text(answers + "\n")


if __name__ == "__main__":
    main()
