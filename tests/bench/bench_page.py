"""The page of 200 layers in a browser: a step of the slider beside what the browser takes for as many plain rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.bench.figures import Figure
from tests.page.browser import chromium, needs_browser, opened
from tests.page.test_page import tall, write

pytestmark = needs_browser
_LAYERS = 200


def test_a_step(tmp_path: Path, note: Callable[[Figure], None]) -> None:
    path = write(tall(_LAYERS), tmp_path / "tall.html")
    with chromium() as browser, opened(browser, path) as at:
        ours, chosen, plain = at.evaluate(
            """() => {
                 choose(data.subjects.findIndex(({ name }) => name === "top:latest"));
                 const best = (times, work) => Math.min(...Array.from({ length: times }, (_, at) => {
                   const begun = performance.now();
                   work(at);
                   document.body.offsetHeight;
                   return performance.now() - begun;
                 }));
                 const total = subject().steps.length;
                 const walked = best(10, (at) => walk(total - (at % 2)));
                 const chosen = best(10, (at) => select(data.columns[4][at]));
                 const place = document.getElementById("details");
                 const rows = document.querySelectorAll(".row").length;
                 const plain = best(10, () => place.replaceChildren(...Array.from({ length: rows }, (_, at) =>
                   element("li", { role: "option", class: "row", title: `${at}` }, element("b", {}, `${at}`), element("small", {}, "diff")))));
                 return [walked, chosen, plain].map((each) => each / 1000);
               }"""
        )
    note(
        Figure(f"a step in the page of {_LAYERS} layers, beside plain rows", ours, plain, at_most=4)
    )
    note(Figure(f"a row chosen in the page of {_LAYERS} layers", chosen, plain, at_most=4))
