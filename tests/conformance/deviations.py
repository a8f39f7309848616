"""What may differ from docxtpl, in code: deviations.md says the same for readers.

A deviation changes the model of docxtpl's output into the one its rule asks for; what then still
differs from ours is a failure. One that changes nothing no longer occurs, which is a failure too.
"""

import copy
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


def grids_of_outer_tables(theirs, ours):
    """A table with tables in its cells keeps a grid of its own columns."""
    result = copy.deepcopy(theirs)
    for table, mine in zip(tables_in(result["stories"]), tables_in(ours["stories"])):
        columns = max((sum(cell["span"] for cell in row["cells"]) for row in mine["rows"]), default=0)
        if any(tables_in(row) for row in table["rows"]) and len(mine["grid"]) == columns:
            table["grid"] = mine["grid"]
    return result


def tables_in(value):
    """The tables of a model, outer ones first."""
    if isinstance(value, list):
        return [table for item in value for table in tables_in(item)]
    if not isinstance(value, dict):
        return []
    own = [value["table"]] if "table" in value else []
    return own + [table for item in value.values() for table in tables_in(item)]


DEVIATIONS = {
    "rich text inherits": Deviation(again=corpus.with_inherited_looks),
    "text behind a split tag": Deviation(again="meant"),
    "text behind a run tag": Deviation(again="meant"),
    "formats in a block": Deviation(again="meant"),
    "comment in text": Deviation(again="meant"),
    "table in a table": Deviation(grids_of_outer_tables),
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
    "table in a table": ["table in a table"],
    "bookmarks": ["bookmarks"],
}
