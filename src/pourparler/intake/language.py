"""Detect the language of a text and of its paragraphs: the reader reads English only."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from pourparler.record import Document, Span

LEAST_LETTERS = 200
_SAMPLE = 20_000
_NAMES = dict(
    pair.split(":")
    for pair in (
        "ar:Arabic bg:Bulgarian cs:Czech da:Danish de:German el:Greek es:Spanish fa:Persian fi:Finnish "
        "fr:French he:Hebrew hi:Hindi hr:Croatian hu:Hungarian id:Indonesian it:Italian ja:Japanese ko:Korean "
        "nl:Dutch no:Norwegian nb:Norwegian pl:Polish pt:Portuguese ro:Romanian ru:Russian sr:Serbian "
        "sv:Swedish sw:Swahili tr:Turkish uk:Ukrainian ur:Urdu vi:Vietnamese zh:Chinese "
    ).split()
)
# words that English uses in every other sentence and its neighbours do not have
_ENGLISH = re.compile(r"\b(?:the|of|and|to|that|with|by)\b", re.IGNORECASE)
# the same for other languages in Latin letters, without words that English has too
_OTHER = re.compile(
    r"\b(?:le|la|les|des|du|de|et|est|une|un|dans|pour|sur|qui|que|pas|ne|se|au|aux|par|avec|ce|"
    r"el|los|las|del|y|por|con|una|para|su|lo|como|il|di|che|non|è|della|gli|nel|ha|e|o|os|da|dos|em|não|uma|com|"
    r"der|das|und|ist|nicht|den|dem|von|mit|ein|eine|zu|auf|für|im|sich|het|een|van|niet|dat|op|voor|zijn|te|"
    r"och|att|det|som|på|är|av|ett|og|af|til|er|ikke|på|ja|ei|että|oli|az|és|nem|hogy|egy|nie|się|na|że|z|jest|"
    r"ve|bir|bu|için|ile|da|yang|dan|dengan|untuk|ini|itu|și|în|nu|să|că|je|ya|wa|kwa|và|của|là|các)\b",
    re.IGNORECASE,
)
_ENOUGH_OTHER = 0.12
_ENOUGH = 0.06  # share of them among the words from which a text is English, foreign names or not


_LEAST_OF_PARAGRAPH = 60  # letters from which the language of a paragraph is known by itself
_LEAST_OF_SCRIPT = 8  # letters that are not Latin from which a paragraph is in another language
_LEAST_ENGLISH = 0.15  # share of the letters of a text from which its English part is worth reading


def other_language(text: str) -> str | None:
    """The name of a text's language if it is clearly not English; None if it is English, or too short.

    >>> other_language("Too short") is None
    True
    """
    sample = text[:_SAMPLE]
    if _letters(sample) < LEAST_LETTERS or _has_english(sample):
        return None
    return _name(sample)


def other_languages(text: str, paragraphs: Sequence[Span]) -> list[str | None]:
    """The name of the language of each paragraph that is not English; None for the others.

    A paragraph of few letters has the language of those around it if it has no English words.

    >>> words = "Le ministre des ports et le syndicat des pilotes ne se sont pas mis d'accord sur la date. " * 2
    >>> other_languages("The talks go on.\\n" + words, [(0, 16), (17, 17 + len(words))])
    [None, 'French']
    """
    words = [text[start:end] for start, end in paragraphs]
    found = _of_scripts(words)
    strange = [name is None and not _has_english(each) for each, name in zip(words, found, strict=True)]
    sure = [k for k, each in enumerate(words) if strange[k] and _is_in_other_words(each)]
    if sum(_letters(words[k]) for k in sure) < LEAST_LETTERS // 2:
        return found
    for k in sure:
        found[k] = _name(words[k])
    languages = {found[k] for k in sure}
    for k, each in enumerate(words):
        if strange[k] and k not in sure:
            around = {*found[max(0, k - 1) : k], *found[k + 1 : k + 2]}
            name = _name(each) if _letters(each) >= _LEAST_OF_PARAGRAPH else around.pop() if len(around) == 1 else None
            found[k] = name if name in languages else None
    return found


def _of_scripts(words: Sequence[str]) -> list[str | None]:
    """The name of the language of each paragraph that is not in Latin letters; all of one script have one language."""
    scripts = [_script(each) for each in words]
    names = {
        script: _name("\n".join(each for each, other in zip(words, scripts, strict=True) if other == script))
        for script in {each for each in scripts if each}
    }
    return [names[script] if script else None for script in scripts]


def has_english_part(text: str, paragraphs: Sequence[Span], languages: Sequence[str | None]) -> bool:
    """Whether the English paragraphs of a text are enough to be read without the others."""
    english = "\n".join(
        text[start:end]
        for (start, end), name in zip(paragraphs, languages, strict=True)
        if name is None and _has_english(text[start:end])
    )
    return _letters(english) >= max(LEAST_LETTERS // 2, _LEAST_ENGLISH * _letters(text))


def skipped_paragraphs(document: Document) -> str | None:
    """The line that says which paragraphs of a document are not read; None if all are.

    >>> skipped_paragraphs(Document(id="d", title="Talks", text="On parle.", skipped_languages=("French",)))
    'Talks: paragraphs in French were skipped; the reader reads English only'
    """
    if not document.skipped_languages:
        return None
    name, languages = document.title or document.id, " and ".join(document.skipped_languages)
    return f"{name}: paragraphs in {languages} were skipped; the reader reads English only"


def _is_in_other_words(words: str) -> bool:
    if _letters(words) < _LEAST_OF_PARAGRAPH or _has_english(words):
        return False
    return len(_OTHER.findall(words)) > _ENOUGH_OTHER * len(re.findall(r"\w+", words))


def _letters(words: str) -> int:
    return sum(c.isalpha() for c in words)


def _has_english(words: str) -> bool:
    return len(_ENGLISH.findall(words)) > _ENOUGH * len(re.findall(r"\w+", words))


def _script(words: str) -> str | None:
    """The script of most letters, by the names of Unicode; None if it is Latin, or the letters are few."""
    letters = [c for c in words[:2_000] if c.isalpha()]
    others = [c for c in letters if c > "\u024f"]  # where the Latin letters of Europe end
    if len(others) < _LEAST_OF_SCRIPT or len(others) * 2 <= len(letters):
        return None
    script = Counter(unicodedata.name(c, "UNKNOWN").split()[0] for c in others).most_common(1)[0][0]
    return None if script == "LATIN" else script


def _name(words: str) -> str | None:
    from py3langid import classify  # its model takes a moment to load

    code = classify(words)[0]
    return None if code == "en" else _NAMES.get(code, f"the language {code!r}")
