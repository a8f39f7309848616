"""Random small templates: our output equals docxtpl's but for the deviations of their features."""

import os
import unittest

import grammar
import peers
from compare import compared
from deviations import GRAMMAR

SEED = os.environ.get("CONFORMANCE_SEED", "indenture")
COUNT = int(os.environ.get("CONFORMANCE_COUNT", "400"))


class Grammar(unittest.TestCase):
    def test_random_templates_agree(self):
        cases = grammar.cases(COUNT, SEED)
        ours = peers.by_us([(case.octets, case.data) for case in cases])
        occurred, merged = set(), 0
        for case, outcome in zip(cases, ours):
            with self.subTest(case.name):
                theirs = peers.by_docxtpl(case.spelling or case.octets, case.data, case.autoescape)
                names = [name for feature in sorted(case.features) for name in GRAMMAR.get(feature, [])]

                verdict = compared(theirs, outcome, names)

                occurred |= verdict.occurred
                merged += theirs.octets is not None
                self.assertEqual(verdict.complaints, [], "\n    ".join(verdict.complaints))
        listed = {name for names in GRAMMAR.values() for name in names}
        self.assertEqual(sorted(listed - occurred), [], "deviations that no longer occur")
        self.assertGreater(merged, 0.9 * COUNT, "too few of the templates are valid")

    def test_the_same_seed_gives_the_same_templates(self):
        first, second = (grammar.cases(5, SEED) for _ in range(2))

        self.assertEqual([(case.octets, case.data) for case in first],
                         [(case.octets, case.data) for case in second])


if __name__ == "__main__":
    peers.main(unittest)
