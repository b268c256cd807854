"""Drafting anew beside what people have changed on the page *Set up*, and the positions under a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from pourparler.codebook.draft import Draft, DraftConfig, DraftIssue, DraftPosition, Settled, draft_from
from pourparler.codebook.draft_evidence import Evidence, gather_evidence
from pourparler.codebook.draft_parties import DraftParty
from pourparler.codebook.model import Codebook, Option
from pourparler.codebook.phrases import nearest, phrase_key
from pourparler.codebook.setup import LONGEST, Node, Setup, read_setup
from pourparler.ledger import Ledger, StanceRow
from pourparler.text.phrases import bare_phrase

_MOST_PHRASES = 30  # of an option: they find its further phrases
_LEAST_ALIKE = 0.33  # of the phrases of an option and a further one that it has, from 0 to 1


@dataclass(frozen=True)
class PlacedStance:
    """A stance under an option of a draft; ``party`` is the node of the party that takes it."""

    issue: int
    option: int
    party: int
    row: StanceRow


def redraft(setup: Setup, evidence: Evidence, ledger: Ledger, documents: int) -> Setup:
    """Draft what nobody has changed anew, and keep what people changed, accepted or removed.

    Parameters
    ----------
    documents
        How many documents the ledger has.
    """
    parties = [node for node in setup.parties if _is_kept(node)]
    issues = [node for node in setup.issues if _is_kept(node)]
    gone = setup.removed
    names = {node.name.casefold() for top in (*parties, *_of(gone, "party", "speaker")) for node in top.walk()}
    settled = Settled(
        frozenset(names),
        frozenset(node.name for node in issues),
        tuple(_phrases(node) for node in (*issues, *_of(gone, "issue", "option", "phrase"))),
    )
    most = DraftConfig()
    config = DraftConfig(
        most_parties=max(0, most.most_parties - len(parties)), most_issues=max(0, most.most_issues - len(issues))
    )
    fresh = _Numbering(setup.next_id).nodes(draft_from(evidence, ledger, config, settled))
    last = max((node.id for top in (*fresh.parties, *fresh.issues) for node in top.walk()), default=setup.next_id - 1)
    return Setup(
        parties=(*parties, *fresh.parties),
        issues=(*issues, *fresh.issues),
        removed=gone,
        next_id=last + 1,
        documents=documents,
    )


def draft_again(ledger: Ledger) -> Draft:
    """Draft a codebook; what people changed on the page *Set up* stays as they left it.

    Nothing is stored. Without a draft on that page, this is `draft_codebook`.
    """
    row = ledger.draft.get()
    evidence = gather_evidence(ledger)
    if row is None:
        return draft_from(evidence, ledger)
    setup = redraft(read_setup(row.text), evidence, ledger, len(ledger.documents.ids()))
    names = {node.id: node.name for node in setup.walk()}
    return Draft(
        tuple(DraftParty(node.name, tuple(each.name for each in node.children), 0.0) for node in setup.parties),
        tuple(_drafted_issue(node) for node in setup.issues if node.children),
        tuple(
            DraftPosition(names[each.party], names[each.issue], names[each.option], each.row)
            for each in place_stances(setup, evidence, ledger)
        ),
    )


def _drafted_issue(node: Node) -> DraftIssue:
    phrases = tuple(_phrases(option) for option in node.children)
    options = tuple(option.name for option in node.children)
    return DraftIssue(node.name, options, node.ordered, tuple(chain.from_iterable(phrases)), 0.0, phrases)


def setup_of(book: Codebook) -> Setup:
    """Write a codebook as a draft, so that stances can be placed under its options.

    The description of an option holds its phrases, separated by semicolons, as accepting a draft writes them.

    Examples
    --------
    >>> from pourparler.codebook.model import read_codebook
    >>> issues = "{toll: {question: 'How much?', options: {none: {description: a free strait; no fee}}}}"
    >>> made = setup_of(read_codebook(f"{{parties: [North], issues: {issues}}}"))
    >>> [(node.kind, node.name) for node in made.issues[0].walk()][1:]
    [('option', 'none'), ('phrase', 'none'), ('phrase', 'a free strait'), ('phrase', 'no fee')]
    """
    numbering = _Numbering(1)
    parties = tuple(numbering.node("party", each.name, each.speakers, "speaker") for each in book.parties)
    issues = []
    for issue in book.issues:
        options = tuple(numbering.node("option", each.name, _phrases_of(each), "phrase") for each in issue.options)
        if not options:  # what is about the issue at all
            phrases = (issue.name, *(bare_phrase(each.replace("*", "")) for each in issue.words.split(";")))
            options = (numbering.node("option", "", tuple(filter(None, phrases)), "phrase"),)
        whole = numbering.node("issue", issue.name, (), "option")
        issues.append(whole.model_copy(update={"children": options}))
    return Setup(parties=parties, issues=tuple(issues))


def place_stances(setup: Setup, evidence: Evidence, ledger: Ledger) -> list[PlacedStance]:
    """Return the stances of the draft's parties under the option that each is about, the most certain first.

    A stance belongs to the option that has its phrase, or else to the one whose phrases are most like it, if they are
    like it at all.
    """
    options = [(issue.id, option) for issue in setup.issues for option in issue.children]
    gone = [_phrases(node) for node in _of(setup.removed, "issue", "option", "phrase")]
    groups = [*(_phrases(option) for _, option in options), *filter(None, gone)]
    if not options or not evidence.phrases:
        return []
    parties = _party_of_names(setup)
    found = []
    for phrase, group in zip(evidence.phrases, _groups_of(groups, evidence, ledger), strict=True):
        if group is None or group >= len(options):
            continue
        issue, option = options[group]
        for row in phrase.rows:
            names = evidence.party_of(row), row.party
            party = next((parties[name.casefold()] for name in names if name.casefold() in parties), None)
            if party is not None:
                found.append(PlacedStance(issue, option.id, party, row))
    return sorted(found, key=lambda each: (-each.row.confidence, each.row.id))


def _groups_of(groups: Sequence[Sequence[str]], evidence: Evidence, ledger: Ledger) -> list[int | None]:
    """Return for each phrase of the evidence the group of phrases that it belongs to."""
    exact = {phrase_key(name): n for n, names in reversed(list(enumerate(groups))) for name in names}
    count, places, at = len(evidence.phrases), [], len(evidence.phrases)
    for names in groups:
        places.append(list(range(at, at + len(names))))
        at += len(names)
    likeness = evidence.likeness([name for names in groups for name in names], ledger)
    alike = nearest(likeness, places, range(count))
    return [
        exact.get(phrase_key(phrase.name), group if share >= _LEAST_ALIKE else None)
        for phrase, (group, share) in zip(evidence.phrases, alike, strict=True)
    ]


def _party_of_names(setup: Setup) -> Mapping[str, int]:
    """Return the party of each name, of a party or a speaker."""
    return {node.name.casefold(): party.id for party in setup.parties for node in party.walk()}


def _is_kept(node: Node) -> bool:
    return node.by_hand or node.accepted is not None


def _of(nodes: Sequence[Node], *kinds: str) -> Iterator[Node]:
    return (node for node in nodes if node.kind in kinds)


def _phrases(node: Node) -> tuple[str, ...]:
    """Return the phrases of an issue or option; the name of an option without phrases stands for it."""
    found = [each.name for each in node.walk() if each.kind == "phrase"]
    found += [each.name for each in node.walk() if each.kind == "option" and not each.children]
    return tuple(found or [node.name])


def _phrases_of(option: Option) -> tuple[str, ...]:
    """Return the phrases of an option of a codebook: its name, and what its description lists."""
    return (option.name, *filter(None, (each.strip() for each in option.description.split(";"))))


class _Numbering:
    """Makes nodes of a draft, numbered on."""

    def __init__(self, next_id: int) -> None:
        self._next = next_id

    def nodes(self, draft: Draft) -> Setup:
        parties = [self.node("party", each.name, each.speakers, "speaker") for each in draft.parties]
        issues = []
        for issue in draft.issues:
            options = [
                self.node("option", name, phrases[:_MOST_PHRASES], "phrase")
                for name, phrases in zip(issue.options, issue.option_phrases, strict=True)
            ]
            whole = self.node("issue", issue.name, (), "option")
            issues.append(whole.model_copy(update={"children": tuple(options), "ordered": issue.is_ordered}))
        return Setup(parties=tuple(parties), issues=tuple(issues))

    def node(self, kind: str, name: str, children: Sequence[str], child: str) -> Node:
        number, self._next = self._next, self._next + 1
        below = tuple(self.node(child, each, (), "") for each in children)
        return Node.model_validate({"id": number, "kind": kind, "name": name[:LONGEST], "children": below})
