"""Draw the golden texts anew: `python -m tests.render.golden`; look at what changed before you keep it."""

from __future__ import annotations

from tests.render.test_views import GOLDEN, VIEWS, drawn

if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for view in VIEWS:
        for form in ("dot", "mmd", "txt"):
            (GOLDEN / f"{view}.{form}").write_text(drawn(view, form))
