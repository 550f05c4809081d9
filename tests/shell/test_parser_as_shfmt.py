"""The same scripts accepted and rejected as shfmt and dash do: all scripts of the tests, and each of them damaged."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dockroot.shell.parser import Parser
from dockroot.shell.syntax import ScriptError

from .conftest import scripts
from .real_tools import tool_scripts

TEXTS = {**scripts(), **tool_scripts()}
PLAIN = {
    name: text
    for name, (text, _) in TEXTS.items()
    if not name.startswith("bash") and "\n" not in text
}
DAMAGES = {
    "no-closing": lambda text: f"{{ {text}",
    "closing-too-much": lambda text: f"{text}; }}",
    "open-quote": lambda text: f'{text}; echo "',
    "open-substitution": lambda text: f"{text}; echo $(",
    "two-semicolons": lambda text: f"{text};; true",
    "done-alone": lambda text: f"{text}; done",
    "no-command-after-and": lambda text: f"{text} && && true",
    "parenthesis": lambda text: f"{text}; )",
    "in-braces": lambda text: f"{{ {text}; }}",
    "in-if": lambda text: f"if {text}; then :; fi",
    "in-substitution": lambda text: f"x=$({text}); ({text})",
    "in-loop": lambda text: (
        f"while {text}; do {text}; done; case x in a) {text};; *) ;; esac; f() {{ {text}; }}"
    ),
}


def accepts(text: str) -> bool:
    parser = Parser(text, bashisms=False)
    try:
        while parser.line() is not None:
            pass
    except ScriptError:
        return False
    return True


def judged(command: list[str], text: str) -> bool:
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.parametrize("damage", ["none", *DAMAGES])
def test_as_dash_and_shfmt_judge(damage: str) -> None:
    dash = shutil.which("dash")
    shfmt = shutil.which("shfmt", path=f"{Path(sys.executable).parent}:/usr/bin:/usr/local/bin")
    if dash is None or shfmt is None:
        pytest.skip("no dash or no shfmt on this machine")
    chosen = list(PLAIN.items())[:: 1 if damage == "none" else 9]
    wrong = []
    for name, text in chosen:
        script = DAMAGES[damage](text) if damage != "none" else text
        ours, theirs = accepts(script), judged([dash, "-n"], script)
        if ours != theirs:
            wrong.append(f"{name}: ours {ours}, dash {theirs}: {script}")
        elif ours != judged([shfmt, "-ln", "posix", "-tojson"], script) and name not in STRICTER:
            wrong.append(f"{name}: ours {ours}, shfmt says the contrary: {script}")
    assert not wrong, "\n".join(wrong)


STRICTER = frozenset(("variables-cut", "redirections", "bad-substitution"))
"""Scripts that shfmt refuses where dash parses: `${x/a/b}` and `${a b}` fail when they are expanded, `&>` is `&` and `>`."""
