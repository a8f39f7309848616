"""A Word file reduced to what its reader gets: the model in which two programs' outputs are compared.

Paragraphs with style, list and runs (equal neighbours merged), tables as matrices, sections,
stories, properties, and every other part by digest. What carries no meaning is left out: revision
and paragraph ids, drawing ids, spelling marks, how text is cut into runs, the order of properties.
"""

import hashlib
import io
import posixpath
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
XML = "{http://www.w3.org/XML/1998/namespace}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

STORY_TYPES = ("officeDocument", "header", "footer", "footnotes", "endnotes", "comments")
NO_MEANING = ("proofErr", "lastRenderedPageBreak", "bookmarkStart", "bookmarkEnd")
CHARACTERS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
CORE_PROPERTIES = ("title", "subject", "creator", "description", "identifier", "language",
                   "keywords", "category", "contentStatus")


def local(element):
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def digest(data):
    return hashlib.sha256(data).hexdigest()[:16]


def strict_parser(blank=True):
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=not blank)


class Package:
    """The parts of a .docx that can be reached from its root, and how they are related."""

    def __init__(self, data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {info.filename: archive.read(info) for info in archive.infolist()}
        self.main = next(target for kind, target, external in self.relations("").values()
                         if kind == "officeDocument" and not external)

    def relations(self, part):
        """id -> (type's last word, target, is external)"""
        folder, name = posixpath.split(part)
        data = self.parts.get(posixpath.join(folder, "_rels", name + ".rels"))
        if data is None:
            return {}
        result = {}
        for element in etree.fromstring(data, strict_parser()).iter(RELATIONSHIP):
            kind = element.get("Type").rsplit("/", 1)[-1]
            target = element.get("Target")
            external = element.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            result[element.get("Id")] = (kind, target, external)
        return result

    def reachable(self):
        """part -> type of the first relationship that leads to it"""
        seen = {}
        queue = [""]
        while queue:
            for kind, target, external in self.relations(queue.pop(0)).values():
                if not external and target in self.parts and target not in seen:
                    seen[target] = kind
                    queue.append(target)
        return seen


class Lists:
    """Which list a paragraph belongs to: the definition's digest, level and overrides, and which
    list of that definition it is in order of appearance."""

    def __init__(self, package):
        self.definitions, self.nums, self.seen = {}, {}, {}
        part = next((target for kind, target, external in package.relations(package.main).values()
                     if kind == "numbering" and target in package.parts), None)
        if part is None:
            return
        root = etree.fromstring(package.parts[part], strict_parser(blank=False))
        for element in root.findall(W + "abstractNum"):
            key = element.get(W + "abstractNumId")
            text = spelled(element, skip=("abstractNumId", "nsid", "tmpl"))
            self.definitions[key] = digest(text.encode())
        for element in root.findall(W + "num"):
            overrides = [spelled(child) for child in element.findall(W + "lvlOverride")]
            abstract = element.find(W + "abstractNumId").get(W + "val")
            self.nums[element.get(W + "numId")] = (self.definitions.get(abstract, "missing"),
                                                   overrides)

    def of(self, num_properties):
        number = num_properties.find(W + "numId")
        level = num_properties.find(W + "ilvl")
        result = {"level": level.get(W + "val") if level is not None else None}
        key = number.get(W + "val") if number is not None else None
        if key is None or key == "0":
            result["list"] = key
            return result
        definition, overrides = self.nums.get(key, ("missing", []))
        order = self.seen.setdefault(definition, [])
        if key not in order:
            order.append(key)
        result.update(list=definition, overrides=overrides, instance=order.index(key))
        return result


def spelled(element, target_of=None, skip=()):
    """An element as text, the same however its attributes and properties are ordered."""
    name = local(element)
    attributes = []
    for key, value in sorted(element.attrib.items()):
        word = etree.QName(key).localname
        if word.startswith("rsid") or word in ("paraId", "textId") or word in skip:
            continue
        if name == "docPr" and word == "id":
            continue
        if key.startswith(R) and target_of is not None:
            value = target_of(value)
        attributes.append(f"{word}={value}")
    children = [spelled(child, target_of, skip) for child in element
                if isinstance(child.tag, str) and local(child) not in skip]
    if name.endswith("Pr") or name in ("tcBorders", "tblBorders", "pBdr", "tcMar", "tblCellMar"):
        children.sort()
    text = (element.text or "").strip() if not len(element) else ""
    inside = attributes + ([repr(text)] if text else []) + children
    return f"{name}({', '.join(inside)})" if inside else name


def properties(element, skip=()):
    """The properties in `element`, sorted; [] when there are none."""
    if element is None:
        return []
    return sorted(spelled(child) for child in element
                  if isinstance(child.tag, str) and local(child) not in skip)


class Story:
    """One part with text."""

    def __init__(self, document, part):
        self.document = document
        self.part = part
        self.relations = document.package.relations(part)
        self.root = etree.fromstring(document.package.parts[part], strict_parser())

    def target_of(self, key):
        kind, target, external = self.relations.get(key, ("missing", key, True))
        if external:
            return target
        if kind in STORY_TYPES:
            return posixpath.basename(target)
        return self.document.part_digest(target)

    def blocks(self, element):
        result = []
        for child in element:
            name = local(child)
            if name in NO_MEANING or name in ("", "tcPr", "sectPr", "sdtPr", "sdtEndPr"):
                continue
            if name == "p":
                result.append(self.paragraph(child))
            elif name == "tbl":
                result.append(self.table(child))
            else:
                result.append(self.other(child, self.blocks))
        return result

    def paragraph(self, element):
        result = {}
        shape = element.find(W + "pPr")
        if shape is not None:
            style = shape.find(W + "pStyle")
            if style is not None:
                result["style"] = style.get(W + "val")
            if shape.find(W + "numPr") is not None:
                result["list"] = self.document.lists.of(shape.find(W + "numPr"))
            rest = properties(shape, skip=("pStyle", "numPr", "rPr", "sectPr"))
            mark = properties(shape.find(W + "rPr"))
            section = shape.find(W + "sectPr")
            if rest:
                result["properties"] = rest
            if mark:
                result["mark"] = mark
            if section is not None:
                result["section"] = self.section(section)
        result["runs"] = self.inline(element)
        return {"paragraph": result}

    def section(self, element):
        return [spelled(child, self.target_of) for child in element]

    def inline(self, element):
        items = []
        for child in element:
            name = local(child)
            if name in NO_MEANING or name in ("", "pPr", "rPr", "sdtPr", "sdtEndPr"):
                continue
            if name == "r":
                self.run(child, items)
            elif name in ("p", "tbl"):
                items.append({"block inside a paragraph": self.blocks([child])})
            elif name == "t":
                items.append({"text outside a run": child.text or ""})
            else:
                items.append(self.other(child, self.inline))
        return merged(items)

    def run(self, element, items):
        shape = properties(element.find(W + "rPr"))
        for child in element:
            name = local(child)
            if name in NO_MEANING or name in ("", "rPr"):
                continue
            text = None
            if name == "t":
                text = visible_text(child)
                if len(child):
                    items.append({"markup inside text": [spelled(inner) for inner in child]})
            elif name in CHARACTERS:
                text = CHARACTERS[name]
            elif name == "br":
                text = "\f" if child.get(W + "type") == "page" else "\n"
            if text is not None:
                items.append({"text": text, "properties": shape})
            elif name in ("footnoteReference", "endnoteReference"):
                items.append({"note": self.note(name, child.get(W + "id")), "properties": shape})
            elif name == "drawing" and inline_picture(child) is not None:
                items.append(self.picture(inline_picture(child)))
            else:
                items.append({"object": self.other(child, self.blocks), "properties": shape})

    def picture(self, element):
        """A picture in the line: what is seen of it. Its run's properties are not."""
        size = element.find(WP + "extent")
        blip = next(element.iter(A + "blip"))
        return {"picture": self.target_of(blip.get(R + "embed")), "size": [size.get("cx"), size.get("cy")],
                "described as": element.find(WP + "docPr").get("descr")}

    def note(self, name, key):
        kind = name.replace("Reference", "s")
        story = self.document.note_story(kind)
        if story is None:
            return "missing"
        for note in story.root:
            if note.get(W + "id") == key:
                return story.blocks(note)
        return "missing"

    def table(self, element):
        grid = element.find(W + "tblGrid")
        result = {"properties": properties(element.find(W + "tblPr")),
                  "grid": [column.get(W + "w") for column in grid] if grid is not None else None}
        result["rows"] = [self.row(child) if local(child) == "tr" else self.other(child, self.rows)
                          for child in element
                          if local(child) not in NO_MEANING + ("", "tblPr", "tblGrid")]
        return {"table": result}

    def rows(self, element):
        return [self.row(child) for child in element if local(child) == "tr"]

    def row(self, element):
        shape = properties(element.find(W + "trPr")) + properties(element.find(W + "tblPrEx"))
        cells = [self.cell(child) if local(child) == "tc" else self.other(child, self.cells)
                 for child in element
                 if local(child) not in NO_MEANING + ("", "trPr", "tblPrEx")]
        return {"properties": shape, "cells": cells}

    def cells(self, element):
        return [self.cell(child) for child in element if local(child) == "tc"]

    def cell(self, element):
        shape = element.find(W + "tcPr")
        result = {"span": 1, "merge": None,
                  "properties": properties(shape, skip=("gridSpan", "vMerge"))}
        if shape is not None and shape.find(W + "gridSpan") is not None:
            result["span"] = int(shape.find(W + "gridSpan").get(W + "val"))
        if shape is not None and shape.find(W + "vMerge") is not None:
            result["merge"] = shape.find(W + "vMerge").get(W + "val", "continue")
        result["content"] = self.blocks(element)
        return result

    def other(self, element, inside):
        """Whatever has no word of its own here: its name, what is said of it, its paragraphs."""
        has_text = next(element.iter(W + "p", W + "r", W + "tbl"), None) is not None
        if not has_text:
            return {"element": spelled(element, self.target_of)}
        head = [f"{etree.QName(key).localname}={self.target_of(value) if key.startswith(R) else value}"
                for key, value in sorted(element.attrib.items())]
        head += [spelled(child) for child in element if local(child) in ("sdtPr", "sdtEndPr")]
        if any(child.tag in (W + "p", W + "tbl", W + "sdt") for child in element):
            inside = self.blocks
        elif any(child.tag == W + "r" for child in element):
            inside = self.inline
        return {"name": local(element), "attributes": head, "content": inside(element)}


def inline_picture(drawing):
    """The wp:inline with a picture of this file that a drawing is, or None."""
    element = drawing.find(WP + "inline")
    if element is None or not any(blip.get(R + "embed") for blip in element.iter(A + "blip")):
        return None
    return element


def visible_text(element):
    text = element.text or ""
    if element.get(XML + "space") != "preserve":
        text = text.strip(" \t\r\n")  # as Word reads it
    return text


def merged(items):
    """Neighbouring texts with the same properties are one; what has no characters is nothing."""
    result = []
    for item in items:
        if item.get("text") == "":
            continue
        if (result and "text" in item and "text" in result[-1]
                and item["properties"] == result[-1]["properties"]):
            result[-1] = {**result[-1], "text": result[-1]["text"] + item["text"]}
        else:
            result.append(item)
    return result


class Document:
    def __init__(self, data):
        self.package = Package(data)
        self.lists = Lists(self.package)
        self.notes = {}

    def part_digest(self, part):
        data = self.package.parts.get(part)
        if data is None:
            return "missing"
        if part.endswith((".xml", ".rels", ".vml")):
            root = etree.fromstring(data, strict_parser(blank=False))
            data = etree.tostring(root, method="c14n")
        return digest(data)

    def note_story(self, kind):
        if kind not in self.notes:
            part = next((target for word, target, external
                         in self.package.relations(self.package.main).values() if word == kind), None)
            self.notes[kind] = Story(self, part) if part else None
        return self.notes[kind]

    def core_properties(self):
        part = next((target for kind, target, external in self.package.relations("").values()
                     if kind == "core-properties"), None)
        if part is None or part not in self.package.parts:
            return {}
        root = etree.fromstring(self.package.parts[part], strict_parser())
        return {local(child): child.text or "" for child in root
                if local(child) in CORE_PROPERTIES and child.text}

    def model(self):
        stories, parts, relations, bookmarks = {}, {}, {}, []
        reached = self.package.reachable()
        for part, kind in reached.items():
            if kind in STORY_TYPES:
                continue
            if kind not in ("core-properties", "numbering"):
                parts[part] = self.part_digest(part)
        for part in sorted(part for part, kind in reached.items() if kind in STORY_TYPES):
            story = Story(self, part)
            body = story.root.find(W + "body") if part == self.package.main else story.root
            name = posixpath.basename(part)
            if reached[part] in ("footnotes", "endnotes"):
                pass  # told where each note is referred to
            elif reached[part] == "comments":
                stories[name] = [story.blocks(comment) for comment in story.root]
            else:
                stories[name] = story.blocks(body)
            if part == self.package.main and body.find(W + "sectPr") is not None:
                stories["last section"] = story.section(body.find(W + "sectPr"))
            relations[name] = sorted(
                [kind, target if external else story.target_of(key)]
                for key, (kind, target, external) in story.relations.items()
                if kind not in ("numbering",))
            bookmarks += [mark.get(W + "name") for mark in story.root.iter(W + "bookmarkStart")]
        return {"stories": stories, "properties": self.core_properties(), "parts": parts,
                "relationships": relations, "bookmarks": sorted(bookmarks)}


def model(data):
    """The canonical model of a .docx given as octets. Raises when it is no such file."""
    return Document(data).model()


def differences(left, right, path=""):
    """(path, left, right) of each place in which two models differ; at most one per leaf."""
    if type(left) is not type(right):
        return [(path, left, right)]
    if isinstance(left, dict):
        result = []
        for key in list(left) + [key for key in right if key not in left]:
            result += differences(left.get(key), right.get(key), f"{path}/{key}")
        return result
    if isinstance(left, list):
        result = []
        for index, (one, other) in enumerate(zip(left, right)):
            if len(left) == len(right):
                result += differences(one, other, f"{path}/{index}")
            elif one != other:  # what follows is only shifted
                return [(f"{path}/{index} of {len(left)} and {len(right)}", one, other)]
        if len(left) != len(right):
            shorter = min(len(left), len(right))
            result.append((f"{path}/{shorter}...", left[shorter:], right[shorter:]))
        return result
    return [] if left == right else [(path, left, right)]
