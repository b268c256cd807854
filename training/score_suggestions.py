"""Score the codebook's suggestions: on the examples from descriptions alone, and by cross-validation on a DNA database.

python training/score_suggestions.py [--dna sample.dna]

A .dna file is what Discourse Network Analyzer keeps; its makers publish a sample with the program
(https://github.com/leifeld/dna). Each of its concepts counts as an issue that is described by its name alone.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pourparler.codebook.model import Codebook, Issue, Option, Party, read_codebook
from pourparler.codebook.suggesting import Suggester, learn
from pourparler.ledger import Uttered
from pourparler.reader.acts import act_of
from pourparler.reader.meaning import Meaning
from pourparler.record import Record

EXAMPLES = Path(__file__).parent.parent / "examples"


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The paragraph of a span, and the one before."""
    first = text.rfind("\n\n", 0, start) + 2 if text.rfind("\n\n", 0, start) >= 0 else 0
    last = text.find("\n\n", end)
    earlier = max(text.rfind("\n\n", 0, max(first - 2, 0)), 0)
    return text[first : last if last >= 0 else len(text)], text[earlier:first]


def examples() -> tuple[Codebook, list[Uttered], list[list[dict[str, object]]], list[str]]:
    """The gold statements of the examples, what was coded of each, and its document (a copy counts as its original)."""
    book = read_codebook((EXAMPLES / "codebook.yaml").read_text(encoding="utf-8"))
    gold: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for line in (EXAMPLES / "codings.jsonl").read_text(encoding="utf-8").splitlines():
        coding = json.loads(line)
        gold[coding["document"], coding["statement"]].append(coding)
    said, coded, groups = [], [], []
    for path in sorted((EXAMPLES / "gold").glob("*.json")):
        record = Record.model_validate_json(path.read_text(encoding="utf-8"))
        text = record.document.text
        for k, statement in enumerate(record.statements):
            spans = statement.content.spans
            content = " … ".join(text[s:e] for s, e in spans)
            paragraph, before = around(text, spans[0][0], spans[-1][1])
            title = record.document.title or text.split("\n")[0]
            cue = " ".join(text[s:e] for s, e in statement.cue.spans)
            act = act_of(text, statement.cue.spans, spans)
            said.append(Uttered(k, None, None, act, cue, content, paragraph, before, title))
            coded.append(gold.get((path.stem, statement.id), []))
            groups.append("04-quessia-rejects-plan" if path.stem.startswith("courier") else path.stem)
    return book, said, coded, groups


def dna(path: Path) -> tuple[Codebook, list[Uttered], list[frozenset[str]]]:
    """The statements of a .dna file with their concepts."""
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    (variable,) = base.execute("SELECT ID FROM VARIABLES WHERE Variable = 'concept'").fetchone()
    rows = base.execute(
        "SELECT s.Start, s.Stop, d.Text, d.Title, e.Value FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId "
        "JOIN DATASHORTTEXT t ON t.StatementId = s.ID AND t.VariableId = ? JOIN ENTITIES e ON e.ID = t.Entity "
        "ORDER BY s.ID",
        (variable,),
    ).fetchall()
    names = sorted({row[4] for row in rows})
    book = Codebook((Party("somebody"),), tuple(Issue(name, name, "", (Option("yes"),)) for name in names))
    said = []
    for k, (start, stop, text, title, _) in enumerate(rows):
        paragraph, before = around(text, start, stop)
        said.append(Uttered(k, None, None, None, "", text[start:stop], paragraph, before, title or ""))
    return book, said, [frozenset({row[4]}) for row in rows]


def ranked(
    suggester: Suggester,
    said: Sequence[Uttered],
    coded: Sequence[frozenset[str]],
    folds: int,
    groups: Sequence[str] | None = None,
) -> tuple[float, float, int]:
    """Recall of the right issue in the first place and in the first three, each fold judged by what the others teach.

    Statements of one group, of a document and its copies, are of one fold.
    """
    names = [issue.name for issue in suggester.book.issues]
    vectors = suggester.vectors(said)
    groups = [str(k) for k in range(len(said))] if groups is None else groups
    order = np.random.default_rng(0).permutation(sorted(set(groups))).tolist()
    first = three = total = 0
    for fold in range(max(1, folds)):
        own = set(order[fold :: max(1, folds)])
        held = [k for k in range(len(said)) if groups[k] in own]
        taught = [k for k in range(len(said)) if folds and groups[k] not in own]
        learned = learn(vectors[taught], [coded[k] for k in taught], names) if taught else None
        for k in held:
            places = list(np.argsort(-suggester.scores(said[k], learned), kind="stable"))
            for issue in coded[k]:
                rank = places.index(names.index(issue))
                total, first, three = total + 1, first + (rank == 0), three + (rank < 3)
    return first / total, three / total, total


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dna", type=Path)
    args = parser.parse_args()
    meaning = Meaning()
    book, said, gold, groups = examples()
    suggester = Suggester(book, meaning)
    coded = [frozenset(str(c["issue"]) for c in each) for each in gold]
    for folds, told in ((0, "from descriptions alone"), (5, "and from the codings of four fifths of the documents")):
        one, three, total = ranked(suggester, said, coded, folds, groups)
        print(f"examples, {total} codings, {told}: first {one:.3f}, in the first three {three:.3f}")
    option = lean = red = options = stances = 0
    bins: dict[int, list[bool]] = defaultdict(list)
    for each, codings in zip(said, gold, strict=True):
        found = suggester.suggest(each, most=len(book.issues))
        best = found[0]
        bins[int(best.chance * 5)].append(any(c["issue"] == best.issue for c in codings))
        for coding in codings:
            own = next(s for s in found if s.issue == coding["issue"])
            if coding["option"]:
                options, option = options + 1, option + (own.option == coding["option"])
            stances, lean = stances + 1, lean + (own.leaning.stance == coding["stance"])
            red += own.leaning.is_red_line == coding["red_line"]
    most = Counter(str(c["stance"]) for each in gold for c in each).most_common(1)[0]
    print(f"option, given the issue: {option / options:.3f} of {options}")
    print(
        f"stance: {lean / stances:.3f} of {stances} (always '{most[0]}': {most[1] / stances:.3f}); "
        f"red line: {red / stances:.3f}"
    )
    for place, right in sorted(bins.items()):
        print(f"  chance {place / 5:.1f} to {place / 5 + 0.2:.1f}: {np.mean(right):.2f} right of {len(right)}")
    if args.dna:
        book, said, concepts = dna(args.dna)
        suggester = Suggester(book, meaning)
        common = Counter(issue for own in concepts for issue in own).most_common(3)
        for folds, told in ((0, "from names alone"), (5, "five-fold"), (len(said), "leaving one out")):
            one, three, total = ranked(suggester, said, concepts, folds)
            print(
                f"DNA sample, {total} statements, {len(book.issues)} concepts, {told}: "
                f"first {one:.3f}, three {three:.3f}"
            )
        print(
            f"  always the most frequent: {common[0][1] / len(said):.3f}, "
            f"three: {sum(n for _, n in common) / len(said):.3f}"
        )
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(5_000, 384)).astype(np.float32)
    labels = [frozenset({f"i{k % 20}"}) for k in range(5_000)]
    start = time.perf_counter()
    learn(vectors, labels, [f"i{k}" for k in range(20)])
    print(f"refit on 5,000 codings: {time.perf_counter() - start:.3f} s")


if __name__ == "__main__":
    main()
