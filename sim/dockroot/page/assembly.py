"""The page as one file: the model, the words, the style and the scripts in a frame that lets nothing else in.

The policy in its head names the style and the script by their digests and allows nothing more: what a root holds
is data, whatever it says. The model stands in the page as JSON in which no `<` is left to end its element.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import pkgutil
import re
from typing import Any

from dockroot.render.palette import DARK, FILLS, FRAME, GROUND, HEAD, INK, LINE, MARKS, QUIET, WRONG

LANGUAGES = ("en", "zh")

_SCRIPTS = (
    "state.js",
    "words.js",
    "merge.js",
    "subject.js",
    "columns.js",
    "arrows.js",
    "details.js",
    "files.js",
    "search.js",
    "main.js",
)
_COLOURS = {
    "ground": GROUND,
    "ink": INK,
    "line": LINE,
    "frame": FRAME,
    "quiet": QUIET,
    "head": HEAD,
    "error": WRONG,
    **MARKS,
    **FILLS,
}


def page(model: dict[str, Any], *, title: str = "", language: str = "") -> str:
    """Return the page of a model; `language` is one of LANGUAGES, empty: the reader's own, else English.

    Without a title it has one in its language.
    """
    style = _style()
    script = "\n".join(_part(name) for name in _SCRIPTS)
    words = {each: json.loads(_part(f"words.{each}.json")) for each in LANGUAGES}
    values = {
        "language": language or "en",
        "title": html.escape(title or words[language or "en"]["title"]),
        "policy": "; ".join(
            [
                "default-src 'none'",
                f"style-src '{_digest(style)}'",
                f"script-src '{_digest(script)}'",
                "base-uri 'none'",
                "form-action 'none'",
            ]
        ),
        "style": style,
        "data": _data({"title": title, "language": language, "words": words, **model}),
        "script": script,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], _part("page.html"))


def _part(name: str) -> str:
    data = pkgutil.get_data(__package__, name)
    assert data is not None
    return data.decode()


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _data(value: dict[str, Any]) -> str:
    """Return JSON without what could end its element, and without surrogates, which no UTF-8 can hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _style() -> str:
    light = _variables(_COLOURS)
    dark = _variables({name: DARK[colour] for name, colour in _COLOURS.items()})
    return "\n".join(
        [
            f":root{{color-scheme:light;{light}}}",
            f":root[data-theme=dark]{{color-scheme:dark;{dark}}}",
            f"@media (prefers-color-scheme:dark){{:root[data-theme=auto]{{color-scheme:dark;{dark}}}}}",
            _part("page.css"),
        ]
    )


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--{name.replace(' ', '-')}:{colour};" for name, colour in colours.items())
