"""Make statements of attributions: speaker, kind, speech act, date and nesting."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from pourparler.reader.actors.descriptions import PERSONAL, SECOND
from pourparler.reader.actors.resolve import Resolver
from pourparler.reader.attribution.quotations import kind_of
from pourparler.reader.network.attributions import Attribution
from pourparler.reader.network.calibration import calibrated
from pourparler.reader.text.intervals import SpanIndex, touching
from pourparler.record import Span, Spans, Statement, Time, When

_GOES_ON = re.compile(r"\b(?:add(?:ed|s|ing)?|continu(?:ed|es|ing)|went\s+on|conclud(?:ed|es|ing))\b")
_FIRST = re.compile(r"(?:I|we|my|our|me)", re.IGNORECASE)
_COLLEAGUE = re.compile(
    r"the\s+(?:(?:right|rt\.?)\s+)?(?:(?:hon\.?|hono[u]?rable|noble|distinguished)\s+)?(?:and\s+\w+\s+)?"
    r"(?:gentleman|gentlewoman|gentlelady|lady|lord)",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:\w+ed|said|told|thought|wrote|spoke|made|put|gave|heard|knew|has|have|had|was|were)\b")
_SPAN = re.compile(r"\b(?:since|until|till|by|before|after|for|of|from)\s+(?:the\s+)?$", re.IGNORECASE)
_GROUP = re.compile(
    r"(?P<group>\b(?:[Tt]he|[Bb]oth|[Ii]ts|[Tt]heir)\s+[A-Z][\w’'-]*(?:\s*(?:,|,?\s+and)\s+[A-Z][\w’'-]*){0,4}"
    r"\s+(?:[a-z]+\s+){0,2}[a-z]+s),?\s+$"
)
_TOGETHER = frozenset(("they", "both", "the two", "the pair"))
_TEXT = r"(?:statement|communiqué|communique|release|letter|message|memo|memorandum|tweet|post|op-ed)s?"
_THE_TEXT = re.compile(rf"(?:the|this|that)\s+(?:[a-z]+\s+){{0,2}}(?P<noun>{_TEXT})", re.IGNORECASE)
_IN_A = rf"(?:in|via|with)\s+(?:an?|his|her|its|their)\s+(?:[\w-]+\s+){{0,4}}?(?P<noun>{_TEXT})\b"
_FROM_CUE = re.compile(rf"(?:\w+\s+){{1,5}}?{_IN_A}", re.IGNORECASE)
_BEFORE_SOURCE = re.compile(rf"\b{_IN_A}[\w\s]*,?\s*\Z", re.IGNORECASE)
NEAR_TEXT = 80  # characters before a source in which the text is named that says so
MAX_GAP = 120  # characters between a cue and the time that dates it


def find_speakers(
    resolver: Resolver, found: Sequence[Attribution], turn_speakers: Sequence[int] = ()
) -> list[tuple[int, ...]]:
    """Find the actors who speak in each attribution.

    "I" is the speaker of the attribution around it; "you" within a turn of a transcript is who spoke before it, or else
    who speaks next.

    Parameters
    ----------
    turn_speakers : the speaker of each turn of a transcript, by number
    """
    text = resolver.text
    contents = _contents(found)
    turns = [next((found[h].turn for h in _holders(k, found, contents)), None) for k in range(len(found))]
    sources: list[tuple[Span | None, bool]] = []
    for a, turn in zip(found, turns, strict=True):
        own = a.source and a.turn is None and not (turn is not None and _is_addressed(text[slice(*a.source[0])]))
        sources.append(
            (_referent(text, a.source[0]) if own else None, any(_GOES_ON.search(text[slice(*c)]) for c in a.cue))
        )
    spoken = resolver.run(sources, turn_speakers)
    for k, a in enumerate(found):
        if a.turn is not None:
            spoken[k] = turn_speakers[a.turn]
        elif a.source:
            _hear_within(k, found, spoken, _within(k, found, contents), turns[k], text, turn_speakers)
        elif sources[k][1] and k and not a.own_words:
            spoken[k] = spoken[k - 1]  # "…, adding: …"
    return _joint_speakers(resolver, found, spoken, [span for span, _ in sources])


def _hear_within(
    k: int,
    found: Sequence[Attribution],
    spoken: list[int | None],
    holder: int | None,
    turn: int | None,
    text: str,
    turn_speakers: Sequence[int],
) -> None:
    """Correct the speaker of an attribution within ``holder``: who speaks there tells who "I" and "you" are."""
    if holder is None:
        return
    words = text[slice(*found[k].source[0])]
    if spoken[k] is None and _FIRST.fullmatch(words):
        spoken[k] = spoken[holder]
    elif turn is not None and _is_addressed(words):
        spoken[k] = _addressee(turn, turn_speakers)
    elif turn is not None and words.casefold() in PERSONAL and spoken[k] == turn_speakers[turn]:
        spoken[k] = None  # nobody calls himself "he"


def _joint_speakers(
    resolver: Resolver, found: Sequence[Attribution], spoken: Sequence[int | None], sources: Sequence[Span | None]
) -> list[tuple[int, ...]]:
    """Return all speakers of each attribution: a source may name several."""
    speakers: list[tuple[int, ...]] = []
    for number, span in zip(spoken, sources, strict=True):
        if span and _goes_on_jointly(resolver.text, span, found, speakers):
            speakers.append(speakers[-1])
        elif span and (authors := _authors(resolver.text, span, found, speakers)):
            speakers.append(authors)
        elif number is None:
            speakers.append(())
        else:
            speakers.append(resolver.actors_of(span, number) if span else (number,))
    return speakers


def _authors(
    text: str, source: Span, found: Sequence[Attribution], speakers: Sequence[tuple[int, ...]]
) -> tuple[int, ...]:
    """Return who wrote "the statement" that speaks: who last said something "in a statement"."""
    match = _THE_TEXT.fullmatch(text, *source)
    if not match:
        return ()
    for a, who in zip(reversed(found[: len(speakers)]), reversed(speakers), strict=True):
        if not (who and a.cue):
            continue
        said_in = _FROM_CUE.match(text, a.cue[-1][0])
        said_in = said_in or _BEFORE_SOURCE.search(text, max(0, a.start - NEAR_TEXT), a.start)
        if said_in and said_in["noun"] == match["noun"].lower():
            return who
    return ()


def _goes_on_jointly(
    text: str, source: Span, found: Sequence[Attribution], speakers: Sequence[tuple[int, ...]]
) -> bool:
    """Whether a source is "they", right after a statement of several speakers."""
    if not speakers or len(speakers[-1]) < 2 or text[slice(*source)].casefold() not in _TOGETHER:
        return False
    return 0 <= source[0] - _extent(found[len(speakers) - 1])[1] <= MAX_GAP


def _is_addressed(words: str) -> bool:
    """Whether a source within a turn is who is spoken to: "you", "the hon. Lady"."""
    return bool(SECOND.fullmatch(words) or _COLLEAGUE.fullmatch(words))


def drop_unheard(
    text: str, found: Sequence[Attribution], spoken: Sequence[tuple[int, ...]]
) -> tuple[list[Attribution], list[tuple[int, ...]]]:
    """Drop attributions within a turn of a transcript that its words already are.

    They have no speaker, or are what the speaker says just now ("We ask the Council to ..").
    """
    turned = _contents(found)
    remaining = [
        k for k, n in enumerate(spoken) if not _holders(k, found, turned) or (n and not _is_performed(text, found[k]))
    ]
    return [found[k] for k in remaining], [spoken[k] for k in remaining]


def _is_performed(text: str, a: Attribution) -> bool:
    """Whether an attribution is in the first person and the present tense."""
    source, cue = (" ".join(text[slice(*s)] for s in spans) for spans in (a.source, a.cue))
    return bool(_FIRST.fullmatch(source)) and not _PAST.search(cue)


def _addressee(turn: int, speakers: Sequence[int]) -> int | None:
    """Return whom a turn addresses: the last other speaker before it, else the next one."""
    others = (*reversed(speakers[:turn]), *speakers[turn + 1 :])
    return next((n for n in others if n != speakers[turn]), None)


def _holders(k: int, found: Sequence[Attribution], contents: SpanIndex[int]) -> list[int]:
    """Return the turns that hold an attribution."""
    start = _extent(found[k])[0]
    return [n for _, n in contents.touching((start, start + 1)) if found[n].turn is not None and n != k]


def _referent(text: str, source: Span) -> Span:
    """Return what a source refers to in form: a relative pronoun, to a group that is described just before it."""
    if text[slice(*source)].casefold() not in ("who", "which", "that"):
        return source
    group = _GROUP.search(text, max(0, source[0] - 100), source[0])
    return group.span("group") if group else source


def date_statements(
    text: str,
    found: Sequence[Attribution],
    spoken: Sequence[tuple[int, ...]],
    quotations: Sequence[Span],
    times: Sequence[Time],
    sentences: Sequence[Span],
    published: dt.date | None,
    *,
    max_gap: int = MAX_GAP,
) -> list[When | None]:
    """Find the days on which statements were made.

    The days of a time in the sentence of the cue, outside all content and with no other cue between; else, for a
    quotation of the speaker before, the days of the statement before; else the day of publication.
    """
    contents = SpanIndex((c, None) for a in found for c in a.content)
    free = [t for t in times if not contents.touching((t.text[0], t.text[0] + 1))]
    free = [t for t in free if published is None or t.start <= published]
    free = [t for t in free if not _SPAN.search(text[max(0, t.text[0] - 12) : t.text[0]])]
    timed = SpanIndex((t.text, t) for t in free)
    cues = SpanIndex((c, k) for k, a in enumerate(found) for c in a.cue)
    result: list[When | None] = []
    for k, a in enumerate(found):
        when = _own_date(a, k, timed, cues, sentences, max_gap)
        quoted = any(touching(quotations, (c[0], c[0] + 1)) for c in a.content)
        if when is None and quoted and k and spoken[k] and spoken[k] == spoken[k - 1]:
            before = result[k - 1]
            when = before if before is not None and before.text is not None else None
        if when is None and published is not None:
            when = When(start=published, end=published)
        result.append(when)
    return result


def _own_date(
    a: Attribution,
    k: int,
    times: SpanIndex[Time],
    cues: SpanIndex[int],
    sentences: Sequence[Span],
    max_gap: int,
) -> When | None:
    """Find the time nearest to a cue in its sentence, or in the header of a message."""
    if a.dated:
        day = next((t for _, t in times.touching(a.dated) if t.start == t.end), None)
        return When(start=day.start, end=day.end, text=day.text) if day else None
    if not a.cue:
        return None
    cue = a.cue[0]
    sentence = next(iter(touching(sentences, (cue[0], cue[0] + 1))), cue)
    near = []
    for _, t in times.touching(sentence):
        if not sentence[0] <= t.text[0] < sentence[1]:
            continue
        gap = (cue[1], t.text[0]) if t.text[0] >= cue[1] else (t.text[1], cue[0])
        far = max(0, gap[1] - gap[0])
        if far <= max_gap and all(n == k for _, n in cues.inside(gap)):
            near.append((far, t))
    if not near:
        return None
    time = min(near, key=lambda n: n[0])[1]
    return When(start=time.start, end=time.end, text=time.text)


def quoted_days(
    found: Sequence[Attribution], dates: Sequence[When | None], quotations: Sequence[Span]
) -> list[tuple[Span, dt.date]]:
    """Return the words of speakers in which "tomorrow" counts from their own day, where the text gives that day.

    In reported speech, "said on Monday that they would sail tomorrow", it counts from the day of publication.
    """
    dated = [(a, d.start) for a, d in zip(found, dates, strict=True) if d and d.text and d.start == d.end]
    return [(part, day) for a, day in dated for c in a.content for part in _spoken(a, c, quotations)]


def _spoken(a: Attribution, content: Span, quotations: Sequence[Span]) -> list[Span]:
    """Return the parts of a content that are in the speaker's own words."""
    if a.own_words:
        return [content]
    parts = [(max(content[0], q[0]), min(content[1], q[1])) for q in touching(quotations, content)]
    return [part for part in parts if part[0] < part[1]]


def _extent(a: Attribution) -> Span:
    spans = (*a.source, *a.cue, *a.content)
    return min(s for s, _ in spans), max(e for _, e in spans)


def _contents(found: Sequence[Attribution]) -> SpanIndex[int]:
    """Index the contents; a paragraph of a transcript as a whole, with the stage directions in it."""
    spans = [((a.content[0][0], a.content[-1][1]),) if a.turn is not None else a.content for a in found]
    return SpanIndex((c, k) for k, contents in enumerate(spans) for c in contents)


def _within(k: int, found: Sequence[Attribution], contents: SpanIndex[int]) -> int | None:
    """Find the innermost attribution whose content holds another."""
    start, end = extent = _extent(found[k])
    holding = [
        (c[1] - c[0], n)
        for c, n in contents.touching((start, start + 1))
        if n != k and c[0] <= start and end <= c[1] and _extent(found[n]) != extent
    ]
    return min(holding)[1] if holding else None


def build_statements(
    text: str,
    found: Sequence[Attribution],
    spoken: Sequence[tuple[int, ...]],
    dates: Sequence[When | None],
    quotations: Sequence[Span],
    ids: dict[int, str],
    *,
    is_calibrated: bool = True,
) -> list[Statement]:
    """Build the statements of a document, in order of the text."""
    result = []
    contents = _contents(found)
    for k, (a, numbers, when) in enumerate(zip(found, spoken, dates, strict=True)):
        speakers = tuple(ids[n] for n in numbers if n in ids)
        inside = _within(k, found, contents)
        result.append(
            Statement(
                id=f"s{k + 1}",
                speaker=speakers[0] if speakers else None,
                speakers=speakers,
                source=Spans(spans=a.source),
                cue=Spans(spans=a.cue),
                content=Spans(spans=a.content),
                kind="direct" if a.own_words else kind_of(text, a.content, quotations),
                act=a.act,
                date=when,
                within=f"s{inside + 1}" if inside is not None else None,
                confidence=calibrated("statement", a.confidence) if is_calibrated and a.turn is None else a.confidence,
            )
        )
    return result
