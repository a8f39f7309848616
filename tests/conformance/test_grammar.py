"""Random small templates: our output equals docxtpl's but for the deviations of their features."""

import io
import os
import re
import unittest
import zipfile

from lxml import etree

import grammar
import peers
from canonical import W
from compare import compared
from deviations import GRAMMAR

SEED = os.environ.get("CONFORMANCE_SEED", "indenture")
COUNT = int(os.environ.get("CONFORMANCE_COUNT", "400"))


def text_of(octets):
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    text = " ".join("".join(paragraph.itertext()) for paragraph in root.iter(W + "p"))
    return re.sub(r"(\{[{%#](?:p|tr|tc|r)?) +", r"\1 ", text)


class Grammar(unittest.TestCase):
    def test_random_templates_agree(self):
        cases = grammar.cases(COUNT, SEED)
        ours = peers.by_us([(case.octets, case.data) for case in cases])
        occurred, merged = set(), 0
        for case, outcome in zip(cases, ours):
            with self.subTest(case.name):
                def theirs(is_meant=False):
                    octets = case.meant if is_meant else case.octets
                    return peers.by_docxtpl(octets, case.data, case.autoescape)

                first = theirs()
                names = [name for feature in sorted(case.features) for name in GRAMMAR.get(feature, [])]

                verdict = compared(first, outcome, names, theirs)

                occurred |= verdict.occurred
                merged += first.octets is not None
                self.assertFalse(verdict.complaints, "\n    ".join(["", *verdict.complaints]))
        listed = {name for names in GRAMMAR.values() for name in names}
        self.assertEqual(sorted(listed - occurred), [], "deviations that no longer occur")
        self.assertGreater(merged, 0.9 * COUNT, "too few of the templates are valid")

    def test_every_kind_of_tag_is_among_the_templates(self):
        text = " ".join(text_of(case.octets) for case in grammar.cases(COUNT, SEED))
        for word in ("{{", "{{p ", "{{-", "{#", "{#p ", "{#tr ", "{%p if", "{%p elif", "{%p else", "{%p for",
                     "{%p set", "{%p macro", "{%tr for", "{%tr if", "{%tc for", "{%r if", "{%-", "-%}", "if ",
                     "elif ", "for ", "set ", "macro ", "call(", "caller(", "filter ", "with ", "raw ", "cellbg ",
                     "colspan ", "vm ", "hm ", "namespace(", "recursive", "endset", "else"):
            with self.subTest(word):
                self.assertIn(word, text)

    def test_the_same_seed_gives_the_same_templates(self):
        first, second = (grammar.cases(5, SEED) for _ in range(2))

        self.assertEqual([(case.octets, case.data) for case in first],
                         [(case.octets, case.data) for case in second])


if __name__ == "__main__":
    peers.main(unittest)
