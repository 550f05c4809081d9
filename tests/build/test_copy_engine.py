"""COPY and ADD as each engine does them: the same refusals, hashes and layers, case by case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from tests.build.cases import CASES
from tests.corpus.case import Case
from tests.engine.built import add_bases, lay_out
from tests.engine.compare import Comparison, compare
from tests.engine.engines import ENGINES, Binaries, booted, unmount_below
from tests.engine.tool import Tool

pytestmark = pytest.mark.engine

CHECKSUM = (
    "the engine stops reading at the tar's end, before the damaged checksum; we read on and refuse"
)


@dataclass
class Both:
    """What the engine and the tool said to each case, and how their roots differ."""

    theirs: dict[str, int] = field(default_factory=dict)
    ours: dict[str, int] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    comparison: Comparison | None = None


@pytest.fixture(scope="module", params=ENGINES, ids=lambda binaries: binaries.series)
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    binaries: Binaries = request.param
    if binaries.absence:
        pytest.skip(binaries.absence)
    where = tmp_path_factory.mktemp("transfers")
    bases, result = lay_out(where), Both()
    placed = [(case, *case.write(where / "transfers" / case.name)) for case in CASES]
    tool = Tool(binaries, where / "ours")
    tool.add_bases(bases)
    with booted(binaries, where / "theirs") as daemon:
        add_bases(daemon, bases)
        for case, context, dockerfile in placed:
            built = daemon.build(context, dockerfile, case.options())
            made = tool.run("build", *case.options(), "-f", dockerfile, context)
            result.theirs[case.name], result.ours[case.name] = built.returncode, made.returncode
            said = built.stdout + b"\n--- ours ---\n" + made.stdout
            result.said[case.name] = said.decode("utf-8", "replace")
    result.comparison = compare(where / "ours", where / "theirs")
    yield result
    unmount_below(where)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_transfer(case: Case, both: Both, request: pytest.FixtureRequest) -> None:
    if case.name == "add-badcrc" and not both.theirs[case.name]:
        request.applymarker(pytest.mark.xfail(reason=CHECKSUM, strict=True))
    assert bool(both.ours[case.name]) == bool(both.theirs[case.name]), both.said[case.name]
    if both.ours[case.name]:
        ours = both.said[case.name].partition("--- ours ---")[2]
        assert both.ours[case.name] in {1, 2}
        assert "Traceback" not in ours
        assert "Dockerfile:" in ours
        return
    assert both.comparison is not None
    host_names = (
        "› names: "  # the engine of 20.10 looks owners up among this machine's own accounts
    )
    found = [line for name in case.familiar for line in both.comparison.of(name)]
    assert [line for line in found if host_names not in line] == []
