"""Holds every ETSI report of a run against the schema of ETSI TS 119 102-2, by xmllint, and every
reference in it against what it refers to, which a schema cannot.

Usage: etsi.py SCHEMA_FOLDER REPORT_FOLDER
"""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

# Both editions have the same namespace. (The DSS copy of version 1.3.1 is not well-formed.)
SCHEMAS = ("TS119102-2-v122.xsd", "1910202xmlSchema.xsd")


def problems_by_schema(schemas, report):
    """What xmllint says against it."""
    environment = dict(os.environ, XML_CATALOG_FILES=str(schemas / "catalog.xml"))
    problems = []
    for name in SCHEMAS:
        done = subprocess.run(
            ["xmllint", "--nonet", "--noout", "--schema", schemas / "xsd" / name, report],
            capture_output=True,
            text=True,
            timeout=60,
            env=environment,
        )
        if done.returncode != 0:
            problems.append(f"{name}: {done.stderr.strip()}")
    return problems


def problems_of_references(report):
    elements = list(ET.parse(report).iter())
    identifiers = [e.get("id") for e in elements if e.get("id")]
    problems = [f"id {i} stands there twice" for i in identifiers if identifiers.count(i) > 1]
    for element in elements:
        for reference in element.get("VOReference", "").split():
            if reference not in identifiers:
                name = element.tag.split("}")[1]
                problems.append(f"{name} refers to {reference}, which is not there")
    return problems


def main():
    schemas, folder = Path(sys.argv[1]), Path(sys.argv[2])
    reports = sorted(folder.glob("*.xml"))
    if not reports:
        sys.exit(f"etsi: no reports in {folder}")
    failures = 0
    for report in reports:
        problems = problems_by_schema(schemas, report) + problems_of_references(report)
        failures += bool(problems)
        for problem in problems:
            print(f"FAIL {report.name}: {problem}")
    print(f"ETSI reports: {len(reports) - failures} of {len(reports)} conform to the schema")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
