"""How far two PDFs of one document lie apart: pages, lines, places."""

import collections
import dataclasses
import difflib
import statistics


# A line whose spaces are narrower than this share of their natural width was compressed.
SHRUNK = 0.995


@dataclasses.dataclass(frozen=True)
class Spread:
    median: float
    p95: float
    max: float

    def __str__(self):
        return f"{self.median:6.2f} {self.p95:6.2f} {self.max:7.2f}"


@dataclasses.dataclass(frozen=True)
class Figures:
    pages: int
    pages_wanted: int
    lines: int  # of the reference
    lines_identical: int  # the same words, alone on one line of the same page
    lines_compressed: int  # not identical because ours holds a word more, see compressed_lines
    words: int  # of the reference
    words_missing: int
    words_added: int
    words_on_wrong_page: int
    dx: Spread
    dy: Spread

    @property
    def identical(self):
        return self.lines_identical / self.lines if self.lines else 1.0

    @property
    def identical_but_compressed(self):
        lines = self.lines - self.lines_compressed
        return self.lines_identical / lines if lines else 1.0


def matches(ours, reference):
    """Index of the reference's word for each word of ours that has one."""
    matcher = difflib.SequenceMatcher(None, [word.text for word in ours.words],
                                      [word.text for word in reference.words])
    return {block.a + i: block.b + i for block in matcher.get_matching_blocks()
            for i in range(block.size)}


def figures(ours, reference):
    pairs = matches(ours, reference)
    same_page = [(ours.words[a], reference.words[b]) for a, b in pairs.items()
                 if ours.words[a].page == reference.words[b].page]
    differing = differing_lines(ours, reference, pairs)
    return Figures(
        pages=ours.pages, pages_wanted=reference.pages,
        lines=len(reference.lines),
        lines_identical=len(reference.lines) - len(differing),
        lines_compressed=compressed_lines(differing),
        words=len(reference.words),
        words_missing=_more(reference, ours),
        words_added=_more(ours, reference),
        words_on_wrong_page=len(pairs) - len(same_page),
        dx=_spread([abs(a.x - b.x) for a, b in same_page]),
        dy=_spread([abs(a.y - b.y) for a, b in same_page]))


def sum_of(found):
    """Figures of several documents as of one; distances are the worst of their medians and so on."""
    def worst(name):
        spreads = [getattr(figures, name) for figures in found]
        return Spread(*(max(getattr(spread, field) for spread in spreads)
                        for field in ("median", "p95", "max")))
    counts = {field.name: sum(getattr(figures, field.name) for figures in found)
              for field in dataclasses.fields(Figures) if field.name not in ("dx", "dy")}
    return Figures(**counts, dx=worst("dx"), dy=worst("dy"))


def differing_lines(ours, reference, pairs=None):
    """Lines of the reference that do not stand so in ours, each with our lines of its words."""
    back = {b: a for a, b in (matches(ours, reference) if pairs is None else pairs).items()}
    result = []
    for line in reference.lines:
        there = [back.get(word) for word in line.words]
        found = sorted({ours.line_of[word] for word in there if word is not None})
        is_same = (None not in there and len(found) == 1
                   and len(ours.lines[found[0]].words) == len(there)
                   and ours.lines[found[0]].page == line.page)
        if not is_same:
            result.append((line, [ours.lines[index] for index in found]))
    return result


def compressed_lines(differing):
    """How many differing lines follow from our shrinking the spaces of a justified line, which
    Word does and LibreOffice 7.4 does not (pdf.md 4.4): those that share a line of ours with
    shrunk spaces, and after them those that share a line of ours with one of these."""
    count = 0
    carried = set()
    for line, found in differing:
        if carried & set(found) or any(other.space_ratio < SHRUNK for other in found):
            count += 1
            carried = set(found)
        else:
            carried = set()
    return count


def shown(text, line):
    words = [text.words[index] for index in line.words]
    return f"p{line.page} y={words[0].y:.1f} x={words[0].x:.1f} " + " ".join(w.text for w in words)


def _more(one, other):
    """Words that stand more often in one text than in the other, in whatever order."""
    counts = collections.Counter(word.text for word in one.words)
    counts.subtract(word.text for word in other.words)
    return sum(count for count in counts.values() if count > 0)


def _spread(distances):
    if not distances:
        return Spread(0, 0, 0)
    ordered = sorted(distances)
    return Spread(statistics.median(ordered), ordered[int(len(ordered) * 0.95)], ordered[-1])


HEADING = (f"{'document':44} {'against':8} {'pages':>7} {'lines':>13} {'same':>7} {'compr':>5} {'but so':>7} {'words':>6} "
           f"{'miss':>4} {'add':>4} {'page':>5}   |dx| median p95 max     |dy| median p95 max")


def row(document, who, f):
    return (f"{document:44.44} {who:8} {f.pages:3}/{f.pages_wanted:3} "
            f"{f.lines_identical:6}/{f.lines:6} {f.identical:7.2%} {f.lines_compressed:5} "
            f"{f.identical_but_compressed:7.2%} {f.words:6} "
            f"{f.words_missing:4} {f.words_added:4} {f.words_on_wrong_page:5}   {f.dx}   {f.dy}")
