"""Load the encoder in a thread while the modules of the reader are imported: most of it runs beside Python."""

from __future__ import annotations

import threading
from concurrent.futures import Future

from pourparler.reader.network.graph import Graph
from pourparler.reader.network.tokenizer import tokenizer

_begun: dict[int, Future[Graph]] = {}
_lock = threading.Lock()


def begin_encoder(threads: int) -> None:
    """Begin to load the graph of the encoder and the tokenizer, unless that was begun before.

    Parameters
    ----------
    threads : threads of ONNX Runtime; 0 lets ONNX Runtime choose
    """
    with _lock:
        if threads in _begun:
            return
        begun = _begun[threads] = Future()
    threading.Thread(target=_load, args=(begun, threads), name="encoder").start()


def encoder_graph(threads: int) -> Graph:
    """Return the graph of the encoder: the one that was begun, once, or a new one."""
    with _lock:
        begun = _begun.pop(threads, None)
    return Graph("encoder.onnx", threads) if begun is None else begun.result()


def _load(begun: Future[Graph], threads: int) -> None:
    try:
        graph = Graph("encoder.onnx", threads)
        tokenizer()
    except BaseException as fault:
        begun.set_exception(fault)
    else:
        begun.set_result(graph)
