"""Colours: those of Okabe and Ito, which the colour-blind can tell apart, lightened below dark text.

The dot source is written in the light ones; for a dark ground each has a counterpart, by which a picture is
drawn anew, or which a page chooses itself (`svg`).
"""

FILLS = {
    "reference": "#f0e442",
    "container": "#f4a582",
    "image config": "#8ecbf0",
    "mount": "#e3a6c8",
    "layer": "#f0b64d",
    "cache directory": "#6cc7a8",
    "init directory": "#b5e2d3",
    "link": "#d9d9d9",
}
GROUND, INK, LINE, FRAME, QUIET, HEAD = (
    "#ffffff",
    "#1a1a1a",
    "#555555",
    "#aaaaaa",
    "#444444",
    "#eeeeee",
)
MARKS = {"added": "#c9efd2", "removed": "#f6d0d0", "wrong": "#ffe0e0"}
WRONG = "#b00020"

DARK = {
    GROUND: "#0d1117",
    INK: "#e8edf2",
    LINE: "#a9b4c0",
    FRAME: "#5c6773",
    QUIET: "#c3ccd6",
    HEAD: "#21262d",
    WRONG: "#ff8a9a",
    "#f0e442": "#5f5a00",
    "#f4a582": "#7a3a1c",
    "#8ecbf0": "#14507a",
    "#e3a6c8": "#74305a",
    "#f0b64d": "#6d4a00",
    "#6cc7a8": "#0b5c43",
    "#b5e2d3": "#23493d",
    "#d9d9d9": "#3d444d",
    "#c9efd2": "#124a24",
    "#f6d0d0": "#5a1d1d",
    "#ffe0e0": "#4d1420",
}
"""The counterpart of each colour on a dark ground."""


def darkened(source: str) -> str:
    """Return text with every colour exchanged for its dark counterpart."""
    for light, dark in DARK.items():
        source = source.replace(light, dark)
    return source
