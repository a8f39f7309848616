"""What may differ from docxtpl, in code: deviations.md says the same for readers.

A deviation changes the model of docxtpl's output into the one its rule asks for; what then still
differs from ours is a failure. One that changes nothing no longer occurs, which is a failure too.
"""

import copy
import re
from dataclasses import dataclass
from typing import Callable

import corpus


@dataclass(frozen=True)
class Deviation:
    amend: Callable = lambda theirs, ours: theirs
    again: object = None  # how docxtpl can be made to do what is right: its second output counts
    explains: str = None  # which problems of docxtpl's file it is about (a regular expression)
    outcome: str = None   # "refused by docxtpl" or "refused by us"


def bookmarks_in_pairs(theirs, ours):
    """Every name docxtpl has is there as often, a second one with an ending of its own; those in
    removed or tagged text stay, as pairs."""
    result = copy.deepcopy(theirs)
    mine = ours["bookmarks"]
    kept = all(sum(name == base or name.startswith(base + "_") for name in mine)
               >= theirs["bookmarks"].count(base) for base in theirs["bookmarks"])
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


DEVIATIONS = {
    "rich text inherits": Deviation(again=corpus.with_inherited_looks),
    "text behind a split tag": Deviation(again="meant"),
    "text behind a run tag": Deviation(again="meant"),
    "formats in a block": Deviation(again="meant"),
    "comment in text": Deviation(again="meant"),
    "grids": Deviation(grids, explains="row of \\d+ columns"),
    "lists begin anew": Deviation(lists_begin_anew),
    "bookmarks": Deviation(bookmarks_in_pairs, explains="bookmark"),
}

# Context of the corpus -> its deviations.
CORPUS = {
    "cellbg_tpl": ["rich text inherits"],
    "comments_tpl": ["bookmarks"],
    "word2016_tpl": ["bookmarks"],
}

# Feature of the grammar -> its deviations.
GRAMMAR = {
    "text behind a split tag": ["text behind a split tag"],
    "text behind a run tag": ["text behind a run tag"],
    "formats in a block": ["formats in a block"],
    "comment in text": ["comment in text"],
    "table in a table": ["grids"],
    "columns": ["grids"],
    "numbering": ["lists begin anew"],
    "bookmarks": ["bookmarks"],
}
