"""Signatures both ways: files signed by pyHanko through `indenture verify`, files signed by
`indenture sign` through pyHanko and pdfsig. See README.md.

Usage: check.py INDENTURE OUT_FOLDER
"""

import json
import logging
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from freezegun import freeze_time
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from fetch import check_fetching
from make_pyhanko_files import annotated, make_files, with_an_octet_changed
from pki import SIGNED_AT, Pki, instant, minutes

PROJECT = Path(__file__).resolve().parents[3]
ISSUED_AT = "2026-03-16T09:00:00Z"
PASSWORD = "peers only"


class Product:
    """The command `indenture`, and the contract it issued."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        register = folder / "register.db"
        self.run("register", "init", "--register", register)
        dsfc = PROJECT / "samples" / "university" / "dsfc.json"
        self.run(
            *("issue", "dsfc", dsfc, "--register", register, "--out", folder, "--at", ISSUED_AT)
        )
        self.contract = next(folder.glob("CON-*.pdf"))

    def run(self, *arguments, may_refuse=False):
        done = subprocess.run(
            [self.program, *map(str, arguments)], capture_output=True, text=True, timeout=60
        )
        if done.returncode != 0 and not (may_refuse and done.returncode in (1, 2)):
            sys.exit(f"{arguments[0]}: exit {done.returncode}: {done.stderr or done.stdout}")
        return done.stdout

    def verify(self, file, at):
        report = self.run(
            *("verify", file, "--issued", self.contract),
            *("--trust", self.folder / "anchors.pem"),
            *("--timestamp-trust", self.folder / "timestamp-anchors.pem"),
            *("--at", instant(at), "--json"),
            *("--etsi-xml", self.folder / "reports" / f"{file.stem}.xml"),
            may_refuse=True,
        )
        return json.loads(report)

    def answer(self, *arguments):
        """What it says in JSON, whether that is yes or no."""
        return json.loads(self.run(*arguments, may_refuse=True))

    def sign(self, document, field, key, out, at):
        self.run(
            *("sign", document, "--field", field, "--key", key, "--out", out),
            *("--password-file", self.folder / "password.txt", "--at", instant(at)),
        )


def blocking_codes(report):
    findings = report["findings"] + [f for s in report["signatures"] for f in s["findings"]]
    return sorted({f["code"] for f in findings if f["severity"] == "block"})


def difference(want, report):
    """What is not as wanted; empty if all is."""
    levels = sorted({s["level"] for s in report["signatures"] if not s["timestamp"]})
    codes = blocking_codes(report)
    problems = []
    if want.verdict and report["verdict"] != want.verdict:
        problems.append(f"{report['verdict']} instead of {want.verdict}")
    if not want.verdict and report["verdict"] == "TOTAL-PASSED":
        problems.append("passed")
    if want.level and levels != [want.level]:
        problems.append(f"{levels} instead of {want.level}")
    missing = [code for code in want.codes if code not in codes]
    if missing:
        problems.append(f"without {missing}")
    if problems:
        problems.append(f"blocked by {codes}")
    return "; ".join(problems)


def check_pyhanko_files(product, pki, folder):
    failures = 0
    for want in make_files(pki, product.contract.read_bytes(), folder):
        report = product.verify(folder / want.file, want.at)
        problem = difference(want, report)
        failures += bool(problem)
        expected = want.verdict or "not passed"
        print(f"{'FAIL' if problem else 'ok  '} {want.file:32} {expected:14} {problem}")
    return failures


# --- Ours, judged by others -----------------------------------------------------------------------


def judged_by_pyhanko(pki, file, at):
    """One word for each signature: "valid", or what pyHanko has against it."""
    with freeze_time(at):
        context = ValidationContext(
            trust_roots=[pki.certificate("root")],
            other_certs=[pki.certificate("issuing")],
            crls=[pki.crl("root", at), pki.crl("issuing", at)],
            moment=at,
            revocation_mode="hard-fail",
        )
        try:
            statuses = [
                validate_pdf_signature(signature, signer_validation_context=context)
                for signature in PdfFileReader(BytesIO(file)).embedded_signatures
            ]
        # A changed octet may leave no PDF to speak of, and then anything may be thrown.
        except Exception as problem:
            return [type(problem).__name__]
    return ["valid" if status.bottom_line else status.summary() for status in statuses]


def judged_by_pdfsig(file):
    done = subprocess.run(["pdfsig", file], capture_output=True, text=True, timeout=60)
    return re.findall(r"Signature Validation: (.*)", done.stdout)


def signed_by_ours(product, pki, first, folder):
    """A contract with two signatures of ours, the first by this signer."""
    (product.folder / "password.txt").write_text(PASSWORD + "\n")
    for name in (first, "second"):
        (folder / f"{name}.p12").write_bytes(pki.pkcs12(name, PASSWORD))
    once, both = folder / f"{first}-once.pdf", folder / f"{first}-both.pdf"
    product.sign(product.contract, "disclosing-party", folder / f"{first}.p12", once, SIGNED_AT)
    product.sign(once, "recipient", folder / "second.p12", both, SIGNED_AT + minutes(5))
    return once, both


def check_our_files(product, pki, folder):
    failures = 0

    def expect(what, holds, found):
        nonlocal failures
        failures += not holds
        print(f"{'ok  ' if holds else 'FAIL'} {what:60} {found}")

    at = SIGNED_AT + minutes(60)
    for name in ("rsa", "ecdsa", "p384"):
        for count, file in enumerate(signed_by_ours(product, pki, name, folder), start=1):
            octets = file.read_bytes()
            words = judged_by_pyhanko(pki, octets, at)
            expect(f"pyHanko: {file.name}", words == ["valid"] * count, words)
            for kind, spoil in (("octet", with_an_octet_changed), ("stamp", annotated)):
                words = judged_by_pyhanko(pki, spoil(octets), at)
                expect(f"pyHanko: {file.name}, {kind}", "valid" not in words, words)
            if shutil.which("pdfsig"):
                words = judged_by_pdfsig(file)
                expect(f"pdfsig: {file.name}", words == ["Signature is Valid."] * count, words)
            verdict = product.verify(file, at)["verdict"]
            expect(f"indenture: {file.name}", verdict == "TOTAL-PASSED", verdict)
    return failures


def main():
    # pyHanko tells the log at length what it refuses; its answer is enough.
    logging.disable(logging.CRITICAL)
    program, folder = sys.argv[1], Path(sys.argv[2])
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("pyhanko", "ours", "reports"):
        (folder / part).mkdir(parents=True)
    pki = Pki(folder)
    (folder / "anchors.pem").write_bytes(pki.pem("root"))
    (folder / "timestamp-anchors.pem").write_bytes(pki.pem("tsa-root"))
    product = Product(program, folder)
    failures = check_pyhanko_files(product, pki, folder / "pyhanko")
    failures += check_our_files(product, pki, folder / "ours")
    failures += check_fetching(product, folder / "asked")
    print(f"signatures: {failures} not as expected" if failures else "signatures: all as expected")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
