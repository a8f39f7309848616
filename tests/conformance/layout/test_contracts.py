"""Our pages of real contracts beside LibreOffice's, which follows Word closely (pdf.md 0)."""

import tempfile
import unittest

import programs
from figures import HEADING, differing_lines, figures, row, shown, sum_of
from positions import text_of

SKIPPED = programs.why_skipped("contracts", ["mutool", "soffice"])
LINES_MIN = 0.97
OTHER_PAGE_COUNTS_MAX = 1


class Contracts(unittest.TestCase):
    @classmethod
    def total(cls):
        return sum_of(list(cls.found.values()))

    @classmethod
    def setUpClass(cls):
        cls.found = {}
        with tempfile.TemporaryDirectory() as folder:
            files = programs.documents("contracts")
            libre = programs.converted(files, folder)
            print(HEADING)
            differing = []
            for file in files:
                ours = text_of(programs.rendered(file, folder))
                theirs = text_of(libre[file.stem])
                cls.found[file.stem] = figures(ours, theirs)
                print(row(file.stem, "LO", cls.found[file.stem]))
                for line, found in differing_lines(ours, theirs):
                    differing.append(f"{file.stem}: LO   {shown(theirs, line)}")
                    differing += [f"{'':{len(file.stem)}}  ours {shown(ours, other)}"
                                  for other in found]
            print(row("all", "LO", cls.total()))
            print("\n".join(differing))

    def test_pages_are_as_many_as_libreoffices(self):
        other = [name for name, found in self.found.items() if found.pages != found.pages_wanted]
        self.assertLessEqual(len(other), OTHER_PAGE_COUNTS_MAX, other)

    def test_lines_hold_the_same_words_on_the_same_page(self):
        total = self.total()
        self.assertGreaterEqual(total.identical_but_compressed, LINES_MIN)

    def test_words_are_lost_nowhere(self):
        """Words torn at a cell's edge read otherwise; more would be a lost line."""
        total = self.total()
        self.assertLessEqual(total.words_missing / total.words, 0.01)


if __name__ == "__main__":
    programs.main(SKIPPED)
