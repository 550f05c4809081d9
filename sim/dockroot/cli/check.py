"""check: what in the root is not as an engine leaves it."""

from __future__ import annotations

import itertools
import json
import textwrap
from collections.abc import Iterable, Iterator

import click

from dockroot import engine as engines
from dockroot.check import CATALOGUE, Report, Rule, Severity, check
from dockroot.cli.session import Session
from dockroot.errors import DockrootError, RootError
from dockroot.findings import Finding

_CANNOT_READ = 2
_WIDTH = 100
_MOST = 8
"""So many findings of one kind are shown one by one, unless --all asks for the others too."""


@click.command("check")
@click.option(
    "--content", is_flag=True, help="Open the layers too: put each together again and compare."
)
@click.option(
    "--severity",
    type=click.Choice([str(severity) for severity in Severity]),
    default=str(Severity.NOTE),
    show_default=True,
    help="Leave out what is less severe.",
)
@click.option("--all", "every", is_flag=True, help="Show every finding, however many of a kind.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option(
    "--list", "catalogue", is_flag=True, help="List the kinds of findings, and read nothing."
)
@click.pass_obj
def check_command(
    session: Session, content: bool, severity: str, every: bool, as_json: bool, catalogue: bool
) -> int:
    """Say what in the root is not as an engine leaves it, and what one makes of it; change nothing.

    The exit status is 0 when nothing was found, 1 when something was, 2 when the root cannot be read.
    """
    least = Severity[severity.upper()]
    if catalogue:
        rules = [rule for rule in CATALOGUE.values() if rule.severity >= least]
        click.echo(_json_of([_rule(rule) for rule in rules]) if as_json else _listing(rules))
        return 0
    try:
        report = check(session.tree, content=content)
    except (DockrootError, OSError) as error:
        raise _unreadable(error) from error
    found = report.at_least(least)
    if as_json:
        click.echo(_json_of(_report(report, found)))
    else:
        for line in _lines(report, found, session.engine_of(report.root).name, every):
            click.echo(line)
    return 1 if found else 0


def _unreadable(error: DockrootError | OSError) -> DockrootError:
    if isinstance(error, OSError):
        reason = (error.strerror or str(error)).lower()
        error = RootError(f"the root cannot be read: {reason}", hint="look at the file system")
    error.exit_status = _CANNOT_READ
    return error


def _lines(report: Report, found: list[Finding], engine: str, every: bool) -> Iterator[str]:
    for kind, group in itertools.groupby(found, key=lambda finding: finding.id):
        rule, findings = CATALOGUE[kind], list(group)
        yield _heading(rule, len(findings))
        yield from _wrapped(rule.means, "  ")
        yield from _wrapped(f"Docker {engine}: {_effect(rule, engine)}", "  ")
        shown = findings if every else findings[:_MOST]
        for finding in shown:
            yield from _place(finding)
        if len(shown) < len(findings):
            yield f"    … and {len(findings) - len(shown):,} more (--all shows them)"
        yield ""
    yield _summary(report, found)


def _heading(rule: Rule, count: int) -> str:
    colour = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
    severity = click.style(str(rule.severity), fg=colour[rule.severity], bold=True)
    times = f" × {count:,}" if count > 1 else ""
    return f"{severity} {click.style(rule.id, bold=True)}{times}"


def _effect(rule: Rule, engine: str) -> str:
    failures = sorted(rule.failures(engine))
    return f"{rule.engine} Fails: {', '.join(failures)}." if failures else rule.engine


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")


def _place(finding: Finding) -> Iterator[str]:
    yield f"    {finding.path}" + (f"  ({finding.message})" if finding.message else "")
    if finding.claimed or finding.computed:
        for name, value in (("claimed", finding.claimed), ("computed", finding.computed)):
            if value:
                yield f"      {name:8}  {_short(value)}"


def _short(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def _summary(report: Report, found: list[Finding]) -> str:
    looked = ", ".join(_count(number, noun) for noun, number in _looked_at(report).items())
    opened = "layers opened" if report.content else "layers not opened (--content opens them)"
    if not found:
        return f"Nothing found: {looked}; {opened}."
    counts = [
        _count(sum(CATALOGUE[finding.id].severity == severity for finding in found), str(severity))
        for severity in sorted(Severity, reverse=True)
    ]
    told = ", ".join(count for count in counts if not count.startswith("0 "))
    return f"{told} in {looked}; {opened}."


def _looked_at(report: Report) -> dict[str, int]:
    root = report.root
    return {
        "image": len(root.images),
        "layer": len(root.layers),
        "container": len(root.containers),
    }


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + "s" * (number != 1)


def _listing(rules: Iterable[Rule]) -> str:
    lines = []
    for rule in rules:
        content = " (--content)" if rule.content else ""
        lines.append(f"{rule.id}  {rule.severity}{content}")
        lines += [*_wrapped(rule.means, "  "), *_wrapped(f"Docker: {rule.engine}", "  ")]
    return "\n".join(lines)


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "severity": str(rule.severity),
        "means": rule.means,
        "engine": rule.engine,
        "fails": {name: sorted(rule.failures(name)) for name in engines.ENGINES},
        "content": rule.content,
    }


def _report(report: Report, found: list[Finding]) -> dict[str, object]:
    return {
        "findings": [
            {
                "id": finding.id,
                "severity": str(CATALOGUE[finding.id].severity),
                "path": finding.path,
                "message": finding.message,
                "claimed": finding.claimed,
                "computed": finding.computed,
                "engine": CATALOGUE[finding.id].engine,
            }
            for finding in found
        ],
        **{f"{noun}s": number for noun, number in _looked_at(report).items()},
        "content": report.content,
    }


def _json_of(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
