#!/usr/bin/python3
"""Word files to PDF: this product beside LibreOffice, on the same files in the same run.

run.py BUILD_FOLDER WORK_FOLDER makes drafts of the samples and long documents out of one of them,
measures each (layout_bench: warm, one thread; `indenture render`: a new process each time;
soffice: a new process, and each further file of one process), and prints tables. LibreOffice is
skipped, and that is said, where it is not installed.
"""
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SAMPLES = [("retention", "dsa"), ("university", "dsfc"), ("university", "dsa")]
COPIES = [1, 6, 13, 32, 65]  # of the framework contract's clauses: 1,000 pages at the end
COLD_RUNS = 15
WARM_FILES = 6  # that soffice converts in one process


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def spent(build, command):
    """CPU milliseconds of a command and of what it starts, and its peak memory in MB."""
    said = run([build / "bench" / "layout_bench", "--process", *command])
    used = json.loads(said.strip().splitlines()[-1])
    return used["cpu"], used["peak_mb"]


def draft_of(indenture, sample, kind, work):
    out = work / f"{sample}-{kind}"
    out.mkdir(exist_ok=True)
    run([indenture, "generate", kind, ROOT / "samples" / sample / f"{kind}.json", "--out", out])
    made = work / f"{sample}-{kind}.docx"
    shutil.copy(next(out.glob("*.docx")), made)
    return made


def body_of(xml):
    """What stands before the clauses, the clauses, and the properties of the last section."""
    first = xml.rfind("<w:p>", 0, xml.index("<w:bookmarkStart"))
    end = xml.rindex("<w:sectPr")
    return xml[:first], xml[first:end], xml[end:]


def copied(clauses, number):
    """The clauses again, with names of their own for all they refer to."""
    for name in set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', clauses)):
        clauses = re.sub(rf"\b{re.escape(name)}\b", f"{name}_{number}", clauses)
    return clauses


def long_document(source, copies, made):
    """The file with its clauses so many times: real text, styles and references."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                head, clauses, tail = body_of(content.decode("utf-8"))
                # The contents of all copies would be a document of its own.
                head = head[:head.rfind("<w:p>", 0, head.index(" TOC "))]
                more = [copied(clauses, i) for i in range(1, copies)]
                content = (head + "".join([clauses, *more]) + tail).encode("utf-8")
            new.writestr(name, content)
    return made


def cold(build, command):
    runs = [spent(build, command) for _ in range(COLD_RUNS)]
    return statistics.median(run[0] for run in runs), max(run[1] for run in runs)


def office(build, files, work):
    """CPU milliseconds and MB that soffice needs for files in one new process."""
    profile = (work / "profile").absolute().as_uri()
    return spent(build, ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to",
                  "pdf", "--outdir", work / "office", *files])


def office_times(build, file, work):
    """Of the first file of a process and of each further one."""
    copies = []
    for i in range(WARM_FILES):
        copies.append(shutil.copy(file, work / f"copy-{i}.docx"))
    one, memory = office(build, copies[:1], work)
    all_of_them, _ = office(build, copies, work)
    return one, (all_of_them - one) / (WARM_FILES - 1), memory


def times_of(build, files):
    said = run([build / "bench" / "layout_bench", *files])
    return [json.loads(line) for line in said.splitlines()]


def print_samples(build, files, work):
    has_office = shutil.which("soffice") is not None
    print("| document | pages | kB | read | lay out | render | warm | documents/s | cold | cold MB"
          " | LibreOffice warm | cold | ratio warm | cold |")
    print("|---|" + "---|" * 13)
    if has_office:
        office(build, [files[0]], work)  # makes the profile
    for file, times in zip(files, times_of(build, files)):
        first, memory = cold(build, [build / "bin" / "indenture", "render", file, work / "out.pdf"])
        row = [file.stem, times["pages"], f"{times['octets'] / 1e3:.0f}", f"{times['read']:.2f}",
               f"{times['lay_out']:.2f}", f"{times['render']:.2f}", f"{times['all']:.2f}",
               f"{times['a_second']:.0f}", f"{first:.0f}", f"{memory:.0f}"]
        if has_office:
            one, further, _ = office_times(build, file, work)
            row += [f"{further:.0f}", f"{one:.0f}", f"{further / times['all']:.0f} x",
                    f"{one / first:.0f} x"]
        else:
            row += ["-"] * 4
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    if not has_office:
        print("skipped: LibreOffice: soffice is not installed")


def print_scale(build, files):
    print("| pages | CPU ms | us a page | MB | kB a page | PDF kB a page |")
    print("|---|---|---|---|---|---|")
    for times in times_of(build, files):
        pages = times["pages"]
        print(f"| {pages} | {times['all']:.1f} | {times['all'] * 1e3 / pages:.0f} | "
              f"{times['peak_mb']:.1f} | {times['peak_mb'] * 1e3 / pages:.0f} | "
              f"{times['octets'] / 1e3 / pages:.1f} |")


def main():
    build, work = pathlib.Path(sys.argv[1]).absolute(), pathlib.Path(sys.argv[2]).absolute()
    work.mkdir(parents=True, exist_ok=True)
    indenture = build / "bin" / "indenture"
    samples = [draft_of(indenture, sample, kind, work) for sample, kind in SAMPLES]
    framework = samples[1]
    long = [long_document(framework, copies, work / f"clauses-{copies:02}.docx")
            for copies in COPIES]
    print_samples(build, samples, work)
    print()
    print_scale(build, long)
    print("CPU milliseconds, medians; one thread but for documents/s. Memory is the growth of the "
          "process, of the whole process where it says cold.")


main()
