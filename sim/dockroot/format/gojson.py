r"""JSON as Go's encoding/json writes it.

The format (Go 1.19 to 1.25, `encoding/json/encode.go`):

* no white space, no newline at the end; struct fields in declared order, which here is the dict's
  order;
* `<`, `>`, `&`, U+2028 and U+2029 are escaped as `\u003c` ...; other text stays as UTF-8;
* control characters are `\n`, `\r`, `\t`, else `\u00xx`; backspace and form feed are `\b` and `\f`
  since Go 1.22, `\u0008` and `\u000c` before;
* a byte that is not valid UTF-8 (a surrogate here, see `tree.py`) is written as the six characters
  `\ufffd`;
* floats are the shortest digits that read back, with an exponent below 1e-6 and from 1e21 on;
* nil is `null`, a byte slice is base64.
"""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Mapping
from typing import Any

_HTML = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_ESCAPED = re.compile(r"\\.")
_REPLACED = re.compile(r"\\(?:ufffd|.)")
_LONG = {"\\b": "\\u0008", "\\f": "\\u000c"}
_quote = json.encoder.encode_basestring


def dumps(
    value: object, *, short_control_escapes: bool = True, plain_replacement: bool = False
) -> bytes:
    """Return `value` as Go writes it; `short_control_escapes` as Go does since 1.22.

    `plain_replacement`: what is no UTF-8 becomes the character U+FFFD itself, not its escape, as in
    Debian's 28.5.2, built with Go 1.27 (measured).

    Takes None, bool, int, float, str, bytes, mappings (in their order) and sequences, nested.

    Raises: ValueError for a float that is no number; TypeError for a type that has no JSON form.
    """
    parts: list[str] = []
    _encode(value, parts)
    text = "".join(parts)
    if not short_control_escapes and ("\\b" in text or "\\f" in text):
        text = _ESCAPED.sub(lambda match: _LONG.get(match[0], match[0]), text)
    if plain_replacement:
        text = _REPLACED.sub(lambda match: "\ufffd" if match[0] == r"\ufffd" else match[0], text)
    return text.encode()


def loads(data: bytes | str) -> Any:
    """Return the value of a JSON text, objects as dicts in the order of the text.

    Invalid UTF-8 becomes U+FFFD, as in Go's decoder.

    Raises: ValueError when it is not JSON.
    """
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("JSON nested too deeply") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"JSON has no {name}")


def _encode(value: object, out: list[str]) -> None:
    if isinstance(value, str):
        out.append(_string(value))
    elif isinstance(value, (dict, Mapping)):
        before = "{"
        for key, item in value.items():
            out.append(f"{before}{_string(str(key))}:")
            _encode(item, out)
            before = ","
        out.append("}" if before == "," else "{}")
    elif isinstance(value, (list, tuple)):
        before = "["
        for item in value:
            out.append(before)
            _encode(item, out)
            before = ","
        out.append("]" if before == "," else "[]")
    else:
        out.append(_scalar(value))


def _scalar(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(int(value))
        case float():
            return _float(value)
        case bytes():
            return _string(base64.b64encode(value).decode())
    raise TypeError(f"no JSON form for {type(value).__name__}")


def _string(text: str) -> str:
    quoted: str = _quote(text)
    if quoted.isascii() and not ("<" in quoted or ">" in quoted or "&" in quoted):
        return quoted
    return re.sub("[\ud800-\udfff]", r"\\ufffd", quoted.translate(_HTML))


def _float(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError(f"JSON has no {value}")
    sign = "-" if math.copysign(1, value) < 0 else ""
    mantissa, _, power_text = f"{abs(value)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    if not digits.strip("0"):
        return sign + "0"
    point = len(whole) + int(power_text or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if 1e-6 <= abs(value) < 1e21:
        if point <= 0:
            return f"{sign}0.{'0' * -point}{digits}"
        rest = digits[point:]
        return sign + digits[:point].ljust(point, "0") + ("." + rest if rest else "")
    rest, power = digits[1:], point - 1
    exponent = f"-{-power}" if power < 0 else f"+{power:02d}"
    return sign + digits[0] + ("." + rest if rest else "") + "e" + exponent
