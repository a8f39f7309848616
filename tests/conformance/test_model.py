"""The canonical model, the soundness checks and the list of deviations, by themselves."""

import io
import pathlib
import re
import unittest
import zipfile

import word_file
from canonical import differences, model
from deviations import CORPUS, DEVIATIONS, GRAMMAR
from edge_cases import EDGES
from soundness import problems
from word_file import Cell, Paragraph, Piece, Raw, Row, Table, WordFile

LIST = pathlib.Path(__file__).parent / "deviations.md"


def of_xml(xml):
    return model(word_file.octets(WordFile([Raw(xml)])))


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


class CanonicalModel(unittest.TestCase):
    def same(self, left, right):
        self.assertEqual(differences(of_xml(left), of_xml(right)), [])

    def differ(self, left, right):
        self.assertNotEqual(differences(of_xml(left), of_xml(right)), [])

    def test_how_text_is_cut_into_runs_does_not_matter(self):
        self.same(f"<w:p>{run('one two')}</w:p>",
                  f"<w:p>{run('one')}<w:proofErr w:type=\"spellStart\"/>{run(' ')}{run('')}{run('two')}</w:p>")

    def test_where_formatting_begins_does(self):
        self.differ(f"<w:p>{run('one ')}{run('two', '<w:b/>')}</w:p>",
                    f"<w:p>{run('one')}{run(' two', '<w:b/>')}</w:p>")

    def test_the_order_of_properties_does_not_matter(self):
        self.same(f"<w:p>{run('x', '<w:b/><w:i/>')}</w:p>", f"<w:p>{run('x', '<w:i/><w:b/>')}</w:p>")

    def test_spaces_that_word_does_not_read_are_none(self):
        self.same("<w:p><w:r><w:t> x </w:t></w:r></w:p>", f"<w:p>{run('x')}</w:p>")
        self.differ(f"<w:p>{run(' x ')}</w:p>", f"<w:p>{run('x')}</w:p>")

    def test_a_list_is_told_by_its_definition_not_its_number(self):
        def numbered(first, second):
            return "".join(f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{key}"/></w:numPr></w:pPr></w:p>'
                           for key in (first, second))

        self.same(numbered(1, 1), numbered(2, 2))
        self.differ(numbered(1, 1), numbered(1, 2))

    def test_cells_and_grid_are_told(self):
        def table(grid, properties=""):
            return (f'<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid><w:tr><w:tc><w:tcPr>{properties}</w:tcPr>'
                    '<w:p/></w:tc></w:tr></w:tbl><w:p/>')

        column = '<w:gridCol w:w="100"/>'
        self.differ(table(column), table(column + column))
        self.differ(table(column), table(column, '<w:gridSpan w:val="2"/>'))
        self.differ(table(column), table(column, '<w:vMerge/>'))
        self.same(table(column, '<w:vMerge w:val="continue"/>'), table(column, '<w:vMerge/>'))

    def test_a_lost_section_break_is_told(self):
        self.differ("<w:p/>", '<w:p><w:pPr><w:sectPr><w:pgSz w:w="1"/></w:sectPr></w:pPr></w:p>')

    def test_runs_inside_text_are_told(self):
        self.differ(f"<w:p>{run('a')}</w:p>", f"<w:p><w:r><w:t>a{run('')}</w:t></w:r></w:p>")


class Soundness(unittest.TestCase):
    def found(self, xml):
        return " ".join(problems(word_file.octets(WordFile([Raw(xml)]))))

    def test_a_sound_file_has_no_problem(self):
        file = WordFile([Table([Row([Cell([Paragraph(["x"])])])], [100]), Paragraph([Piece("y", 1)])],
                        header=[Paragraph(["h"])])

        self.assertEqual(problems(word_file.octets(file)), [])

    def test_each_kind_of_damage_is_found(self):
        for xml, words in (
                ("<w:p><w:r><w:t>a<w:r/></w:t></w:r></w:p>", "r inside t"),
                ("<w:p><w:p/></w:p>", "p inside p"),
                ("bare", "bare text inside body"),
                ("<w:tbl><w:tblGrid/></w:tbl><w:p/>", "table without rows"),
                ("<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc/></w:tr></w:tbl><w:p/>",
                 "cell without a last paragraph"),
                ("<w:tbl><w:tblGrid/><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/>", "row of 1 columns"),
                ("<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
                 "body ends with a table"),
                ('<w:p><w:bookmarkStart w:id="1" w:name="a"/></w:p>', "bookmark 1 never ends"),
                ('<w:p><w:bookmarkEnd w:id="1"/></w:p>', "bookmark 1 never begins")):
            with self.subTest(words):
                self.assertIn(words, self.found(xml))

    def test_xml_that_is_not_well_formed_is_found(self):
        self.assertIn("no well-formed XML", self.found("<w:p>"))


class ListOfDeviations(unittest.TestCase):
    """deviations.md has one row for each deviation the tests allow, and no other."""

    def rows(self, heading):
        text = LIST.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
        return [line.split(" | ")[0].strip("| ") for line in text.splitlines()
                if re.match(r"\| (?!---|deviation|template)", line)]

    def test_edge_cases(self):
        self.assertEqual(self.rows("Edge cases"), [edge.name for edge in EDGES if edge.is_deviation()])

    def test_deviations_of_whole_templates(self):
        self.assertEqual(self.rows("Whole templates"), list(DEVIATIONS))

    def test_every_deviation_is_listed_for_some_template(self):
        used = {name for names in [*CORPUS.values(), *GRAMMAR.values()] for name in names}

        self.assertEqual(used, set(DEVIATIONS))


if __name__ == "__main__":
    unittest.main()
