"""How the workbench stands many people at once: readers and coders over a year of coverage, on this machine.

    .venv/bin/python benchmarks/load.py --keep FOLDER [--documents 20000] [--users 50] [--minutes 5] [--think 5]
                                        [--postgresql URL] [--every MINUTES]

Takes the ledger that `ledger.py --keep` left in the folder, or makes it (half an hour), and works on a copy of it; with
--postgresql the rows are copied into that empty database, by its superuser. `pourparler serve` answers, in a process of
its own. Each user signs in, then does one thing after another as in `DOINGS`, and waits some seconds between them
(--think: their mean, exponentially distributed). Prints, by what is done, how many requests, p50, p95 and p99 in
milliseconds from the first byte sent to the last received, and what failed. That two people change the same statement
(status 409) is no fault of the workbench: it is counted apart.

Whether memory stays flat shows in an hour of few users: --users 5 --minutes 60 --think 5 --every 5 prints what the
server holds every five minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import httpx

from figures import check_least, figure, processor
from invented import ACTS
from ledger import build, copied
from pourparler.codebook.model import codebook_in
from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.workbench import hash_password

LIMIT = 400.0  # milliseconds that 95 of 100 requests stay under
PASSWORD = "a harbour in winter"
PATIENCE = 60.0  # seconds after which a request counts as failed
ISSUES = ("harbour", "pilot", "frontier")  # each in some six of a hundred statements
PARTIES = 4
CODED = 60  # positions that are there when it begins


class Tally:
    """What was asked, how long it took, and what failed."""

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        self.server = server
        self.times: dict[str, list[float]] = defaultdict(list)
        self.faults: Counter[str] = Counter()
        self.changed = self.refused = 0
        self.used = self.held = 0.0  # when everybody is signed in: seconds of a processor, and megabytes

    def begin(self) -> None:
        """Note what the server has used by now: everybody is signed in, which takes much of a processor."""
        self.used, self.held = worked(self.server), memory(self.server)


class User:
    """Somebody who reads and codes."""

    def __init__(self, client: httpx.AsyncClient, tally: Tally, known: Known, seed: int) -> None:
        self.client, self.tally, self.known = client, tally, known
        self.chance = random.Random(seed)
        self.token = ""
        self.decided: list[int] = []

    async def sign_in(self, name: str) -> None:
        """Begin a session."""
        self.token = (await self.client.get("/session.json")).json()["token"]
        form = {"name": name, "password": PASSWORD, "token": self.token}
        answer = await self.client.post("/sign-in", data=form)
        assert answer.status_code == 303, answer.text
        self.token = (await self.client.get("/session.json")).json()["token"]

    async def get(self, kind: str, path: str, **query: Any) -> httpx.Response | None:
        """Ask for a page."""
        return await self._timed(kind, self.client.get(path, params=query))

    async def post(self, kind: str, path: str, body: dict[str, Any]) -> httpx.Response | None:
        """Decide something."""
        return await self._timed(kind, self.client.post(path, json=body, headers={"x-csrf-token": self.token}))

    async def _timed(self, kind: str, asking: Awaitable[httpx.Response]) -> httpx.Response | None:
        began = time.perf_counter()
        try:
            answer = await asking
        except httpx.HTTPError as fault:
            self.tally.faults[f"{kind}: {type(fault).__name__}"] += 1
            return None
        self.tally.times[kind].append(1000 * (time.perf_counter() - began))
        if answer.status_code == 409:
            self.tally.changed += 1
        elif answer.status_code == 422:
            self.tally.refused += 1  # in words: it is decided already, a later decision rests on it
        elif answer.status_code >= 400:
            self.tally.faults[f"{kind}: {answer.status_code} {answer.text[:80]!r}"] += 1
        return answer if answer.status_code < 400 else None

    async def think(self, mean: float) -> None:
        """Wait as a person does."""
        await asyncio.sleep(self.chance.expovariate(1 / mean))


class Known:
    """What the users know of the ledger: names and numbers to ask for."""

    def __init__(self, ledger: Ledger) -> None:
        if len(ledger.actors.list(limit=PARTIES)) < PARTIES or not ledger.statements.list(limit=1):
            sys.exit("load.py: the ledger has too few actors or statements; give more --documents")
        self.documents = [row.id for row in ledger.documents.list()[::7]]
        self.actors = [row.id for row in ledger.actors.list(limit=60)]
        self.parties = [row.name for row in ledger.actors.list(limit=PARTIES) if row.statements]
        self.statements = {p: [row.id for row in ledger.statements.list(speaker=p, limit=400)] for p in self.parties}
        self.words = sorted({word for row in ledger.statements.list(limit=200) for word in row.content.split()[4:9]})
        covered = ledger.documents.days()
        assert covered is not None
        self.months = [f"{covered.start.year}-{month:02}" for month in range(1, 12)]


async def listed(user: User) -> None:
    """The list of documents, of all or of one outlet."""
    query = {"page": user.chance.randint(1, 40)} if user.chance.random() < 0.7 else {"outlet": "Paper 7"}
    await user.get("documents", "/documents", **query)


async def read(user: User) -> None:
    """A document."""
    await user.get("reading view", "/document", id=user.chance.choice(user.known.documents))


async def searched(user: User) -> None:
    """Two words, or somebody's."""
    words = " ".join(user.chance.sample(user.known.words, 2))
    query = {"speaker": user.chance.choice(user.known.parties)} if user.chance.random() < 0.3 else {}
    await user.get("search", "/search", q=words, **query)


async def reviewed(user: User) -> None:
    """The next statement of the queue, and a decision about it; now and then it is undone."""
    answer = await user.get("review queue", "/review.json", skip=user.chance.randint(0, 300))
    item = answer.json()["item"] if answer else None
    if item is None:
        return
    await user.think(2)
    where, seen = f"/codings/s{item['statement']['id']}", item["revision"]
    if user.chance.random() < 0.7:
        done = await user.post("confirm", f"{where}/confirm", {"seen": seen})
    else:
        fields = {"act": user.chance.choice(ACTS[:-1])}
        done = await user.post("correct", f"{where}/correct", {"seen": seen, "fields": fields})
    if done and user.chance.random() < 0.15:
        await user.think(1)
        await user.post("undo", "/undo", {"revision": done.json()["revision"]["id"]})


async def coded(user: User) -> None:
    """The page for coding, and a position."""
    if user.chance.random() < 0.5:
        await user.get("coding", "/coding")
        await user.think(3)
    party = user.chance.choice(user.known.parties)
    issue, option = user.chance.choice(ISSUES), user.chance.choice(("open", "shut"))
    kind = user.chance.choice(("supports", "supports", "opposes"))
    body = {"statement": user.chance.choice(user.known.statements[party]), "party": party, "kind": kind}
    await user.post("code", "/positions", body | {"terms": [[issue, option]]})


def _month(user: User) -> dict[str, str]:
    month = user.chance.choice(user.known.months)
    return {"since": f"{month}-01", "until": f"{month}-28"}


DOINGS: list[tuple[float, Callable[[User], Awaitable[Any]]]] = [
    (16, listed),
    (26, read),
    (9, searched),
    (22, reviewed),
    (6, coded),
    (4, lambda user: user.get("actors", "/actors")),
    (4, lambda user: user.get("an actor", f"/actors/{user.chance.choice(user.known.actors)}")),
    (4, lambda user: user.get("timeline of a month", "/timeline", **_month(user))),
    (4, lambda user: user.get("issues", "/issues")),
    (3, lambda user: user.get("settlement", "/settlement")),
    (2, lambda user: user.get("history", "/history")),
]


async def lived(
    address: str,
    number: int,
    tally: Tally,
    known: Known,
    think: float,
    minutes: float,
    one_by_one: asyncio.Semaphore,
    all_here: asyncio.Barrier,
) -> None:
    """One user's time at the workbench."""
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as client:
        user = User(client, tally, known, number)
        async with one_by_one:
            await user.sign_in(f"coder {number}")
        if await all_here.wait() == 0:
            tally.begin()
        until = time.monotonic() + 60 * minutes
        weights = [weight for weight, _ in DOINGS]
        await asyncio.sleep(user.chance.uniform(0, think))
        while time.monotonic() < until:
            await user.chance.choices(DOINGS, weights)[0][1](user)
            await user.think(think)


def prepared(ledger: Ledger, users: int) -> None:
    """Give a ledger what the users need: accounts, issues, a codebook, positions."""
    have, password = {row.name for row in ledger.users.list()}, hash_password(PASSWORD)
    for number in range(users):
        if f"coder {number}" not in have:
            ledger.users.add(f"coder {number}", role="coder", password=password)
    book = codebook_in(ledger)
    if book is None or not book.parties:  # another benchmark leaves issues that are only followed by words
        parties = [row.name for row in ledger.actors.list(limit=PARTIES)]
        issues = "".join(f"  {name}: {{question: 'How?', words: {name}, options: [open, shut]}}\n" for name in ISSUES)
        ledger.codebook.save(f"parties: [{', '.join(parties)}]\nissues:\n{issues}", coder="benchmark")
        chance = random.Random(3)
        for number in range(CODED):
            party = parties[number % len(parties)]
            every = ledger.statements.list(speaker=party, limit=CODED)
            if len(every) <= number // len(parties):
                continue  # a small ledger
            said = every[number // len(parties)]
            option = chance.choice(("open", "shut"))
            ledger.positions.add(
                said.id, party=party, kind="supports", coder="benchmark", terms=[(chance.choice(ISSUES), option)]
            )


def started(place: str, log: Path) -> tuple[subprocess.Popen[bytes], str]:
    """The program as a person starts it, and its address; what it says is kept in a file."""
    words = [sys.executable, "-m", "pourparler.cli", "serve", place, "--port", "0"]
    with log.open("wb") as out:
        process = subprocess.Popen(words, stderr=out)
    while not (found := re.search(r"http://\S+(?= \()", log.read_text())):
        time.sleep(0.1)
        if process.poll() is not None:
            sys.exit(log.read_text())
    return process, found.group().rstrip("/")


def memory(process: subprocess.Popen[bytes]) -> float:
    """Megabytes that a process holds in memory."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def worked(process: subprocess.Popen[bytes]) -> float:
    """Seconds of a processor that a process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(tally: Tally, seconds: float, store: str) -> None:
    """Print what was measured."""
    print("| what | requests | p50 ms | p95 ms | p99 ms | longest |\n| --- | --- | --- | --- | --- | --- |")
    for kind in sorted(tally.times, key=lambda kind: -len(tally.times[kind])):
        _row(kind, tally.times[kind])
    every = [each for times in tally.times.values() for each in times]
    if not every:
        sys.exit("load.py: nobody got an answer; give more --minutes")
    _row("**all**", every)
    for kind, times in (*tally.times.items(), ("all requests", every)):
        figure(f"95 of 100 answers together, {store}: {kind}", _ranked(times, 0.95), "ms", most=LIMIT)
    rate = len(every) / seconds
    print(f"\n{rate:.1f} requests a second; {tally.changed} answers 409; {tally.refused} refused in words (422)")
    print(f"{sum(tally.faults.values())} failed", *(f"\n  {n} {what}" for what, n in tally.faults.most_common(8)))


def _ranked(times: list[float], share: float) -> float:
    """The time that a share of all stays under."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def _row(kind: str, times: list[float]) -> None:
    if not times:
        return
    cut = [_ranked(times, share) for share in (0.5, 0.95, 0.99)]
    missed = "" if cut[1] <= LIMIT else " missed"
    print(f"| {kind} | {len(times)} | {cut[0]:.0f} | {cut[1]:.0f}{missed} | {cut[2]:.0f} | {max(times):.0f} |")


async def once(server: subprocess.Popen[bytes], address: str, known: Known) -> float:
    """Ask for each page once, as in a workbench that has been open for a while; the longest seconds."""
    tally = Tally(server)
    async with httpx.AsyncClient(base_url=address, timeout=300) as client:
        user = User(client, tally, known, 0)
        await user.sign_in("coder 0")
        for path in ("documents", "review", "coding", "actors", "timeline", "issues", "settlement", "history"):
            await user.get(path, f"/{path}")
    return max(time for times in tally.times.values() for time in times) / 1000


async def together(
    server: subprocess.Popen[bytes],
    address: str,
    users: int,
    minutes: float,
    think: float,
    known: Known,
    every: float | None = None,
) -> Tally:
    """All users at once; what the server holds is printed every so many minutes."""
    tally, one_by_one, all_here = Tally(server), asyncio.Semaphore(2), asyncio.Barrier(users)
    everybody = (lived(address, n, tally, known, think, minutes, one_by_one, all_here) for n in range(users))
    watching = asyncio.create_task(watched(tally, every)) if every else None
    await asyncio.gather(*everybody)
    if watching is not None:
        watching.cancel()
    return tally


async def watched(tally: Tally, every: float) -> None:
    """Print, every so many minutes, what the server has answered and what it holds in memory."""
    began = time.monotonic()
    while True:
        await asyncio.sleep(60 * every)
        answers = sum(map(len, tally.times.values()))
        minutes = (time.monotonic() - began) / 60
        print(f"after {minutes:.0f} minutes: {answers} answers, {memory(tally.server):.0f} MB", flush=True)


def main() -> None:
    """Prepare, serve, ask, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--think", type=float, nargs="+", default=[5.0], metavar="SECONDS")
    parser.add_argument("--postgresql", metavar="URL", help="an empty database")
    parser.add_argument("--every", type=float, metavar="MINUTES", help="print the memory of the server so often")
    asked = parser.parse_args()
    check_least(__file__, documents=asked.documents, users=asked.users)
    year, place = asked.keep / "year.ledger", str(asked.postgresql or asked.keep / "load.ledger")
    with open_ledger(year, create=True) as ledger:
        build(ledger, asked.documents)
    try:
        if asked.postgresql:
            copied(str(year), place)
        else:
            for left in asked.keep.glob("load.ledger*"):
                left.unlink()
            shutil.copy(year, place)
        with open_ledger(place) as ledger:
            prepared(ledger, asked.users)
            known = Known(ledger)
            total = ledger.documents.page(limit=1).total
    except LedgerError as fault:
        sys.exit(str(fault))
    store = "PostgreSQL" if asked.postgresql else "SQLite"
    print(f"{store}, {total} documents, {asked.users} users; {processor()}")
    for think in asked.think:
        process, address = started(place, asked.keep / "serve.log")
        try:
            first = asyncio.run(once(process, address, known))
            print(f"the first request of each page took up to {first:.1f} s")
            load = os.getloadavg()[0]
            running = together(process, address, asked.users, asked.minutes, think, known, asked.every)
            tally = asyncio.run(running)
            print(
                f"\n### think time {think:g} s; load of the machine {load:.1f} before, {os.getloadavg()[0]:.1f} after\n"
            )
            told(tally, 60 * asked.minutes, store)
            used, every = worked(process) - tally.used, sum(map(len, tally.times.values()))
            print(f"the server used {used:.0f} s of a processor, {1000 * used / every:.0f} ms a request")
            print(
                f"memory of the server {tally.held:.0f} MB at the start, {memory(process):.0f} MB at the end",
                flush=True,
            )
        finally:
            process.terminate()
            process.wait(120)


if __name__ == "__main__":
    main()
