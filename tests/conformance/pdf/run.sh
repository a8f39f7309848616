#!/usr/bin/env bash
# Makes PDFs of everything the project can print and has veraPDF judge them; see README.md.
# Usage: run.sh BUILD_FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$1

status=0
jar=$("$here/fetch_verapdf.sh" "$build/verapdf") || status=$?
if [ "$status" -eq 3 ]; then
    echo "skipped: no veraPDF; Maven reaches no repository that has it. NOTHING WAS VALIDATED." >&2
    exit 0
fi
[ "$status" -eq 0 ] || exit "$status"
"$build/tests/conformance/conformance_pdfs" "$build/conformance"
/usr/bin/python3 -B "$here/check.py" "$jar" "$build/conformance"
