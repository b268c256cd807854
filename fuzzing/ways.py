"""The ways in: what each starts from, and what taking in any bytes must do.

A way takes bytes and gives nothing: what the program refuses in its own words is right, and so is what it takes in
whole. Everything else is a crash: another exception, a refusal of several lines, a span that does not hold its words.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from rich.console import Console

import seeds
from pourparler import brief as briefing
from pourparler.codebook.forms import FormError
from pourparler.codebook.model import read_codebook
from pourparler.exchange import ExchangeError, ExportFormat, ImportFormat, export_file, formats, import_file
from pourparler.intake import Refusal, documents
from pourparler.intake.feeds import read_feed
from pourparler.intake.parsing import Found, Given, fetched
from pourparler.intake.web import Fetched
from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.reader import Reader
from pourparler.record import Document, Record
from pourparler.settlement import read_scenario, scenario_data, settle, settlement_data

Take = Callable[[Path, bytes], None]
_SINCE = dt.date(2031, 3, 1)


@dataclass(frozen=True)
class Way:
    """A way in: the inputs that it starts from, what takes one in (in a folder of its own), and words of its format."""

    starts: Callable[[], list[bytes]]
    take: Take
    words: tuple[bytes, ...] = ()
    memory: int = 1_500  # megabytes beyond what the program has when it starts
    is_watched: bool = True  # nothing may be written outside the folder


class BrokenPromiseError(AssertionError):
    """Something was taken in, or refused, otherwise than the program promises."""


def held(is_so: bool, promise: str) -> None:
    """Hold a promise."""
    if not is_so:
        raise BrokenPromiseError(promise)


def one_line(words: str) -> None:
    """Hold that a refusal is one line that can be printed."""
    held(bool(words.strip()) and words.isprintable(), f"a refusal is one printable line: {words[:200]!r}")


def checked(found: Found) -> None:
    """Hold what a document, or a refusal, promises."""
    if isinstance(found, Refusal):
        one_line(str(found))
        return
    text = found.text
    held(bool(text.strip()), "a document has a text")
    text.encode("utf-8")
    held(all(0 <= zone.start < zone.end <= len(text) for zone in found.zones), "zones lie in the text")
    held(Document.model_validate_json(found.model_dump_json()) == found, "a document is the same after JSON")
    for line in (found.title, found.byline, found.publisher):
        held(line is None or line.isprintable(), f"metadata are printable lines: {line!r}")


def _file(suffix: str, folder: Path, content: bytes) -> None:
    path = folder / f"given{suffix}"
    path.write_bytes(content)
    for found in documents([path]):
        checked(found)


def _text(suffix: str, folder: Path, content: bytes) -> None:
    """A text is besides never changed: what is in the document is what is in the file."""
    path = folder / f"given{suffix}"
    path.write_bytes(content)
    for found in documents([path]):
        checked(found)
        # half of its bytes nought, it is UTF-16
        if isinstance(found, Document) and b"\0" not in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            with suppress(UnicodeDecodeError):
                held(found.text == content.decode("utf-8-sig"), "a text is taken as it stands")


def _packed(suffix: str, folder: Path, content: bytes) -> None:
    is_packed = content.startswith(b"\x1f\x8b")
    _file(f"{suffix}.gz", folder, content if is_packed else gzip.compress(content, 1))


def _standard_input(folder: Path, content: bytes) -> None:
    for found in documents(["-"], stdin=io.BytesIO(content)):
        checked(found)


def _archive(folder: Path, content: bytes) -> None:
    """An archive as it is, or an answer of a web server in an archive that is whole."""
    _file(".warc", folder, content if content.startswith(b"WARC/") else seeds.warc(content))


def _feed(folder: Path, content: bytes) -> None:
    address = "https://lamp.example/feed"
    try:
        feed = read_feed(content, address)
    except ValueError as fault:
        one_line(str(fault))
        return
    for item in feed.items:
        for line in (item.title, item.byline):
            held(line is None or line.isprintable(), "what a feed says are printable lines")
        if item.page is not None:
            given = Given(charset="utf-8", title=item.title, byline=item.byline, day=item.published)
            got = Fetched(address, item.page.encode("utf-8", "replace"), ".html", "utf-8")
            for found in fetched(address, got, None, given):
                checked(found)


def _web(folder: Path, content: bytes) -> None:
    """What came from a web address, under whatever encoding its server names in the first line."""
    charset, _, body = content.partition(b"\n")
    got = Fetched("https://lamp.example/1", body, ".html", charset.decode("latin-1")[:40] or None)
    for found in fetched("https://lamp.example/1", got, None):
        checked(found)


def _mistakes(fault: FormError) -> None:
    held(bool(fault.mistakes), "what is refused says why")
    for mistake in fault.mistakes:
        one_line(str(mistake))


def _scenario(folder: Path, content: bytes, *, settled: bool = False) -> None:
    try:
        read = read_scenario(content.decode("utf-8", "replace"))
    except FormError as fault:
        _mistakes(fault)
        return
    again = read_scenario(json.dumps(scenario_data(read)))
    held(again == read, "a scenario is the same after it was written")
    if settled:
        size = 1
        for options in read.issues.values():
            size *= len(options)
        if size <= 200 and len(read.parties) <= 4 and len(read.codings) <= 30:
            json.dumps(settlement_data(settle(read, quick=True)))


def _codebook(folder: Path, content: bytes) -> None:
    try:
        book = read_codebook(content.decode("utf-8", "replace"))
    except FormError as fault:
        _mistakes(fault)
        return
    held(all(issue.options for issue in book.issues), "an issue has options")


# From a text to every form of the brief.


@cache
def _reader() -> Reader:
    return Reader(threads=1)


def spans_hold(ledger: Ledger, record: Record) -> None:
    """Hold that every part of a statement stands where it is said to stand."""
    whole = {row.id: row.text for row in ledger.documents.list()}
    for row in ledger.statements.list():
        for part in row.evidence:
            held(whole[row.document][part.start : part.end] == part.quote, "a span holds its words")
    text = record.document.text
    for said in record.statements:
        for start, end in (*said.source.spans, *said.cue.spans, *said.content.spans):
            held(0 <= start < end <= len(text), "spans lie in the text")


def _pipeline(folder: Path, content: bytes) -> None:
    path = folder / "given.txt"
    path.write_bytes(content[:20_000])
    place = folder / "talks.ledger"
    place.unlink(missing_ok=True)
    with open_ledger(place, create=True) as ledger:
        for found in documents([path]):
            checked(found)
            if isinstance(found, Document):
                record = _reader().read(found)
                ledger.add(record)
                spans_hold(ledger, record)
        for told in (briefing.build(ledger), briefing.build(ledger, since=_SINCE)):
            briefing.render_html(told)
            briefing.render_markdown(told).encode("utf-8", "replace")
            held(briefing.render_pdf(told).startswith(b"%PDF"), "a brief is a PDF file")
            briefing.render_text(told, Console(file=io.StringIO(), width=100, highlight=False, markup=False))


# Files of other programs: those that an export wrote, changed.


def importing() -> dict[str, Way]:
    """A way for every format that comes in, whichever there are."""
    there = [name for name, each in formats().items() if isinstance(each, ImportFormat)]
    return {f"import-{name}": Way(partial(_exported, name), partial(_import, name)) for name in there}


@contextmanager
def _example(folder: Path) -> Iterator[Ledger]:
    """A small ledger with statements, meetings, proposals and a coded position."""
    from strategies import example_record

    with open_ledger(folder / "example.ledger", create=True) as ledger:
        ledger.add(example_record())
        ledger.codebook.save(seeds.CODEBOOK, coder="ana")
        said = ledger.statements.list()[0]
        ledger.positions.add(
            said.id, party="North", kind="supports", coder="ana", terms=[("border", "swap")], weighed=[]
        )
        yield ledger


def _exported(name: str) -> list[bytes]:
    """What an export wrote: a file's bytes, or a folder's files with their names between them."""
    if not isinstance(formats()[name], ExportFormat):
        return [b"{}", b"<a/>", seeds.ARTICLE.encode()]
    with tempfile.TemporaryDirectory() as place, _example(Path(place)) as ledger:
        out = Path(place) / "out"
        export_file(ledger, name, out)
        if out.is_file():
            return [out.read_bytes()]
        return [_joined({path.name: path.read_bytes() for path in sorted(out.iterdir())})]


_MARK = b"\n@@@@ "


def _joined(files: dict[str, bytes]) -> bytes:
    return b"".join(_MARK + name.encode() + b"\n" + content for name, content in files.items())


def _import(name: str, folder: Path, content: bytes) -> None:
    given = folder / "given"
    shutil.rmtree(given, ignore_errors=True)
    given.unlink(missing_ok=True)
    if content.startswith(_MARK):
        given.mkdir()
        for part in content.split(_MARK)[1:200]:
            title, _, body = part.partition(b"\n")
            safe = "".join(c for c in title.decode("latin-1") if c.isalnum() or c in "._-")[:60].strip(".")
            if safe:
                (given / safe).write_bytes(body)
    else:
        given.write_bytes(content)
    place = folder / "talks.ledger"
    empty = folder / "empty.ledger"
    if not empty.exists():
        open_ledger(empty, create=True).close()
    for beside in folder.glob("talks.ledger*"):
        beside.unlink()
    shutil.copy(empty, place)
    with open_ledger(place, create=True) as ledger:
        try:
            told = import_file(ledger, name, given, "ana")
        except (ExchangeError, LedgerError) as fault:
            one_line(str(fault))
            return
        held(all(line.strip() for line in (told.summary, *told.warnings)), "what is told has words")
        for row in ledger.documents.list():
            kept = ledger.transfer.export(row.id)
            spans_hold(ledger, kept.record)


# The workbench, asked whatever its own description allows and more; bytes are read as hypothesis's choices.


@cache
def _desk(folder: Path) -> Callable[[bytes], object]:
    import runpy

    from hypothesis import given, settings
    from hypothesis import strategies as st
    from test_api_fuzz import described, send

    from desks import asked

    place = folder / "api.ledger"
    with open_ledger(place, create=True) as ledger:
        for found in documents([seeds.ROOT / "examples" / "dispatches"]):
            if isinstance(found, Document):
                ledger.add(_reader().read(found))
    runpy.run_path(str(seeds.ROOT / "examples" / "code.py"))["main"](str(place))
    desk = asked(open_ledger(place)).__enter__()  # until the process ends
    api, token = described(desk), desk.token

    @settings(deadline=None, database=None)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        send(desk, api, token, data)

    one: Callable[[bytes], object] = holds.hypothesis.fuzz_one_input
    return one


_PLACE = Path(tempfile.mkdtemp(prefix="fuzz-api-"))


def _api(folder: Path, content: bytes) -> None:
    _desk(_PLACE)(content)


def _noise() -> list[bytes]:
    chance = random.Random(1)
    return [chance.randbytes(3_000) for _ in range(20)]


_HTML = (b"<article>", b"</div>", b"<figure>", b"<!--", b"]]>", b'content="', b"&#0;", b"&#x110000;", b"datetime=")
_XML = (b"<item>", b"<entry>", b"<content type='xhtml'>", b"<![CDATA[", b"&a;", b"xmlns:a='", seeds.BOMB.encode())
_YAML = (b"&a ", b"*a", b"!!", b"<<: ", b"? ", b"---\n", b"supports", b"only_with", b"{", b"[", b"|\n", b"\xc2\x85")
_JSON = (b'{"text":', b'"published":', b"1e999", b"NaN", b"\\ud800", b"[[[[", b"null", b"-0", b'"id":')
_WARC = (b"WARC/1.0\r\n", b"Content-Length: ", b"Transfer-Encoding: chunked", b"WARC-Type: revisit", b"HTTP/1.1 200 OK")
_PDF = (b"obj", b"endstream", b"/Length", b"/Kids", b"/Count 9999", b"/Parent", b"xref", b"startxref", b"/FlateDecode")
_WORDS = (b"said", "“".encode(), "”".encode(), b" told ", b" met ", b"\r\n", "\u2028".encode(), b"March 4", b"\x00")


def ways() -> dict[str, Way]:
    """Every way in, by name."""
    texts = [seeds.ARTICLE.encode(), seeds.ARTICLE.encode("utf-16"), seeds.ARTICLE.encode("cp1252"), b"a"]
    page, line = seeds.PAGE.encode(), seeds.LINE.encode()
    lines = [line, line + b"\n" + line.replace(b"d1", b"d2") + b"\n\n{}\n[]"]
    feeds = [seeds.RSS.encode(), seeds.ATOM.encode(), seeds.RDF.encode(), (seeds.BOMB + seeds.RSS).encode()]
    archives = [seeds.warc(*seeds.answers()), *seeds.answers()]
    archives.append(seeds.warc(seeds.ARTICLE.encode(), kind="conversion", type_="text/plain"))
    return {
        "text": Way(lambda: texts, partial(_text, ".txt"), _WORDS),
        "markdown": Way(
            lambda: [seeds.MARKDOWN.encode(), *texts], partial(_text, ".md"), (b"# ", b"> ", b"](", *_WORDS)
        ),
        "html": Way(lambda: [page], partial(_file, ".html"), _HTML),
        "web": Way(lambda: [b"utf-8\n" + page, b"idna\n" + page, b"rot13\n" + page], _web, _HTML),
        "jsonl": Way(lambda: lines, partial(_file, ".jsonl"), _JSON),
        "jsonl.gz": Way(lambda: [*map(gzip.compress, lines), *lines], partial(_packed, ".jsonl"), _JSON),
        "warc": Way(lambda: archives, _archive, _WARC),
        "warc.gz": Way(lambda: [*map(gzip.compress, archives[:1]), archives[0]], partial(_packed, ".warc"), _WARC),
        "feed": Way(lambda: feeds, _feed, _XML),
        "pdf": Way(seeds.pdfs, partial(_file, ".pdf"), _PDF),
        "stdin": Way(lambda: [*texts, page, *lines, *feeds, *archives, *seeds.pdfs()[:1]], _standard_input, _JSON),
        "scenario": Way(lambda: [seeds.SCENARIO, *seeds.forms("examples")], _scenario, _YAML),
        "settle": Way(lambda: [seeds.SCENARIO], partial(_scenario, settled=True), _YAML),
        "codebook": Way(lambda: seeds.forms("examples", "src/pourparler/codebook/starters"), _codebook, _YAML),
        "pipeline": Way(lambda: [seeds.ARTICLE.encode(), *_dispatches()], _pipeline, _WORDS, memory=3_000),
        "api": Way(_noise, _api, memory=4_000, is_watched=False),
        **importing(),
    }


def _dispatches() -> list[bytes]:
    return [path.read_bytes() for path in sorted((seeds.ROOT / "examples" / "dispatches").glob("*.txt"))[:4]]
