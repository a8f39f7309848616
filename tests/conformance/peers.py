"""The two programs that are compared: docxtpl in this process, ours as merge_batch."""

import copy
import io
import json
import os
import pathlib
import subprocess
import tempfile
from dataclasses import dataclass, field

import soundness
from canonical import model


@dataclass
class Outcome:
    """A file, or why there is none."""
    octets: bytes = None
    error: str = None
    faults: list = field(default_factory=list)  # found by our own verifier

    def model(self):
        return model(self.octets)

    def problems(self):
        return soundness.problems(self.octets) + self.faults


def missing():
    """Why nothing can be compared here, or None."""
    try:
        import docxtpl  # noqa: F401
    except ImportError:
        return "skipped: no python3-docxtpl"
    if not os.path.exists(os.environ.get("MERGE_BATCH", "")):
        return "skipped: no merge_batch (set MERGE_BATCH)"
    return None


def by_docxtpl(octets, data, autoescape=False, objects=None):
    """`objects` turns data into docxtpl's Python objects, given the template."""
    import docxtpl
    template = docxtpl.DocxTemplate(io.BytesIO(octets))
    try:
        context = objects(template, copy.deepcopy(data)) if objects else copy.deepcopy(data)
        template.render(context, autoescape=autoescape)
        result = io.BytesIO()
        template.save(result)
        return Outcome(result.getvalue())
    except Exception as error:  # whatever a template can make it raise is its answer
        return Outcome(error=f"{type(error).__name__}: {error}")


def by_us(jobs):
    """Outcomes of [(octets, data)], in one run."""
    with tempfile.TemporaryDirectory(prefix="indenture-conformance-") as name:
        folder = pathlib.Path(name)
        lines = []
        for index, (octets, data) in enumerate(jobs):
            docx, context, output = (folder / f"{index}{end}" for end in (".docx", ".data", ".out"))
            docx.write_bytes(octets)
            context.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
            lines.append(f"{docx}\t{context}\t{output}\n")
        (folder / "list").write_text("".join(lines))
        subprocess.run([os.environ["MERGE_BATCH"], str(folder / "list")], check=True)
        return [outcome(folder / f"{index}.out") for index in range(len(jobs))]


def outcome(path):
    report = json.loads(pathlib.Path(f"{path}.json").read_text(encoding="utf-8"))
    if report["error"] is not None:
        return Outcome(error=report["error"])
    return Outcome(path.read_bytes(), faults=report["faults"])


def main(unittest, needs_corpus=False):
    """Runs the tests of a file, or says on one line why not."""
    reason = missing()
    if reason is None and needs_corpus and not pathlib.Path(os.environ.get("SHARED_DIR", ""), "corpus").is_dir():
        reason = "skipped: no corpus"
    if reason is not None:
        print(reason)
        return
    unittest.main()
