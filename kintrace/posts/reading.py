"""A post in, proposed persons out: names first, then what is said of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kintrace.matching import Person
from kintrace.posts import bearers, days, events, facts, nominative, people, places, ranking, where
from kintrace.posts.owners import Owners
from kintrace.posts.proposal import Event, Field, Proposal, Span
from kintrace.posts.tokens import tokens, without_telephones
from kintrace.posts.wording import kinds, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kintrace.matching import PartialDate
    from kintrace.posts.days import Day
    from kintrace.posts.events import Said
    from kintrace.posts.facts import Fact
    from kintrace.posts.people import Named
    from kintrace.posts.tokens import Token

#: Characters of a text that are read; a post of Telegram has 4,096 at most.
LONGEST = 20_000
MOST = 200  # persons of one text that are proposed

_MANY_CAPITALS = 0.7


class _Found(NamedTuple):
    """A name, in the nominative, and where it stands."""

    name: Named
    spelled: nominative.Named
    start: int
    end: int


def read(text: str, *, today: date) -> list[Proposal]:
    """Return the persons a post is about, in the order of the text; [] if it is about nobody.

    Never proposes who writes, asks or holds an office, as far as the words say so. A telephone number is
    the writer's and is no part of anybody.

    Args:
        text: The post, at most LONGEST characters of it are read.
        today: The day it was published: an age counts from it.
    """
    text = text[:LONGEST].replace("\r", " ")
    clean = without_telephones(text)
    told = tokens(clean)
    said = days.find(clean, today)
    known = facts.find(clean)
    said = [day for day in said if not any(fact.start < day.end and day.start < fact.end for fact in known)]
    found = _names(told, _taken(told, [*said, *known]))
    asked = any({"seek", "ask"} & kinds(token.low) for token in told)
    return _Post(told, found, said, known, events.find(told), asked).proposals()[:MOST]


def _taken(told: Sequence[Token], spots: Sequence[Day | Fact]) -> list[bool]:
    """Return for each token whether it is a part of a date or another fact."""
    covered = {at for spot in spots for at in range(spot.start, spot.end)}
    return [token.start in covered for token in told]


def _flat(told: Sequence[Token]) -> list[bool]:
    """Return for each token whether its line tells nothing by capitals: all small or all great."""
    flat: list[bool] = []
    line: list[Token] = []
    small_text = not any(token.is_capital and not _begins(told, at) for at, token in enumerate(told))
    for token in [*told, None]:
        if token is not None:
            line.append(token)
        if token is None or token.kind == "line":
            long = [each.text for each in line if each.is_word and len(each.text) > 3]
            great = sum(map(str.isupper, long)) >= _MANY_CAPITALS * len(long) if long else False
            flat += [great or small_text] * len(line)
            line = []
    return flat


def _begins(told: Sequence[Token], at: int) -> bool:
    return at == 0 or told[at - 1].text in "\n.!?"


def _names(told: Sequence[Token], taken: Sequence[bool]) -> list[_Found]:
    ukrainian = any(nominative.UKRAINIAN.search(token.text) for token in told)
    found: list[_Found] = []
    for name in people.find(people.Text(told, _flat(told), taken)):
        spelled = nominative.named(
            bearers.tells_case(told, name), name.surname, name.given, name.patronymic, ukrainian=ukrainian
        )
        found.append(_Found(name, spelled, told[name.first].start, told[name.last].end))
    return found


class _Post(NamedTuple):
    """All that was found in a text."""

    told: Sequence[Token]
    found: Sequence[_Found]
    said: Sequence[Day]
    known: Sequence[Fact]
    happened: Sequence[Said]
    asked: bool

    def proposals(self) -> list[Proposal]:
        """Return a proposal for each who is sought, with what is said of him."""
        sought = _once(
            [each for each in self.found if bearers.is_sought(self.told, each.name, each.spelled.sex)]
        )
        if not sought:
            return self._by_call_sign()
        owners = Owners(self.told, [(each.start, each.end) for each in sought])
        named = {at for each in self.found for at in each.name.tokens}
        covered = _taken(self.told, [*self.said, *self.known])
        taken = [fact or at in named for at, fact in enumerate(covered)]
        stands = [*where.find_places(self.told, taken), *where.find_homes(self.told, taken)]
        births = owners.dealt([day for day in self.said if day.birth])
        others = owners.given([day for day in self.said if not day.birth])
        known = owners.given([*self.known, *stands])
        happened = owners.given(self.happened, heading_too=True)
        proposed = [
            self._proposal(each, births[at], others[at], known[at], happened[at])
            for at, each in enumerate(sought)
        ]
        return [each for each in proposed if each is not None]

    def _proposal(
        self,
        each: _Found,
        births: Sequence[Day],
        others: Sequence[Day],
        known: Sequence[Fact],
        happened: Sequence[Said],
    ) -> Proposal | None:
        facts_of = {fact.field: fact for fact in reversed(known)}
        event = _event(happened, asked=self.asked)
        if event is None and not births and not {Field.UNIT, Field.CALL_SIGN} & facts_of.keys():
            return None
        if not each.name.sure and event is None:
            return None
        rank = ranking.beside(self.told, each.name)
        born = _most(births)
        day = others[0] if others else None
        spans = self._of_name(each.name)
        spans += [Span(fact.start, fact.end, fact.field) for fact in facts_of.values()]
        spans += [Span(born.start, born.end, Field.BORN)] if born else []
        spans += [Span(day.start, day.end, Field.HAPPENED)] if day else []
        spans += [Span(*rank, Field.RANK)] if rank else []
        told = [said for said in happened if event is said.event][:1]
        spans += [Span(said.start, said.end, Field.EVENT) for said in told]
        return Proposal(
            person=_person(each.spelled, facts_of, born.when if born else None, self._between(rank)),
            event=event,
            happened=day.when if day else None,
            place=facts_of[Field.PLACE].said if Field.PLACE in facts_of else "",
            place_named=self._place_named(facts_of.get(Field.PLACE)),
            spans=_apart(spans),
        )

    def _of_name(self, name: Named) -> list[Span]:
        """Return where a name stands: one piece, or the fields of a form."""
        first, last = self.told[name.first], self.told[name.last]
        if not name.parts:
            return [Span(first.start, last.end, Field.NAME)]
        return [Span(self.told[at].start, self.told[at].end, Field.NAME) for at in name.parts]

    def _between(self, spot: tuple[int, int] | None) -> str:
        """Return the words of a piece of the text."""
        if spot is None:
            return ""
        return " ".join(t.text for t in self.told if spot[0] <= t.start < spot[1] and t.is_word)

    def _place_named(self, place: Fact | None) -> str:
        known = (
            places.known(plain(place.said)) or places.known(plain(place.said.split()[0])) if place else None
        )
        if known is None:
            return ""
        return (
            known.ukrainian if any(nominative.UKRAINIAN.search(t.text) for t in self.told) else known.russian
        )

    def _by_call_sign(self) -> list[Proposal]:
        """Return a proposal for somebody of whom only the call sign and perhaps a given name is known."""
        signs = [fact for fact in self.known if fact.field is Field.CALL_SIGN]
        event = _event(self.happened, asked=self.asked)
        if len(signs) != 1 or event is None or self.found:
            return []
        spans = [Span(signs[0].start, signs[0].end, Field.CALL_SIGN)]
        given = next((t for at, t in enumerate(self.told) if at and _called(self.told, at)), None)
        name = nominative.named("", "", given.text, "", ukrainian=False) if given else None
        if given:
            spans.append(Span(given.start, given.end, Field.NAME))
        spans += [Span(s.start, s.end, Field.EVENT) for s in self.happened if s.event is event][:1]
        person = Person(given=name.given if name else "", sex="", call_sign=signs[0].said)
        return [Proposal(person=person, event=event, spans=_apart(spans))]


def _called(told: Sequence[Token], at: int) -> bool:
    """Return whether a token is the given name of somebody after "зовут"."""
    near = [token.low for token in told[max(0, at - 2) : at]]
    return (
        told[at].is_capital
        and people.is_given(told[at].text)
        and bool({"зовут", "звати", "зовуть"} & {*near})
    )


def _once(sought: Sequence[_Found]) -> list[_Found]:
    """Return each person once: the fullest of names that may be one and the same man's."""
    kept: list[_Found] = []
    for each in sorted(sought, key=lambda found: -sum(map(bool, found.spelled[:3]))):
        if not any(_covers(other.spelled, each.spelled) for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda found: found.start)


def _covers(full: nominative.Named, other: nominative.Named) -> bool:
    """Return whether a name says all that another one says."""
    parts = zip(full[:3], other[:3], strict=True)
    return all(not less or plain(str(more)).startswith(plain(str(less))) for more, less in parts)


def _event(happened: Sequence[Said], *, asked: bool) -> Event | None:
    final = events.final(happened)
    return final.event if final else Event.MISSING if asked else None


def _most(births: Sequence[Day]) -> Day | None:
    """Return the birth that says most, the first of several."""
    return max(
        births, key=lambda day: (day.when.is_full, day.when.year is not None, -day.start), default=None
    )


def _person(
    spelled: nominative.Named, said: dict[Field, Fact], born: PartialDate | None, rank: str
) -> Person:
    words = {field: said[field].said if field in said else "" for field in Field}
    return Person(
        surname=spelled.surname,
        given=spelled.given,
        patronymic=spelled.patronymic,
        sex="m" if spelled.sex == "m" else "f" if spelled.sex == "f" else "",
        born=born,
        unit=re.sub(r"\s+", " ", words[Field.UNIT]),
        call_sign=words[Field.CALL_SIGN],
        number=words[Field.NUMBER],
        region=words[Field.REGION],
        rank=rank,
    )


def _apart(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the pieces in their order, without those that reach into one before."""
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)
