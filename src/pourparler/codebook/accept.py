"""Accepting parts of a draft into the codebook of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pourparler.codebook.decision_rule import Decision, decision_data
from pourparler.codebook.forms import dump
from pourparler.codebook.model import Codebook, Issue, Option, Party, read_codebook
from pourparler.codebook.setup import Node, Setup, SetupError, touch

_LONGEST = 3_000  # characters of a description
Item = TypeVar("Item", Party, Issue)


def accept(setup: Setup, id: int | None, codebook: str | None) -> tuple[Setup, str | None, str]:
    """Accept one party or issue, or all of them.

    Parameters
    ----------
    id
        The node to accept; None for all.
    codebook
        The codebook of the ledger, as text; None if there is none.

    Returns
    -------
    The draft, with what is accepted marked; the codebook that results, None as long as not both a party and an issue
    are accepted; and what changed, in words.

    Raises
    ------
    SetupError
        If the node is neither a party nor an issue, or nothing is left to accept.
    FormError
        If the codebook of the ledger cannot be read, or the one that results has a mistake.
    """
    nodes = [*setup.parties, *setup.issues] if id is None else [setup.find(id)]
    nodes = [node for node in nodes if node.accepted is None or node.changed]
    if any(node.kind not in ("party", "issue") for node in nodes):
        raise SetupError("only a party or an issue can be accepted")
    if not nodes:
        raise SetupError("everything is accepted already")
    for node in nodes:
        if node.kind == "issue" and not node.children:
            raise SetupError(f"the issue {node.name} has no options; add one, or remove the issue")
    old = None if codebook is None else read_codebook(codebook)
    text = _merged_text(setup, {node.id for node in nodes}, old)
    setup = _mark(setup, {node.id for node in nodes})
    words = f"accepted the {nodes[0].kind} {nodes[0].name}" if id is not None else f"accepted {len(nodes)} parts"
    return setup, text, words


def _mark(setup: Setup, ids: set[int]) -> Setup:
    """Mark parties and issues as accepted by a person under their present names."""

    def marked(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        return tuple(
            touch(node).model_copy(update={"accepted": node.name, "changed": False}) if node.id in ids else node
            for node in nodes
        )

    return setup.model_copy(update={"parties": marked(setup.parties), "issues": marked(setup.issues)})


def _merged_text(setup: Setup, chosen: set[int], old: Codebook | None) -> str | None:
    """Write a codebook with the accepted parts in place of those of the same name; None if it would be incomplete."""
    taken = [node for node in (*setup.parties, *setup.issues) if node.id in chosen or node.accepted is not None]
    new = [node for node in taken if node.id in chosen or old is None]
    parties = _replaced(old.parties if old else (), [(n.accepted, _party(n)) for n in new if n.kind == "party"])
    issues = _replaced(old.issues if old else (), [(n.accepted, _issue(n)) for n in new if n.kind == "issue"])
    if not parties or not issues:
        return None
    names = {n.accepted: n.name for n in new if n.kind == "party" and n.accepted}
    decision = old.decision.rename(names) if old else Decision()
    text = codebook_text(Codebook(tuple(parties), tuple(issues), decision))
    read_codebook(text)
    return text


def _replaced(old: Sequence[Item], new: Sequence[tuple[str | None, Item]]) -> list[Item]:
    """Return items with some replaced, by their names before and now, and the others added."""
    found = list(old)
    for before, item in new:
        names = {name.casefold() for name in (before, item.name) if name}
        at = next((n for n, each in enumerate(found) if each.name.casefold() in names), None)
        if at is None:
            found.append(item)
        else:
            found[at] = _with_words(item, found[at])
    return found


def _with_words(item: Item, old: Item) -> Item:
    """Return an issue with the words by which the one that it replaces was followed."""
    if isinstance(item, Party) or isinstance(old, Party):
        return item
    return replace(item, words=old.words)


def _party(node: Node) -> Party:
    return Party(node.name, tuple(speaker.name for speaker in node.children))


def _issue(node: Node) -> Issue:
    options = tuple(Option(option.name, _description(option)) for option in node.children)
    return Issue(node.name, f"What is to be agreed: {node.name}?", "", options, node.ordered)


def _description(option: Node) -> str:
    return "; ".join(phrase.name for phrase in option.children if phrase.name != option.name)[:_LONGEST]


def codebook_text(book: Codebook) -> str:
    """Write a codebook as YAML.

    Examples
    --------
    >>> book = Codebook((Party("North"),), (Issue("toll", "How much?", "", (Option("none"),)),))
    >>> read_codebook(codebook_text(book)) == book
    True
    """
    issues = dump({"issues": {issue.name: _issue_form(issue) for issue in book.issues}})
    rule = decision_data(book.decision)
    return parties_text(book.parties) + issues + (dump({"decision": rule}) if rule else "")


def parties_text(parties: Sequence[Party]) -> str:
    """Write the parties of a codebook as YAML.

    Examples
    --------
    >>> parties_text([Party("North")])
    'parties:\\n  North: {}\\n'
    """
    return dump(
        {"parties": {each.name: {"speakers": list(each.speakers)} if each.speakers else {} for each in parties}}
    )


def _issue_form(issue: Issue) -> dict[str, Any]:
    texts = {"question": issue.question, "description": issue.description, "words": issue.words}
    form: dict[str, Any] = {name: text for name, text in texts.items() if text}
    if issue.options:
        form["options"] = {
            option.name: {"description": option.description} if option.description else {} for option in issue.options
        }
    if issue.is_ordered:
        form["ordered"] = True
    return form
