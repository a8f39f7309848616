"""Random small templates and the data they ask for: every kind of tag, runs split anywhere.

The same number gives the same template. What a template uses that docxtpl gets wrong (5.6) is told
in `Case.features`; each such feature is a row of deviations.md.
"""

import random
from dataclasses import dataclass, field

import word_file
from expressions import TOP, Data, Expressions, Scope
from word_file import Cell, Cuts, Paragraph, Piece, Raw, Row, Table, WordFile

WORDS = ("the data", "controller", "Processor", "shall", "keep", "patients' records", "until",
         "30 June 2027", "in a safe place", "NHS", "année", "søk", "数据", "§ 4.2", "100%", "#7",
         "a - b", "\u201cquoted\u201d", "(see below)", "\u2013")


@dataclass
class Case:
    name: str
    octets: bytes
    data: dict
    features: set = field(default_factory=set)
    meant: bytes = None  # the same with the formats that make docxtpl do what the features mean
    autoescape: bool = False


class Grammar:
    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.data = Data(self.dice)
        self.words = Expressions(self.dice)
        self.features = set()
        self.names = 0

    def chance(self, share):
        return self.dice.random() < share

    def fresh(self, stem):
        self.names += 1
        return f"{stem}{self.names}"

    # --- Characters ------------------------------------------------------------------------------

    def prose(self, shape):
        text = " ".join(self.dice.choice(WORDS) for _ in range(self.dice.randint(1, 4)))
        if self.chance(0.1):
            text = self.dice.choice(("\t", "\n")).join((text, self.dice.choice(WORDS)))
        return Piece(self.dice.choice(("", " ")) + text + self.dice.choice(("", " ", ", ")), shape)

    def tag(self, opener, body, closer, shape, within=True):
        """One tag; the characters behind its opener may have another format, as after editing."""
        blank = self.dice.choice((" ", " ", "", "  "))
        if body[:1] in "{-+" or body[-1:] in "}-+":
            blank = " "
        other = self.dice.randrange(len(word_file.FORMATS)) if within and self.chance(0.15) else None
        text = opener + blank + body + blank + closer
        return Piece(text, shape, is_tag=True, within=other if other != shape else None)

    def value(self, scope, shape):
        return self.tag("{{", self.words.printed(scope), "}}", shape)

    def statement(self, body, shape):
        return self.tag("{%", body, "%}", shape)

    def inline(self, scope, depth=0):
        """Pieces of one paragraph."""
        pieces = []
        for _ in range(self.dice.randint(1, 4)):
            shape = self.dice.randrange(len(word_file.FORMATS)) if self.chance(0.3) else 0
            pieces += self.inline_part(scope, shape, depth)
        return pieces

    def inline_part(self, scope, shape, depth):
        roll = self.dice.random()
        if roll < 0.35 or depth > 2:
            return [self.prose(shape)]
        if roll < 0.70:
            return [self.value(scope, shape)]
        ways = (self.inline_if, self.inline_if, self.inline_for, self.inline_for, self.inline_set,
                self.comment, self.raw, self.macro, self.filtered, self.with_block, self.trimmed,
                self.block_set, self.namespace, self.run_if, self.link, self.recursive, self.call,
                self.unpacked)
        return self.dice.choice(ways)(scope, shape, depth + 1)

    def closing(self, body, shape):
        """The last tag of a block; some have another format than the first."""
        tag = self.statement(body, shape)
        if not self.chance(0.1):
            return tag
        other = self.dice.randrange(len(word_file.FORMATS))
        if other != shape:
            self.features.add("formats in a block")
        return Piece(tag.text, other, is_tag=True, meant=shape)

    def inline_if(self, scope, shape, depth):
        pieces = [self.statement(f"if {self.words.truth(scope)}", shape)] + self.inline(scope, depth)
        if self.chance(0.3):
            pieces += [self.statement(f"elif {self.words.truth(scope)}", shape)]
            pieces += self.inline(scope, depth)
        if self.chance(0.5):
            pieces += [self.statement("else", shape)] + self.inline(scope, depth)
        return pieces + [self.closing("endif", shape)]

    def loop(self, scope):
        """Head of a for, and the scope in its body."""
        dice = self.dice
        inside = scope.with_names(numbers=["loop.index", "loop.index0", "loop.length", "loop.revindex"],
                                  booleans=["loop.first", "loop.last"])
        item = self.fresh("v")
        if self.chance(0.5):
            head = f"for {item} in {self.words.items(scope)}"
            if self.chance(0.15):
                head += f" if {item}"
            return head, inside.with_names(texts=[f"{item}|string"])
        head = f"for {item} in {self.words.row_list(scope)}"
        if self.chance(0.15):
            head += f" if {item}.amount is odd"
        inside = inside.with_names(texts=[f"{item}.name"], numbers=[f"{item}.amount"],
                                   booleans=[f"{item}.known"], lists=[f"{item}.tags"])
        return head, inside

    def inline_for(self, scope, shape, depth):
        if self.chance(0.1):
            pieces = [self.statement("for k, v in party.items()", shape),
                      self.value(scope.with_names(texts=["k", "v|string"]), shape),
                      self.prose(shape), self.statement("endfor", shape)]
            return pieces
        head, inside = self.loop(scope)
        pieces = [self.statement(head, shape)] + self.inline(inside, depth)
        if self.chance(0.2):
            pieces += [self.statement("else", shape)] + self.inline(scope, depth)
        return pieces + [self.closing("endfor", shape)]

    def inline_set(self, scope, shape, depth):
        name = self.fresh("s")
        return [self.statement(f"set {name} = {self.words.text(scope)}", shape),
                self.tag("{{", name, "}}", shape)]

    def namespace(self, scope, shape, depth):
        name = self.fresh("n")
        return [self.statement(f"set {name} = namespace(total=0)", shape),
                self.statement("for item in numbers", shape),
                self.statement(f"set {name}.total = {name}.total + item", shape),
                self.statement("endfor", shape), self.tag("{{", f"{name}.total", "}}", shape)]

    def comment(self, scope, shape, depth):
        text = self.dice.choice(("{# note #}", "{#if x#}", "{#  ask them  #}"))
        return [Piece(text, shape, is_tag=True, alone=True)]

    def raw(self, scope, shape, depth):
        return [self.statement("raw", shape), Piece(self.dice.choice(("{{ name }}", "{% x %}", "{ y }")),
                                                    shape, splits=False),
                self.statement("endraw", shape)]

    def plain(self, scope, shape):
        """Text and values in one run: what docxtpl can filter or keep without touching markup."""
        text = self.dice.choice(("kept ", "Mixed Case ", "é "))
        return Piece(text + "{{ " + self.dice.choice(scope.texts) + " }}", shape, splits=False)

    def in_one_run(self, head, scope, shape, tail):
        return [Piece("{% " + head + " %}" + self.plain(scope, shape).text + "{% " + tail + " %}", shape,
                      is_tag=True, splits=False)]

    def filtered(self, scope, shape, depth):
        scope = Scope(["count", "'Kept'"], [], [], [], [])  # docxtpl would filter entities of markup
        return self.in_one_run(f"filter {self.dice.choice(('upper', 'lower', 'trim'))}", scope, shape,
                               "endfilter")

    def with_block(self, scope, shape, depth):
        name = self.fresh("w")
        inside = scope.with_names(texts=[name])
        return [self.statement(f"with {name} = {self.words.text(scope)}", shape),
                *self.inline(inside, depth), self.statement("endwith", shape)]

    def block_set(self, scope, shape, depth):
        name = self.fresh("b")
        return self.in_one_run(f"set {name}", scope, shape, "endset") + [self.tag("{{", name, "}}", shape)]

    def macro(self, scope, shape, depth):
        name, text = self.fresh("m"), self.words.quoted()
        body = self.dice.choice(("[{{ a }}]", "{{ a }}/{{ b }}", "{% if b %}{{ a }}{% endif %}"))
        return [Piece("{% macro " + name + "(a, b=" + text + ") %}" + body + "{% endmacro %}", shape,
                      is_tag=True, splits=False),
                self.tag("{{", f"{name}({self.words.text(scope, 2)})", "}}", shape),
                self.tag("{{", f"{name}(b={self.words.text(scope, 2)}, a='x')", "}}", shape)]

    def trimmed(self, scope, shape, depth):
        """White space control of a value: what stands in the same text element is trimmed."""
        name = self.words.text(scope, 2)
        text = "left  {{- " + name + " -}}  right"
        return [Piece(text, shape, is_tag=True, splits=False)]

    def run_if(self, scope, shape, depth):
        """{%r: the run goes with its tag."""
        return [self.run_tag(f"if {self.words.truth(scope)}".replace("%", "-"), shape),
                *self.inline(scope, depth), self.run_tag("endif", shape)]

    def run_tag(self, body, shape):
        return Piece("{%r " + body + " %}", shape, is_tag=True, alone=True)

    def link(self, scope, shape, depth):
        return [Raw('<w:hyperlink w:anchor="_top">'), Piece("see {{ count }} here", shape, splits=False),
                Raw("</w:hyperlink>")]

    def recursive(self, scope, shape, depth):
        return [Piece("{% for r in rows recursive %}{{ r.name|e }}{% if r.parts %}({{ loop(r.parts) }})"
                      "{% endif %}{% if not loop.last %}; {% endif %}{% endfor %}", shape, splits=False)]

    def call(self, scope, shape, depth):
        name = self.fresh("m")
        return [Piece("{% macro " + name + "(a) %}[{{ caller(a) }}|{{ caller('x') }}]{% endmacro %}{% call(b) "
                      + name + "(count) %}{{ b }}!{% endcall %}", shape, splits=False)]

    def unpacked(self, scope, shape, depth):
        head = self.dice.choice(("for a, b in party|dictsort", "for a, b in rows|groupby('known')",
                                 "for a, b in [(1, 2), (3, 4)]", "for a, b in {'x': 1}.items()",
                                 "for a, b in party|items"))
        return [self.statement(head, shape), self.tag("{{", "a", "}}", shape), self.prose(shape),
                self.statement("if b is iterable and b is not string", shape), self.tag("{{", "b|length", "}}", shape),
                self.statement("else", shape), self.tag("{{", "b", "}}", shape), self.statement("endif", shape),
                self.tag("{{", "loop.cycle('odd', 'even')", "}}", shape), self.statement("endfor", shape)]

    # --- Blocks ----------------------------------------------------------------------------------

    def paragraph(self, scope):
        properties = self.dice.choice(
            ("", "", "", '<w:jc w:val="both"/>', '<w:pStyle w:val="Quote"/>',
             '<w:pStyle w:val="Heading1"/>', '<w:keepNext/><w:spacing w:after="120"/>'))
        if self.chance(0.05):
            self.features.add("numbering")
            level, key = self.dice.choice((0, 0, 1)), self.dice.choice((1, 2))
            properties = (f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>')
        return Paragraph(self.inline(scope), properties)

    def structural(self, prefix, body):
        """A paragraph of one structural tag, alone."""
        return Paragraph([self.tag("{%" + prefix, " " + body.replace("%", "-"), "%}", 0)])

    def blocks(self, scope, depth=0):
        result = []
        for _ in range(self.dice.randint(1, 3)):
            result += self.block(scope, depth)
        return result

    def block(self, scope, depth):
        roll = self.dice.random()
        if roll < 0.5 or depth > 2:
            return [self.paragraph(scope)]
        ways = (self.block_if, self.block_if, self.block_for, self.block_for, self.table, self.table,
                self.block_set_tag, self.block_comment, self.block_macro, self.spanning, self.joined)
        return self.dice.choice(ways)(scope, depth + 1)

    def block_if(self, scope, depth):
        result = [self.structural("p", f"if {self.words.truth(scope)}"), *self.blocks(scope, depth)]
        if self.chance(0.3):
            result += [self.structural("p", f"elif {self.words.truth(scope)}"), *self.blocks(scope, depth)]
        if self.chance(0.5):
            result += [self.structural("p", "else"), *self.blocks(scope, depth)]
        return result + [self.structural("p", "endif")]

    def block_for(self, scope, depth):
        head, inside = self.loop(scope)
        return [self.structural("p", head), *self.blocks(inside, depth), self.structural("p", "endfor")]

    def block_set_tag(self, scope, depth):
        name = self.fresh("s")
        return [self.structural("p", f"set {name} = {self.words.quoted()}"),
                Paragraph([self.tag("{{", name, "}}", 0)])]

    def block_comment(self, scope, depth):
        return [Paragraph([self.tag("{#p", " a note", "#}", 0)])]

    def block_macro(self, scope, depth):
        name = self.fresh("m")
        inside = TOP.with_names(texts=["a"])
        return [self.structural("p", f"macro {name}(a)"), self.paragraph(inside),
                self.structural("p", "endmacro"),
                Paragraph([self.tag("{{p", f" {name}({self.words.text(scope, 2)})", "}}", 0)])]

    def spanning(self, scope, depth):
        """A condition without prefix from the text of one paragraph to the text of another."""
        shape = 0
        first = [self.prose(shape), self.statement(f"if {self.words.truth(scope)}", shape), self.prose(shape)]
        last = [self.prose(shape), self.statement("endif", shape), self.prose(shape)]
        return [Paragraph(first, '<w:jc w:val="both"/>'), Paragraph(last)]

    def joined(self, scope, depth):
        """A sentence kept on lines of its own and joined again by minus signs."""
        self.features.add("joined lines")
        return [Paragraph([self.prose(0)], '<w:jc w:val="both"/>'),
                Paragraph([Piece("{%- if " + self.words.truth(scope) + " -%}", is_tag=True)]),
                Paragraph([self.prose(0)]), Paragraph([Piece("{%- else -%}", is_tag=True)]),
                Paragraph([self.prose(0)]), Paragraph([Piece("{%- endif -%}", is_tag=True)]),
                Paragraph([self.prose(0)])]

    # --- Tables ----------------------------------------------------------------------------------

    def table(self, scope, depth):
        return self.dice.choice((self.row_table, self.row_table, self.column_table, self.merged_table,
                                 self.plain_table))(scope, depth)

    def cell(self, scope, depth, marks=True):
        lead = []
        if marks and self.chance(0.15):
            self.features.add("tag about a cell")
            colour = self.dice.choice(("'FFEECC'", "'00FF00' if flag else 'FF0000'"))
            lead = [Piece("{% cellbg " + colour + " %}", 0, is_tag=True)]
        blocks = [Paragraph(lead + self.inline(scope, 1))]
        if not lead and self.chance(0.15):
            blocks += self.block_if(scope, depth + 1) if depth < 3 else []
            blocks += [self.paragraph(scope)]
        if not lead and depth < 2 and self.chance(0.1):
            blocks += [*self.plain_table(scope, depth + 1), self.paragraph(scope)]
        return Cell(blocks)

    def row(self, scope, depth, width):
        return Row([self.cell(scope, depth) for _ in range(width)])

    def tag_row(self, body, width):
        cells = [Cell([self.structural("tr", body)])]
        return Row(cells + [Cell([Paragraph([])]) for _ in range(width - 1)])

    def grid(self, width):
        return [self.dice.choice((1500, 2000, 2400)) for _ in range(width)]

    def plain_table(self, scope, depth):
        width = self.dice.randint(1, 3)
        rows = [self.row(scope, depth, width) for _ in range(self.dice.randint(1, 2))]
        if self.chance(0.2):
            rows.append(Row([Cell([Paragraph([self.tag("{#tr", " no row", "#}", 0)])])
                             for _ in range(width)]))
        return [Table(rows, self.grid(width)), Paragraph([self.prose(0)])]

    def row_table(self, scope, depth):
        width = self.dice.randint(1, 3)
        head, inside = self.loop(scope)
        rows = [self.row(scope, depth, width), self.tag_row(head, width)]
        if self.chance(0.3):
            rows += [self.tag_row(f"if {self.words.truth(inside)}", width), self.row(inside, depth, width),
                     self.tag_row("else", width), self.row(inside, depth, width),
                     self.tag_row("endif", width)]
        else:
            rows += [self.row(inside, depth, width) for _ in range(self.dice.randint(1, 2))]
        rows.append(self.tag_row("endfor", width))
        return [Table(rows, self.grid(width)), Paragraph([self.prose(0)])]

    def column_cells(self, head, inside, depth):
        self.features.add("columns")
        return [Cell([self.structural("tc", head)]), self.cell(inside, depth, marks=False),
                Cell([self.structural("tc", "endfor")])]

    def column_table(self, scope, depth):
        """Columns by a loop, in every row the same, perhaps under a spanning head."""
        items = self.dice.choice(("words", "numbers", "[1, 2]", "range(small)"))
        item = self.fresh("c")
        inside = scope.with_names(texts=[f"{item}|string"], numbers=["loop.index"])
        head = f"for {item} in {items}"
        rows = [Row([self.cell(scope, depth), *self.column_cells(head, inside, depth)])
                for _ in range(self.dice.randint(1, 2))]
        return [Table(rows, self.grid(4)), Paragraph([self.prose(0)])]

    def merged_table(self, scope, depth):
        """Cells that grow with their loop: vm over rows, hm over columns, colspan by number."""
        item = self.fresh("c")
        inside = scope.with_names(texts=[f"{item}|string"], numbers=["loop.index"])
        if self.chance(0.5):
            items = self.dice.choice(("words", "numbers", "[1, 2, 3]"))
            merged = Cell([Paragraph([Piece("{% vm %}group", 0, is_tag=True, splits=False)])])
            rows = [self.tag_row(f"for {item} in {items}", 2),
                    Row([merged, self.cell(inside, depth, marks=False)]), self.tag_row("endfor", 2)]
            return [Table(rows, self.grid(2)), Paragraph([self.prose(0)])]
        items = self.dice.choice(("words", "[1, 2, 3]"))
        if self.chance(0.5):
            top = [Cell([self.structural("tc", f"for {item} in {items}")]),
                   Cell([Paragraph([Piece("{% hm %}all", 0, is_tag=True, splits=False)])]),
                   Cell([self.structural("tc", "endfor")])]
        else:
            top = [Cell([Paragraph([Piece("{% colspan " + items + "|count %}over", 0, is_tag=True,
                                          splits=False)])])]
        rows = [Row([Cell([Paragraph(["corner"])]), *top]),
                Row([self.cell(scope, depth, marks=False),
                     *self.column_cells(f"for {item} in {items}", inside, depth)])]
        return [Table(rows, self.grid(4)), Paragraph([self.prose(0)])]

    # --- The file --------------------------------------------------------------------------------

    def case(self, name):
        data = self.data.whole()
        blocks = []
        for _ in range(self.dice.randint(1, 4)):
            blocks += self.block(TOP, 0)
        blocks.append(Paragraph(self.inline(TOP)))
        header = [Paragraph([self.prose(0), self.value(TOP, 0)])] if self.chance(0.3) else []
        footer = [Paragraph([self.value(TOP, 1), self.prose(2)])] if self.chance(0.3) else []
        title = "On {{ party.age }}" if self.chance(0.5) else "Plain title"
        file = WordFile(blocks, header, footer, title)
        self.features |= features_of(blocks + header + footer)
        has_marks = self.chance(0.1)
        if has_marks:
            self.features.add("bookmarks")
        chance = self.dice.choice((0, 0.05, 0.3))
        cuts = Cuts(name, chance, has_marks)
        octets = word_file.octets(file, cuts)
        meant = word_file.octets(file, cuts, is_meant=True)
        features = self.features | self.data.features
        return Case(name, octets, data, features, meant, autoescape="markup in data" in features)


def features_of(blocks, is_nested=False):
    """What in the finished blocks docxtpl is known to get wrong."""
    result = set()
    for block in blocks:
        if isinstance(block, Paragraph):
            result |= features_of_pieces(block.pieces)
        elif isinstance(block, Table):
            if is_nested:
                result.add("table in a table")
            for row in block.rows:
                for cell in row.cells:
                    result |= features_of(cell.blocks, is_nested=True)
    return result


def features_of_pieces(pieces):
    """Whether text begins in the run in which a tag ends, and the like."""
    result = set()
    pieces = [piece for piece in pieces if not isinstance(piece, Piece) or piece.text]
    for first, second in zip(pieces, pieces[1:]):
        if isinstance(first, Raw) or isinstance(second, Raw):
            continue
        if first.within == second.format:
            result.add("text behind a split tag")
        if first.text.startswith("{%r") and first.format == second.format != 0:
            result.add("text behind a run tag")
    if any(isinstance(piece, Piece) and piece.text.startswith("{#") and piece.alone for piece in pieces):
        result.add("comment in text")
    return result


def cases(count, seed):
    return [Grammar(f"{seed}/{index}").case(f"{seed}/{index}") for index in range(count)]
