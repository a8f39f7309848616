"""One comparison: docxtpl's output, changed by the deviations listed for it, must equal ours."""

import re
from dataclasses import dataclass, field

from canonical import differences
from deviations import DEVIATIONS


@dataclass
class Verdict:
    complaints: list = field(default_factory=list)
    occurred: set = field(default_factory=set)  # the deviations that changed something


def compared(theirs, ours, names=(), again=None):
    """`theirs` and `ours` are Outcomes; `names` the deviations listed for this template; `again`
    gives docxtpl's Outcome once more, made as a deviation asks."""
    result = Verdict()
    if ours.octets is not None:
        result.complaints += [f"ours is unsound: {text}" for text in ours.problems()]
    if theirs.octets is None or ours.octets is None:
        return of_errors(theirs, ours, names, result)
    result.complaints += [f"docxtpl's is unsound, and no listed deviation says so: {text}"
                          for text in theirs.problems() if not explained(text, names)]
    wanted, got = theirs.model(), ours.model()
    for name in sorted(set(names), key=list(DEVIATIONS).index):
        retry = DEVIATIONS[name].again
        amended = again(retry).model() if retry else DEVIATIONS[name].amend(wanted, got)
        if amended != wanted:
            result.occurred.add(name)
        wanted = amended
    result.complaints += [f"{path}\n      docxtpl: {shortened(left)}\n      ours:    {shortened(right)}"
                          for path, left, right in differences(wanted, got)[:8]]
    return result


def of_errors(theirs, ours, names, result):
    """Both may refuse. Where only one does, a listed deviation has to say so."""
    if theirs.octets is None and ours.octets is None:
        return result
    kind = "refused by docxtpl" if theirs.octets is None else "refused by us"
    accepted = [name for name in names if DEVIATIONS[name].outcome == kind]
    result.occurred.update(accepted)
    if not accepted:
        result.complaints.append(f"{kind}: {theirs.error or ours.error}")
    return result


def explained(text, names):
    return any(DEVIATIONS[name].explains and re.search(DEVIATIONS[name].explains, text) for name in names)


def shortened(value, most=500):
    text = repr(value)
    return text if len(text) <= most else text[:most] + "..."
