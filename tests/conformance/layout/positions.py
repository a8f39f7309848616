"""The words of a PDF and where their first glyphs stand, as mutool reads them.

Glyph origins are what the page says; boxes come from font descriptors and mislead by points
(pdf.md 8.3). Distances are points; y grows downwards.
"""

import dataclasses
import re
import subprocess
import unicodedata
import xml.etree.ElementTree as ElementTree

# Baselines of one line differ by less: rounding, and cells whose text is raised a little.
SAME_LINE = 1.5
# In ems. The narrowest spaces are 0.2 wide, also when a justified line shrinks them.
WORD_GAP = 0.15
# In ems. Wider gaps are tabs and the edges of cells.
PART_GAP = 2.0

# One person sees one thing, programs write several.
_SAME = str.maketrans({"\u2011": "-", "\u2010": "-", "\u00ad": None, "\u00a0": " ", "\u202f": " ",
                       "\uf0b7": "\u2022", "\u00b7": "\u2022", "\u25cf": "\u2022",
                       "\uf0a7": "\u25aa", "\uf06f": "\u2022", "\u200b": None, "\ufeff": None})
_LEADER = re.compile(r"[._\u2026\u2022]{4,}")


@dataclasses.dataclass(frozen=True)
class Word:
    text: str
    page: int
    x: float
    y: float
    right: float = 0.0


@dataclasses.dataclass(frozen=True)
class Line:
    page: int
    words: tuple  # indexes into Text.words, from left to right
    space_ratio: float  # width of its spaces over their natural width


@dataclasses.dataclass(frozen=True)
class Text:
    pages: int
    words: tuple
    lines: tuple
    line_of: tuple  # index of each word's line


@dataclasses.dataclass
class _Glyph:
    text: str
    x: float
    y: float
    right: float
    size: float


def text_of(pdf):
    """The words of a PDF file, line by line, page by page."""
    stext = subprocess.run(["mutool", "draw", "-q", "-F", "stext", str(pdf)], check=True,
                           capture_output=True).stdout
    return _text_of_pages(_lines_of(page) for page in _pages(stext))


def _pages(stext):
    return ElementTree.fromstring(_legal(stext.decode("utf-8", "replace"))).findall("page")


def _legal(xml):
    """mutool writes control characters as references that XML does not allow."""
    return re.sub(r"&#x([01]?[0-9a-fA-F]);", " ", xml)


def _text_of_pages(pages):
    words, lines, line_of = [], [], []
    count = 0
    for page in pages:
        count += 1
        for glyphs in (part for line in page for part in _parts_of(line)):
            first = len(words)
            words += _words_of(glyphs, count)
            lines.append(Line(count, tuple(range(first, len(words))), _space_ratio(glyphs)))
            line_of += [len(lines) - 1] * (len(words) - first)
    return Text(count, tuple(words), tuple(lines), tuple(line_of))


def _lines_of(page):
    """Glyphs of one page that share a baseline, from top to bottom. What mutool calls a line
    follows the order of drawing, and programs draw underlined words apart."""
    result = []
    for run in sorted(_runs_of(page), key=lambda run: run[0].y):
        if result and run[0].y - result[-1][0][0].y <= SAME_LINE:
            result[-1].append(run)
        else:
            result.append([run])
    return [[glyph for run in sorted(line, key=lambda run: run[0].x) for glyph in run]
            for line in result]


def _parts_of(line):
    """What stands beside each other in cells, or at tabs, are lines of their own: cells need not
    agree on a baseline."""
    part = []
    previous = None
    for glyph in line:
        if glyph.text.strip() and not _LEADER.fullmatch(glyph.text * 4):
            if previous and glyph.x - previous.right > PART_GAP * glyph.size:
                yield part
                part = []
            previous = glyph
        part.append(glyph)
    if previous:
        yield part


def _runs_of(page):
    """Glyphs drawn one after the other: the letters of a ligature share a place, so their own
    order must stand."""
    run = []
    for glyph in _glyphs_of(page):
        follows = run and glyph.y == run[-1].y and -0.1 < glyph.x - run[-1].x < 3 * glyph.size
        if run and not follows:
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _glyphs_of(page):
    for font in page.iter("font"):
        size = float(font.get("size"))
        for char in font.iter("char"):
            quad = [float(value) for value in char.get("quad").split()]
            text = unicodedata.normalize("NFKC", char.get("c").translate(_SAME))
            yield _Glyph(text, float(char.get("x")), float(char.get("y")), quad[2], size)


def _words_of(line, page):
    word = []
    for glyph in (glyph for glyph in line if glyph.text.strip()):
        # A gap ends a word; some programs draw spaces elsewhere than between the words.
        if word and glyph.x - word[-1].right > WORD_GAP * glyph.size:
            yield from _made(word, page)
            word = []
        word.append(glyph)
    yield from _made(word, page)


def _made(glyphs, page):
    """The words of a run of glyphs: dot leaders separate and are none themselves."""
    text = "".join(glyph.text for glyph in glyphs)
    places = [glyph for glyph in glyphs for _ in glyph.text]
    begin = 0
    for end, after in [match.span() for match in _LEADER.finditer(text)] + [(len(text),) * 2]:
        if end > begin:
            yield Word(text[begin:end], page, places[begin].x, places[begin].y, places[end - 1].right)
        begin = after


def _space_ratio(line):
    """Mean width of the line's single spaces over their natural width; 1 if it has none."""
    ratios = [(after.x - space.x) / (space.right - space.x)
              for before, space, after in zip(line, line[1:], line[2:])
              if space.text == " " and before.text.strip() and after.text.strip()
              and space.right > space.x and after.x - space.x < 2 * (space.right - space.x)]
    return sum(ratios) / len(ratios) if ratios else 1.0
