"""What makes Word refuse or mend a file, looked for in the stories of a .docx. [] means sound."""

import collections

from lxml import etree

from canonical import STORY_TYPES, W, Package, local, strict_parser

BLOCKS = {"p", "tbl", "sdt", "customXml", "altChunk", "bookmarkStart", "bookmarkEnd", "proofErr",
          "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
          "commentRangeStart", "commentRangeEnd", "permStart", "permEnd", "ins", "del", "moveFrom",
          "moveTo", "AlternateContent", "oMath", "oMathPara"}
MARKS = {"bookmarkStart", "bookmarkEnd", "proofErr", "commentRangeStart", "commentRangeEnd",
         "permStart", "permEnd", "ins", "del", "sdt", "customXml"}
CHILDREN = {
    "body": BLOCKS | {"sectPr"}, "tc": BLOCKS | {"tcPr"}, "hdr": BLOCKS, "ftr": BLOCKS,
    "txbxContent": BLOCKS, "footnote": BLOCKS, "endnote": BLOCKS, "comment": BLOCKS,
    "tr": MARKS | {"tc", "trPr", "tblPrEx"}, "tbl": MARKS | {"tr", "tblPr", "tblGrid"}, "t": set(),
}
NOT_IN_PARAGRAPH = {"p", "tbl", "tr", "tc", "t", "sectPr", "tcPr"}


def problems(data):
    """Sentences, one for each thing wrong."""
    result = []
    package = Package(data)
    for part, kind in sorted(package.reachable().items()):
        if kind in STORY_TYPES:
            try:
                root = etree.fromstring(package.parts[part], strict_parser())
            except etree.XMLSyntaxError as error:
                result.append(f"{part}: no well-formed XML: {error}")
                continue
            for element in root.iter(etree.Element):
                if isinstance(element.tag, str) and element.tag.startswith(W):
                    result += [f"{part}: {text}" for text in of_element(element)]
            result += [f"{part}: {text}" for text in of_marks(root)]
    return sorted(set(result))


def of_element(element):
    name = local(element)
    children = [child for child in element if isinstance(child.tag, str)]
    names = [local(child) for child in children]
    allowed = CHILDREN.get(name)
    if allowed is not None:
        yield from (f"{child} inside {name}" for child in names if child not in allowed)
    if name in ("p", "r"):
        yield from (f"{child} inside {name}" for child in names
                    if child in NOT_IN_PARAGRAPH - ({"t"} if name == "r" else set()))
    if name == "r" and "r" in names:
        yield "run inside run"
    if name in ("p", "r", "body", "tc", "tr", "tbl") and has_bare_text(element):
        yield f"bare text inside {name}"
    if name == "tc" and (not names or names[-1] not in ("p", "sdt", "bookmarkEnd", "bookmarkStart")):
        yield "cell without a last paragraph"
    if name == "tr" and not {"tc", "sdt", "customXml"} & set(names):
        yield "row without cells"
    if name == "tbl":
        yield from of_table(element, names)
    if name == "body":
        blocks = [child for child in names if child != "sectPr"]
        if blocks and blocks[-1] == "tbl":
            yield "body ends with a table"


def of_table(element, names):
    if not {"tr", "sdt", "customXml", "ins"} & set(names):
        yield "table without rows"
        return
    grid = element.find(W + "tblGrid")
    columns = len(grid) if grid is not None else 0
    for row in element.findall(W + "tr"):
        width = sum(span(cell) for cell in row.findall(W + "tc"))
        for edge in ("gridBefore", "gridAfter"):
            found = row.find(f"{W}trPr/{W}{edge}")
            width += int(found.get(W + "val")) if found is not None else 0
        if width > columns:
            yield f"row of {width} columns in a table of {columns}"


def span(cell):
    found = cell.find(f"{W}tcPr/{W}gridSpan")
    return int(found.get(W + "val")) if found is not None else 1


def has_bare_text(element):
    return bool((element.text or "").strip()
                or any((child.tail or "").strip() for child in element))


def of_marks(root):
    starts = [(mark.get(W + "id"), mark.get(W + "name")) for mark in root.iter(W + "bookmarkStart")]
    ends = [mark.get(W + "id") for mark in root.iter(W + "bookmarkEnd")]
    for what, values in (("bookmark id", [key for key, _ in starts]),
                         ("bookmark name", [name for _, name in starts])):
        yield from (f"{what} {value} twice" for value, count
                    in collections.Counter(values).items() if count > 1)
    yield from (f"bookmark {key} never ends" for key, _ in starts if key not in ends)
    yield from (f"bookmark {key} never begins" for key in ends if key not in dict(starts))
