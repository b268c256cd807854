"""The speakers of a transcript: the actor of each turn, with role and country from the label and the title block."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pourparler.lexicon.actors import tables
from pourparler.lexicon.transcripts import label_kinds
from pourparler.reader.actors.cluster import affiliation, country
from pourparler.reader.actors.clusters import Draft, Registry, bare, folded
from pourparler.reader.actors.descriptions import description_name, kind_of_phrase
from pourparler.reader.actors.titles import role_class, title_after, title_before
from pourparler.reader.actors.turn_names import FULL_NAME, RECORD, head_end, is_about, without_office
from pourparler.reader.attribution.labels import Label
from pourparler.reader.attribution.transcript import Turn
from pourparler.record import Span

_HOUSE = re.compile(
    r"\b(?:hon\. (?:members?|gentlem[ae]n|lady|friend)|house of (?:commons|lords)|hansard)\b", re.IGNORECASE
)
_INTERVIEWED = re.compile(
    r"\b(?:interviews?|conversation|talks?|talking|q\s?&\s?a|questions?|answers)\s*(?:with|to|for|from|:)\s+(?P<who>[^\n.:;–—|]{3,120})",
    re.IGNORECASE,
)
_INTERVIEWER = re.compile(
    r"\b(?:interview(?:ed)?|conducted|questions)\s+(?:[^\n.]{0,80}?\s)?by\s+(?P<who>[^\n.,:;|]{3,60})", re.IGNORECASE
)
_BARE_COUNTRY = re.compile(r"[A-Z][\w’'-]+(?:[ \u00a0](?:of|the|and|[A-Z][\w’'-]+)){0,7}")
_LOUD = re.compile(
    r"(?P<before>Mc|Mac|De|Di|Du|La|Le|Van|Von|[OD][’'])?(?P<rest>[^\W\d_a-z][^\W\d_a-z][^\Wa-z’'.-]*(?:[’'-][^\Wa-z]+)*)"
)
_PARTY = re.compile(r"[A-Z]{2,4}|Con|Lab(?:/Co-op)?|Non-Afl|Bishops?|Ind")  # of a lord, who has no constituency
ASKING, ANSWERING = "reporters", "interviewee"


def _quiet(word: str) -> str:
    """Write a name in capitals in the usual case: "SMYTHE" is Smythe, and "McCALL" McCall."""
    loud = _LOUD.fullmatch(word)
    return f"{loud['before'] or ''}{loud['rest'].title()}" if loud else word


class TurnSpeakers:
    """Finds the actor of each turn of one document.

    Parameters
    ----------
    text : the document's text
    title : its title, if it is known
    registry : its actors
    turns : its turns
    places : the names of its places
    """

    def __init__(
        self, text: str, title: str | None, registry: Registry, turns: Sequence[Turn], places: Sequence[str] = ()
    ) -> None:
        self.text = text
        self.places = places
        self.title = title or ""
        self.registry = registry
        self.turns = turns
        self.head = head_end(turns)
        self.is_record = bool(RECORD.search(text))
        self.is_house = not self.is_record and bool(_HOUSE.search(text) or any(len(t.label.notes) > 1 for t in turns))
        self.holders: dict[str, int] = {}  # who last spoke in an office
        self.known: dict[str, int] = {}  # the actor of each label
        self.asking: int | None = None
        self.answering: int | None = None

    def run(self) -> list[int]:
        """Return the number of the speaker of each turn; new actors are added to the registry."""
        by_key = self._named()
        spoken = []
        for turn in self.turns:
            label = turn.label
            if turn.kind == "author":
                number = self.answering = self._author(label.span, turn.author or "")
            elif turn.kind == "answer" or label.kind == "answer":
                number = self._interviewee(turn.author)
            elif label.kind == "question":
                number = self._questioner()
            elif label.name is not None:
                number = by_key[self._key(label)]
                if label.role is not None and label.span[0] <= label.role[0] < label.span[1] <= label.name[0]:
                    self.holders[self._words(label.span).casefold()] = number
            else:
                number = self._office(label)
            if turn.kind == "labelled" and label.span[0] < label.span[1]:
                self._mention(number, label.name or label.span)
            spoken.append(number)
        for number in set(spoken):
            self._quiet_roles(self.registry.drafts[number])
        return spoken

    def _quiet_roles(self, draft: Draft) -> None:
        """Write offices in capitals in the usual case, without the words of a heading before them."""
        roles = {
            role: role.split(" BY ")[-1].capitalize() if role.isupper() and len(role) > 3 else role
            for role in draft.roles
        }
        draft.roles = {roles[role]: kind for role, kind in draft.roles.items()}

    def _words(self, span: Span) -> str:
        return " ".join(self.text[slice(*span)].split())

    def _mention(self, number: int, span: Span) -> None:
        old = self.registry.at.pop(span, None)
        if old is not None:
            self.registry.drafts[old].remove_mention(span)
        self.registry.add_mention(number, span)

    # --- named speakers

    def _key(self, label: Label) -> str:
        assert label.name is not None
        name = folded(bare(self._words(label.name)))
        lands = [self._words(n) for n in label.notes if not is_about(self._words(n))] if self.is_record else []
        return f"{name} ({lands[0]})" if lands else name

    def _named(self) -> dict[str, int]:
        """Return the actor of each name in a label: that of most of its mentions."""
        votes: dict[str, Counter[int]] = {}
        for turn in self.turns:
            if turn.label.name is not None and turn.kind == "labelled":
                number = self.registry.at.get(turn.label.name)
                votes.setdefault(self._key(turn.label), Counter())
                if number is not None:
                    votes[self._key(turn.label)][number] += 1
        found: dict[str, int] = {}
        for turn in self.turns:
            if turn.label.name is None or turn.kind != "labelled":
                continue
            key = self._key(turn.label)
            if key not in found:
                taken = set(found.values()) if key.endswith(")") else set()  # of two lands, two people of one name
                most = [(n, c) for n, c in votes[key].most_common() if n not in taken]
                found[key] = most[0][0] if most else self.registry.add(Draft(self._usual(turn.label.name), "person"))
                self._complete(found[key], turn.label.name)
            self._describe(found[key], turn.label)
        return found

    def _usual(self, span: Span) -> str:
        """Write the name of a label in the usual case, as the text writes it elsewhere if it does."""
        words = bare(self._words(span))
        if not any(_LOUD.fullmatch(word) for word in words.split()):
            return words
        for match in re.finditer(re.escape(words), self.text, re.IGNORECASE):
            if not any(_LOUD.fullmatch(word) for word in match.group().split()) and match.group()[0].isupper():
                return match.group()
        return " ".join(_quiet(word) for word in words.split())

    def _complete(self, number: int, span: Span) -> None:
        """Give a speaker the full name of the document's title, and the office and the country of the title block."""
        draft = self.registry.drafts[number]
        if " " not in draft.name:
            for name in FULL_NAME.findall(self.title):
                if folded(name.split()[-1]) == folded(draft.name):
                    self.registry.rename(number, without_office(name))
        if _LOUD.fullmatch(draft.name.split()[-1]):
            self.registry.rename(number, self._usual(span))
        self._complete_from_head(draft)

    def _complete_from_head(self, draft: Draft) -> None:
        """Add the country and the office that stand beside a name before the first turn."""
        for mention in sorted(m for m in draft.mentions if m[1] <= self.head):
            land = self._listed_country(mention)
            if land is not None and draft.acts_for is None:
                draft.acts_for = land
            end = self.text.find("\n", mention[1])
            after = self.text[mention[1] : len(self.text) if end == -1 else end]
            title = re.fullmatch(r"\s*(?:,|[-–—|])\s*(?:the\s+)?(?P<office>[^\n.;:]{3,100})", after)
            if title and role_class(title["office"]):
                self._add_role(draft, title["office"].split(",")[0].strip())

    def _listed_country(self, mention: Span) -> int | None:
        """Find the country beside a name in a list of participants: "Sund . . . Mr. Olm", "Mr. Olm (Sund)"."""
        start = self.text.rfind("\n", 0, mention[0]) + 1
        end = self.text.find("\n", mention[1])
        after = self.text[mention[1] : len(self.text) if end == -1 else end]
        inside = re.match(r"[\s.…]*\(([^()\n]{3,70})\)", after)
        before = re.match(
            r"\s*(?:Members:\s*)?(?P<who>[^\n.…(:]{3,60}?)\s*(?:\.\s?\.\s?\.|…|\t|:|[ \xa0]{2,}|$)",
            self.text[start : mention[0]],
        )
        for words in (inside[1] if inside else None, before["who"] if before else None):
            if words and (
                words in tables().countries
                or (self.is_record and _BARE_COUNTRY.fullmatch(words) and not role_class(words))
            ):
                return country(self.registry, tables().countries.get(words, words))
        return None

    def _describe(self, number: int, label: Label) -> None:
        """Give a speaker the office, the country or the party of a label."""
        draft = self.registry.drafts[number]
        if label.role is not None:
            words = self._words(label.role)
            self._add_role(draft, words.capitalize() if words.isupper() else words)
        notes = [n for n in label.notes if not is_about(self._words(n))]
        if len(notes) >= 2 and self.is_house:
            self._add_role(draft, f"Member for {self._words(notes[0])}", "legislator")
            draft.acts_for = self._body(self._words(notes[1]))
        elif notes:
            self._note(draft, notes[0])
        if place := re.match(
            r" of (?P<place>[A-Z][\w ]+)", self.text[label.name[1] : label.span[1]] if label.name else ""
        ):
            self._add_role(draft, f"Member for {place['place']}", "legislator")

    def _note(self, draft: Draft, span: Span) -> None:
        words = self._words(span)
        if words in tables().countries or (self.is_record and not role_class(words)):
            draft.acts_for = country(self.registry, tables().countries.get(words, words))
            self.registry.add_mention(draft.acts_for, span)
        elif role_class(words):
            self._add_role(draft, words)
        elif self.is_house and not _PARTY.fullmatch(words):
            self._add_role(draft, f"Member for {words}", "legislator")
        elif draft.acts_for is None and words[:1].isupper():
            draft.acts_for = self._body(words)

    def _add_role(self, draft: Draft, words: str, kind: str | None = None) -> None:
        if words.casefold() not in (r.casefold() for r in draft.roles):
            draft.roles[words] = kind or role_class(words) or "official"

    def _body(self, name: str) -> int:
        known = self.registry.named(name)
        return known if known is not None else self.registry.add(Draft(name, "organization"))

    # --- authors of declarations

    def _author(self, span: Span, words: str) -> int:
        """Return who makes a declaration: whom its heading names, or an unnamed holder of an office."""
        inside = self.registry.inside(span) if span[0] < span[1] else []
        drafts = self.registry.drafts
        people = [n for _, n in inside if drafts[n].kind == "person" and not drafts[n].unnamed]
        if people:
            office = words.split(",")[0].strip(" *_#")
            if role_class(office) and self.text[span[0] : span[1]].startswith(f"{words},"):
                self._add_role(drafts[people[0]], re.sub(r"^the\s+", "", office, flags=re.IGNORECASE))
                drafts[people[0]].acts_for = affiliation(
                    self.text, self.registry, (span[0], span[0] + len(words)), self.places
                )
            return people[0]
        plain = re.sub(r"^the\s+", "", words.strip(" *_#"), flags=re.IGNORECASE)
        kind = kind_of_phrase(plain)
        full = [m.group() for m in FULL_NAME.finditer(words)]
        if span[0] == span[1] and full and (person := without_office(full[-1])) and kind != "organization":
            number = self._person(person)
            office = words[: words.rfind(person)].strip()
            if office and role_class(office):
                self._add_role(drafts[number], re.sub(r"^the\s+", "", office, flags=re.IGNORECASE))
            return number
        known = self.registry.named(plain)
        if known is not None:
            return known
        class_ = role_class(plain)
        draft = Draft(
            plain, "person" if class_ else kind, unnamed=bool(class_), roles={plain: class_} if class_ else {}
        )
        number = self.registry.add(draft)
        if span[0] < span[1]:
            span = (span[0], span[0] + len(words))
            draft.acts_for = affiliation(self.text, self.registry, span, self.places, own=number)
            self._mention(number, span)
        return number

    # --- offices, questions and answers

    def _office(self, label: Label) -> int:
        """Find who speaks in an office: its last holder, who holds it by the title block, or an unnamed person."""
        assert label.role is not None
        words = self._words(label.role)
        key = self._words(label.span).casefold()
        if key in self.holders:
            return self.holders[key]
        number = self._holder(words)
        if number is None:
            plain = words.casefold() if words.isupper() else description_name(words)
            kind = (
                "person"
                if label_kinds().get(words.casefold()) != "staff" or words.casefold() == "moderator"
                else "group"
            )
            kind = kind if kind_of_phrase(plain) != "organization" else "organization"
            number = self.registry.add(Draft(plain, kind, unnamed=True, roles={plain: role_class(plain) or "official"}))  # type: ignore[arg-type]
        self.holders[key] = number
        return number

    def _holder(self, office: str) -> int | None:
        """Find the person who holds an office by the title or the text before the first turn."""
        wanted = office.casefold()
        beside = re.search(
            rf"\b{re.escape(wanted)}\s*:?\s+(?:(?:mr|mrs|ms|dr|sir|dame)\.?\s+)?(?=\w)",
            self.text[: self.head],
            re.IGNORECASE,
        )
        for mention, number in self.registry.at.touching(0, self.head):
            draft = self.registry.drafts[number]
            if draft.kind != "person" or draft.unnamed:
                continue
            listed = beside is not None and mention[0] == beside.end()
            held = [t.text.casefold() for t in (title_before(self.text, mention), title_after(self.text, mention)) if t]
            if listed or wanted in held:
                self._complete_from_head(draft)
                self._add_role(draft, office.capitalize() if office.isupper() else office)
                return number
        called = re.compile(rf"\b(?i:{re.escape(office)})\s+(?P<name>{FULL_NAME.pattern}|[A-Z][\w’'-]+)")
        titled = called.search(self.title) or called.search(self.text[: self.head])
        if titled and titled["name"][0].isupper():
            name = titled["name"]
            known = self.registry.named(name)
            if known is None and " " not in name:
                known = next(
                    (
                        n
                        for n, d in enumerate(self.registry.drafts)
                        if d.kind == "person" and d.name.endswith(f" {name}")
                    ),
                    None,
                )
            return (
                known
                if known is not None
                else self.registry.add(
                    Draft(name, "person", roles={office.capitalize(): role_class(office) or "official"})
                )
            )
        return None

    def _questioner(self) -> int:
        """Return the actor of the questions: the interviewer if the text names one, else the reporters."""
        if self.asking is None:
            named = self._person_in(_INTERVIEWER)
            interview = self._is_interview()
            name = "interviewer" if interview else ASKING
            self.asking = (
                named
                if named is not None
                else self.registry.add(
                    Draft(name, "person" if interview else "group", unnamed=True, roles={name: "journalist"})
                )
            )
        return self.asking

    def _is_interview(self) -> bool:
        if any(t.author for t in self.turns):
            return False
        answered = any(t.kind == "answer" or t.label.kind == "answer" for t in self.turns)
        return answered or bool(re.search(r"\binterview", self.title + self.text[: self.head], re.IGNORECASE))

    def _interviewee(self, author: str | None = None) -> int:
        """Return the actor of the answers: who is interviewed by the title, or the first person of the introduction.

        Parameters
        ----------
        author : the words that name who answers, if a heading has them
        """
        if self.answering is None and author:
            self.answering = self._author((0, 0), author)
        if self.answering is None:
            number = self._person_in(_INTERVIEWED)
            if number is None:
                heads = [
                    (m, n)
                    for m, n in self.registry.at.touching(0, self.head)
                    if self.registry.drafts[n].kind == "person"
                ]
                heads = [(m, n) for m, n in heads if not self.registry.drafts[n].unnamed and n != self.asking]
                number = heads[0][1] if heads else None
            if number is None and (full := FULL_NAME.search(self.title)):
                number = self._person(full.group())
            self.answering = (
                number if number is not None else self.registry.add(Draft(ANSWERING, "person", unnamed=True))
            )
        return self.answering

    def _person_in(self, pattern: re.Pattern[str]) -> int | None:
        """Find the person whom a phrase of the text before the first turn, or of the title, names."""
        for match in pattern.finditer(self.text, 0, self.head):
            for _, number in self.registry.inside(match.span("who")):
                if self.registry.drafts[number].kind == "person":
                    return number
        for source in (self.text[: self.head], self.title):
            first = pattern.search(source)
            if first and (full := FULL_NAME.search(first["who"])):
                return self._person(without_office(full.group()))
        return None

    def _person(self, name: str) -> int:
        known = self.registry.named(name, "person")
        return known if known is not None else self.registry.add(Draft(name, "person"))
