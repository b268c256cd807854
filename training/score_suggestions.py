"""Score the codebook's suggestions on the examples and on a DNA database: from descriptions alone, and cross-validated.

python training/score_suggestions.py [--dna sample.dna]

A .dna file is what Discourse Network Analyzer keeps; its makers publish a sample with the program
(https://github.com/leifeld/dna). Each of its concepts counts as an issue that is described by its name alone; whether
a statement agrees with it counts as the stance. Speech acts are those that the network gives the cues, not the gold
ones; statements of a .dna file have no cue, and so no act.

The words and weights of cues, and of the words of options, were decided on one half of the examples' documents (every
other one, by name); the scores of both halves are told. The mistakes made before were looked at in both. The network of
stances and its weights saw neither.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from cue_acts import CueActs
from pourparler.codebook.coding_queue import read_codings
from pourparler.codebook.learned_options import Features, Labels, Term, learn
from pourparler.codebook.model import Codebook, Issue, Option, Party, read_codebook
from pourparler.codebook.suggestions import SURE, Suggester, Suggestion
from pourparler.ledger import StatementContext
from pourparler.reader.network.embeddings import Meaning
from pourparler.record import Record

SHUFFLES = 10
EXAMPLES = Path(__file__).parent.parent / "examples"


@dataclass(frozen=True)
class Coding:
    """What is coded of a statement: of an issue, and whether it is a red line (None: nobody says)."""

    term: Term
    red_line: bool | None = None


@dataclass
class Score:
    """How often suggestions are right, each a list of whether it is: of one coding after the other."""

    first: list[bool] = field(default_factory=list)
    three: list[bool] = field(default_factory=list)
    option: list[bool] = field(default_factory=list)
    stance: list[bool] = field(default_factory=list)
    red: list[bool] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [(name, own) for name, own in vars(self).items() if own]
        return ", ".join(f"{name} {np.mean(own):.3f} of {len(own)}" for name, own in parts)


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The paragraph of a span, and the one before."""
    first = text.rfind("\n\n", 0, start) + 2 if text.rfind("\n\n", 0, start) >= 0 else 0
    last = text.find("\n\n", end)
    earlier = max(text.rfind("\n\n", 0, max(first - 2, 0)), 0)
    return text[first : last if last >= 0 else len(text)], text[earlier:first]


def examples() -> tuple[Codebook, list[StatementContext], list[list[Coding]], list[str]]:
    """The gold statements of the examples, what was coded of each, and its document (a copy counts as its original)."""
    book = read_codebook((EXAMPLES / "codebook.yaml").read_text(encoding="utf-8"))
    gold: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    for line in (EXAMPLES / "codings.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        coding = Coding(Term(one["issue"], one["option"], one["stance"]), one["red_line"])
        gold[one["document"], one["statement"]].append(coding)
    said, coded, groups = [], [], []
    acts = CueActs()
    for path in sorted((EXAMPLES / "gold").glob("*.json")):
        record = Record.model_validate_json(path.read_text(encoding="utf-8"))
        text = record.document.text
        for k, statement in enumerate(record.statements):
            spans = statement.content.spans
            content = " … ".join(text[s:e] for s, e in spans)
            paragraph, before = around(text, spans[0][0], spans[-1][1])
            title = record.document.title or text.split("\n")[0]
            cue = " ".join(text[s:e] for s, e in statement.cue.spans)
            act = acts.act_of(text, statement.cue.spans)
            said.append(StatementContext(k, None, None, act, cue, content, paragraph, before, title))
            coded.append(gold.get((path.stem, statement.id), []))
            groups.append("04-quessia-rejects-plan" if path.stem.startswith("courier") else path.stem)
    return book, said, coded, groups


def dna(path: Path) -> tuple[Codebook, list[StatementContext], list[list[Coding]]]:
    """The statements of a .dna file with their concepts, and whether they agree with them."""
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    numbers = dict(base.execute("SELECT Variable, ID FROM VARIABLES").fetchall())
    rows = base.execute(
        "SELECT s.Start, s.Stop, d.Text, d.Title, e.Value, b.Value FROM STATEMENTS s JOIN DOCUMENTS d "
        "ON d.ID = s.DocumentId JOIN DATASHORTTEXT t ON t.StatementId = s.ID AND t.VariableId = ? "
        "JOIN ENTITIES e ON e.ID = t.Entity JOIN DATABOOLEAN b ON b.StatementId = s.ID AND b.VariableId = ? "
        "ORDER BY s.ID",
        (numbers["concept"], numbers["agreement"]),
    ).fetchall()
    names = sorted({row[4] for row in rows})
    book = Codebook((Party("somebody"),), tuple(Issue(name, name, "", (Option("yes"),)) for name in names))
    said, gold = [], []
    for k, (start, stop, text, title, concept, agrees) in enumerate(rows):
        paragraph, before = around(text, start, stop)
        content = text[start:stop]
        said.append(StatementContext(k, None, None, None, "", content, paragraph, before, title or ""))
        gold.append([Coding(Term(concept, None, "supports" if agrees else "opposes"))])
    return book, said, gold


def scored(
    suggester: Suggester,
    said: Sequence[StatementContext],
    gold: Sequence[Sequence[Coding]],
    folds: int = 0,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    *,
    sides: bool = False,
) -> Score:
    """Score suggestions of every statement, each fold judged by what the others teach; by words alone with no folds.

    Statements of one group, of a document and its copies, are of one fold. Option and stance are those suggested for
    the right issue. With ``sides``, a stance counts as for unless it is against.
    """
    groups = [str(k) for k in range(len(said))] if groups is None else groups
    order = np.random.default_rng(seed).permutation(sorted(set(groups))).tolist()
    seen = [suggester.features(each) for each in said]
    score = Score()
    for fold in range(max(1, folds)):
        own = set(order[fold :: max(1, folds)])
        rest = [k for k in range(len(said)) if folds and groups[k] not in own]
        terms = [frozenset(coding.term for coding in gold[k]) for k in rest]
        read = read_codings(suggester, [said[k] for k in rest], terms, range(len(rest)))
        learned = learn([seen[k] for k in rest], terms, suggester.labels, read) if rest else None
        for k in (k for k in range(len(said)) if groups[k] in own):
            found = suggester.suggest(said[k], learned, most=len(suggester.labels.issues))
            places = {each.issue: (rank, each) for rank, each in enumerate(found)}
            for coding in gold[k]:
                rank, each = places[coding.term.issue]
                score.first.append(rank == 0)
                score.three.append(rank < 3)
                if coding.term.option:
                    score.option.append(each.option == coding.term.option)
                stance = each.leaning.stance
                stance = "supports" if sides and stance != "opposes" else stance
                score.stance.append(stance == coding.term.stance)
                if coding.red_line is not None:
                    score.red.append(each.leaning.is_red_line == coding.red_line)
    return score


def shuffled(
    suggester: Suggester,
    said: Sequence[StatementContext],
    gold: Sequence[Sequence[Coding]],
    groups: Sequence[str] | None,
    *,
    sides: bool = False,
) -> Score:
    """Score five folds, over several shuffles of the groups."""
    every = Score()
    for seed in range(SHUFFLES):
        for name, own in vars(scored(suggester, said, gold, 5, groups, seed, sides=sides)).items():
            getattr(every, name).extend(own)
    return every


def often(gold: Sequence[Sequence[Coding]]) -> str:
    """How often the most frequent answers would be right."""
    terms = [coding.term for each in gold for coding in each]
    issues = [n for _, n in Counter(term.issue for term in terms).most_common(3)]
    stances = Counter(term.stance for term in terms).most_common(1)[0][1]
    size = len(terms)
    return f"first {issues[0] / size:.3f}, three {sum(issues) / size:.3f}, stance {stances / size:.3f}"


def calibration(suggester: Suggester, said: Sequence[StatementContext], gold: Sequence[Sequence[Coding]]) -> None:
    """Print how often first suggestions are right, by their chance."""
    bins: dict[int, list[bool]] = defaultdict(list)
    for each, codings in zip(said, gold, strict=True):
        best = suggester.suggest(each, most=1)[0]
        bins[min(int(best.chance * 5), 4)].append(any(coding.term.issue == best.issue for coding in codings))
    for place, right in sorted(bins.items()):
        print(f"  chance {place / 5:.1f} to {place / 5 + 0.2:.1f}: {np.mean(right):.2f} right of {len(right)}")


@dataclass
class Firsts:
    """Of the first suggestion of each statement with codings, whether it is right, and how likely it was to be.

    Attributes
    ----------
    every, counting
        Whether issue, option and stance are right: of all statements, and of those with a coding for or against an
        option, which a settlement counts. Any option is right where none is coded.
    red, is_red
        Whether red lines that were suggested are right, and whether those that were drawn are suggested.
    issue, option, stance
        The probability of each field, and whether it is right; of an option given the issue, of a stance given both.
    """

    every: list[bool] = field(default_factory=list)
    counting: list[bool] = field(default_factory=list)
    red: list[bool] = field(default_factory=list)
    is_red: list[bool] = field(default_factory=list)
    issue: list[tuple[float, bool]] = field(default_factory=list)
    option: list[tuple[float, bool]] = field(default_factory=list)
    stance: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, each: Suggestion, codings: Sequence[Coding]) -> None:
        """Add a statement and its codings."""
        of_issue = [coding for coding in codings if coding.term.issue == each.issue]
        self.issue.append((each.chance, bool(of_issue)))
        if not codings:
            return
        of_option = [coding for coding in of_issue if coding.term.option in (None, each.option)]
        right = [coding for coding in of_option if coding.term.stance == each.leaning.stance]
        self.every.append(bool(right))
        sided = [coding for coding in codings if coding.term.option and coding.term.stance in ("supports", "opposes")]
        if sided:
            self.counting.append(any(coding in right for coding in sided))
        drawn = [coding for coding in codings if coding.red_line]
        if drawn:
            self.is_red.append(each.leaning.is_red_line)
        if each.leaning.is_red_line:
            self.red.append(bool(drawn))
        if each.option_chance is not None and any(coding.term.option for coding in of_issue):
            self.option.append((each.option_chance, bool(of_option)))
        if each.stance_chance is not None and of_option:
            firm = [bool(coding.red_line) == each.leaning.is_red_line for coding in right]
            self.stance.append((each.stance_chance, any(firm)))

    def __str__(self) -> str:
        lines = [
            f"{name}: {sum(own)} of {len(own)}"
            for name, own in (
                ("issue, option and stance right", self.every),
                ("of those that a settlement counts", self.counting),
                ("red lines suggested that are drawn", self.red),
                ("red lines drawn that are suggested", self.is_red),
            )
        ]
        for name, told in (("issue", self.issue), ("option", self.option), ("stance", self.stance)):
            lines.append(
                f"probability of the {name}: mean {_mean(told, 0):.2f}, right {_mean(told, 1):.2f}, {_error(told)}"
            )
        sure = [right for chance, right in self.stance if chance >= SURE]
        lines.append(f"stances of {SURE:.0%} and more: {sum(sure)} right of {len(sure)}")
        return "\n".join(f"    {line}" for line in lines)


def firsts(suggester: Suggester, said: Sequence[StatementContext], gold: Sequence[Sequence[Coding]]) -> Firsts:
    """Score the first suggestion of each statement, without learning."""
    found = Firsts()
    for each, codings in zip(said, gold, strict=True):
        found.add(suggester.suggest(each, most=1)[0], codings)
    return found


def _mean(told: Sequence[tuple[float, bool]], place: int) -> float:
    return float(np.mean([each[place] for each in told]))


def _error(told: Sequence[tuple[float, bool]]) -> str:
    """The expected calibration error, in five bins."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for each in told:
        bins[min(int(each[0] * 5), 4)].append(each)
    error = sum(abs(_mean(own, 0) - _mean(own, 1)) * len(own) for own in bins.values()) / len(told)
    return f"calibration error {error:.2f}"


def refit(codings: int = 5_000, issues: int = 20, options: int = 4) -> float:
    """Seconds to fit so many codings of made-up statements."""
    rng = np.random.default_rng(0)
    names = tuple(f"i{k}" for k in range(issues))
    labels = Labels(names, tuple((name, f"o{k}") for name in names for k in range(options)))
    vectors, shown = rng.normal(size=(codings, 384)).astype(np.float32), rng.integers(0, 2, (codings, 20)).astype(float)
    about, chosen = rng.normal(size=(codings, issues + 1)), rng.normal(size=(codings, issues * options))
    stands = rng.normal(size=(codings, 4))
    seen = [Features(f"d{k // 10}", vectors[k], shown[k], about[k], chosen[k], stands[k]) for k in range(codings)]
    coded = [frozenset({Term(names[k % issues], f"o{k % options}", "supports")}) for k in range(codings)]
    start = time.perf_counter()
    learn(seen, coded, labels)
    return time.perf_counter() - start


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dna", type=Path)
    args = parser.parse_args()
    meaning = Meaning()
    book, said, gold, groups = examples()
    suggester = Suggester(book, meaning)
    print(f"examples, {len(book.issues)} issues, always the most frequent: {often(gold)}")
    print(f"  from descriptions alone: {scored(suggester, said, gold)}")
    print(firsts(suggester, said, gold))
    deciding = set(sorted(set(groups))[::2])
    for told, inside in (("that decided", True), ("that did not", False)):
        own = [k for k, group in enumerate(groups) if (group in deciding) == inside]
        print(f"    the half {told}: {scored(suggester, [said[k] for k in own], [gold[k] for k in own])}")
    print(f"  five-fold by document, {SHUFFLES} times: {shuffled(suggester, said, gold, groups)}")
    calibration(suggester, said, gold)
    if args.dna:
        book, said, gold = dna(args.dna)
        suggester = Suggester(book, meaning)
        print(
            f"DNA sample, {len(said)} statements, {len(book.issues)} concepts, always the most frequent: {often(gold)}"
        )
        print(f"  from names alone: {scored(suggester, said, gold, sides=True)}")
        print(f"  five-fold, {SHUFFLES} times: {shuffled(suggester, said, gold, None, sides=True)}")
    print(f"refit on 5,000 codings: {refit():.2f} s")


if __name__ == "__main__":
    main()
