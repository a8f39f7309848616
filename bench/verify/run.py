#!/usr/bin/python3
"""Verification of one signed contract: this product beside pdfsig and pyHanko, in the same run.

run.py BUILD_FOLDER WORK_FOLDER [PYTHON] issues the university's framework contract and agreement
with their Word files inside, has verify_bench sign each twice and measure, then runs the others on
it: pdfsig as a new process each time, because that is all there is of it, and pyHanko
inside one process of PYTHON, warm. Those not installed are skipped, and that is said. Neither
compares the file with what was issued; pdfsig checks no revocation here (-nocert would skip the
certificates too).
"""
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
RUNS = 100

PYHANKO = """
import json, pathlib, statistics, sys, time
from datetime import datetime, timezone
from io import BytesIO
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
folder, runs = pathlib.Path(sys.argv[1]), int(sys.argv[2])
data = (folder / "contract.pdf").read_bytes()
roots = list(load_certs_from_pemder([str(folder / "root.pem")]))
crls = [path.read_bytes() for path in sorted(folder.glob("*.crl"))]
moment = datetime(2026, 3, 20, 9, tzinfo=timezone.utc)

def verify():
    reader = PdfFileReader(BytesIO(data))
    good = []
    for signature in reader.embedded_signatures:
        context = ValidationContext(trust_roots=roots, crls=crls, allow_fetching=False,
                                    moment=moment, revocation_mode="hard-fail")
        status = validate_pdf_signature(signature, context)
        good.append(status.intact and status.valid and status.trusted)
    return good

good = verify()
times = []
for _ in range(runs):
    before = time.perf_counter()
    verify()
    times.append((time.perf_counter() - before) * 1e3)
times.sort()
print(json.dumps({"good": good, "p50_ms": statistics.median(times),
                  "p99_ms": times[len(times) * 99 // 100]}))
"""


def quantiles(times):
    times.sort()
    return {"p50_ms": statistics.median(times), "p99_ms": times[len(times) * 99 // 100]}


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr}{done.stdout}")
    return done.stdout


def issued_contracts(build, work):
    """The university's framework contract and, founded on a signed copy of it, its agreement."""
    indenture, out, pki = build / "bin" / "indenture", work / "issued", work / "pki"
    university = ROOT / "samples" / "university"
    register = ["--register", work / "register.db"]
    shutil.rmtree(work)
    out.mkdir(parents=True)
    run([ROOT / "samples" / "pki" / "make.sh", pki])
    run([indenture, "register", "init", *register])
    run([indenture, "issue", "dsfc", university / "dsfc.json", *register, "--out", out,
         "--attach-source", "--at", "2026-03-16T09:00:00Z"])
    framework = next(out.glob("*.pdf"))
    copy = framework
    for field, key in (("disclosing-party", "nhs-england"), ("recipient", "ravensmere-university")):
        signed = work / f"{key}.pdf"
        run([indenture, "sign", copy, "--field", field, "--key", pki / f"{key}.p12",
             "--password-file", pki / "password.txt", "--out", signed,
             "--at", "2026-03-18T10:00:00Z"])
        copy = signed
    run([indenture, "accept", copy, *register, "--trust", pki / "anchors.pem", "--evidence",
         pki / "revocation.pem", "--at", "2026-03-18T11:00:00Z"])
    run([indenture, "issue", "dsa", university / "dsa.json", *register, "--out", out,
         "--attach-source", "--at", "2026-06-15T09:00:00Z"])
    agreement = next(path for path in out.glob("*.pdf") if path != framework)
    return {"framework contract": framework, "agreement": agreement}


def pdfsig(work):
    """None if it is not installed."""
    if shutil.which("pdfsig") is None:
        return None
    times = []
    for _ in range(RUNS):
        before = time.perf_counter()
        done = subprocess.run(["pdfsig", "-nocert", work / "contract.pdf"], capture_output=True,
                              text=True, check=False)
        times.append((time.perf_counter() - before) * 1e3)
    if done.stdout.count("Signature is Valid") != 2:
        sys.exit(f"pdfsig finds no two valid signatures: {done.stdout}")
    return quantiles(times)


def pyhanko(work, python):
    """None if it is not installed."""
    if subprocess.run([python, "-c", "import pyhanko"], capture_output=True,
                      check=False).returncode != 0:
        return None
    done = subprocess.run([python, "-W", "ignore", "-c", PYHANKO, work, str(RUNS)],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return {"said": (done.stderr.strip().splitlines() or ["nothing"])[-1]}
    return json.loads(done.stdout)


def row(name, times):
    if times is None:
        return f"| {name} | skipped: not installed | |"
    if "said" in times:
        return f"| {name} | failed: {times['said']} | |"
    note = "" if all(times.get("good", [])) else f" (verdicts {times['good']})"
    return f"| {name}{note} | {times['p50_ms']:.2f} | {times['p99_ms']:.2f} |"


def compare(name, issued, build, work, python):
    measured = json.loads(run([build / "bench" / "verify_bench", issued, work]))
    print(f"{name}: {measured['octets'] / 1000:.0f} kB, {measured['signatures']} signatures, "
          "chain of three, CRLs offline; milliseconds")
    print("| verifier | p50 | p99 |\n|---|---|---|")
    print(row("indenture, in the sandbox", measured["sandbox"]))
    print(row("indenture, in the same process", measured["core"]))
    print(row("pdfsig, a process each, no certificates", pdfsig(work)))
    print(row("pyHanko, warm", pyhanko(work, python)))
    print(f"processor time in the same process: {measured['core']['cpu_ms']:.2f} ms")
    print(f"a second on all processors: {measured['sandbox_per_second']:.0f} in the sandbox, "
          f"{measured['core_per_second']:.0f} in the same process\n")


def main():
    build, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    python = sys.argv[3] if len(sys.argv) > 3 else sys.executable
    work.mkdir(parents=True, exist_ok=True)
    for name, issued in issued_contracts(build, work).items():
        compare(name, issued, build, work / name.replace(" ", "-"), python)


main()
