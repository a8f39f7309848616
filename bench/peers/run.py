#!/usr/bin/python3
"""Runs the same templates and data through indenture and other engines, side by side.

run.py FOLDER_OF_BENCHES WORK_FOLDER: installs the engines of package-lock.json into the work
folder, writes the workloads there, measures each engine on each of them, and prints a table of CPU
milliseconds and of ratios. An engine that is not there is skipped, and why is said.
"""
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
CASES = [  # template, data
    ("contract", "contract"),
    ("letter", "letter"),
    ("placeholders-1000", "placeholders-1000"),
    ("placeholders-12000", "placeholders-12000"),
    ("table", "table-1000"),
    ("table", "table-2164"),
    ("table", "table-500kB"),
    ("table", "table-10000"),
]
SYNTAX = {
    "docxtpl": "jinja",
    "docxtemplater": "docxtemplater",
    "easy-template-x": "docxtemplater",
    "carbone": "carbone",
}
LIMIT_SECONDS = 60  # of one engine on one workload
WARM_SECONDS = 3


def install(work):
    """Why the npm engines cannot be measured, or None."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "node and npm are not installed"
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, work / name)
    done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=work,
                          capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else "npm cannot install them: " + last_line(done.stderr)


def last_line(text):
    lines = [line for line in text.strip().splitlines() if line]
    return lines[-1] if lines else "no reason given"


def has_docxtpl():
    return subprocess.run([sys.executable, "-c", "import docxtpl"], capture_output=True,
                          check=False).returncode == 0


def median_of(command):
    """Median CPU milliseconds of the warm merges, or why there are none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS,
                              check=False)
    except subprocess.TimeoutExpired:
        return f"> {LIMIT_SECONDS} s"
    if done.returncode != 0:
        return "fails: " + last_line(done.stderr)[:60]
    times = json.loads(done.stdout)
    return statistics.median(times[1:] or times)  # the first one warms up


def ours(benches):
    """Median CPU milliseconds by name: of a merge, and of compile, parse and merge."""
    done = subprocess.run([benches / "template_bench", "--benchmark_format=json",
                           "--benchmark_filter=/(merge|compile.parse.merge)$"],
                          capture_output=True, text=True, check=True)
    report = json.loads(done.stdout[done.stdout.index("{"):])
    return {each["name"]: each["cpu_time"] for each in report["benchmarks"]}


def words_of(file):
    """The words of a made file's body, to see that every engine has done the same work."""
    with zipfile.ZipFile(file) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    return len(" ".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml)).split())


def command_of(engine, workload, data, work):
    template = work / f"{workload}.{SYNTAX[engine]}.docx"
    arguments = [str(template), str(work / f"{data}.json"), str(WARM_SECONDS)]
    if engine == "docxtpl":
        return [sys.executable, str(HERE / "docxtpl_peer.py"), *arguments]
    return ["node", str(HERE / "peers.mjs"), engine, *arguments, str(work)]


def measured(engines, work):
    results = {}
    for workload, data in CASES:
        for engine in engines:
            time = median_of(command_of(engine, workload, data, work))
            made = work / f"{workload}.{SYNTAX[engine]}.docx.{engine}.out.docx"
            words = words_of(made) if isinstance(time, float) and made.exists() else None
            results[data, engine] = (time, words)
            print(f"  {data}, {engine}: {shown(time)}"
                  + (f" ({words} words)" if words else ""), file=sys.stderr)
            made.unlink(missing_ok=True)
    return results


def shown(value):
    return f"{value:.2f}" if isinstance(value, float) else value


def ratio(value, base):
    return f"{value:.2f} ({value / base:.0f} x)" if isinstance(value, float) and base else shown(value)


def print_table(engines, results, own):
    print("| workload | indenture merge | compile + parse + merge | "
          + " | ".join(engines) + " |")
    print("|---|---|---|" + "---|" * len(engines))
    for _, data in CASES:
        merge = own.get(f"{data}/merge")
        whole = own.get(f"{data}/compile+parse+merge")
        cells = [ratio(results[data, engine][0], whole) for engine in engines]
        print(f"| {data} | {shown(merge)} | {shown(whole)} | " + " | ".join(cells) + " |")
    print("CPU milliseconds, median of warm runs, one thread where the engine lets one choose. "
          "Ratios are to indenture's compile + parse + merge, since no other engine keeps a "
          "compiled template.")


def main():
    benches, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    work.mkdir(parents=True, exist_ok=True)
    engines = ["docxtpl", "docxtemplater", "easy-template-x", "carbone"]
    skipped = {}
    if not has_docxtpl():
        skipped["docxtpl"] = "docxtpl is not installed"
    reason = install(work)
    if reason:
        skipped.update({engine: reason for engine in engines[1:]})
    subprocess.run([benches / "write_workloads", work], check=True)
    own = ours(benches)
    engines = [engine for engine in engines if engine not in skipped]
    results = measured(engines, work)
    print_table(engines, results, own)
    for engine, reason in skipped.items():
        print(f"skipped: {engine}: {reason}")


main()
