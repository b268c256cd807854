"""What the network of utterances learns from: a text, what it does (its speech act), and what it says of some options.

Five sources. Statements of the negotiation corpus and of the passages written for training, with their speech acts.
The same statements, and sentences, against the targets of positions. Perspectrum: a perspective against claims. And
codebooks written for this purpose (``training/written/codebooks``): statements against the options of each issue.

An option of a text is told by four numbers, each :data:`UNKNOWN` where nothing is known:

- its side (:data:`STANCES`): supports, opposes, conditional, or none;
- whether the text is about it at all;
- whether the side is firm: a red line, or a condition without which there is no deal;
- the stance, of those of the reader (``CLASSES["position"]``).
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import written
from pourparler.reader.network.labels import CLASSES
from pourparler.reader.network.utterances import spoken, words_before
from pourparler.reader.text.sentences import sentences

STANCES = ("supports", "opposes", "conditional", "open")
UNKNOWN = -100
SIDES = {
    **dict.fromkeys(("supports", "accepts", "offers", "demands", "insists"), 0),
    **dict.fromkeys(("opposes", "rejects", "red_line"), 1),
    "conditional": 2,
    "open": 3,
}
FIRM = ("insists", "red_line")
MOST = 4  # options of a text
CUES = Path(__file__).parent / "negotiation" / "cues.json.gz"
CODEBOOKS = Path(__file__).parent / "written" / "codebooks"
EXAMPLES = "dispatches.jsonl"  # the dispatches of examples/, on which suggestions are measured: never trained on
_WORD = re.compile(r"[^\W\d_]{4,}")
_FIRST_PERSON = re.compile(r"\b(?:I|we|us|our|my|me)\b", re.IGNORECASE)
_PLAIN = ("said", "told reporters", "says", "added", "")
_NEGATED = ("no {}", "without {}", "not {}", "an end to {}", "{} is ruled out")


@dataclass(frozen=True)
class Answer:
    """What a text says of an option."""

    option: str
    stance: int
    about: int
    firm: int
    exact: int = UNKNOWN


@dataclass(frozen=True)
class Item:
    """A text, what it is read with (an issue, a party, or the words before it; may be empty), and what is known."""

    text: str
    beside: str
    answers: tuple[Answer, ...]
    source: str
    act: int = UNKNOWN


@dataclass(frozen=True)
class _Target:
    words: str
    issue: str
    stance: str
    party: str

    def answer(self, rng: random.Random) -> Answer:
        """The answer for this target, now and then turned into its negation."""
        side, firm = SIDES[self.stance], int(self.stance in FIRM) if self.stance != "open" else UNKNOWN
        option = self.words
        if side < 2 and len(option) < 60 and rng.random() < 0.12:
            return Answer(rng.choice(_NEGATED).format(option), 1 - side, 1, firm)
        exact = CLASSES["position"].index(self.stance)
        return Answer(f"{self.issue}: {option}" if rng.random() < 0.5 else option, side, 1, firm, exact)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        for line in handle:
            yield json.loads(line)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _overlap(words: str, text: str) -> float:
    own = {w.casefold()[:6] for w in _WORD.findall(words)}
    there = {w.casefold()[:6] for w in _WORD.findall(text)}
    return len(own & there) / len(own) if own else 0.0


def _is_speakers(position: dict[str, Any], statement: dict[str, Any], text: str) -> bool:
    """Whether a position told within a statement is its speaker's, and not that of somebody whom he speaks of."""
    start, end = position["holder"] or position["target"]
    if not any(s <= start and end <= e for s, e in statement["content"]):
        return True
    if _FIRST_PERSON.search(text[start:end]):
        return True
    source = text[slice(*statement["source"])] if statement["source"] else ""
    known = f"{source} {' '.join(statement['speakers'])}"
    return position["party"] in known or any(name in position["party"] for name in statement["speakers"])


def document_items(text: str, labels: dict[str, Any], cues: list[Any], rng: random.Random, source: str) -> list[Item]:
    """The items of one labelled document: of each statement, and of each sentence that tells a position."""
    positions = labels["positions"]
    others = [_Target(_plain(text[slice(*p["target"])]), p["issue"], p["stance"], p["party"] or "") for p in positions]
    found, told = [], set()
    for n, statement in enumerate(labels["statements"]):
        content = _plain(" … ".join(text[s:e] for s, e in statement["content"]))
        cue = cues[n] if n < len(cues) else None
        cue_words = _plain(text[slice(*cue)]) if cue else ""
        inside = [
            k
            for k, p in enumerate(positions)
            if any(s <= p["target"][0] and p["target"][1] <= e for s, e in statement["content"])
        ]
        told |= set(inside)
        own = [k for k in inside if _is_speakers(positions[k], statement, text)]
        answers = [others[k].answer(rng) for k in own]
        answers += [Answer(others[k].words, 3, 1, UNKNOWN) for k in inside if k not in own]
        issues = {others[k].issue for k in inside}
        rest = [t for k, t in enumerate(others) if k not in inside and t.issue not in issues]
        found.append(_item(f"{cue_words}: {content}", content, answers, rest, rng, source))
        found.append(_act_item(text, statement, cue_words, content, source))
    for start, end in sentences(text):
        own = [
            k for k, p in enumerate(positions) if k not in told and start <= p["target"][0] and p["target"][1] <= end
        ]
        if own:
            sentence = _plain(text[start:end])
            issues = {others[k].issue for k in own}
            rest = [t for k, t in enumerate(others) if k not in own and t.issue not in issues]
            found.append(_item(sentence, sentence, [others[k].answer(rng) for k in own], rest, rng, source))
    found += _party_items(text, positions, others, rng, source)
    return [item for item in found if item is not None and (item.answers or item.act != UNKNOWN)]


def _act_item(text: str, statement: dict[str, Any], cue: str, content: str, source: str) -> Item:
    """A statement with its speech act, read after the words before it."""
    spans = [*statement["content"], *([statement["source"]] if statement["source"] else [])]
    begin = min(start for start, _ in spans)
    who = _plain(text[slice(*statement["source"])]) if statement["source"] else ""
    return Item(
        spoken(who, cue, content),
        words_before(text, begin),
        (),
        f"{source} acts",
        CLASSES["attribution"].index(statement["act"] or ""),
    )


def _party_items(
    text: str, positions: list[dict[str, Any]], targets: list[_Target], rng: random.Random, source: str
) -> Iterator[Item]:
    """Each position on its own: the sentence of its target, read with the party whose it is."""
    bounds = sentences(text)
    for k, position in enumerate(positions):
        at = next(((s, e) for s, e in bounds if s <= position["target"][0] < e), None)
        if at is None or not targets[k].party:
            continue
        side, firm = SIDES[targets[k].stance], int(targets[k].stance in FIRM)
        answer = Answer(targets[k].words, side, 1, firm, CLASSES["position"].index(targets[k].stance))
        own = [p["target"] for p in positions if p["party"] == position["party"]]
        others = [
            Answer(other.words, 3, 1, UNKNOWN)  # what another party says in this sentence
            for other, p in zip(targets, positions, strict=True)
            if other.party != targets[k].party
            and at[0] <= p["target"][0] < at[1]
            and not any(_touch(p["target"], mine) for mine in own)
        ]
        answers = [answer, *others[:1]]
        rng.shuffle(answers)
        yield Item(_plain(text[slice(*at)]), targets[k].party, tuple(answers), f"{source} parties")


def _touch(a: list[int], b: list[int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _item(
    text: str, content: str, answers: list[Answer], rest: list[_Target], rng: random.Random, source: str
) -> Item | None:
    """An item with some of the document's other targets, of which the text takes no side."""
    answers = rng.sample(answers, min(len(answers), MOST - 1))
    rng.shuffle(rest)
    near = sorted(rest, key=lambda t: -_overlap(t.words, content))[:2]
    seen = {each.option for each in answers}
    for target in near[: rng.choice((1, 2))] if answers else near:
        if target.words not in seen and len(answers) < MOST:
            share = _overlap(target.words, content)
            about = 1 if share >= 0.6 else UNKNOWN if share > 0 else 0
            option = f"{target.issue}: {target.words}" if rng.random() < 0.5 else target.words
            answers.append(Answer(option, 3, about, UNKNOWN))
            seen.add(target.words)
    rng.shuffle(answers)
    return Item(text, "", tuple(answers), source) if answers else None


def _with_strangers(items: Iterable[Item], rng: random.Random, share: float) -> list[Item]:
    """Items, a share of which have the option of another item too, with which they have nothing to do."""
    items = list(items)
    told = [item for item in items if item.answers]
    found = []
    for item in items:
        answers = list(item.answers)
        if answers and len(answers) < MOST and rng.random() < share:
            other = rng.choice(rng.choice(told).answers)
            if _overlap(other.option, item.text) == 0:
                answers.insert(rng.randrange(len(answers) + 1), Answer(other.option, 3, 0, UNKNOWN))
        found.append(replace(item, answers=tuple(answers)))
    return found


def negotiation_items(corpora: Path, splits: Iterable[str], rng: random.Random) -> list[Item]:
    """The items of splits of the negotiation corpus."""
    with gzip.open(CUES, "rt", encoding="utf-8") as handle:
        cues = json.load(handle)
    found = []
    for split in splits:
        for doc in _rows(corpora / "negotiation" / f"{split}.jsonl.gz"):
            found += document_items(doc["text"], doc["labels"], cues.get(doc["id"], []), rng, "negotiation")
    return _with_strangers(found, rng, 0.35)


def written_items(rng: random.Random) -> list[Item]:
    """The items of the passages written for training; none of those of the examples."""
    found = []
    for path in sorted(written.FOLDER.glob("*.jsonl")):
        if path.name == EXAMPLES:
            continue
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if n % written.HELD_OUT != written.HELD_OUT - 1:
                doc = json.loads(line)
                labels, cues = written.labels_of(doc["text"], doc["labels"])
                found += document_items(doc["text"], labels, cues, rng, "written")
    return _with_strangers(found, rng, 0.35)


def perspectrum_items(corpora: Path, split: str, rng: random.Random) -> list[Item]:
    """The pairs of Perspectrum, each claim as an option."""
    found = []
    for row in _rows(corpora / "perspectrum" / "pairs.jsonl.gz"):
        if row["split"] == split and row["stance"] in SIDES:
            cue = rng.choice(_PLAIN)
            text = _plain(row["perspective"])
            answer = Answer(_plain(row["claim"]), SIDES[row["stance"]], 1, UNKNOWN)
            found.append(Item(f"{cue}: {text}" if cue else text, "", (answer,), "perspectrum"))
    return _with_strangers(found, rng, 0.6)


def issue_text(issue: dict[str, Any]) -> str:
    """The issue as the network reads it."""
    return _plain(f"{issue['name']}: {issue.get('question', '')}")


def option_text(option: dict[str, Any]) -> str:
    """An option as the network reads it."""
    return _plain(f"{option['name']}: {option.get('description', '')}".rstrip(": "))
