"""`ledger.scenarios`: what a team supposes beside what was said, under a name."""

from __future__ import annotations

from collections.abc import Iterable

from pourparler.ledger.collections.base import Collection
from pourparler.ledger.edits import history, scenarios
from pourparler.ledger.edits.scenarios import ScenarioRow
from pourparler.ledger.rows import RevisionRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.ids import IdLike, parse_id


class Scenarios(Collection):
    """The scenarios of a ledger, which everybody who uses it sees.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     revision = ledger.scenarios.save("calm", coder="ana", suppositions=["North accepts border=swap"])
    ...     [(row.name, row.suppositions) for row in ledger.scenarios.list()]
    [('calm', ('North accepts border=swap',))]
    """

    def list(self) -> tuple[ScenarioRow, ...]:
        """Return the scenarios, earliest first."""
        with self._database.reading() as connection:
            return scenarios.list_scenarios(connection)

    def get(self, name: str) -> ScenarioRow:
        """Return the scenario of a name.

        Raises
        ------
        LedgerError
            If there is none, or an argument is wrong.
        """
        which = arguments.text("name", name)
        with self._database.reading() as connection:
            return scenarios.find_scenario(connection, which)

    def save(self, name: str, *, coder: str, suppositions: Iterable[str]) -> RevisionRow:
        """Save a scenario, in place of one of the same name.

        Parameters
        ----------
        name
            What it is called.
        coder
            Who saves it.
        suppositions
            What is supposed, such as "North accepts border=swap"; it is stored as it is.

        Raises
        ------
        LedgerError
            If the name or the suppositions are empty or too long, or an argument is wrong.
        """
        which, what = arguments.text("name", name), arguments.texts("suppositions", suppositions)
        who = arguments.coder(coder)
        with self._database.writing() as connection:
            return history.revision_row(connection, scenarios.save_scenario(connection, which, what, who))

    def remove(self, id: IdLike, *, coder: str) -> RevisionRow:
        """Remove a scenario.

        Parameters
        ----------
        id
            Its number, or the row.
        coder
            Who decides.

        Raises
        ------
        LedgerError
            If there is none, or an argument is wrong.
        """
        number, who = parse_id(id, "scenario").number, arguments.coder(coder)
        with self._database.writing() as connection:
            return history.revision_row(connection, scenarios.remove_scenario(connection, number, who))
