"""npm, yarn, gem, bundle, go, cargo, dnf: the shape of what they leave."""

from __future__ import annotations

import json

import pytest
from tests.packages.conftest import Box

from dockroot.tree import Node, file


def with_programs(*paths: str) -> Box:
    box = Box("debian:12")
    for path in paths:
        box.world.fs.makedirs(path.rpartition("/")[0])
        node: Node = file(b"\x7fELF stands for a program\0")
        box.world.fs.write(path, node.content).mode = 0o755
    return box


def test_npm_installs_what_a_project_declares() -> None:
    box = with_programs("/usr/local/bin/npm")
    box.out(
        'mkdir /app && cd /app && echo \'{"dependencies": {"express": "^4.18.2"},'
        ' "devDependencies": {"jest": "29.0.0"}}\' > package.json && npm install --omit=dev'
    )
    read = box.world.fs.read
    assert json.loads(read("/app/node_modules/express/package.json"))["version"] == "4.18.2"
    assert not box.world.fs.exists("/app/node_modules/jest")
    lock = json.loads(read("/app/node_modules/.package-lock.json"))
    assert "node_modules/express" in lock["packages"]
    assert "node_modules/ms" in json.loads(read("/app/package-lock.json"))["packages"]


def test_npm_installs_programs_for_all() -> None:
    box = with_programs("/usr/local/bin/npm")
    box.out("npm install -g typescript@5.0.4")
    assert (
        box.world.fs.readlink("/usr/local/bin/tsc") == "../lib/node_modules/typescript/bin/tsc.js"
    )
    box.out("npm uninstall -g typescript && npm cache clean --force")
    assert not box.world.fs.exists("/usr/local/bin/tsc", follow=False)
    assert not box.world.fs.exists("/root/.npm/_cacache")


def test_npm_says_that_there_is_no_project() -> None:
    assert with_programs("/usr/local/bin/npm").run("npm ci").status == 254


def test_yarn_adds() -> None:
    box = with_programs("/usr/local/bin/yarn")
    box.out("mkdir /app && cd /app && echo '{}' > package.json && yarn add @scope/thing@1.2.3")
    text = box.world.fs.read("/app/node_modules/@scope/thing/package.json")
    assert json.loads(text)["version"] == "1.2.3"
    assert box.world.fs.exists("/app/yarn.lock")


def test_gems_are_installed_with_what_they_require() -> None:
    box = with_programs("/usr/local/bin/gem")
    box.world.env = {"GEM_HOME": "/gems"}
    box.out("gem install rack -v 2.2.8 && gem install puma")
    names = box.world.fs.listdir("/gems/specifications")
    assert "rack-2.2.8.gemspec" in names
    assert any(name.startswith("nio4r-") for name in names)
    assert box.world.fs.exists("/gems/bin/puma")


def test_bundle_reads_the_gemfile() -> None:
    box = with_programs("/usr/local/bin/bundle")
    box.world.env = {"GEM_HOME": "/gems"}
    assert box.run("bundle install").status == 10
    box.out("echo \"gem 'rails', '~> 7.1.0'\" > Gemfile && bundle install")
    assert "rails-7.1.0" in box.world.fs.listdir("/gems/gems")


def test_go_builds_and_fetches() -> None:
    box = with_programs("/usr/local/go/bin/go")
    box.world.env = {"PATH": "/usr/local/go/bin:/usr/bin:/bin", "GOPATH": "/go"}
    box.out("go install github.com/a/B/v2/cmd/tool@v2.1.0")
    assert box.world.fs.read("/go/bin/tool")[:4] == b"\x7fELF"
    assert box.world.fs.exists("/go/pkg/mod/github.com/a/!b@v2.1.0/go.mod")
    box.out(
        "mkdir /src && cd /src && echo 'module example.org/app' > go.mod && go build -o /out ./..."
    )
    assert box.world.fs.exists("/out")


def test_cargo_builds() -> None:
    box = with_programs("/usr/local/cargo/bin/cargo")
    box.world.env = {"PATH": "/usr/local/cargo/bin:/usr/bin:/bin"}
    box.out("mkdir /s && cd /s && printf '[package]\\nname = \"app\"\\n' > Cargo.toml")
    box.out("cd /s && cargo build --release")
    assert box.world.fs.exists("/s/target/release/app")
    assert box.run("cd /tmp && cargo build").status == 101


def test_dnf_installs_and_removes() -> None:
    box = with_programs("/usr/bin/dnf", "/usr/bin/rpm")
    box.out("dnf install -y httpd && rpm -q httpd")
    assert box.world.fs.exists("/usr/bin/httpd")
    box.out("dnf remove -y httpd && dnf clean all")
    assert not box.world.fs.exists("/usr/bin/httpd")
    assert box.run("rpm -q httpd").status == 1


@pytest.mark.parametrize(
    "script",
    ["npm publish", "gem build x", "go bug", "cargo publish", "dnf history", "apt-get source x"],
)
def test_what_is_not_simulated_says_so(script: str) -> None:
    from dockroot.errors import UnsimulatedError

    paths = [f"/usr/bin/{name}" for name in ("npm", "gem", "go", "cargo", "dnf")]
    with pytest.raises(UnsimulatedError, match="is not simulated"):
        with_programs(*paths).run(script)
