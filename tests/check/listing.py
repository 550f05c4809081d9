"""The list of findings in the documents: `python -m tests.check.listing` writes it anew."""

from __future__ import annotations

import re
from pathlib import Path

from dockroot.check import NOUNS
from dockroot.check.rule import Rule

DOCUMENT = Path(__file__).parents[2] / "sim/dockroot/check/README.md"
_BEGIN = "<!-- findings -->\n"


def listing() -> str:
    """Return the tables, one for each noun."""
    parts = []
    for noun in NOUNS:
        title = (noun.__doc__ or "").strip().partition("\n")[0].removesuffix(".")
        rows = [_row(rule) for rule in noun.RULES]
        head = [
            "| finding | severity | what it means | what an engine does |",
            "| --- | --- | --- | --- |",
        ]
        parts.append("\n".join([f"## {title}", "", *head, *rows, ""]))
    return "\n".join(parts)


def _row(rule: Rule) -> str:
    severity = f"{rule.severity}, `--content`" if rule.content else str(rule.severity)
    return f"| `{rule.id}` | {severity} | {rule.means} | {rule.engine}{_failures(rule)} |"


def _failures(rule: Rule) -> str:
    words = rule.fails.split()
    text = f" Fails: {', '.join(words)}." if words else ""
    for engine, differs in rule.fails_on.items():
        text += f" On {engine} fails: {', '.join(differs.split()) or 'nothing'}."
    return text


def documented() -> list[str]:
    """Return the IDs of the findings that the document lists, in its order."""
    return re.findall(r"^\| `([a-z0-9-]+)` \|", DOCUMENT.read_text(), re.M)


def main() -> None:
    """Write the list into the document."""
    before = DOCUMENT.read_text().partition(_BEGIN)[0]
    DOCUMENT.write_text(before + _BEGIN + "\n" + listing())


if __name__ == "__main__":
    main()
