"""The programs that make and read the PDFs, and where the documents are."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
import zipfile

SHARED = pathlib.Path(os.environ.get("SHARED_DIR", ""))
INDENTURE = os.environ.get("INDENTURE", "")
# A folder that keeps LibreOffice's PDFs from one run to the next; for whoever works on layout.
CACHE = os.environ.get("LAYOUT_CACHE", "")


def why_skipped(folder, programs):
    """Why a comparison cannot run here; empty if it can."""
    if not (SHARED / "corpus" / folder).is_dir():
        return "skipped: no corpus"
    for program in programs:
        if shutil.which(program) is None:
            return f"skipped: no {program}"
    return ""


def main(reason):
    """Runs the tests of the calling module, or prints the reason that ctest takes for a skip."""
    if reason:
        print(reason)
        sys.exit(0)
    unittest.main()


def documents(folder):
    return sorted((SHARED / "corpus" / folder).glob("*.docx"))


def comparable(docx, folder):
    """A copy of a document without what LibreOffice 7.4 is known to do otherwise than Word: text
    justified is set left, line spacing is whole twentieths of a line (it rounds to a hundredth)."""
    copy = pathlib.Path(folder) / f"{docx.stem}.comparable.docx"
    with zipfile.ZipFile(docx) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            octets = source.read(entry)
            if entry.filename.startswith("word/") and entry.filename.endswith(".xml"):
                octets = octets.replace(b'<w:jc w:val="both"/>', b'<w:jc w:val="left"/>')
                octets = re.sub(rb'w:line="(\d+)" w:lineRule="auto"', _whole_twentieths, octets)
            target.writestr(entry, octets)
    return copy


def _whole_twentieths(match):
    return b'w:line="%d" w:lineRule="auto"' % (round(int(match.group(1)) / 12) * 12)


def rendered(docx, folder):
    """Our PDF of a document; its findings are no failure."""
    pdf = pathlib.Path(folder) / f"{docx.stem}.ours.pdf"
    done = subprocess.run([INDENTURE, "render", str(docx), str(pdf)], capture_output=True,
                          text=True)
    if not pdf.exists():
        raise AssertionError(f"{docx.name}: indenture render said {done.stderr.strip()}")
    return pdf


def converted(files, folder):
    """LibreOffice's PDFs of documents, by their stem, made in one run."""
    kept = pathlib.Path(CACHE or folder)
    missing = [file for file in files if not (kept / f"{file.stem}.pdf").exists()]
    if missing:
        profile = pathlib.Path(folder) / "profile"
        _set_fonts(profile)
        subprocess.run(["soffice", f"-env:UserInstallation=file://{profile}", "--headless",
                        "--convert-to", "pdf", "--outdir", str(kept), *map(str, missing)],
                       check=True, capture_output=True)
    return {file.stem: kept / f"{file.stem}.pdf" for file in files}


def _set_fonts(profile):
    """The stand-ins that we take for fonts nobody has, so that layout is compared, not faces."""
    pairs = "".join(f"""<item oor:path="{_FONTS}/FontPairs"><node oor:name="_{i}" oor:op="replace">
<prop oor:name="ReplaceFont"><value>{font}</value></prop>
<prop oor:name="SubstituteFont"><value>{other}</value></prop>
<prop oor:name="Always"><value>true</value></prop>
<prop oor:name="OnScreenOnly"><value>false</value></prop></node></item>
""" for i, (font, other) in enumerate(STAND_INS.items()))
    user = profile / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="{_FONTS}"><prop oor:name="Replacement" oor:op="fuse"><value>true</value></prop></item>
{pairs}</oor:items>
""", encoding="utf-8")


_FONTS = "/org.openoffice.Office.Common/Font/Substitution"
STAND_INS = {"Georgia": "Liberation Serif"}
