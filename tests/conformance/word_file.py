"""Small Word files for tests: paragraphs of formatted pieces, tables, headers, in a zip."""

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

NAMESPACES = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
              'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"')
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# Run properties by number; 0 is a run without any.
FORMATS = ["", "<w:b/>", '<w:i/><w:color w:val="C00000"/>', '<w:rStyle w:val="Strong"/>',
           '<w:sz w:val="28"/>']

STYLES = "".join(
    f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    for kind, key, name in (("paragraph", "Normal", "Normal"), ("paragraph", "Heading1", "heading 1"),
                            ("paragraph", "Quote", "Quote"), ("character", "Strong", "Strong"),
                            ("table", "TableGrid", "Table Grid")))
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>')
SECTION = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" ' \
          'w:left="1440" w:header="708" w:footer="708" w:gutter="0"/>'


@dataclass(frozen=True)
class Piece:
    """Characters of one format. A tag is one piece, so that runs may be split inside it on purpose."""
    text: str
    format: int = 0
    is_tag: bool = False
    splits: bool = True   # may be cut into several runs
    within: int = None    # format of a tag's characters behind its opener
    alone: bool = False   # docxtpl does what is meant only where the tag is a run of its own
    meant: int = None     # format that makes docxtpl do what `format` means (see Writer)


@dataclass
class Paragraph:
    pieces: list
    properties: str = ""

    def __post_init__(self):
        self.pieces = [Piece(piece) if isinstance(piece, str) else piece for piece in self.pieces]


@dataclass
class Cell:
    blocks: list
    properties: str = '<w:tcW w:w="2000" w:type="dxa"/>'


@dataclass
class Row:
    cells: list
    properties: str = ""


@dataclass
class Table:
    rows: list
    grid: list
    properties: str = '<w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/>'


@dataclass
class Raw:
    """XML as it is, for what these words do not say."""
    xml: str


@dataclass
class WordFile:
    blocks: list
    header: list = field(default_factory=list)
    footer: list = field(default_factory=list)
    title: str = ""
    section: str = SECTION


@dataclass(frozen=True)
class Cuts:
    """Where runs are split: each place by its own dice, so that two spellings are cut alike."""
    seed: str
    chance: float = 0.0
    has_marks: bool = False  # bookmarks between runs, not only spelling marks

    def at(self, paragraph, offset):
        """None, or what stands at a cut there."""
        dice = zlib.crc32(f"{self.seed}/{paragraph}/{offset}".encode()) / 2**32 / (self.chance or 1e-9)
        if dice >= 1:
            return None
        if dice < 0.1 and self.has_marks:
            key = paragraph * 10000 + offset
            return (f'<w:bookmarkStart w:id="{key}" w:name="_mark{key}"/>'
                    f'<w:bookmarkEnd w:id="{key}"/>')
        return '<w:proofErr w:type="spellStart"/>' if dice < 0.3 else ""


class Writer:
    """Spells the file; without cuts a piece is one run. With `is_meant` tags have the formats that
    make docxtpl treat the text around them as it is formatted."""

    def __init__(self, cuts=None, is_meant=False):
        self.cuts, self.is_meant, self.paragraphs = cuts, is_meant, 0

    def blocks(self, blocks):
        return "".join(self.block(block) for block in blocks)

    def block(self, block):
        if isinstance(block, Raw):
            return block.xml
        if isinstance(block, Table):
            grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in block.grid)
            rows = "".join(self.row(row) for row in block.rows)
            return f"<w:tbl><w:tblPr>{block.properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
        shape = f"<w:pPr>{block.properties}</w:pPr>" if block.properties else ""
        return f"<w:p>{shape}{self.runs(block.pieces)}</w:p>"

    def row(self, row):
        shape = f"<w:trPr>{row.properties}</w:trPr>" if row.properties else ""
        cells = "".join(f"<w:tc><w:tcPr>{cell.properties}</w:tcPr>{self.blocks(cell.blocks)}</w:tc>"
                        for cell in row.cells)
        return f"<w:tr>{shape}{cells}</w:tr>"

    def runs(self, pieces):
        """Runs of one format each, cut further by the dice."""
        self.paragraphs += 1
        result, stretch, shape, offset, is_edge = "", "", None, 0, False
        for piece in pieces:
            if isinstance(piece, Raw):
                result += spelled_run(stretch, shape) + piece.xml
                stretch, shape = "", None
                continue
            is_edge = is_edge or piece.alone
            for index, character in enumerate(piece.text):
                cut = self.cut(piece, offset)
                wanted = self.shape_of(piece, index)
                if cut is not None or wanted != shape or (self.is_meant and is_edge):
                    result += spelled_run(stretch, shape) + (cut or "")
                    stretch = ""
                stretch, shape, offset, is_edge = stretch + character, wanted, offset + 1, False
            is_edge = piece.alone
        return result + spelled_run(stretch, shape)

    def cut(self, piece, offset):
        return self.cuts.at(self.paragraphs, offset) if self.cuts and piece.splits else None

    def shape_of(self, piece, index):
        if self.is_meant:
            return piece.format if piece.meant is None else piece.meant
        return piece.within if piece.within is not None and index >= 2 else piece.format


def spelled_run(text, shape):
    return run(text, shape) if text else ""


def run(text, shape=0):
    """A run with tabs and line breaks as Word writes them."""
    content, stretch = "", ""
    for character in text + "\0":
        if character in "\t\n\0":
            if stretch:
                space = ' xml:space="preserve"' if stretch != stretch.strip() else ""
                content += f"<w:t{space}>{escape(stretch)}</w:t>"
            content += {"\t": "<w:tab/>", "\n": "<w:br/>", "\0": ""}[character]
            stretch = ""
        else:
            stretch += character
    properties = f"<w:rPr>{FORMATS[shape]}</w:rPr>" if FORMATS[shape] else ""
    return f"<w:r>{properties}{content}</w:r>"


def octets(file, cuts=None, is_meant=False):
    """The .docx, the same octets for the same file and cuts."""
    writer = Writer(cuts, is_meant)
    stories = {"header": file.header, "footer": file.footer}
    stories = {kind: blocks for kind, blocks in stories.items() if blocks}
    references = "".join(f'<w:{kind}Reference w:type="default" r:id="{kind}"/>' for kind in stories)
    parts = {
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{writer.blocks(file.blocks)}"
                             f"<w:sectPr>{references}{file.section}</w:sectPr></w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>{STYLES}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{NUMBERING}</w:numbering>",
        "docProps/core.xml":
            f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(file.title)}</dc:title></cp:coreProperties>",
    }
    for kind, blocks in stories.items():
        root = {"header": "hdr", "footer": "ftr"}[kind]
        parts[f"word/{kind}1.xml"] = f"<w:{root} {NAMESPACES}>{writer.blocks(blocks)}</w:{root}>"
    related = [(kind, kind, f"{kind}1.xml") for kind in stories]
    related += [("styles", "styles", "styles.xml"), ("numbering", "numbering", "numbering.xml")]
    types = [("word/document.xml", f"{MIME}.document.main+xml"),
             ("word/styles.xml", f"{MIME}.styles+xml"),
             ("word/numbering.xml", f"{MIME}.numbering+xml"),
             ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")]
    types += [(f"word/{kind}1.xml", f"{MIME}.{kind}+xml") for kind in stories]
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in types)
        + "</Types>")
    parts["_rels/.rels"] = relationships([
        ("main", f"{OFFICE}/officeDocument", "word/document.xml"),
        ("core", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")])
    parts["word/_rels/document.xml.rels"] = relationships(
        [(key, f"{OFFICE}/{kind}", target) for key, kind, target in related])
    return zipped(parts)


def relationships(entries):
    return (f'<Relationships xmlns="{PACKAGE}/relationships">'
            + "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'
                      for key, kind, target in entries) + "</Relationships>")


def zipped(parts):
    result = io.BytesIO()
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts):
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, head + parts[name])
    return result.getvalue()
