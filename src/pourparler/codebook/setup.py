"""The draft of a codebook as people edit it: parties with speakers, issues with options and phrases.

Everything in it is a node with a number that stays while the draft is edited. Each edit gives a new draft; a node that
a person touched is marked, and drafting again keeps it. What people remove is remembered, so that it does not return.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pourparler.text import plain

Kind = Literal["party", "speaker", "issue", "option", "phrase"]
Action = Literal["rename", "add", "remove", "move", "merge", "split", "order"]
PARENT_KIND: dict[Kind, Kind] = {"speaker": "party", "option": "issue", "phrase": "option"}
CHILD_KIND: dict[Kind, Kind] = {parent: child for child, parent in PARENT_KIND.items()}
LONGEST = 120  # characters of a name
_MOST_NODES = 5_000


class SetupError(ValueError):
    """An edit that cannot be made; the message says why."""


class Node(BaseModel):
    """A party, a speaker, an issue, an option or a phrase.

    Attributes
    ----------
    by_hand
        Whether a person changed it or something in it.
    accepted
        Its name in the codebook if it was accepted; None if it was not.
    changed
        Whether it was edited since it was accepted.
    ordered
        Of an issue: whether its options form a scale.
    """

    model_config = ConfigDict(frozen=True)

    id: int
    kind: Kind
    name: str
    children: tuple[Node, ...] = ()
    by_hand: bool = False
    accepted: str | None = None
    changed: bool = False
    ordered: bool = False

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


class Setup(BaseModel):
    """The draft of a codebook; ``removed`` is what people took out, ``documents`` how many it was drafted from."""

    model_config = ConfigDict(frozen=True)

    parties: tuple[Node, ...] = ()
    issues: tuple[Node, ...] = ()
    removed: tuple[Node, ...] = ()
    next_id: int = 1
    documents: int = 0

    def walk(self) -> Iterator[Node]:
        """Yield every node that is not removed."""
        for node in (*self.parties, *self.issues):
            yield from node.walk()

    def find(self, id: int | None) -> Node:
        """Return the node with a number.

        Raises
        ------
        SetupError
            If there is none.
        """
        found = next((node for node in self.walk() if node.id == id), None)
        if found is None:
            raise SetupError("this part of the draft does not exist any more; reload the page")
        return found

    def parent_of(self, id: int) -> Node | None:
        """Return the node that contains another; None for a party or an issue."""
        return next((node for node in self.walk() if any(child.id == id for child in node.children)), None)


class Edit(BaseModel):
    """An edit of a draft.

    Attributes
    ----------
    action
        ``rename`` and ``add`` need a name; ``merge`` puts a node into another of its kind; ``split`` makes a speaker a
        party, an option an issue, a phrase an option; ``order`` says whether the options of an issue form a scale.
    id
        The node; of ``add`` None.
    into
        Where to: the node that contains it after ``move`` and ``add``, or the one it is merged into.
    at
        The place among its siblings after ``move``, from 0; None for the last.
    kind
        Of ``add``: what to add.
    """

    model_config = ConfigDict(extra="forbid")

    action: Action
    id: int | None = None
    into: int | None = None
    at: Annotated[int, Field(ge=0, le=_MOST_NODES)] | None = None
    name: Annotated[str, StringConstraints(max_length=LONGEST)] | None = None
    kind: Kind | None = None


def read_setup(text: str) -> Setup:
    """Read a draft from JSON."""
    return Setup.model_validate_json(text)


def apply_edit(setup: Setup, edit: Edit) -> tuple[Setup, str]:
    """Make an edit; return the new draft and what changed, in words.

    Raises
    ------
    SetupError
        If the edit cannot be made.
    """
    made, words = _ACTIONS[edit.action](setup, edit)
    _check(made)
    return made, words


def update_node(setup: Setup, id: int, change: Callable[[Node], Node | None]) -> Setup:
    """Replace a node by what a function makes of it, and mark what contains it; None takes it out."""

    def within(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        found: list[Node] = []
        for node in nodes:
            if node.id == id:
                new = change(node)
                found += [] if new is None else [touch(new)]
            elif any(each.id == id for each in node.walk()):
                found.append(touch(node.model_copy(update={"children": within(node.children)})))
            else:
                found.append(node)
        return tuple(found)

    return setup.model_copy(update={"parties": within(setup.parties), "issues": within(setup.issues)})


def touch(node: Node) -> Node:
    """Mark a node as changed by a person."""
    return node.model_copy(update={"by_hand": True, "changed": node.accepted is not None})


def _insert(setup: Setup, node: Node, into: int | None, at: int | None) -> Setup:
    """Put a node among the children of another, or among the parties or issues."""

    def placed(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        place = len(nodes) if at is None else min(at, len(nodes))
        return (*nodes[:place], touch(node), *nodes[place:])

    wanted = PARENT_KIND.get(node.kind)
    if wanted is None:
        name = "parties" if node.kind == "party" else "issues"
        return setup.model_copy(update={name: placed(getattr(setup, name))})
    parent = setup.find(into)
    if parent.kind != wanted:
        raise SetupError(f"{_words(node)} belongs in {_article(wanted)}")
    return update_node(setup, parent.id, lambda each: each.model_copy(update={"children": placed(each.children)}))


def _rename(setup: Setup, edit: Edit) -> tuple[Setup, str]:
    node, name = setup.find(edit.id), _clean(edit.name)
    others = tuple(each for each in node.children if node.kind != "party" or each.name.casefold() != name.casefold())
    made = update_node(setup, node.id, lambda each: each.model_copy(update={"name": name, "children": others}))
    if node.kind == "party" and name.casefold() != node.name.casefold():
        # The documents go on to use the old name.
        old = Node(id=setup.next_id, kind="speaker", name=node.name)
        made = update_node(made, node.id, lambda each: _with_children(each, (old,)))
        made = made.model_copy(update={"next_id": setup.next_id + 1})
    return made, f"renamed {_words(node)} to {name}"


def _add(setup: Setup, edit: Edit) -> tuple[Setup, str]:
    if edit.kind is None:
        raise SetupError("say what to add")
    node = Node(id=setup.next_id, kind=edit.kind, name=_clean(edit.name))
    setup = setup.model_copy(update={"next_id": setup.next_id + 1})
    return _insert(setup, node, edit.into, edit.at), f"added {_words(node)}"


def _remove(setup: Setup, edit: Edit) -> tuple[Setup, str]:
    node = setup.find(edit.id)
    setup = setup.model_copy(update={"removed": (*setup.removed, node)})
    return update_node(setup, node.id, lambda _: None), f"removed {_words(node)}"


def _move(setup: Setup, edit: Edit) -> tuple[Setup, str]:
    node = setup.find(edit.id)
    parent = setup.parent_of(node.id)
    into = edit.into if edit.into is not None or parent is None else parent.id
    made = _insert(update_node(setup, node.id, lambda _: None), node, into, edit.at)
    elsewhere = parent is not None and into != parent.id
    return made, f"moved {_words(node)}" + (f" to {_words(setup.find(into))}" if elsewhere else "")


def _merge(setup: Setup, edit: Edit) -> tuple[Setup, str]:
    node, target = setup.find(edit.id), setup.find(edit.into)
    if node.kind != target.kind or node.id == target.id or node.kind not in CHILD_KIND:
        raise SetupError("choose two parties, two issues or two options")
    children = node.children
    if node.kind in ("party", "option"):  # its name goes on to count for the other
        children = (Node(id=setup.next_id, kind=CHILD_KIND[node.kind], name=node.name), *children)
        setup = setup.model_copy(update={"next_id": setup.next_id + 1})
    setup = update_node(setup, node.id, lambda _: None)
    made = update_node(setup, target.id, lambda each: _with_children(each, children))
    return made, f"merged {_words(node)} into {_words(target)}"


def _with_children(node: Node, more: tuple[Node, ...]) -> Node:
    """Add children to a node; one whose name it has already is merged with that."""
    found = list(node.children)
    for each in more:
        same = next((n for n, other in enumerate(found) if other.name.casefold() == each.name.casefold()), None)
        if same is not None:
            found[same] = _with_children(found[same], each.children)
        elif not (node.kind == "party" and each.name.casefold() == node.name.casefold()):
            found.append(each)
    return node.model_copy(update={"children": tuple(found)})


def _split(setup: Setup, edit: Edit) -> tuple[Setup, str]:
    node = setup.find(edit.id)
    parent = setup.parent_of(node.id)
    if parent is None:
        raise SetupError("only a speaker, an option or a phrase can be split off")
    setup = update_node(setup, node.id, lambda _: None)
    at = next((n for n, each in enumerate(setup.parties + setup.issues) if each.id == parent.id), None)
    if node.kind == "option":
        whole = Node(id=setup.next_id, kind="issue", name=_free(node.name, setup.issues), children=(touch(node),))
        at = None if at is None else at - len(setup.parties)
    elif node.kind == "speaker":
        whole = Node(id=setup.next_id, kind="party", name=node.name)
    else:
        return _split_phrase(setup, node, parent)
    setup = setup.model_copy(update={"next_id": setup.next_id + 1})
    return _insert(setup, whole, None, None if at is None else at + 1), f"split {_words(node)} off {_words(parent)}"


def _split_phrase(setup: Setup, node: Node, parent: Node) -> tuple[Setup, str]:
    """Make an option of a phrase, after the option that had it."""
    issue = setup.parent_of(parent.id)
    if issue is None:
        raise SetupError("this part of the draft does not exist any more; reload the page")
    name = _free(node.name[:LONGEST], issue.children)
    whole = Node(id=setup.next_id, kind="option", name=name, children=(node,))
    setup = setup.model_copy(update={"next_id": setup.next_id + 1})
    at = next(n for n, each in enumerate(issue.children) if each.id == parent.id)
    return _insert(setup, whole, issue.id, at + 1), f"split {_words(node)} off {_words(parent)}"


def _order(setup: Setup, edit: Edit) -> tuple[Setup, str]:
    node = setup.find(edit.id)
    if node.kind != "issue":
        raise SetupError("only the options of an issue can form a scale")
    made = update_node(setup, node.id, lambda each: each.model_copy(update={"ordered": not each.ordered}))
    return made, f"{_words(node)}: options {'do not form' if node.ordered else 'form'} a scale"


def _clean(name: str | None) -> str:
    found = plain(name)[:LONGEST].strip()
    if not found:
        raise SetupError("give a name")
    return found


def _free(name: str, siblings: tuple[Node, ...]) -> str:
    """Return a name that no sibling has."""
    taken, found, n = {each.name.casefold() for each in siblings}, name, 2
    while found.casefold() in taken:
        found, n = f"{name[: LONGEST - 5]} ({n})", n + 1
    return found


def _check(setup: Setup) -> None:
    """Check that names differ where a codebook requires it.

    Raises
    ------
    SetupError
        If two are the same.
    """
    who = [node.name for party in setup.parties for node in party.walk()]
    for names in (who, [i.name for i in setup.issues], *([o.name for o in i.children] for i in setup.issues)):
        seen: set[str] = set()
        for name in names:
            if name.casefold() in seen:
                raise SetupError(f"the name {name} exists already; merge the two, or choose another name")
            seen.add(name.casefold())
    if sum(1 for _ in setup.walk()) > _MOST_NODES:
        raise SetupError(f"a draft has at most {_MOST_NODES:,} parts")


def _words(node: Node) -> str:
    return f"the {node.kind} {node.name}"


def _article(kind: Kind) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


_ACTIONS: dict[Action, Callable[[Setup, Edit], tuple[Setup, str]]] = {
    "rename": _rename,
    "add": _add,
    "remove": _remove,
    "move": _move,
    "merge": _merge,
    "split": _split,
    "order": _order,
}
