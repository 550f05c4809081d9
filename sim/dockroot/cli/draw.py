"""draw: how the directories of the root point at each other."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from dockroot import graph as graphs
from dockroot import render
from dockroot.cli.naming import node_of
from dockroot.cli.output import title_option, write_whole
from dockroot.cli.pictures import FORMATS, picture
from dockroot.cli.session import Session
from dockroot.errors import NotFoundError, UsageError
from dockroot.graph import Graph
from dockroot.render import container, lesson, maps, shared, svg
from dockroot.render.chart import Chart
from dockroot.render.mermaid import MOST_ARROWS, MOST_TEXT

_ENDINGS = {".txt": "text", ".mmd": "mermaid", ".mermaid": "mermaid", ".htm": "html"}
_KINDS = ("dot", *FORMATS, "mermaid", "text", "html")
_VIEWS = ("map", "lesson", "container", "shared", "step")
_FOLD = 30


@click.command("draw")
@click.argument("names", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("-"),
    help="A .dot, .svg, .png, .pdf, .mmd (Mermaid), .html or .txt file; `-`: the terminal.",
)
@click.option(
    "--format", "kind", type=click.Choice(_KINDS), help="The format, whatever the ending."
)
@click.option(
    "--view",
    type=click.Choice(_VIEWS),
    help="A map of tables; a lesson of labelled arrows, up to six layers; the stack of one container; what images"
    " share; a step from --before to now  [default: lesson, beyond six layers map]",
)
@click.option(
    "--before",
    type=click.Path(path_type=Path),
    metavar="ROOT",
    help="The root as it was, a directory or a packed tar: what came and went is marked.",
)
@click.option("--depth", type=click.IntRange(0), help="Follow so many arrows from NAMES.")
@click.option("--hide", multiple=True, type=click.Choice(graphs.KINDS), help="Leave out a kind.")
@click.option(
    "--fold",
    type=click.IntRange(0),
    default=_FOLD,
    show_default=True,
    help="Fold stacks that are higher; 0: none.",
)
@title_option
@click.option("--legend/--no-legend", default=True, help="Say what the signs mean, in maps.")
@click.option(
    "--theme",
    type=click.Choice(("auto", "light", "dark")),
    default="auto",
    show_default=True,
    help="Colours; auto follows the page that an SVG stands in, and is light elsewhere.",
)
@click.option("--links", default="", metavar="URL", help="Link each path: to URL and the path.")
@click.option("--findings", is_flag=True, help="Mark what `dockroot check` finds.")
@click.option("--whiteouts", is_flag=True, help="Open the layers, and note what each hides.")
@click.option("--alt", is_flag=True, help="Print the picture in words, for Markdown's alt text.")
@click.option(
    "--check", "compare", is_flag=True, help="Write nothing; exit 1 when OUTPUT is stale."
)
@click.pass_obj
def draw_command(session: Session, /, names: tuple[str, ...], output: Path, compare: bool, **options: Any) -> int:  # fmt: skip
    """Draw the root, or what the images, containers and IDs NAMES stand on."""
    wish = _Wish(names=names, **options)
    to_terminal = str(output) == "-"
    kind = wish.kind or ("text" if to_terminal else _kind_of(output))
    drawing = _Drawing(_graph(session, wish), session, wish)
    if wish.alt:
        click.echo(drawing.words)
        return 0
    if compare:
        return _compared(drawing, kind, output)
    content = drawing.content(kind)
    if to_terminal:
        sys.stdout.buffer.write(content)
    else:
        write_whole(output, content)
    return 0


class _Wish(Struct, frozen=True):
    """What was asked for."""

    names: tuple[str, ...]
    kind: str | None
    view: str | None
    before: Path | None
    depth: int | None
    hide: tuple[str, ...]
    fold: int
    title: str
    legend: bool
    theme: str
    links: str
    findings: bool
    whiteouts: bool
    alt: bool


def _kind_of(output: Path) -> str:
    ending = output.suffix.lower()
    kind = _ENDINGS.get(ending, ending[1:])
    if kind not in _KINDS:
        raise UsageError(
            f"no drawing ends in {output.suffix!r}",
            hint="use .dot, .svg, .png, .pdf, .mmd, .html or .txt, or say --format",
        )
    return kind


def _graph(session: Session, wish: _Wish) -> Graph:
    if wish.before is None:
        if wish.view == "step":
            raise UsageError(
                "a step has a root before it",
                hint="name it, a directory or a packed tar: --before ROOT",
            )
        found = _state(session, wish)
    else:
        found = graphs.compared(
            _state(Session(wish.before), wish, lacking=True), _state(session, wish, lacking=True)
        )
    if wish.whiteouts:
        found = graphs.with_whiteouts(found, session.root)
    if wish.findings:
        from dockroot.check import check

        told = check(session.tree, content=False).findings
        found = graphs.with_findings(found, told)
    return graphs.without(found, wish.hide) if wish.hide else found


def _state(session: Session, wish: _Wish, *, lacking: bool = False) -> Graph:
    """Return the graph of one root; `lacking`: a name may not be there yet, or no more."""
    if not wish.names:
        return graphs.of_root(session.root)
    starts = []
    for name in wish.names:
        try:
            starts.append(node_of(session, name))
        except NotFoundError:
            if not lacking:
                raise
    return graphs.around(session.root, starts, wish.depth)


class _Drawing:
    """A graph in the view that was asked for."""

    def __init__(self, graph: Graph, session: Session, wish: _Wish) -> None:
        self.graph, self.wish = graph, wish
        self.view = wish.view or self._usual()
        self.chart = self._charts()[self.view]()

    def _usual(self) -> str:
        layers = sum(node.kind == "layer" for node in self.graph.nodes.values())
        if self.wish.before is not None:
            return "step"
        told = self.wish.findings or self.wish.whiteouts
        return "lesson" if layers <= lesson.MOST and not told else "map"

    def _charts(self) -> dict[str, Callable[[], Chart]]:
        return {
            "map": self._map,
            "step": self._map,
            "lesson": self._map,
            "container": self._container,
            "shared": lambda: shared.chart(self.graph),
        }

    def _map(self) -> Chart:
        return maps.chart(self.graph, fold=self.wish.fold)

    def _container(self) -> Chart:
        found = [node.id for node in self.graph.ordered_nodes if node.kind == "container"]
        if len(found) != 1:
            raise UsageError(
                f"a stack is one container's, and here are {len(found)}",
                hint="name a container: `dockroot ps -a` lists them",
            )
        return container.chart(self.graph, found[0])

    @property
    def words(self) -> str:
        """The picture in words."""
        return render.words(self.chart, self.wish.title)

    @property
    def dot(self) -> str:
        """The dot source, in the light or the dark colours."""
        wish = self.wish
        if self.view == "lesson":
            source = lesson.dot(self.graph, title=wish.title, links=wish.links)
        else:
            source = render.dot(self.chart, title=wish.title, links=wish.links, legend=wish.legend)
        return render.darkened(source) if wish.theme == "dark" else source

    def content(self, kind: str) -> bytes:
        """Return the file."""
        if kind in ("svg", "html"):
            drawn = self._svg()
            return (svg.page(drawn, self._title) if kind == "html" else drawn).encode()
        if kind in FORMATS:
            return picture(self.dot, kind)
        return self._text(kind).encode()

    def _text(self, kind: str) -> str:
        if kind == "dot":
            return self.dot
        if kind == "mermaid":
            return self._mermaid()
        return render.text(self.graph) if self.view == "lesson" else render.columns(self.chart)

    def _mermaid(self) -> str:
        source = render.mermaid(self.chart, title=self.wish.title)
        if len(source) > MOST_TEXT or source.count("-->") > MOST_ARROWS:
            click.echo(
                "note: this is more than Mermaid draws by itself: name an image, --fold stacks, or --hide a kind",
                err=True,
            )
        return source

    def _svg(self) -> str:
        drawn = picture(self.dot, "svg").decode()
        follow = self.wish.theme == "auto"
        return svg.finish(drawn, self.dot, title=self._title, words=self.words, follow=follow)

    @property
    def _title(self) -> str:
        return self.wish.title or "How the directories of a data root point at each other"


def _compared(drawing: _Drawing, kind: str, output: Path) -> int:
    """Say whether a picture is stale: an SVG by the source it is stamped with, text by each byte."""
    if kind not in ("svg", "dot", "mermaid", "text"):
        raise UsageError(f"a {kind} cannot be compared", hint="keep the .svg or the .dot beside it")
    try:
        there = output.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        there = ""
    fresh = (
        svg.stamp(there) == svg.digest(drawing.dot)
        if kind == "svg"
        else there.encode() == drawing.content(kind)
    )
    if not fresh:
        click.echo(
            f"{output} is stale: draw it anew with the same command without --check", err=True
        )
    return 0 if fresh else 1
