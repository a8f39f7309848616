"""Validates a folder of PDFs with veraPDF and compares its verdicts with expected.txt.

Usage: check.py VERAPDF.jar FOLDER
One Java process reads all files; each is held against every standard that it claims. An exception
inside veraPDF is a failure like any other.
"""

import collections
import pathlib
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as xml

FLAVOURS = {  # by the name of veraPDF's profile
    "PDF/A-3A": "3a",
    "PDF/A-4F": "4f",
    "PDF/UA-1": "ua1",
    "PDF/UA-2": "ua2",
    "WTPDF 1.0 Accessibility": "wt1a",
    "WTPDF 1.0 Reuse": "wt1r",
}


def flavour_of(profile_name):
    for prefix, flavour in FLAVOURS.items():
        if profile_name.startswith(prefix):
            return flavour
    return profile_name


def clause_order(rule):
    return [int(number) for number in re.findall(r"\d+", rule)]


def failed_rules(report):
    rules = {
        f"{rule.get('clause')}-{rule.get('testNumber')}"
        for rule in report.iter("rule")
        if rule.get("status") == "failed"
    }
    return ",".join(sorted(rules, key=clause_order))


def verdict_of(job):
    parts = {}
    for report in job.iter("validationReport"):
        rules = failed_rules(report)
        is_sound = report.get("isCompliant") == "true" and report.get("jobEndStatus") == "normal"
        parts[flavour_of(report.get("profileName"))] = rules if rules or is_sound else "error"
    for exception in job.iter("taskException"):
        parts["exception"] = "".join(exception.itertext()).strip()[:200]
    return parts


def run_verapdf(jar, folder):
    """The verdict of each file by its name."""
    command = ["java", "-cp", jar, "org.verapdf.apps.GreenfieldCliWrapper", "--flavour", "0"]
    command += ["--format", "xml", "--disableerrormessages", "--loglevel", "0"]
    command += ["--maxfailuresdisplayed", "1", "--recurse", str(folder)]
    result = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    verdicts = {}
    for job in xml.fromstring(result.stdout).iter("job"):
        name = pathlib.Path(job.findtext("item/name")).relative_to(folder.resolve())
        verdicts[str(name)] = verdict_of(job)
    return verdicts


def parse_verdict(text):
    return dict(part.split(":", 1) for part in text.split())


def shown(verdict):
    return " ".join(f"{flavour}:{rules}" for flavour, rules in sorted(verdict.items()))


def main(jar, folder):
    folder = pathlib.Path(folder).resolve()
    start = time.monotonic()
    verdicts = run_verapdf(jar, folder)
    seconds = time.monotonic() - start

    agreeing = collections.Counter()
    wrong = []
    for line in (folder / "expected.txt").read_text().splitlines():
        name, _, expected_text = line.partition(" ")
        expected = parse_verdict(expected_text)
        found = verdicts.get(name, {"exception": "no report"})
        group = "/".join(name.split("/")[:-1])
        agreeing[group] += found == expected
        if found != expected:
            wrong.append(f"{name}\n    expected {shown(expected)}\n    found    {shown(found)}")
    for group in sorted(agreeing):
        print(f"{group:28} {agreeing[group]:4} as expected")
    print(f"{len(verdicts)} files, {seconds:.1f} s in veraPDF")
    for text in wrong:
        print(text)
    print("conformance: " + (f"{len(wrong)} files FAILED" if wrong else "all as expected"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
