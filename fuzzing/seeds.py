"""What fuzzing starts from: small inputs of every way in, made by program from the project's own texts."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from pdf_writer import column, pdf

ARTICLE = """Harbour talks resume in Quill

QUILL, 4 March 2031 - Mara Vell, foreign minister of Ostrava Reach, said on Monday that the harbour would stay open.
“We will not close it for anybody,” she told reporters. "Not one berth," Tomas Orn of Sunder Isle replied.

One diplomat said the nine-point Quill Plan had replaced the older Lantern Draft, and that it gave both fleets a berth.
Vell will meet Orn in Quill next Sunday, the ministry said in a statement; the date "has not been set", he added.
"""
MARKDOWN = f"# Harbour talks\n\n> *by Ada Lund*\n\n{ARTICLE}\n\n- [Related](https://lamp.example/1)\n\n```\ncode\n```\n"
_PARAGRAPHS = "".join(f"<p>{line}</p>" for line in ARTICLE.splitlines() if line)
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Harbour talks</title>'
    '<meta property="article:published_time" content="2031-03-04T08:00:00Z"><meta name="author" content="Ada Lund">'
    '<link rel="canonical" href="https://lamp.example/1"><script type="application/ld+json">'
    '{"@type":"NewsArticle","datePublished":"2031-03-04","author":{"name":"Ada Lund"}}</script></head><body><nav>Home'
    f'</nav><article><h1>Harbour talks</h1><figure><img src="a.png"><figcaption>Vell in Quill</figcaption></figure>'
    f'{_PARAGRAPHS}<table><tr><td>1</td></tr></table><time datetime="2031-03-04">now</time></article></body></html>'
)
LINE = json.dumps(
    {
        "id": "d1",
        "published": "2031-03-04",
        "publisher": "The Quill Lamp",
        "title": "Harbour talks",
        "url": "https://lamp.example/1",
        "byline": "Ada Lund",
        "text": ARTICLE,
    }
)
RSS = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Lamp</title><item><title>Talks</title>'
    "<link>https://lamp.example/1</link><guid isPermaLink='false'>1</guid><dc:creator>Ada Lund</dc:creator>"
    "<author>a@lamp.example (Ada Lund)</author><pubDate>Tue, 04 Mar 2031 08:00:00 GMT</pubDate>"
    f"<content:encoded><![CDATA[{_PARAGRAPHS}]]></content:encoded></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Lamp</title><entry><id>urn:1</id><title>Talks</title>'
    '<link rel="alternate" type="text/html" href="/1"/><author><name>Ada Lund</name></author>'
    "<published>2031-03-04T08:00:00Z</published>"
    f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{_PARAGRAPHS}</div></content></entry>'
    f'<entry><id>2</id><content type="text">{ARTICLE}</content></entry></feed>'
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel>'
    "<title>Lamp</title></channel><item><title>Talks</title><link>https://lamp.example/1</link></item></rdf:RDF>"
)
BOMB = '<!DOCTYPE r [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def warc(*bodies: bytes, kind: str = "response", type_: str = "application/http; msgtype=response") -> bytes:
    """An archive of these bodies."""
    made = b""
    for number, body in enumerate(bodies):
        fields = {
            "WARC-Type": kind,
            "WARC-Target-URI": f"https://lamp.example/{number}",
            "WARC-Date": "2031-03-04T08:00:00Z",
            "Content-Type": type_,
            "Content-Length": str(len(body)),
        }
        head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
        made += head.encode() + body + b"\r\n\r\n"
    return made


def answers() -> list[bytes]:
    """Answers of a web server as an archive keeps them: plain, packed, in chunks."""
    page = PAGE.encode()
    packed = gzip.compress(page)
    return [
        ANSWER + b"\r\n" + page,
        ANSWER + b"Content-Encoding: gzip\r\n\r\n" + packed,
        ANSWER + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(page), page),
    ]


def pdfs() -> list[bytes]:
    """PDF files: one page, two, a locked one, a scanned one."""
    lines = column([line.replace("“", '"').replace("”", '"') for line in ARTICLE.splitlines()])
    return [
        pdf([lines], title="Harbour talks resume in Quill"),
        pdf([lines, column(["Page 2", "the har-", "bour stays open"])]),
        pdf([lines], locked=True),
        pdf([[]], picture=True),
    ]


def forms(*folders: str) -> list[bytes]:
    """YAML files of the project, and small ones with what YAML can do to a reader."""
    found = [path.read_bytes() for folder in folders for path in sorted((ROOT / folder).glob("*.yaml"))]
    return [
        *found,
        b"a: &a [x, x]\nb: *a\n",
        b"a: !!python/object/apply:os.getcwd []\n",
        b'{"parties": ["North"], "issues": {}}',
        b"? [a]\n: b\n--- \nc\n",
    ]


SCENARIO = b"""parties: [North, South]
issues: {border: {options: [line, swap, withdrawal]}, troops: {options: [none, capped, free]}}
codings:
  - {party: North, supports: {border: swap}, on: 2031-01-02, evidence: "the words"}
  - {party: South, opposes: {troops: none}}
  - {party: North, prefers: {border: [swap, line]}}
  - {party: North, matters_more: [border, troops]}
  - {party: South, hardest: border}
  - {party: South, accepts: {border: line, troops: capped}}
  - {party: South, only_with: {option: {border: swap}, given: {troops: free}}}
  - {party: South, red_line: {border: withdrawal}}
"""
CODEBOOK = """parties: [North, {name: South, speakers: [Mara Vell]}]
issues:
  border: {question: Where?, options: [line, swap]}
"""
