"""What may differ from docxtpl, in code: deviations.md says the same for readers.

A deviation changes the model of docxtpl's output into the one its rule asks for; what then still
differs from ours is a failure. One that changes nothing no longer occurs, which is a failure too.
"""

import copy
import re
from dataclasses import dataclass
from typing import Callable


@dataclass(frozen=True)
class Deviation:
    amend: Callable = lambda theirs, ours: theirs
    again: object = None  # how docxtpl can be made to do what is right: its second output counts
    explains: str = None  # which problems of docxtpl's file it is about (a regular expression)
    outcome: str = None   # "refused by docxtpl" or "refused by us"


def bookmarks_in_pairs(theirs, ours):
    """Every name docxtpl has is there, each once: copies have endings of their own, and what has no
    start or end is gone; those in removed or tagged text stay, as pairs."""
    result = copy.deepcopy(theirs)
    mine = ours["bookmarks"]
    kept = set(theirs["bookmarks"]) <= set(mine)
    if kept and len(set(mine)) == len(mine):
        result["bookmarks"] = mine
    return result


def grids(theirs, ours):
    """A table whose columns are repeated, removed or held by tables in its cells has a grid of ours
    if that is whole: every row takes all of it, every cell is as wide as its columns or as docxtpl
    left it, and the table as wide as it was. What stands in the cells is still compared."""
    result = copy.deepcopy(theirs)
    for table, mine in zip(tables_in(result["stories"]), tables_in(ours["stories"])):
        if is_whole(mine, table):
            table["grid"] = mine["grid"]
            for row, my_row in zip(table["rows"], mine["rows"]):
                take_widths(row, my_row)
    return result


def is_whole(table, other):
    widths = [int(width) for width in table["grid"]]
    loss = 2 * (len(widths) + 2)  # docxtpl rounds each column down
    if (abs(sum(widths) - sum(int(width) for width in other["grid"])) > loss
            or [len(row["cells"]) for row in table["rows"]] != [len(row["cells"]) for row in other["rows"]]):
        return False
    for row, other_row in zip(table["rows"], other["rows"]):
        at = said(row, "gridBefore", "val")
        for cell, other_cell in zip(row["cells"], other_row["cells"]):
            end = at + cell["span"]
            if said(cell, "tcW", "w") not in (0, sum(widths[at:end]), said(other_cell, "tcW", "w")):
                return False
            at = end
        if at + said(row, "gridAfter", "val") != len(widths):
            return False
    return True


def said(item, name, attribute):
    """The number in a property spelled "tcW(type=dxa, w=2000)", or 0."""
    for text in item["properties"]:
        found = re.match(rf"{name}\((?:.*, )?{attribute}=(\d+)", text)
        if found:
            return int(found[1])
    return 0


GRID_PROPERTIES = ("tcW(", "gridBefore(", "gridAfter(", "wBefore(", "wAfter(")


def take_widths(row, mine):
    take_properties(row, mine)
    for cell, my_cell in zip(row["cells"], mine["cells"]):
        cell["span"] = my_cell["span"]
        take_properties(cell, my_cell)


def take_properties(item, mine):
    item["properties"] = sorted(
        [text for text in item["properties"] if not text.startswith(GRID_PROPERTIES)]
        + [text for text in mine["properties"] if text.startswith(GRID_PROPERTIES)])


def tables_in(value):
    """The tables of a model, outer ones first."""
    if isinstance(value, list):
        return [table for item in value for table in tables_in(item)]
    if not isinstance(value, dict):
        return []
    own = [value["table"]] if "table" in value else []
    return own + [table for item in value.values() for table in tables_in(item)]


def lists_begin_anew(theirs, ours):
    """A numbered paragraph of a loop is of the same definition and level, in a list that starts at
    the beginning; one outside belongs to the list it belonged to."""
    result = copy.deepcopy(theirs)
    kept = {}  # (definition, docxtpl's list) -> ours
    for paragraph, mine in zip(numbered_in(result["stories"]), numbered_in(ours["stories"])):
        wanted, got = paragraph["list"], mine["list"]
        if any(wanted.get(key) != got.get(key) for key in ("list", "level")) or "instance" not in got:
            continue
        is_anew = got["overrides"] and all(re.fullmatch(r"lvlOverride\(ilvl=\d, startOverride\(val=1\)\)", text)
                                           for text in got["overrides"])
        key = (wanted["list"], wanted["instance"])
        if is_anew or kept.setdefault(key, got["instance"]) == got["instance"]:
            paragraph["list"] = got
    return result


def numbered_in(value):
    """The paragraphs of lists, in order."""
    if isinstance(value, list):
        return [found for item in value for found in numbered_in(item)]
    if not isinstance(value, dict):
        return []
    own = [value["paragraph"]] if "list" in value.get("paragraph", ()) else []
    return own + [found for item in value.values() for found in numbered_in(item)]


def looks_kept(theirs, ours):
    """Where docxtpl gives text no properties, or a paragraph none, or a broken line those of the
    paragraph mark, ours may have those of the placeholder; what docxtpl gives otherwise is there,
    character by character."""
    result = copy.deepcopy(theirs)
    for paragraph, mine in zip(paragraphs_in(result["stories"]), paragraphs_in(ours["stories"])):
        for key in ("properties", "mark", "style"):
            if key in mine and is_more(paragraph.get(key, []), mine[key]):
                paragraph[key] = mine[key]
        wanted, got = characters(paragraph["runs"]), characters(mine["runs"])
        mark = paragraph.get("mark", [])  # docxtpl takes it for the look of broken lines
        if [text for text, _ in wanted] == [text for text, _ in got] and all(
                is_more(less, more) or less == mark for (_, less), (_, more) in zip(wanted, got)):
            paragraph["runs"] = mine["runs"]
    return result


def is_more(less, more):
    return less == more or (isinstance(less, list) and set(less) <= set(more)) or not less


def characters(runs):
    """(character or object, properties), links and the like opened."""
    result = []
    for item in runs:
        if "text" in item:
            result += [(character, item["properties"]) for character in item["text"]]
        elif "content" in item:
            said_of_it = [text for text in item["attributes"] if not text.startswith(("tgtFrame", "history"))]
            result += [((item["name"], said_of_it), []), *characters(item["content"])]
        else:
            result.append(({key: value for key, value in item.items() if key != "properties"},
                           item.get("properties", [])))
    return result


def paragraphs_in(value):
    if isinstance(value, list):
        return [found for item in value for found in paragraphs_in(item)]
    if not isinstance(value, dict):
        return []
    own = [value["paragraph"]] if "paragraph" in value else []
    return own + [found for item in value.values() for found in paragraphs_in(item)]


def notes_are_merged(theirs, ours):
    """docxtpl 0.16.5 leaves the tags in notes."""
    result = copy.deepcopy(theirs)
    for paragraph, mine in zip(paragraphs_in(result["stories"]), paragraphs_in(ours["stories"])):
        for item, my_item in zip(paragraph["runs"], mine["runs"]):
            if "note" in item and "{{" in repr(item) and "{{" not in repr(my_item):
                item["note"] = my_item.get("note")
    return result


def lines_are_joined_by_tags_alone(theirs, ours):
    """Two paragraphs of ours are one of docxtpl's where a tag with a minus stands beside text."""
    result = copy.deepcopy(theirs)
    blocks, mine = result["stories"]["document.xml"], ours["stories"]["document.xml"]
    for index, block in enumerate(blocks):
        pair = mine[index:index + 2]
        if all("paragraph" in item for item in [block, *pair]) and len(pair) == 2:
            text, first, second = (text_of(item["paragraph"]) for item in [block, *pair])
            if first and second and text.replace(" ", "") == (first + second).replace(" ", ""):
                blocks[index:index + 1] = pair
                break
    return result


def joined_lines_keep_looks(theirs, ours):
    """docxtpl puts all of joined lines into the first one's run."""
    result = copy.deepcopy(theirs)
    for paragraph, mine in zip(paragraphs_in(result["stories"]), paragraphs_in(ours["stories"])):
        if len(paragraph["runs"]) == 1 and text_of(paragraph) == text_of(mine):
            paragraph["runs"] = mine["runs"]
    return result


def end_spaces_kept(theirs, ours):
    """Blanks at the ends of text elements that docxtpl no longer marks as to be preserved."""
    result = copy.deepcopy(theirs)
    for paragraph, mine in zip(paragraphs_in(result["stories"]), paragraphs_in(ours["stories"])):
        is_less = len(text_of(paragraph)) < len(text_of(mine))
        if is_less and text_of(paragraph).replace(" ", "") == text_of(mine).replace(" ", ""):
            paragraph["runs"] = mine["runs"]
    return result


def tabs_in_tags_kept(theirs, ours):
    """A tab inside a text in a tag is one of its characters; docxtpl drops it."""
    result = copy.deepcopy(theirs)
    for paragraph, mine in zip(paragraphs_in(result["stories"]), paragraphs_in(ours["stories"])):
        if text_of(paragraph) != text_of(mine) and text_of(paragraph) == text_of(mine).replace("\t", ""):
            paragraph["runs"] = mine["runs"]
    return result


def continued_cells_are_empty(theirs, ours):
    """Of vertically merged cells only the first has content, however the cell's text is cut."""
    result = copy.deepcopy(theirs)
    for table, mine in zip(tables_in(result["stories"]), tables_in(ours["stories"])):
        for row, my_row in zip(table["rows"], mine["rows"]):
            for cell, my_cell in zip(row["cells"], my_row["cells"]):
                if cell["merge"] == my_cell["merge"] == "continue" and not any(
                        text_of(paragraph) for paragraph in paragraphs_in(my_cell["content"])):
                    cell["content"] = my_cell["content"]
    return result


def text_of(paragraph):
    return "".join(item.get("text", "") for item in paragraph["runs"])


DEVIATIONS = {
    "text behind a split tag": Deviation(again="meant"),
    "text behind a run tag": Deviation(again="meant"),
    "formats in a block": Deviation(again="meant"),
    "comment in text": Deviation(again="meant"),
    "lines joined by tags alone": Deviation(lines_are_joined_by_tags_alone),
    "looks of joined lines": Deviation(joined_lines_keep_looks),
    "notes": Deviation(notes_are_merged),
    "spaces at the ends": Deviation(end_spaces_kept),
    "tabs in a tag": Deviation(tabs_in_tags_kept),
    "continued cells": Deviation(continued_cells_are_empty),
    "grids": Deviation(grids, explains="row of \\d+ columns"),
    "lists begin anew": Deviation(lists_begin_anew),
    "looks kept": Deviation(looks_kept),
    "bookmarks": Deviation(bookmarks_in_pairs, explains="bookmark"),
}

# Context of the corpus -> its deviations.
CORPUS = {
    "cellbg_tpl": ["looks kept"],
    "comments_tpl": ["grids"],
    "dynamic_table_tpl": ["grids"],
    "dynamic_table_tpl.one_column": ["grids"],
    "escape_tpl": ["looks kept"],
    "footnotes_tpl": ["notes"],
    "header_footer_inline_image_tpl": ["looks kept"],
    "header_footer_tpl": ["looks kept"],
    "header_footer_tpl_utf8": ["looks kept"],
    "horizontal_merge_tpl": ["grids"],
    "less_cells_after_loop_tpl": ["grids"],
    "merge_paragraph_tpl": ["lines joined by tags alone", "looks of joined lines"],
    "merge_paragraph_tpl.countryside": ["lines joined by tags alone", "looks of joined lines"],
    "richtext_and_if_tpl": ["looks kept"],
    "richtext_paragraph_tpl": ["looks kept"],
    "richtext_tpl": ["looks kept"],
    "subdoc_tpl": ["looks kept"],
    "vertical_merge_nested_tpl": ["spaces at the ends", "grids"],
    "vertical_merge_tpl": ["continued cells"],
    "word2016_tpl": ["tabs in a tag", "looks kept", "bookmarks"],
}

# Feature of the grammar -> its deviations.
GRAMMAR = {
    "joined lines": ["spaces at the ends"],
    "tag about a cell": ["spaces at the ends"],
    "text behind a split tag": ["text behind a split tag"],
    "text behind a run tag": ["text behind a run tag"],
    "formats in a block": ["formats in a block"],
    "comment in text": ["comment in text"],
    "table in a table": ["grids"],
    "columns": ["grids"],
    "numbering": ["lists begin anew"],
    "bookmarks": ["bookmarks"],
}
