"""What Graphviz leaves of a picture, made fit for a page: words for those who hear it, and the colours of the night.

The dot source's SHA-256 stands in it, so that a stale picture can be told without Graphviz, whose versions differ.
"""

from __future__ import annotations

import hashlib
import html
import re

from dockroot.render.palette import DARK, INK
from dockroot.render.tables import NOWHERE

_STAMP = re.compile(r"<!-- dot sha256:([0-9a-f]{64}) -->")


def finish(drawn: str, source: str, *, title: str, words: str, follow: bool) -> str:
    """Return the SVG with a title, a description and its stamp; `follow`: its colours follow the page's."""
    head, tag, rest = drawn[drawn.index("<svg") :].partition(">")
    body = _tooltips(rest)
    body = re.sub(r"(<g id=\"graph0\"[^>]*>\s*)<title>[^<]*</title>", r"\1", body, count=1)
    head = f'{head} role="img" aria-labelledby="title desc"'
    parts = [
        f"{head}{tag}",
        f"<!-- dot sha256:{digest(source)} -->",
        f'<title id="title">{html.escape(title)}</title>',
        f'<desc id="desc">{html.escape(words)}</desc>',
        *([_style()] if follow else []),
    ]
    return "\n".join(parts) + body


def digest(source: str) -> str:
    """Return what a picture of this dot source is stamped with."""
    return hashlib.sha256(source.encode()).hexdigest()


def stamp(drawn: str) -> str:
    """Return the stamp of a picture; empty where it has none."""
    found = _STAMP.search(drawn)
    return found[1] if found else ""


def _tooltips(body: str) -> str:
    """Make tooltips of the links that lead nowhere."""
    nowhere = re.compile(
        rf'<a xlink:href="{re.escape(NOWHERE)}" xlink:title="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL
    )
    return nowhere.sub(r"<g><title>\1</title>\2</g>", body)


def _style() -> str:
    rules = [f"text{{fill:{DARK[INK]}}}"]
    for light, dark in DARK.items():
        rules += [f'[fill="{light}"]{{fill:{dark}}}', f'[stroke="{light}"]{{stroke:{dark}}}']
    inside = "".join(rules)
    return f"<style>@media (prefers-color-scheme: dark){{{inside}}}</style>"


def page(drawn: str, title: str) -> str:
    """Return a page of its own for a finished picture."""
    name = html.escape(title)
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{name}</title>\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<style>:root{{color-scheme:light dark}}body{{margin:1rem}}svg{{max-width:100%;height:auto}}</style>\n{drawn}\n</html>\n"
    )
