"""The brief as CommonMark; markup in the text of articles is escaped."""

from __future__ import annotations

import re

from pourparler.brief.chapters import chapters
from pourparler.brief.gather import Brief, Weeks
from pourparler.brief.lines import Chapter, Group, Line, Section
from pourparler.brief.statements import about
from pourparler.brief.words import document_title, heading, is_confirmed, web_address
from pourparler.ledger import DocumentRow
from pourparler.text import day, plain, published_day, shorten

_LONGEST = 420  # characters of a line's words
_LONGEST_QUOTE = 300
_MARKUP = re.compile(r"[\\`*_\[\]<>#&!|~$^{}=+]")
_STARTS = re.compile(r"^(\d+)([.)])|^(-)")  # what starts a list
_BARE_LINKS = re.compile(r"(?<=\w)(:)(?=//)|(?<=[wW]{3})(\.)|(?<=mailto)(:)|(?<=xmpp)(:)", re.IGNORECASE)
_MAIL = re.compile(r"(?<=\S)@(?=\S)")


def render_markdown(brief: Brief) -> str:
    """Render a brief as CommonMark: numbers in brackets cite the documents listed at the end."""
    parts = [f"# {_safe(heading(brief.period))}", _head(brief)]
    parts += [_safe(brief.empty_message)] if brief.empty_message else []
    for chapter in chapters(brief):
        parts += _chapter(brief, chapter)
    parts += _weeks(brief.weeks)
    if brief.documents:
        parts += ["## Documents", "\n".join(_document(brief, d) for d in brief.documents)]
    return "\n\n".join(parts) + "\n"


def _head(brief: Brief) -> str:
    people = f", ✓ a coding that a person confirmed ({brief.confirmed})" if brief.confirmed else ""
    name = f"*{_safe(brief.name)}* · " if brief.name else ""
    return (
        f"{name}{_safe(brief.counts)}\n\n◇ marks a machine reading that nobody has confirmed{people}. "
        "Statements are quoted as they were made; they are not verified."
    )


def _chapter(brief: Brief, chapter: Chapter) -> list[str]:
    parts = [f"## {chapter.title}"] + ([chapter.note] if chapter.note else [])
    for section in chapter.sections:
        parts += [f"### {section.title}"] if section.title else []
        for group in section.plain_groups:
            parts += _group(brief, section, group)
    return parts


def _group(brief: Brief, section: Section, group: Group) -> list[str]:
    title = f"**{_safe(group.title)}**" + (f" ({_safe(group.about)})" if group.about else "")
    rows = [_line(brief, line, section.pairs) for line in group.lines]
    if group.more:
        rows.append(f"- and {len(group.more)} more")
    return ([title] if group.title else []) + ["\n".join(rows)]


def _line(brief: Brief, line: Line, pair: bool = False) -> str:
    first = " · ".join(filter(None, (line.when, line.mark)))
    words = _line_words(brief, line)
    row = f"- {first}: {words}" if first else f"- {words}"
    below = [f"  - {' · '.join(filter(None, (b.mark, b.when)))}: {_line_words(brief, b)}" for b in line.lines]
    below = [re.sub(r"^  - : ", "  - ", b) for b in below]
    return "\n".join([row, *below])


def _line_words(brief: Brief, line: Line) -> str:
    words = _safe(shorten(line.words, _LONGEST))
    parts = [
        f"**{_safe(line.who)}**" if line.who else "",
        f"({_safe(line.about)})" if line.about else "",
        f"*{_safe(line.lead)}*" if line.lead else "",
        words,
        _cited(brief, line),
        f"({line.corroboration})" if line.corroboration else "",
        f"— “{_safe(shorten(line.quote, _LONGEST_QUOTE))}”" if line.quote else "",
    ]
    return " ".join(filter(None, parts))


def _cited(brief: Brief, line: Line) -> str:
    numbers = sorted({brief.numbers[id_] for id_ in line.documents if id_ in brief.numbers})
    cited = "".join(f"[{n}]" for n in numbers)
    if line.coder is None:
        return cited
    return cited + (f" ✓ {_safe(plain(line.coder))}" if is_confirmed(line.coder) else " ◇")


def _weeks(weeks: Weeks) -> list[str]:
    """The table of statements by actor and week, as lists of numbers."""
    if not weeks.actors:
        return []
    rows = []
    for actor, counts in zip(weeks.actors, weeks.counts, strict=True):
        role = about(actor)
        name = f"**{_safe(plain(actor.name))}**" + (f" ({_safe(role)})" if role else "")
        rows.append(f"- {name}: {', '.join(map(str, counts))}")
    last = weeks.mondays[-1]
    span = f"in the weeks from {day(weeks.mondays[0])}" + (f" to {day(last)}" if last != weeks.mondays[0] else "")
    return ["## Statements by speaker and week", f"By week of publication, {span}.", "\n".join(rows)]


def _document(brief: Brief, document: DocumentRow) -> str:
    known = brief.numbers
    link = web_address(document.url)
    details = (
        _safe(plain(document.publisher)),
        published_day(document.published, document.published_from),
        f"copy of [{known[document.copy_of]}]" if document.copy_of in known else "",
        f"replaced by [{known[document.replaced_by]}]" if document.replaced_by in known else "",
        f"<{link}>" if link else _safe(plain(document.url)),
    )
    title = _safe(document_title(document.title, document.text))
    return f"{known[document.id]}. {title} · {' · '.join(filter(None, details))}"


def _safe(words: str) -> str:
    r"""Text in which no character is markup, at any place of a line.

    >>> _safe("a [link](x) <b> *so*")
    'a \\[link\\](x) \\<b\\> \\*so\\*'
    >>> _safe("1. see www.olm.example")
    '1\\. see www\\.olm.example'
    """
    safe = _MARKUP.sub(r"\\\g<0>", words)
    safe = _STARTS.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", safe)
    # some viewers make links of bare addresses; an invisible joiner prevents that
    return _MAIL.sub("@\u2060", _BARE_LINKS.sub(r"\\\g<0>", safe))
