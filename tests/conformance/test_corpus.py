"""docxtpl's own templates: our output equals docxtpl's but for the deviations listed."""

import unittest

import corpus
import peers
from compare import compared
from deviations import CORPUS


class Corpus(unittest.TestCase):
    def test_each_template_agrees(self):
        contexts = list(corpus.contexts())
        ours = peers.by_us([(corpus.octets(template), data) for _, template, data in contexts])
        for (name, template, data), outcome in zip(contexts, ours):
            with self.subTest(name):
                theirs = peers.by_docxtpl(corpus.octets(template), data, template in corpus.AUTOESCAPE,
                                          corpus.with_objects)
                listed = CORPUS.get(name, [])

                verdict = compared(theirs, outcome, listed)

                self.assertFalse(verdict.complaints, "\n    ".join(["", *verdict.complaints]))
                self.assertEqual(sorted(set(listed) - verdict.occurred), [], "deviations that no longer occur")

    def test_each_template_is_compared_or_said_not_to_be_expressible(self):
        told = {template for _, template, _ in corpus.contexts()} | set(corpus.NOT_EXPRESSIBLE)

        self.assertEqual(sorted(set(corpus.templates()) ^ told), [])


if __name__ == "__main__":
    peers.main(unittest, needs_corpus=True)
