"""The page in a real browser: clicks, keys, the slider, search, colours, a phone, those who hear it, and bad guests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Browser, Page, expect
from tests.fs.test_trace import layers
from tests.page.browser import chromium, needs_browser, opened

from dockroot import DataRoot
from dockroot import graph as graphs
from dockroot.check import check
from dockroot.faults import damage
from dockroot.fs.merge import merged
from dockroot.page import Limits, model, page
from dockroot.page.content import Contents
from dockroot.page.layers import Layers
from dockroot.root import read
from dockroot.tree import Directory

pytestmark = needs_browser

DOCKERFILE = """\
FROM alpine
RUN echo one > /first && rm /etc/motd
ENV A=1
RUN rm -rf /etc/apk && mkdir /etc/apk && echo two > /etc/apk/two
RUN echo three > /first
"""


def write(root: DataRoot | Directory, path: Path, **options: str) -> Path:
    tree = root if isinstance(root, Directory) else root.tree
    found = read(tree)[0]
    findings = check(tree, content=False).findings
    path.write_text(page(model(found, graphs.of_root(found), findings), title="A root", **options))
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def root() -> DataRoot:
    made = DataRoot(engine="20.10")
    made.build(DOCKERFILE, tag="app:latest")
    made.run("app:latest", "sh", "-c", "echo x > /own; rm /first", name="web")
    return made


@pytest.fixture(scope="module")
def path(root: DataRoot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(root, tmp_path_factory.mktemp("page") / "page.html")


def choose(at: Page, label: str) -> None:
    at.get_by_label("Walk through").select_option(label=label)


def cells(at: Page) -> list[list[str]]:
    """The rows of the files."""
    rows: list[list[str]] = at.evaluate(
        "[...document.querySelectorAll('#files tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText))"
    )
    return rows


def row(at: Page, column: str, text: str) -> Any:
    return at.get_by_role("listbox", name=column).get_by_role("option").filter(has_text=text)


def test_a_click_shows_files_pointers_and_arrows(browser: Browser, path: Path) -> None:
    with opened(browser, path) as at:
        layer = at.get_by_role("listbox", name="Layers").get_by_role("option").first
        layer.click()
        expect(layer).to_have_attribute("aria-selected", "true")
        details = at.get_by_role("region", name="Details")
        expect(details.get_by_role("heading", name="layer")).to_be_visible()
        details.get_by_role("button", name="cache-id", exact=True).click()
        cache = details.get_by_label("Content").inner_text()
        pointed = at.get_by_role("listbox", name="Cache directories").locator(".near")
        expect(pointed).to_have_count(1)
        assert cache.startswith(pointed.locator("b").inner_text())
        assert at.locator("#arrows path").count() >= 2
        details.get_by_role("button", name="cache directory").click()
        expect(details.get_by_role("heading", name="cache directory")).to_be_visible()
        expect(at.get_by_role("listbox", name="Links").locator(".near")).to_have_count(2)
        details.get_by_role("button", name="diff/").click()
        assert cells(at) == [["first", "6 bytes, 0644", layer_name(at)]]


def layer_name(at: Page) -> str:
    return f"1/1 {at.locator('.row[aria-selected=true] b').inner_text()}"


def test_every_row_can_be_chosen_and_every_content_be_read(browser: Browser, path: Path) -> None:
    with opened(browser, path) as at:
        counts = at.evaluate(
            """() => nodes.map(({ id }) => {
                 select(id);
                 const buttons = [...document.querySelectorAll("#details h3 + ul:first-of-type button")];
                 buttons.forEach((each) => each.click());
                 return document.getElementById("details").innerText.length;
               })"""
        )
        assert min(counts) > 50


def test_keys_go_along_rows_and_pointers(browser: Browser, path: Path) -> None:
    with opened(browser, path) as at:
        at.keyboard.press("/")
        expect(at.get_by_label("Search")).to_be_focused()
        row(at, "References", "app:latest").focus()
        at.keyboard.press("ArrowRight")
        expect(at.get_by_role("region", name="Details").get_by_role("heading", level=2)).to_contain_text("image config")  # fmt: skip
        at.keyboard.press("ArrowRight")
        top = at.get_by_role("listbox", name="Layers").get_by_role("option").first
        expect(top).to_be_focused()
        at.keyboard.press("End")
        expect(at.get_by_role("listbox", name="Layers").get_by_role("option").last).to_be_focused()
        at.keyboard.press("ArrowUp")
        at.keyboard.press("Home")
        expect(top).to_be_focused()
        expect(at.locator("#told")).to_contain_text("Points at")
        at.keyboard.press("Enter")
        expect(at.get_by_role("region", name="Details")).to_be_focused()
        at.keyboard.press("Tab")
        assert at.evaluate("document.activeElement.tagName") == "BUTTON"
        at.keyboard.press("Escape")
        expect(at.locator("[aria-selected=true]")).to_have_count(0)


def test_the_slider_goes_through_the_steps(browser: Browser, path: Path) -> None:
    with opened(browser, path) as at:
        choose(at, "image app:latest")
        made = at.locator("#made")
        expect(made).to_contain_text("Step 6 of 6")
        layers_ = at.get_by_role("listbox", name="Layers").get_by_role("option")
        expect(layers_).to_have_count(4)
        expect(layers_.first).to_contain_text("new at this step")
        first = next(each for each in cells(at) if each[0] == "first")
        assert "changed by this step" in first[1]
        at.get_by_role("slider").focus()
        at.keyboard.press("Home")
        expect(made).to_contain_text("Step 1 of 6")
        expect(layers_).to_have_count(1)
        at.get_by_role("button", name="one step on").click()
        at.get_by_role("button", name="one step on").click()
        expect(made).to_contain_text("echo one")
        expect(layers_).to_have_count(2)
        assert ["first", "4 bytes, 0644 · new at this step"] in [each[:2] for each in cells(at)]
        at.get_by_role("button", name="etc/").click()
        assert next(each for each in cells(at) if each[0] == "motd")[1].endswith("removed by this step")  # fmt: skip
        at.locator("h1").click()
        at.keyboard.press("]")
        expect(made).to_contain_text("made no layer")
        assert "step=4" in at.url


def test_an_address_leads_back(browser: Browser, path: Path) -> None:
    with opened(browser, path) as at:
        choose(at, "image app:latest")
        at.get_by_role("button", name="one step back").click()
        row(at, "Layers", "diff").first.click()
        address, title = (
            at.url.partition("#")[2],
            at.locator(".row[aria-selected=true]").inner_text(),
        )
    with opened(browser, path, f"#{address}") as at:
        expect(at.locator("#made")).to_contain_text("Step 5 of 6")
        assert at.locator(".row[aria-selected=true]").inner_text() == title
    with opened(browser, path, "#of=nothing&step=-7&at=%FF%3Cscript%3E") as at:
        expect(at.get_by_role("listbox", name="Layers").get_by_role("option")).to_have_count(4)


def test_a_container_has_the_steps_of_its_image_and_two_of_its_own(
    browser: Browser, path: Path
) -> None:
    with opened(browser, path) as at:
        choose(at, "container web")
        expect(at.locator("#made")).to_contain_text("Step 8 of 8: create: the directory into which")
        shown = {each[0]: each for each in cells(at)}
        assert shown["own"][1].endswith("new at this step")
        assert shown["first"][1].endswith("removed by this step")
        assert shown["own"][2].startswith("6/6 ")
        at.get_by_label("also what is hidden").check()
        hidden = [each for each in cells(at) if each[0] == "first"]
        assert [each[1].partition(" · ")[2].partition(" by ")[0] for each in hidden] == [
            "removed", "hides this name in the layers below", "hidden", "hidden",
        ]  # fmt: skip
        at.get_by_role("button", name="one step back").click()
        expect(at.locator("#made")).to_contain_text("init directory")
        assert ".dockerenv" in [each[0] for each in cells(at)]


def test_files_are_read_and_lead_to_their_layer(browser: Browser, path: Path) -> None:
    with opened(browser, path) as at:
        choose(at, "image app:latest")
        at.get_by_role("button", name="first", exact=True).click()
        expect(at.get_by_role("region", name="Files").get_by_label("Content")).to_have_text("three\n")  # fmt: skip
        at.get_by_role("region", name="Files").locator("tr", has_text="first").get_by_role("button").last.click()  # fmt: skip
        expect(at.locator(".row[aria-selected=true]").locator("xpath=ancestor::section[1]")).to_contain_text("Cache directories")  # fmt: skip


def test_search_finds_rows_and_paths(browser: Browser, path: Path) -> None:
    with opened(browser, path) as at:
        at.get_by_label("Search").fill("apk/two")
        expect(at.locator("#count")).to_have_text("0 rows, 1 path")
        at.get_by_role("region", name="Details").get_by_role("button", name="/etc/apk/two").click()
        expect(at.get_by_role("region", name="Files").get_by_label("Content")).to_have_text("two\n")
        at.get_by_label("Search").fill("web")
        expect(row(at, "Containers", "web")).to_have_count(1)
        expect(at.get_by_role("listbox", name="Layers")).to_have_count(0)
        at.keyboard.press("Escape")
        expect(at.get_by_label("Search")).to_have_value("")
        expect(at.get_by_role("listbox", name="Layers")).to_have_count(1)


def test_the_merged_view_is_overlayfs_own(browser: Browser, path: Path) -> None:
    with opened(browser, path) as at:

        @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
        @given(layers)
        def holds(stack: list[Directory]) -> None:
            held = {}
            for number, layer in enumerate(stack):
                limits = Limits()
                held[str(number)] = Layers(Contents(limits), limits).held(layer)
            told = at.evaluate(
                """(held) => { data.layers = held; opened.clear();
                     const stack = Object.keys(held).map(Number), found = {}, todo = [""];
                     while (todo.length) {
                       const path = todo.pop();
                       for (const { name, entry, from } of listing(stack, path).names) {
                         if (!entry) continue;
                         const here = path ? `${path}/${name}` : name;
                         found[here] = [isFolder(entry), from];
                         if (isFolder(entry)) todo.push(here);
                       }
                     }
                     return found; }""",
                held,
            )
            view = merged(reversed(stack))
            wanted = {where: isinstance(node, Directory) for where, node in view.walk()}
            assert {where: folder for where, (folder, _) in told.items()} == wanted
            for where, (folder, layer) in told.items():
                assert folder or stack[layer].get(where) is view.get(where)

        holds()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390], ids=["desk", "phone"])
def test_those_who_hear_or_squint_are_served(
    browser: Browser, path: Path, width: int, dark: bool
) -> None:
    with opened(browser, path, width=width, dark=dark) as at:
        assert _faults(at) == []
        choose(at, "container web")
        at.get_by_label("also what is hidden").check()
        at.locator(".row.k4").first.click()
        assert _faults(at) == []
        at.get_by_label("Search").fill("etc")
        assert _faults(at) == []


def _faults(at: Page) -> list[str]:
    found = Axe().run(at).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


def test_colours_follow_the_system_or_the_reader(browser: Browser, path: Path) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    with opened(browser, path, dark=True) as at:
        dark = at.evaluate(ground)
        at.get_by_label("Colours").select_option("light")
        light = at.evaluate(ground)
    with opened(browser, path) as at:
        assert at.evaluate(ground) == light != dark
        at.get_by_label("Colours").select_option("dark")
        assert at.evaluate(ground) == dark


def test_on_a_phone_nothing_sticks_out(browser: Browser, path: Path) -> None:
    with opened(browser, path, width=390) as at:
        choose(at, "container web")
        row(at, "Containers", "web").tap()
        assert at.evaluate("document.documentElement.scrollWidth") <= 390
        at.get_by_role("button", name="one step back").tap()
        expect(at.locator("#made")).to_contain_text("Step 7 of 8")


def test_the_page_speaks_chinese(browser: Browser, path: Path, root: DataRoot, tmp_path: Path) -> None:  # fmt: skip
    with opened(browser, path) as at:
        at.get_by_label("Language").select_option("zh")
        assert at.evaluate("document.documentElement.lang") == "zh-Hans"
        at.get_by_label("逐步查看").select_option(label="镜像 app:latest")
        expect(at.locator("#made")).to_contain_text("第 6 步，共 6 步")
        left = at.evaluate("document.body.innerText")
        for english in ("Layers", "Files", "Details", "new at", "Search", "bytes"):
            assert english not in left
    found = read(root.tree)[0]
    untitled = tmp_path / "zh.html"
    untitled.write_text(page(model(found, graphs.of_root(found)), language="zh"))
    with opened(browser, untitled) as at:
        expect(at.get_by_label("搜索")).to_be_visible()
        expect(at.get_by_role("heading", level=1)).to_have_text("Docker 数据根目录")
        expect(at).to_have_title("Docker 数据根目录")


def test_a_hostile_root_does_no_harm(browser: Browser, tmp_path: Path) -> None:
    """Names and contents that would be markup, script, or control characters, and a file of 5 MB."""
    root = DataRoot(engine="28.5")
    evil = "</script><script>window.harmed=1</script><img src=x onerror=window.harmed=1>"
    name = "<img src=x onerror=window.harmed=1>\x1b[31m\u202egpj.exe"
    context = {
        "evil": evil.encode(),
        "big": b"<b>" * 1_700_000,
        "binary": b"\0\xff" * 2000,
        f"dir/{name}": evil.encode(),
        "dir/\udcff\udcfe": b"\x1b]0;title\x07\r\n",
        "dir/__proto__": b"proto",
        "dir/constructor": b"x",
        "__proto__/toString": b"y",
    }
    root.build(
        f"FROM alpine\nCOPY . /\nLABEL a=\"{evil}\"\nRUN echo '{evil}'\n", context, tag="evil"
    )
    path = write(root, tmp_path / "evil.html")
    assert path.stat().st_size < 1_500_000
    with opened(browser, path) as at:
        choose(at, "image evil:latest")
        at.evaluate("nodes.forEach(({ id }) => select(id))")
        for step in range(1, 6):
            at.evaluate(f"walk({step})")
        at.evaluate("walk(99)")
        at.get_by_role("button", name="dir/").click()
        names = [each[0] for each in cells(at)]
        assert "\\xff\\xfe" in names
        assert "__proto__" in names
        assert [each for each in names if "\\x1b[31m\\u202egpj.exe" in each]
        for file in at.locator("#files tbody tr td:first-child button").all():
            file.click()
            expect(at.locator("#content pre")).to_be_visible()
        at.get_by_role("button", name="/", exact=True).click()
        at.get_by_role("button", name="big", exact=True).click()
        expect(at.locator("#content")).to_contain_text("5,100,000 bytes")
        expect(at.locator("#content")).to_contain_text("Only the beginning")
        at.get_by_role("button", name="__proto__/").click()
        assert [each[0] for each in cells(at)] == ["toString"]
        at.get_by_label("Search").fill("<img")
        expect(at.locator("#count")).to_contain_text("path")
        assert at.evaluate("window.harmed") is None
        assert at.locator("img").count() == 0


def test_what_is_wrong_is_said(browser: Browser, root: DataRoot, tmp_path: Path) -> None:
    broken = damage(root.tree, "link-missing").tree
    with opened(browser, write(broken, tmp_path / "broken.html")) as at:
        wrong = at.locator(".row:has(.wrong)").first
        expect(wrong).to_contain_text("✗")
        wrong.click()
        expect(at.get_by_role("region", name="Details")).to_contain_text("✗ link-missing")


def test_two_hundred_layers_are_walked_through(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, write(tall(200), tmp_path / "tall.html")) as at:
        choose(at, "image top:latest")
        expect(at.get_by_role("listbox", name="Layers").get_by_role("option")).to_have_count(201)
        at.get_by_role("slider").focus()
        at.keyboard.press("Home")
        for _ in range(5):
            at.keyboard.press("ArrowRight")
        expect(at.get_by_role("listbox", name="Layers").get_by_role("option")).to_have_count(5)
        expect(at.locator("#made")).to_contain_text("Step 6 of 202")


def test_long_columns_open_on_demand(browser: Browser, path: Path) -> None:
    with opened(browser, path) as at:
        at.evaluate(
            "data.columns[4] = Array.from({ length: 700 }, (_, at) => data.columns[4][at % 4])"
        )
        at.evaluate("showAll()")
        expect(at.get_by_role("listbox", name="Layers").get_by_role("option")).to_have_count(600)
        at.get_by_role("button", name="100 more").click()
        expect(at.get_by_role("listbox", name="Layers").get_by_role("option")).to_have_count(700)


def tall(layers: int) -> DataRoot:
    """A root with a stack of so many layers on a base."""
    root = DataRoot(engine="20.10")
    root.build("FROM alpine\n", tag="top")
    for start in range(0, layers, 100):
        steps = "".join(f"RUN echo {step} > /f{step}\n" for step in range(start, start + 100))
        root.build(f"FROM top\n{steps}", tag="top")
    return root
