"""GUM's CoNLL-U: text, named entities and coreference chains of each document."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pourparler.lexicon.actors import tables
from pourparler.reader.actors.titles import without_title

NAMED = ("person", "organization", "place")
Span = tuple[int, int]


@dataclass(frozen=True)
class Mention:
    """A mention of an entity: the characters of its head and of the whole, what it is, and the entity's number."""

    head: Span
    span: Span
    kind: str
    entity: str


@dataclass(frozen=True)
class Token:
    """One syntactic word of the corpus."""

    start: int
    end: int
    form: str
    upos: str
    head: int
    entity: str
    xml: str


@dataclass(frozen=True)
class GumDocument:
    """A document: text, names as (start, end, kind), mentions in order, words with their head's, date and tokens."""

    id: str
    text: str
    names: list[tuple[int, int, str]]
    mentions: list[Mention]
    arcs: list[tuple[Span, Span]]
    created: str | None
    tokens: list[Token]

    @property
    def chains(self) -> list[list[Mention]]:
        """The mentions of each entity."""
        found: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            found.setdefault(mention.entity, []).append(mention)
        return list(found.values())


def _blocks(path: Path) -> Iterator[list[str]]:
    block: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        for line in handle:
            if line.startswith("# newdoc id") and block:
                yield block
                block = []
            block.append(line.rstrip("\n"))
    if block:
        yield block


def _misc(text: str, key: str) -> str:
    for part in text.split("|"):
        if part.startswith(key + "="):
            return part[len(key) + 1 :]
    return ""


def _sentences(block: list[str]) -> tuple[str, list[list[Token]]]:
    text = ""
    sentences: list[list[Token]] = []
    gap = ""
    hidden = 0
    for line in block:
        if line.startswith("# newpar"):
            gap = "\n\n" if text else ""
        elif line.startswith("# sent_id"):
            sentences.append([])
        if not line or line.startswith("#"):
            continue
        cols = line.split("\t")
        if "-" in cols[0]:
            # a contraction: its surface form stands for the syntactic words that follow
            lo, hi = (int(n) for n in cols[0].split("-"))
            hidden = hi - lo + 1
            text += gap + cols[1]
            start, gap = len(text) - len(cols[1]), "" if "SpaceAfter=No" in cols[9] else " "
            at, word = start, cols[1]
            continue
        if "." in cols[0]:
            continue
        if hidden:
            hidden -= 1
            size = len(cols[1]) if hidden else start + len(word) - at
            span = (at, min(at + size, start + len(word)))
            at = span[1]
        else:
            text += gap + cols[1]
            span = (len(text) - len(cols[1]), len(text))
            gap = "" if "SpaceAfter=No" in cols[9] else " "
        notes = (_misc(cols[9], "Entity"), _misc(cols[9], "XML"))
        sentences[-1].append(Token(*span, cols[1], cols[3], int(cols[6]), *notes))
    return text, sentences


def _mentions(sentence: list[Token]) -> Iterator[tuple[str, str, int, int]]:
    """(entity, kind, first token, last token) of each mention in a sentence."""
    waiting: list[tuple[str, str, int]] = []
    for k, token in enumerate(sentence):
        rest = token.entity
        while rest:
            if rest[0] == "(":
                end = min((i for i in (rest.find("(", 1), rest.find(")", 1)) if i != -1), default=len(rest))
                parts = rest[1:end].split("-")
                waiting.append((parts[0], parts[1] if len(parts) > 1 else "", k))
                if end < len(rest) and rest[end] == ")":
                    entity, kind, first = waiting.pop()
                    yield entity, kind, first, k
                    end += 1
            else:
                end = rest.find(")")
                end = len(rest) if end == -1 else end
                for w in range(len(waiting) - 1, -1, -1):
                    if waiting[w][0] == rest[:end]:
                        entity, kind, first = waiting.pop(w)
                        yield entity, kind, first, k
                        break
                end += 1
            rest = rest[end:]


def _head(sentence: list[Token], first: int, last: int) -> int:
    for k in range(first, last + 1):
        if not first <= sentence[k].head - 1 <= last:
            return k
    return last


def _name(sentence: list[Token], head: int, first: int, last: int, kind: str) -> Span:
    """The run of name-like tokens about the head of a mention."""

    def belongs(k: int) -> bool:
        t = sentence[k]
        if t.upos == "PROPN":
            return True
        return kind != "person" and (t.form[:1].isupper() or t.form in ("of", "for", "and", "the", "&", "'s", "’s"))

    i = j = head
    while i > first and belongs(i - 1):
        i -= 1
    while j < last and belongs(j + 1):
        j += 1
    while i < head and (sentence[i].upos == "DET" or not sentence[i].form[:1].isalnum() or sentence[i].form.islower()):
        i += 1
    while j > head and not sentence[j].form[:1].isupper():
        j -= 1
    return sentence[i].start, sentence[j].end


def _flat(text: str, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Names without titles, bare titles and names within names: what the reader calls a name."""
    roles = tables().roles
    plain = []
    for start, end, kind in found:
        span = without_title(text, (start, end)) if kind == "person" else (start, end)
        words = text[slice(*span)]
        if words and words.casefold() not in roles and any(c.isupper() for c in words):
            plain.append((*span, kind))
    return [n for n in plain if not any(o != n and o[0] <= n[0] and n[1] <= o[1] and o[:2] != n[:2] for o in plain)]


def documents(path: Path) -> Iterator[GumDocument]:
    """The documents of one CoNLL-U file."""
    for block in _blocks(path):
        meta = dict(line[2:].split(" = ", 1) for line in block if line.startswith("# ") and " = " in line)
        text, sentences = _sentences(block)
        names: list[tuple[int, int, str]] = []
        mentions: list[Mention] = []
        arcs: list[tuple[Span, Span]] = []
        for sentence in sentences:
            spans = [(t.start, t.end) for t in sentence]
            arcs += [(s, spans[t.head - 1] if t.head else s) for s, t in zip(spans, sentence, strict=True)]
            for entity, kind, first, last in _mentions(sentence):
                head = _head(sentence, first, last)
                mentions.append(Mention(spans[head], (spans[first][0], spans[last][1]), kind, entity))
                if kind in NAMED and sentence[head].upos == "PROPN":
                    names.append((*_name(sentence, head, first, last, kind), kind))
        mentions.sort(key=lambda m: (m.span[0], -m.span[1]))
        tokens = [token for sentence in sentences for token in sentence]
        created = meta.get("meta::dateCreated")
        yield GumDocument(meta["newdoc id"], text, _flat(text, names), mentions, arcs, created, tokens)
