"""The words of a document in the reading order of its PDF: none lost, none elsewhere.

pdfinfo reads the structure tree. Every stretch of text in the document's main part, up to the next
field, note or picture, must stand in it unbroken, after the stretch before. A text box is read after
its paragraph, so its stretches need only stand there. Field results are left out, since they are
computed anew.
"""

import re
import subprocess
import tempfile
import unicodedata
import unittest
import zipfile
from xml.etree import ElementTree

import programs

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
NOT_SHOWN = {W + "del", W + "moveFrom", FALLBACK, W + "sdtPr", W + "rPr", W + "pPr"}
BREAKS = {W + "footnoteReference", W + "endnoteReference", W + "drawing", W + "pict", W + "sym",
          W + "object", W + "sdt"}

SKIPPED = (programs.why_skipped("contracts", ["pdfinfo"])
           or programs.why_skipped("word-goldens", ["pdfinfo"]))


def plain(text):
    """Text without what type setting may change: spaces, capitals, ways to write a hyphen."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]", "", text.replace("\u2010", "-"))


class Stretches:
    """The stretches of a main part's text, in order."""

    def __init__(self, root):
        self.found = []
        self.in_boxes = []
        self._text = []
        self._results = 0  # fields whose result is being read
        self._read(root)
        self._end()

    def _end(self):
        text = plain("".join(self._text))
        if text:
            self.found.append(text)
        self._text = []

    def _read_box(self, element):
        body, self.found = self.found, []
        for child in element:
            self._read(child)
        self._end()
        self.in_boxes += self.found
        self.found = body

    def _read(self, element):
        if element.tag in NOT_SHOWN or is_hidden(element):
            return
        if element.tag in BREAKS or element.tag == W + "p":
            self._end()
        if element.tag == W + "txbxContent":
            self._end()
            self._read_box(element)
            return
        if element.tag == W + "fldSimple":
            self._end()
            return
        if element.tag == W + "fldChar":
            self._end()
            kind = element.get(W + "fldCharType")
            self._results += {"begin": 1, "end": -1}.get(kind, 0)
        elif self._results == 0:
            if element.tag == W + "t":
                self._text.append(element.text or "")
            elif element.tag == W + "noBreakHyphen":
                self._text.append("-")
        for child in element:
            self._read(child)
        if element.tag == W + "p":
            self._end()


def is_hidden(element):
    vanish = element.find(f"{W}rPr/{W}vanish") if element.tag == W + "r" else None
    return vanish is not None and vanish.get(W + "val", "1") not in ("0", "false", "off")


def stretches(docx):
    with zipfile.ZipFile(docx) as package:
        return Stretches(ElementTree.fromstring(package.read("word/document.xml")))


def reading_order(pdf):
    said = subprocess.run(["pdfinfo", "-struct-text", str(pdf)], capture_output=True, text=True,
                          check=True).stdout
    return plain("".join(re.findall(r'^\s*"(.*)"$', said, re.MULTILINE)))


class Words(unittest.TestCase):
    def test_stand_in_the_pdf_in_order(self):
        with tempfile.TemporaryDirectory() as folder:
            for docx in [*programs.documents("contracts"), *programs.documents("word-goldens"),
                         *programs.documents("docxtpl")]:
                with self.subTest(docx.stem):
                    text = reading_order(programs.rendered(docx, folder))
                    wanted = stretches(docx)
                    self.assertTrue(wanted.found + wanted.in_boxes)
                    for stretch in wanted.in_boxes:
                        self.assertIn(stretch, text)
                    at = 0
                    for stretch in wanted.found:
                        place = text.find(stretch, at)
                        self.assertNotEqual(place, -1, f"'{stretch[:80]}' is not after "
                                                       f"'{text[max(at - 60, 0):at]}'")
                        at = place + len(stretch)


if __name__ == "__main__":
    programs.main(SKIPPED)
