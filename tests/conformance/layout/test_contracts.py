"""Our pages of real contracts beside LibreOffice's, which follows Word closely (pdf.md 0).

Once as the documents are, which is only printed, and once as copies that are held against the
bars. In the copies justified paragraphs are set left: at compatibility mode 15 Word shrinks the
spaces of a justified line to take in one more word (pdf.md 4.4), so do we, and LibreOffice 7.4
never does; where it ends lines set left is where it ends them justified. And line spacing there
is whole twentieths of a line: LibreOffice rounds 340/240 to 141 %.
"""

import tempfile
import unittest

import programs
from figures import HEADING, differing_lines, figures, row, shown, sum_of
from positions import text_of

SKIPPED = programs.why_skipped("contracts", ["mutool", "soffice"])
LINES_MIN = 0.97
OTHER_PAGE_COUNTS_MAX = 1


def compared(files, folder):
    """Figures and differing lines by document; prints both."""
    libre = programs.converted(files, folder)
    print(HEADING)
    found, differing = {}, []
    for file in files:
        ours = text_of(programs.rendered(file, folder))
        theirs = text_of(libre[file.stem])
        found[file.stem] = figures(ours, theirs)
        print(row(file.stem, "LO", found[file.stem]))
        for line, others in differing_lines(ours, theirs):
            differing.append(f"{file.stem}: LO   {shown(theirs, line)}")
            differing += [f"{'':{len(file.stem)}}  ours {shown(ours, other)}" for other in others]
    print(row("all", "LO", sum_of(list(found.values()))))
    print("\n".join(differing))
    return found


class Contracts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            files = programs.documents("contracts")
            cls.as_they_are = compared(files, folder)
            cls.copies = compared([programs.comparable(file, folder) for file in files], folder)

    def test_pages_are_as_many_as_libreoffices(self):
        other = [name for name, found in self.copies.items() if found.pages != found.pages_wanted]
        self.assertLessEqual(len(other), OTHER_PAGE_COUNTS_MAX, other)

    def test_lines_hold_the_same_words_on_the_same_page(self):
        self.assertGreaterEqual(sum_of(list(self.copies.values())).identical, LINES_MIN)

    def test_words_are_lost_nowhere(self):
        """Words torn at a cell's edge read otherwise; more would be a lost line."""
        total = sum_of(list(self.copies.values()))
        self.assertLessEqual(total.words_missing / total.words, 0.005)


if __name__ == "__main__":
    programs.main(SKIPPED)
