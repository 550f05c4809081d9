"""getopt: put the options of a script in order (util-linux `misc-utils/getopt.c`)."""

from __future__ import annotations

from dockroot.shell.commands.registry import Invocation, tool


@tool("getopt", raw=True)
def getopt(run: Invocation) -> int:
    """Print the words of a script, options first, quoted for `eval set --`."""
    words = list(run.operands)
    short, long, name, quiet, plain = "", [], run.name, False, False
    while words and words[0].startswith("-") and words[0] != "--":
        word = words.pop(0)
        key, equals, value = word.partition("=")
        if word in ("-T", "--test"):
            return 4
        if word in ("-q", "--quiet", "-Q", "--quiet-output"):
            quiet = True
        elif word in ("-u", "--unquoted"):
            plain = True
        elif word in ("-a", "--alternative"):
            continue
        else:
            value = value if equals else words.pop(0) if words else ""
            if key in ("-o", "--options"):
                short = value
            elif key in ("-l", "--long", "--longoptions"):
                long += [each.strip() for each in value.split(",")]
            elif key in ("-n", "--name"):
                name = value
            elif key not in ("-s", "--shell"):
                raise run.machine.unsupported(f"getopt {word}")
    if words[:1] == ["--"]:
        words.pop(0)
    if not short and not long and words:
        short, plain = words.pop(0), True
    found, wrong = _sorted_out(short, [each for each in long if each], words)
    for text in wrong if not quiet else []:
        run.note(f"{name}: {text}")
    shown = [
        word if plain or _is_bare(word, index, found) else _quoted(word)
        for index, word in enumerate(found)
    ]
    run.out(" " + " ".join(shown) + "\n")
    return int(bool(wrong))


def _is_bare(word: str, index: int, found: list[str]) -> bool:
    """Whether a word is an option itself, which stands without quotes."""
    end = found.index("--")
    return (word == "--" and index == end) or (
        index < end and word.startswith("-") and len(word) > 1
    )


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


def _sorted_out(short: str, long: list[str], words: list[str]) -> tuple[list[str], list[str]]:
    """Return options with their values, `--`, the other words; and what was wrong."""
    stops = short[:1] == "+"
    letters = short.lstrip("+-")
    options: list[str] = []
    others: list[str] = []
    wrong: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            others += rest
            break
        if word.startswith("--"):
            _long_option(word[2:], long, rest, options, wrong)
        elif word.startswith("-") and len(word) > 1:
            _short_options(word[1:], letters, rest, options, wrong)
        else:
            others.append(word)
            if stops:
                others += rest
                break
    return [*options, "--", *others], wrong


def _long_option(
    text: str, long: list[str], rest: list[str], options: list[str], wrong: list[str]
) -> None:
    name, equals, value = text.partition("=")
    fitting = [each for each in long if each.rstrip(":") == name] or [
        each for each in long if each.rstrip(":").startswith(name)
    ]
    if len(fitting) != 1:
        wrong.append(f"unrecognized option '--{name}'")
        return
    known = fitting[0]
    if known.endswith("::"):
        options += [f"--{known[:-2]}", value]
    elif known.endswith(":"):
        if not equals and not rest:
            wrong.append(f"option '--{known[:-1]}' requires an argument")
            return
        options += [f"--{known[:-1]}", value if equals else rest.pop(0)]
    elif equals:
        wrong.append(f"option '--{known}' doesn't allow an argument")
    else:
        options.append(f"--{known}")


def _short_options(
    text: str, letters: str, rest: list[str], options: list[str], wrong: list[str]
) -> None:
    while text:
        letter, text = text[0], text[1:]
        at = letters.find(letter) if letter != ":" else -1
        if at < 0:
            wrong.append(f"invalid option -- '{letter}'")
            continue
        options.append(f"-{letter}")
        if letters.startswith("::", at + 1):
            options.append(text)
            return
        if letters.startswith(":", at + 1):
            if not text and not rest:
                wrong.append(f"option requires an argument -- '{letter}'")
                options.pop()
                return
            options.append(text or rest.pop(0))
            return
