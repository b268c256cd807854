"""The same integer products on every processor.

The packaged graphs multiply activations, 8 bits without a sign (0 to 255), with weights, 8 bits with a sign. Processors
with instructions for this (VNNI and AMX of x86, the dot products of ARM) add the products in 32 bits, exactly. Others
(AVX2 alone, such as AMD Zen 3) add pairs of products in 16 bits and cut off a sum that does not fit, so the same text
would get another reading. With weights without a sign ONNX Runtime adds in 32 bits there too; on the former processors
that way is slower. So the form is chosen by what this processor computes. Both forms mean the same numbers: a
weight w is stored as w with zero point 0, or as w + 128 with zero point 128.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

# Fields of ONNX's messages (onnx.proto3), and its numbers for the types of tensors
_GRAPH, _INITIALIZER = 7, 5
_DIMENSIONS, _DATA_TYPE, _FLOAT_DATA, _INT32_DATA, _NAME, _RAW_DATA = 1, 2, 4, 5, 8, 9
_FLOAT, _UINT8, _INT8 = 1, 2, 3
_HALF = 0x80
_BYTES = 2  # the wire type of messages, texts and packed numbers


class _Field(NamedTuple):
    """A field of a Protocol Buffers message: the offsets of its key and of its value."""

    number: int
    wire: int
    key: int
    start: int
    stop: int


def load_graph(path: Traversable) -> bytes:
    """Read a packaged graph, in the form whose integer products this processor computes exactly."""
    graph = path.read_bytes()
    return graph if has_exact_signed_products() else to_unsigned(graph)


def session_options(threads: int) -> ort.SessionOptions:
    """Return the options of every session.

    Threads that wait for work sleep: by default they spin, which takes twice as much of the processor, and on a
    processor that is shared twice the time.

    Parameters
    ----------
    threads : threads of ONNX Runtime; 0 lets ONNX Runtime choose
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


@cache
def has_exact_signed_products() -> bool:
    """Whether this processor multiplies activations with signed weights without cutting off a sum.

    Found by trying: the products of the greatest numbers, in a graph of the kind that the reader uses.
    """
    from importlib.resources import files

    probe = (files("pourparler.reader") / "weights" / "probe.onnx").read_bytes()
    return bool((_multiply(probe) == _multiply(to_unsigned(probe))).all())


def _multiply(probe: bytes) -> NDArray[np.int32]:
    session = ort.InferenceSession(probe, session_options(1), ["CPUExecutionProvider"])
    rows = session.get_inputs()[0].shape[1]
    (products,) = session.run(None, {"activations": np.full((4, rows), 255, dtype=np.uint8)})
    return np.asarray(products, dtype=np.int32)


def to_unsigned(graph: bytes) -> bytes:
    """Turn the signed 8-bit tensors of an ONNX graph into unsigned ones by adding 128 to each number.

    In the packaged graphs these are the weights of integer products and their zero points, so the products stay the
    same. Bytes change in their places; none is added.

    Parameters
    ----------
    graph
        A serialized ``ModelProto``.

    Raises
    ------
    ValueError
        If a signed tensor is stored in a way that the packaged graphs do not use.
    """
    data = bytearray(graph)
    for body in _fields(data, 0, len(data)):
        if body.number == _GRAPH:
            for tensor in _fields(data, body.start, body.stop):
                if tensor.number == _INITIALIZER:
                    _make_unsigned(data, tensor)
    return bytes(data)


def _make_unsigned(data: bytearray, tensor: _Field) -> None:
    fields = {field.number: field for field in _fields(data, tensor.start, tensor.stop)}
    kind = fields[_DATA_TYPE]
    if data[kind.start] != _INT8:
        return
    data[kind.start] = _UINT8
    values = fields.get(_RAW_DATA)
    if values is None:  # zeros, a byte each either way, packed as integers
        values = fields[_INT32_DATA]
        if any(data[values.start : values.stop]):
            raise ValueError("a signed tensor of the graph is neither raw data nor zeros")
        data[values.key] = _RAW_DATA << 3 | _BYTES
    numbers = np.frombuffer(data, np.uint8)[values.start : values.stop]
    numbers ^= _HALF


def initializer(graph: bytes, name: str) -> NDArray[Any]:
    """Read a tensor of a packaged graph by its name: 8-bit numbers, or fractions.

    Raises
    ------
    KeyError
        If the graph has no tensor of this name.
    """
    for body in _fields(graph, 0, len(graph)):
        if body.number == _GRAPH:
            for tensor in _fields(graph, body.start, body.stop):
                if tensor.number == _INITIALIZER:
                    fields = list(_fields(graph, tensor.start, tensor.stop))
                    own = {field.number: field for field in fields}
                    if graph[own[_NAME].start : own[_NAME].stop] == name.encode():
                        return _tensor(graph, fields)
    raise KeyError(name)


def _tensor(graph: bytes, fields: list[_Field]) -> NDArray[Any]:
    own = {field.number: field for field in fields}
    shape = [_number(graph, field.start)[0] for field in fields if field.number == _DIMENSIONS]
    kind = {_FLOAT: np.float32, _UINT8: np.uint8, _INT8: np.int8}[graph[own[_DATA_TYPE].start]]
    values = own.get(_RAW_DATA) or own.get(_FLOAT_DATA)
    if values is not None:
        return np.frombuffer(graph[values.start : values.stop], kind).reshape(shape)
    packed = own[_INT32_DATA]  # numbers of a byte or two each, one after the other
    found, at = [], packed.start
    while at < packed.stop:
        number, at = _number(graph, at)
        found.append(number)
    return np.array(found).astype(kind).reshape(shape)


def _fields(data: bytes | bytearray, start: int, stop: int) -> Iterator[_Field]:
    """Yield the fields of the message in ``data[start:stop]`` (https://protobuf.dev/programming-guides/encoding)."""
    at = start
    while at < stop:
        key = at
        tag, at = _number(data, at)
        number, wire = tag >> 3, tag & 7
        if wire == 0:
            begin, (_, at) = at, _number(data, at)
        elif wire == _BYTES:
            size, begin = _number(data, at)
            at = begin + size
        elif wire in (1, 5):
            begin, at = at, at + (8 if wire == 1 else 4)
        else:
            raise ValueError(f"no field of a graph has the wire type {wire}")
        yield _Field(number, wire, key, begin, at)


def _number(data: bytes | bytearray, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, and return it with the offset after it."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < _HALF:
            return value, at
