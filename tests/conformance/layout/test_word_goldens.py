"""Our pages beside those that Word itself printed, and LibreOffice's beside the same."""

import tempfile
import unittest

import programs
from figures import HEADING, differing_lines, figures, row, shown
from positions import text_of

SKIPPED = programs.why_skipped("word-goldens", ["mutool"])
LINES_MIN = 0.95
DISTANCE_MAX = 0.25  # points, median


class WordGoldens(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            files = programs.documents("word-goldens")
            word = {file.stem: text_of(file.with_suffix(".word.pdf")) for file in files}
            ours = {file.stem: text_of(programs.rendered(file, folder)) for file in files}
            cls.ours = {name: figures(ours[name], word[name]) for name in word}
            print(HEADING)
            libre = {}
            if not programs.why_skipped("word-goldens", ["soffice"]):
                pdfs = programs.converted(files, folder)
                libre = {name: figures(text_of(pdfs[name]), word[name]) for name in word}
            for name in word:
                print(row(name, "ours", cls.ours[name]))
                if name in libre:
                    print(row("", "LO", libre[name]))
            for name in word:
                for line, found in differing_lines(ours[name], word[name]):
                    print(f"{name}: Word {shown(word[name], line)}")
                    for other in found:
                        print(f"{'':{len(name)}}  ours {shown(ours[name], other)}")

    def test_pages_are_as_many_as_words(self):
        for name, found in self.ours.items():
            with self.subTest(name):
                self.assertEqual(found.pages, found.pages_wanted)

    def test_lines_are_words_own(self):
        for name, found in self.ours.items():
            with self.subTest(name):
                self.assertGreaterEqual(found.identical, LINES_MIN)

    def test_glyphs_stand_where_word_puts_them(self):
        for name, found in self.ours.items():
            with self.subTest(name):
                self.assertLessEqual(found.dx.median, DISTANCE_MAX)
                self.assertLessEqual(found.dy.median, DISTANCE_MAX)

    def test_no_word_is_lost_or_added(self):
        for name, found in self.ours.items():
            with self.subTest(name):
                self.assertEqual((found.words_missing, found.words_added), (0, 0))


if __name__ == "__main__":
    programs.main(SKIPPED)
