"""Go's JSON: what its encoder writes, byte for byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockroot import engine as engines
from dockroot.format import gojson

BOTH_WAYS: list[tuple[object, bytes]] = [
    (None, b"null"),
    (True, b"true"),
    (False, b"false"),
    (0, b"0"),
    (-12, b"-12"),
    (2**63 - 1, b"9223372036854775807"),
    ("", b'""'),
    ("a", b'"a"'),
    ('"\\/', b'"\\"\\\\/"'),
    ("<a href='x'>&</a>", b"\"\\u003ca href='x'\\u003e\\u0026\\u003c/a\\u003e\""),
    ("\u2027\u2028\u2029", b'"\xe2\x80\xa7\\u2028\\u2029"'),
    ("\n\r\t", b'"\\n\\r\\t"'),
    ("\0\x01\x1f\x7f", b'"\\u0000\\u0001\\u001f\x7f"'),
    ("größe \U0001f40b", '"größe \U0001f40b"'.encode()),
    ([], b"[]"),
    ({}, b"{}"),
    ([1, [2, {}], None], b"[1,[2,{}],null]"),
    ({"b": 1, "a": {"z": [], "y": None}}, b'{"b":1,"a":{"z":[],"y":null}}'),
    ({"<k>": "v"}, b'{"\\u003ck\\u003e":"v"}'),
    (0.5, b"0.5"),
    (1.5e300, b"1.5e+300"),
    (-2.25, b"-2.25"),
]

ONE_WAY: list[tuple[object, bytes]] = [
    ("raw\udcff\udcfe", b'"raw\\ufffd\\ufffd"'),
    ("\ud800", b'"\\ufffd"'),
    ((1, 2), b"[1,2]"),
    (b"\xd8\x00", b'"2AA="'),
    (b"", b'""'),
    ({1: 2}, b'{"1":2}'),
]

FLOATS = [
    (0.0, b"0"),
    (-0.0, b"-0"),
    (1.0, b"1"),
    (100.0, b"100"),
    (123456.789, b"123456.789"),
    (1e20, b"100000000000000000000"),
    (123456789012345678901.0, b"123456789012345680000"),
    (1e21, b"1e+21"),
    (1.25e21, b"1.25e+21"),
    (1e-6, b"0.000001"),
    (1.5e-6, b"0.0000015"),
    (1e-7, b"1e-7"),
    (-1.5e-7, b"-1.5e-7"),
    (1e-10, b"1e-10"),
    (5e-324, b"5e-324"),
    (1.7976931348623157e308, b"1.7976931348623157e+308"),
    (0.1, b"0.1"),
    (1 / 3, b"0.3333333333333333"),
]


@pytest.mark.parametrize(("value", "text"), BOTH_WAYS)
def test_values_and_bytes(value: object, text: bytes) -> None:
    assert gojson.dumps(value) == text
    assert gojson.loads(text) == value


@pytest.mark.parametrize(("value", "text"), ONE_WAY + FLOATS)
def test_values_with_one_form(value: object, text: bytes) -> None:
    assert gojson.dumps(value) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON has no"):
        gojson.dumps([value])


def test_what_has_no_json_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        gojson.dumps({"a": object()})


def test_backspace_and_form_feed_differ_by_version() -> None:
    text = '\b\f \\b \\\\f "\b'
    assert gojson.dumps(text) == rb'"\b\f \\b \\\\f \"\b"'
    long = gojson.dumps(text, short_control_escapes=False)
    assert long == rb'"\u0008\u000c \\b \\\\f \"\u0008"'
    assert gojson.dumps({"\b": ["\f"]}, short_control_escapes=False) == rb'{"\u0008":["\u000c"]}'


def test_order_is_kept_both_ways() -> None:
    text = b'{"z":1,"a":{"y":2,"b":3},"m":[{"q":1,"c":2}]}'
    assert gojson.dumps(gojson.loads(text)) == text
    assert list(gojson.loads(text)) == ["z", "a", "m"]


@pytest.mark.parametrize(
    "text", [b"", b"{", b'{"a":}', b"nul", b"[1,]", b'"\x01"', b"NaN", b"-Infinity", b"[" * 100_000]
)
def test_what_is_no_json_is_a_value_error(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        gojson.loads(text)


def test_invalid_utf_8_is_read_as_go_reads_it() -> None:
    assert gojson.loads(b'"a\xff\xfeb"') == "a\ufffd\ufffdb"


@pytest.mark.parametrize("name", ["20.10", "26.1", "28.5"])
def test_strings_as_engines_wrote_them(name: str, recorded: Any) -> None:
    data, engine = recorded("gojson.json"), engines.named(name)
    labels = {f"{index:02}": text for index, text in enumerate(data["strings"])}
    ours = gojson.dumps(labels, short_control_escapes=engine.control_escapes_short)
    assert ours.decode()[1:-1] == data[name]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(-(2**53), 2**53),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(values, st.booleans())
def test_everything_reads_back(value: object, short: bool) -> None:
    text = gojson.dumps(value, short_control_escapes=short)
    assert gojson.loads(text) == value
    assert json.loads(text) == value
    assert not set(b"<>&") & set(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_have_gos_form(value: float) -> None:
    text = gojson.dumps(value).decode()
    assert float(text) == value
    assert ("e" in text) == (value != 0 and not 1e-6 <= abs(value) < 1e21)
    assert "." not in text or not text.partition("e")[0].endswith("0")


@given(st.binary())
def test_any_bytes_become_valid_utf_8(raw: bytes) -> None:
    text = gojson.dumps(raw.decode("utf-8", "surrogateescape")).decode()
    assert json.loads(text) == "".join(
        "\ufffd" if "\ud800" <= char <= "\udfff" else char
        for char in raw.decode("utf-8", "surrogateescape")
    )
