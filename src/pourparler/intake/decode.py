"""Decode bytes to exact text; refuse what is not text."""

from __future__ import annotations

import codecs

from pourparler.intake.encodings import codec_of, declared_codec

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000
_CONTROLS = bytes(c for c in range(0x20) if c not in b"\t\n\x0b\x0c\r\x1b")
_BINARY = "is not text (binary); give a text, HTML or JSON-lines file"
_WESTERN = bytes(range(0x80, 0x100))


def decode(data: bytes, charset: str | None = None) -> str:
    """Decode bytes; only a byte-order mark is removed.

    Parameters
    ----------
    data : the bytes
    charset : the encoding that the server names; used where it is a label of the WHATWG Encoding standard and the
        bytes are valid in it. What a page declares of itself (``meta``, XML) comes after a try with UTF-8

    Raises
    ------
    ValueError
        If the bytes are no text, or in an encoding that cannot be told; the message says what to do.

    Examples
    --------
    >>> decode(b"\\x93Not one metre\\x94, she said")
    '“Not one metre”, she said'
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _checked(data[len(mark) :].decode(encoding))
            except UnicodeDecodeError:
                raise ValueError(f"is marked as {encoding} but is not; convert it to UTF-8") from None
    named = _decoded(data, codec_of(charset))
    if named is not None:
        return named
    wide = _wide(data[:_SAMPLE])
    if wide:
        try:
            return _checked(data.decode(wide))
        except UnicodeDecodeError:
            raise ValueError(_BINARY) from None
    if _controls(data[:_SAMPLE]):
        raise ValueError(_BINARY)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        return _otherwise(data, fault)


def _decoded(data: bytes, codec: str | None) -> str | None:
    """The text in an encoding; None where there is no codec or the bytes are not valid in it."""
    try:
        return _checked(data.decode(codec)) if codec else None
    except ValueError:
        return None


def _otherwise(data: bytes, fault: UnicodeDecodeError) -> str:
    """The text of bytes that are not UTF-8."""
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("�")
    good = sum(not c.isascii() for c in lenient) - broken
    if good and good * 2 >= broken:
        # most of it is good UTF-8, and a guess at another encoding would spoil that
        raise ValueError(f"is UTF-8 with broken bytes, the first at {fault.start}; convert it to UTF-8")
    declared = declared_codec(data)
    named = _decoded(data, declared) if declared != "utf-8" else None
    if named is not None:
        return named
    from charset_normalizer import from_bytes  # slow to import, and wanted for few files

    sample = data[:_SAMPLE]
    rare = len(sample) - len(sample.translate(None, _WESTERN)) <= len(sample) // 20
    guess = from_bytes(sample, preemptive_behaviour=False).best()
    # English with a few quotation marks and accents says too little to tell the code pages of Windows apart
    western = rare and (guess is None or not guess.encoding.startswith(("mac", "utf")))
    for encoding in ("cp1252" if western else None, guess.encoding if guess else None):
        text = _decoded(data, encoding)
        if text is not None:
            return text
    raise ValueError("has an encoding that cannot be detected; convert it to UTF-8")


def _wide(sample: bytes) -> str | None:
    """UTF-16 without its mark, if that is what the bytes look like: every second one is nought."""
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if half >= 2 and odd * 2 > half and even * 20 < half:
        return "utf-16-le"
    return "utf-16-be" if half >= 2 and even * 2 > half and odd * 20 < half else None


def _controls(sample: bytes) -> bool:
    """Whether over one character in a hundred is one that no text holds."""
    return (len(sample) - len(sample.translate(None, _CONTROLS))) * 100 > len(sample)


def _checked(text: str) -> str:
    if _controls(text[:_SAMPLE].encode("utf-8", "replace")):
        raise ValueError(_BINARY)
    return text
