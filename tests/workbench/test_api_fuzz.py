"""Whatever is sent to the workbench: no fault of the server's, and every answer of the type that is described."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_requests import Described
from desks import Asking, asked, copied
from pourparler.ledger import open_ledger
from suite import examples

pytestmark = pytest.mark.slow
FIELDS = ("speaker", "kind", "act", "date", "source", "cue", "content", "place", "status", "name")


def described(desk: Asking) -> Described:
    """The description, with what a ledger holds."""
    statements = [row["id"] for row in desk.get("/export/statements.json")][:12]
    documents = [row["id"] for row in desk.get("/documents.json")["listing"]["lines"]][:8]
    things = tuple(f"s{number}" for number in statements)
    known = {
        "thing": (*things, "m1", "p1", "s999999999999999999"),
        "statement": tuple(statements),
        "document": tuple(documents),
        "id": tuple(documents),
        "party": ("Quessia", "Ostrava"),
        "field": FIELDS,
        "content": ("0-4", "1-1", "9-3", "0-4,8-12"),
        "actor": (1, 2, 3),
        "into": (1, 2, 3),
        "number": (1, 2),
        "form": ("html", "md", "txt", "csv", "json"),
        "table": ("statements", "actors", "history"),
    }
    return Described(desk.get("/openapi.json"), known)


def send(desk: Asking, api: Described, token: str, data: st.DataObject) -> None:
    """Send one request, and hold what its answer must be."""
    one = data.draw(api.requests())
    answer = desk.client.request(
        one.method,
        one.path,
        params=list(one.query),
        json=one.body if one.form is None and one.raw is None and one.method != "get" else None,
        data=one.form,
        content=one.raw,
        headers={"x-csrf-token": token},
        follow_redirects=False,
    )
    api.check(one, answer.status_code, answer.headers.get("content-type", ""), answer.content)


@pytest.fixture(scope="module")
def desk(coded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    with open_ledger(copied(coded, tmp_path_factory.mktemp("api"))) as ledger, asked(ledger) as made:
        yield made


def test_whatever_is_asked_the_answer_is_as_described(desk: Asking) -> None:
    api, token = described(desk), desk.token

    @examples(150)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        send(desk, api, token, data)

    holds()
