"""Every row of template language 5.6: what docxtpl does, measured again, and what we do."""

import unittest

import corpus
import peers
from edge_cases import BROKEN, EDGES, REFUSED, UNSOUND, seen


def told(outcome, edge, refusal):
    if outcome.error is not None:
        return refusal
    if outcome.problems() and edge.theirs == UNSOUND:
        return UNSOUND
    return seen(edge, outcome.octets)


class EdgeCases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ours = peers.by_us([(edge.octets(), edge.data) for edge in EDGES])

    def test_docxtpl_does_what_5_6_says(self):
        for edge in EDGES:
            with self.subTest(edge.name):
                outcome = peers.by_docxtpl(edge.octets(), edge.data, objects=corpus.with_objects)

                self.assertEqual(told(outcome, edge, BROKEN), edge.theirs, outcome.error)

    def test_ours_does_what_the_rule_says(self):
        for edge, outcome in zip(EDGES, self.ours):
            with self.subTest(edge.name):
                self.assertEqual(told(outcome, edge, REFUSED), edge.ours, outcome.error)
                self.assertEqual(outcome.problems() if outcome.octets else [], [])


if __name__ == "__main__":
    peers.main(unittest)
