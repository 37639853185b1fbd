"""tantivy, a search engine, over the trigrams of the names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tantivy

from bench.peers.plain import CANDIDATES, one_by_one, plain, ranked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bench.measure import Reply
    from bench.paper import Inquiry
    from kintrace.matching import Person


def grams(name: str) -> list[str]:
    """Return the trigrams of each word, with its beginning and end marked."""
    found = []
    for word in name.split():
        padded = f"0{''.join(letter for letter in word if 'a' <= letter <= 'z')}0"
        found += [padded[at : at + 3] for at in range(len(padded) - 2)]
    return found


class Trigrams:
    """BM25 over trigrams; the best hundred ranked again by the trigrams they share and the date of birth."""

    def __init__(self, records: Iterable[Person]) -> None:
        """Fill the index, in memory."""
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("grams", tokenizer_name="whitespace", index_option="freq")
        schema.add_integer_field("row", stored=True)
        self.index = tantivy.Index(schema.build())
        self.rows: list[Person] = []
        writer = self.index.writer(heap_size=256_000_000, num_threads=2)
        for row, record in enumerate(records):
            self.rows.append(record)
            writer.add_document(tantivy.Document(grams=" ".join(grams(plain(record))), row=row))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def candidates(self, person: Person, most: int) -> list[tuple[Person, float]]:
        """Return the best records with the share of trigrams they have in common (Dice)."""
        sought = grams(plain(person))
        if not sought:
            return []
        query = self.index.parse_query(" ".join(sought), ["grams"])
        rows = [self.searcher.doc(address)["row"][0] for _, address in self.searcher.search(query, most).hits]
        return [(self.rows[row], _dice(set(sought), set(grams(plain(self.rows[row]))))) for row in rows]

    def replies(self, inquiries: Sequence[Inquiry]) -> list[tuple[Reply, float]]:
        """Return the reply to each inquiry and its milliseconds."""
        return one_by_one(self._search, inquiries)

    def _search(self, inquiry: Inquiry) -> Reply:
        """Return the ten best."""
        found = self.candidates(inquiry.person, CANDIDATES)
        return ranked(inquiry.person.born, ((held.id, score, held.born) for held, score in found))


def _dice(one: set[str], other: set[str]) -> float:
    """Return twice the number of shared trigrams by the number of all."""
    return 2 * len(one & other) / max(1, len(one) + len(other))


engine = Trigrams
