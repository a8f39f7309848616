"""The edge cases of template language 5.6, one each: what docxtpl makes of it and what we do.

`theirs` is "error", "unsound" or what is seen of docxtpl's output; `ours` is "refused" or what is
seen of ours. Text is one line a paragraph, cells in reading order. Where both are equal, or neither makes
a file, the row is no deviation in the compat profile.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from canonical import W, model
from word_file import Cell, Paragraph, Piece, Raw, Row, Table, WordFile, octets, run

BROKEN = "error"
UNSOUND = "unsound"
REFUSED = "refused"


@dataclass
class Edge:
    name: str
    row: str              # the row of 5.6 it stems from
    file: WordFile
    theirs: object
    ours: object
    data: dict = field(default_factory=dict)
    sees: str = "text"    # what is compared; a key of SEES

    def octets(self):
        return octets(self.file)

    def is_deviation(self):
        return self.theirs != self.ours and (self.theirs, self.ours) != (BROKEN, REFUSED)


def p(*pieces, properties=""):
    return Paragraph(list(pieces), properties)


def body(*blocks):
    return WordFile([block if not isinstance(block, str) else p(block) for block in blocks])


def table(*rows):
    width = max(len(row) for row in rows)
    return Table([Row([cell if isinstance(cell, Cell) else Cell([p(cell)]) for cell in row])
                  for row in rows], [2000] * width)


def xml(text):
    return Raw(f"<w:p>{text}</w:p>")


def part(text, shape=""):
    properties = f"<w:rPr>{shape}</w:rPr>" if shape else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def bookmarked(name, text, key=7):
    return xml(f'<w:bookmarkStart w:id="{key}" w:name="{name}"/>{part(text)}'
               f'<w:bookmarkEnd w:id="{key}"/>')


NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
SECTION_BREAK = '<w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr>'

EDGES = [
    Edge("ampersand in a value", "value AT&T / <b> / a < b", body("{{ a }} and {{ b }} and {{ c }}"),
         UNSOUND, ["AT&T and <b>bold</b> and a < b"],
         {"a": "AT&T", "b": "<b>bold</b>", "c": "a < b"}),
    Edge("paragraph markup in a value", "value with closing and opening paragraph XML", body("{{ a }}"),
         ["x", "y"], ["x</w:t></w:r></w:p><w:p><w:r><w:t>y"], {"a": "x</w:t></w:r></w:p><w:p><w:r><w:t>y"}),
    Edge("ampersand in a header", "& in header value",
         WordFile([p("text")], header=[p("{{ a }}")]), BROKEN, ["AT&T"], {"a": "AT&T"}, sees="header"),
    Edge("tag never closed", '"{{ name ..." never closed',
         body("one {{ name", "two", "three {{ name }}", "four"), BROKEN, REFUSED, {"name": "N"}),
    Edge("text beside a paragraph tag", "text beside {%p", body("lost {%p if a %}", "kept", "{%p endif %}"),
         ["kept"], ["kept"], {"a": True}),
    Edge("two paragraph tags in one paragraph", "two {%p in one paragraph",
         body("{%p if a %}{%p if b %}", "kept", "{%p endif %}", "{%p endif %}"), BROKEN, ["kept"],
         {"a": True, "b": True}),
    Edge("paired paragraph tags in one paragraph", "two {%p in one paragraph",
         body("one", "{%p if a %}all of it{%p endif %}", "two"), BROKEN, ["one", "two"], {"a": False}),
    Edge("percent in a paragraph tag", "{%p if n % 2 == 0 %}",
         body("{%p if n % 2 == 0 %}", "even", "{%p endif %}"), BROKEN, ["even"], {"n": 4}),
    Edge("trimmed condition behind text", '"Hello {%- if t %}"',
         body("One.", "Hello {%- if t %}, friend{% endif %}!"), ["One., friend!"],
         ["One.", "Hello, friend!"], {"t": True}),
    Edge("tag over two paragraphs", "tag over two paragraphs", body("a {{ na", "me }} b"), ["a N b"], REFUSED,
         {"name": "N"}),
    Edge("tag across a link's edge", "tag across hyperlink edge",
         body(xml(part("{{ na") + '<w:hyperlink w:anchor="x">' + part("me }} b") + "</w:hyperlink>"), "z"),
         ["N b"], REFUSED, {"name": "N"}),
    Edge("tag half inserted", "tag half in w:ins",
         body(xml(part("{{ na") + '<w:ins w:id="1" w:author="A">' + part("me }} b") + "</w:ins>"), "z"),
         ["N b"], REFUSED, {"name": "N"}),
    Edge("tag in deleted text", "tag in w:del",
         body(xml('<w:del w:id="1" w:author="A"><w:r><w:delText>{{ 1 // 0 }}</w:delText></w:r></w:del>'
                  + part("kept"))), BROKEN, ["kept"]),
    Edge("hyphen that never breaks in a tag", "non-breaking hyphen in tag",
         body(xml("<w:r><w:t>{{ a</w:t><w:noBreakHyphen/><w:t>b }}</w:t></w:r>")), ["wrong"], ["3"],
         {"a": 5, "b": 2, "ab": "wrong"}),
    Edge("tab and line break in a tag", "tab, line break, nbsp in tag",
         body(xml("<w:r><w:t>{{</w:t><w:tab/><w:t>a</w:t><w:br/><w:t>}}</w:t></w:r>")), ["1"], ["1"], {"a": 1}),
    Edge("no-break space in a tag", "tab, line break, nbsp in tag",
         body("{{\u00a0a\u00a0+\u00a0a\u00a0}}"), ["2"], ["2"], {"a": 1}),
    Edge("loop over several paragraphs", "inline {% for %} over several paragraphs",
         body("a {% for x in xs %}b{{ x }}", "c{{ x }}{% endfor %} d"), ["a b1", "c1b2", "c2 d"],
         ["a b1", "c1b2", "c2 d"], {"xs": [1, 2]}),
    Edge("condition across cells", "{% if %} in one cell, endif in another",
         body(table(("a{% if x %}b", "c{% endif %}d")), "z"), ["ad", "z"], REFUSED, {"x": False}),
    Edge("loop of no rows", "empty {%tr loop",
         body("before", table(("{%tr for x in xs %}",), ("{{ x }}",), ("{%tr endfor %}",)), "after"), UNSOUND,
         ["before", "after"], {"xs": []}),
    Edge("only paragraph of a cell removed", "only paragraph of a cell removed",
         body(table((Cell([p("{%p if a %}"), p("text"), p("{%p endif %}")]), "b")), "z"), UNSOUND,
         ["", "b", "z"], {"a": False}),
    Edge("section break on a removed paragraph", "{%p on paragraph carrying sectPr",
         body("one", "{%p if a %}", "two", p("{%p endif %}", properties=SECTION_BREAK), "three"),
         ["one", "two", "three"], ["one", "two, end of section", "three"], {"a": True}, sees="sections"),
    Edge("bookmark start removed", "bookmark start removed, end kept",
         body("{%p if a %}", xml('<w:bookmarkStart w:id="7" w:name="clause"/>' + part("gone")),
              "{%p endif %}", xml(part("kept") + '<w:bookmarkEnd w:id="7"/>')), UNSOUND, ["kept"], {"a": False}),
    Edge("braces in data", 'data "{_{ 7 }_}"', body("{{ a }}"), ["{{ 7 }}"], ["{_{ 7 }_}"], {"a": "{_{ 7 }_}"}),
    Edge("tag in data", 'data "{{ 7*7 }}"', body("{{ a }}"), ["{{ 7*7 }}"], ["{{ 7*7 }}"], {"a": "{{ 7*7 }}"}),
    Edge("raw text", "{% raw %}", body("{% raw %}{{ a }}{% endraw %}"), ["{{ a }}"], ["{{ a }}"]),
    Edge("raw row tag", "{% raw %}", body("{% raw %}{%p if x %}{% endraw %}"), BROKEN, ["{%p if x %}"]),
    Edge("assignment inside a loop", "set inside for",
         body("{% set a = 1 %}{% for x in xs %}{% set a = x %}{% endfor %}{{ a }}"), ["1"], ["1"], {"xs": [5, 6]}),
    Edge("condition without else", "{{ 'z' if 0 }}", body("[{{ 'z' if 0 }}]"), ["[]"], ["[]"]),
    Edge("percent and brace in prose", 'stray "{% 5 percent" in prose', body("one", "about {% 5 percent"), BROKEN,
         REFUSED),
    Edge("unknown filter", "undefined filter / test", body("{{ a | nonsense }}"), BROKEN, REFUSED, {"a": 1}),
    Edge("kinds of a pair differ", "{%p for opened, {% endfor %} closed inline",
         body("{%p for x in xs %}", "a {{ x }}", "b{% endfor %}", "z"), UNSOUND, REFUSED, {"xs": [1, 2]}),
    Edge("string as a paragraph", "{{p x}} with a plain string", body("a", "{{p x }}", "z"), UNSOUND,
         ["a", "words", "z"], {"x": "words"}),
    Edge("body ends with a table of a loop", "last block of body is a generated table",
         body("a", "{%p for x in xs %}", table(("{{ x }}",)), "{%p endfor %}"), UNSOUND, ["a", "1", ""], {"xs": [1]}),
    Edge("bookmark in a loop", "bookmark inside a loop",
         body("{%p for x in xs %}", bookmarked("clause", "{{ x }}"), "{%p endfor %}"), ["clause", "clause"],
         ["clause", "clause_2"], {"xs": [1, 2]}, sees="bookmarks"),
    Edge("paragraph ids in a loop", "paragraph ids (w14:paraId) in a loop",
         body("{% for x in xs %}a",
              Raw('<w:p xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="1A2B3C4D">'
                  + part("b") + "</w:p>"), "c{% endfor %}"), ["twice"], ["unique"],
         {"xs": [1, 2]}, sees="paragraph ids"),
    Edge("list in a loop", "numbered paragraph in {%p for",
         body("{%p for x in xs %}", p("{{ x }}", properties=NUMBERED), p("more", properties=NUMBERED), "{%p endfor %}"),
         ["list 0", "list 0", "list 0", "list 0"], ["list 0", "list 0", "list 1", "list 1"], {"xs": [1, 2]}, sees="lists"),
    Edge("order of cell properties", "colspan/cellbg property order",
         body(table(("{% cellbg 'FFEECC' %}a", "{% colspan 1 %}b")), "z"), ["shd tcW", "gridSpan tcW"],
         ["tcW shd", "tcW gridSpan"], sees="cell properties"),
    Edge("time of the output", "output bytes for the same input 2 s apart", body("a"), ["of the clock"],
         ["fixed"], sees="times"),
    Edge("the word false", 'string "false" in {% if %}', body("{% if a %}yes{% else %}no{% endif %}"), ["yes"],
         ["yes"], {"a": "false"}),
    Edge("chain of paragraph conditions", "{%p elif / else chain",
         body("{%p if a == 1 %}", "one", "{%p elif a == 2 %}", "two", "{%p else %}", "more", "{%p endif %}"),
         ["two"], ["two"], {"a": 2}),
    Edge("plus for white space", "{%+ and +%}", body("a {%+ if x %} b {% endif +%} c"), ["a  b  c"], ["a  b  c"],
         {"x": True}),
    Edge("false condition over several paragraphs", "inline if false over several paragraphs",
         body("a{% if x %}b", "c", "d{% endif %}e"), ["ae"], ["ae"], {"x": False}),
    Edge("mapping in order", "dict iteration", body("{% for k in m %}{{ k }};{% endfor %}"), ["z;a;k;"], ["z;a;k;"],
         {"m": {"z": 1, "a": 2, "k": 3}}),
    Edge("numbers", "7/2, -7//2, -7%3, 2**70, 0.1+0.2, 1e16",
         body("{{ 7/2 }} {{ -7//2 }} {{ -7%3 }} {{ 2**70 }} {{ 0.1+0.2 }} {{ 1e16 }} {{ a }} {{ b }}"),
         ["3.5 -4 2 1180591620717411303424 0.30000000000000004 1e+16 1e+16 1.1"],
         ["3.5 -4 2 1180591620717411303424 0.30000000000000004 1e+16 1e+16 1.1"], {"a": 1e16, "b": 1.10}),
    Edge("prefix without blank", "5.3: {%pif x%} is an error", body("{%pif a%}", "b", "{%pendif%}"), BROKEN, REFUSED,
         {"a": 1}),
    Edge("text behind a split tag", "S3: a value takes the run properties at its opener",
         body(p(Piece("{{ na", 1), Piece("me }} tail", 2))), ["N tail"], ["N tail"], {"name": "N"}),
    Edge("smart quotes", "5.2, 13: curly quotes become ASCII", body("{{ \u2018a\u2019 ~ \u201cb\u201d }}"), ["ab"],
         ["ab"]),
    Edge("escaped delimiters in the template", "5.2: {_{ }_} become literal delimiters",
         body("{_{ a }_} and {_% b %_}"), ["{{ a }} and {% b %}"], ["{{ a }} and {% b %}"]),
    Edge("ampersand in an expression", "5.2, 13: \"a & b\" in an expression fails",
         body("{{ 'a & b'|length }}"), ["9"], ["5"]),
    Edge("control character in data", "5.4: other C0 controls rejected with the data pointer", body("{{ a }}"),
         ["xy"], REFUSED, {"a": "x\u0001y"}),
    Edge("merge idiom", '"Hello {%- if t %}" (docxtpl merge idiom kept)',
         body("My house is", "{%- if t -%}", " in town", "{%- else -%}", " in the country", "{%- endif -%}", " today."),
         ["My house is in town today."], ["My house is in town today."], {"t": True}),
    Edge("empty loop of paragraphs", "5.2, 9: lifting", body("a", "{%p for x in xs %}", "b", "{%p endfor %}", "z"),
         ["a", "z"], ["a", "z"], {"xs": []}),
    Edge("rich value without r", "{{ rich }} without r", body("a {{ x }} b"), UNSOUND, ["a rich b"],
         {"x": {"$rich": [{"t": "rich", "b": True}]}}),
    Edge("rich value through a filter", "RichText through a filter", body("a {{r x|upper }} b"), UNSOUND, REFUSED,
         {"x": {"$rich": [{"t": "rich", "b": True}]}}),
    Edge("tables side by side in a loop", "loop over a block holding only a table",
         body("a", "{%p for x in xs %}", table(("{{ x }}",)), "{%p endfor %}", "z"), ["a", "1", "2", "z"],
         ["a", "1", "", "2", "z"], {"xs": [1, 2]}),
]


def seen(edge, octets):
    """What an edge case compares of an output."""
    return SEES[edge.sees](octets)


def text(octets):
    return lines_of(model(octets)["stories"]["document.xml"])


def header_text(octets):
    return lines_of(model(octets)["stories"]["header1.xml"])


def sections(octets):
    return [line(block["paragraph"]) + (", end of section" if "section" in block["paragraph"] else "")
            for block in model(octets)["stories"]["document.xml"]]


def lists(octets):
    return [f"list {block['paragraph']['list']['instance']}"
            for block in model(octets)["stories"]["document.xml"]]


def bookmarks(octets):
    return model(octets)["bookmarks"]


def paragraph_ids(octets):
    ids = re.findall(rb'paraId="(\w+)"', body_of(octets))
    return ["unique" if len(set(ids)) == len(ids) else "twice"]


def cell_properties(octets):
    root = etree.fromstring(body_of(octets))
    return [" ".join(etree.QName(child).localname for child in cell) for cell in root.iter(W + "tcPr")]


def times(octets):
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        years = {info.date_time[0] for info in archive.infolist() if info.filename.startswith("word/")}
    return ["fixed" if years <= {1980, 2000} else "of the clock"]


SEES = {"text": text, "header": header_text, "sections": sections, "lists": lists, "bookmarks": bookmarks,
        "paragraph ids": paragraph_ids, "cell properties": cell_properties, "times": times}


def body_of(octets):
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return archive.read("word/document.xml")


def lines_of(value):
    """The text of a story of the canonical model, one line a paragraph."""
    if isinstance(value, list):
        return [text for item in value for text in lines_of(item)]
    if isinstance(value, dict) and "paragraph" in value:
        return [line(value["paragraph"])]
    if isinstance(value, dict):
        return [text for item in value.values() for text in lines_of(item)]
    return []


def line(paragraph):
    return "".join(inline_text(item) for item in paragraph["runs"])


def inline_text(item):
    if "text" in item:
        return item["text"]
    return "".join(inline_text(inner) for inner in item.get("content", []) if isinstance(inner, dict))
