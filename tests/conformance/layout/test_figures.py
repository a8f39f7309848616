"""The comparison itself, on words and lines written by hand."""

import unittest

from figures import compressed_lines, differing_lines, figures
from positions import Line, Text, Word, _made, _Glyph


def text(*lines):
    """A text of one line an entry: (page, y, words) or (page, y, words, space_ratio)."""
    words, made, line_of = [], [], []
    for page, y, line, *ratio in lines:
        first = len(words)
        words += [Word(word, page, 72.0 + 30 * i, y) for i, word in enumerate(line.split())]
        made.append(Line(page, tuple(range(first, len(words))), ratio[0] if ratio else 1.0))
        line_of += [len(made) - 1] * (len(words) - first)
    return Text(max(line[0] for line in lines), tuple(words), tuple(made), tuple(line_of))


class Figures(unittest.TestCase):
    def test_a_text_is_identical_to_itself(self):
        one = text((1, 80, "the quick brown"), (2, 80, "fox jumps"))

        found = figures(one, one)

        self.assertEqual((found.identical, found.words_missing, found.words_added), (1.0, 0, 0))
        self.assertEqual((found.dx.max, found.dy.max), (0, 0))

    def test_a_word_on_another_line_makes_both_lines_differ(self):
        reference = text((1, 80, "the quick brown"), (1, 92, "fox jumps"), (1, 104, "over"))
        ours = text((1, 80, "the quick brown fox"), (1, 92, "jumps"), (1, 104, "over"))

        found = figures(ours, reference)

        self.assertEqual((found.lines, found.lines_identical), (3, 1))

    def test_a_line_on_another_page_differs(self):
        reference = text((1, 80, "the quick brown"), (1, 92, "fox jumps"))
        ours = text((1, 80, "the quick brown"), (2, 80, "fox jumps"))

        found = figures(ours, reference)

        self.assertEqual((found.lines_identical, found.words_on_wrong_page), (1, 2))

    def test_distances_are_of_words_on_the_same_page(self):
        reference = text((1, 80, "the quick brown"), (1, 92, "fox jumps"))
        ours = text((1, 80.5, "the quick brown"), (2, 80, "fox jumps"))

        self.assertEqual(figures(ours, reference).dy.max, 0.5)

    def test_lost_and_added_words_are_counted(self):
        reference = text((1, 80, "the quick brown fox"))
        ours = text((1, 80, "the quick fox jumps"))

        found = figures(ours, reference)

        self.assertEqual((found.words_missing, found.words_added), (1, 1))

    def test_lines_after_a_compressed_one_are_explained_by_it(self):
        reference = text((1, 80, "one two"), (1, 92, "three four"), (1, 104, "five"),
                         (1, 130, "six seven"), (1, 142, "eight"))
        ours = text((1, 80, "one two three", 0.95), (1, 92, "four five"),
                    (1, 130, "six"), (1, 142, "seven eight"))

        differing = differing_lines(ours, reference)

        self.assertEqual((len(differing), compressed_lines(differing)), (5, 3))


class Words(unittest.TestCase):
    def made(self, string):
        return [word.text for word in _made([_Glyph(c, 0.0, 0.0, 0.0, 10.0) for c in string], 1)]

    def test_leaders_separate_and_are_no_words(self):
        self.assertEqual(self.made("Term.........12"), ["Term", "12"])

    def test_a_full_stop_stays_with_its_word(self):
        self.assertEqual(self.made("ends."), ["ends."])


if __name__ == "__main__":
    unittest.main()
