#!/usr/bin/env bash
# Has pyHanko, certomancer and pdfsig judge our signatures, and us theirs; see README.md.
# Usage: run.sh BUILD_FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(realpath "$1")
venv=$build/peers-of-signing

# A folder is complete if pip came to its end with these very requirements.
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
    rm -rf "$venv"
    /usr/bin/python3 -m venv "$venv"
    if ! "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
        --only-binary :all: --retries 1 -r "$here/requirements.txt" 2> "$venv/pip.log"; then
        cat "$venv/pip.log" >&2
        if grep -q "connection broken by" "$venv/pip.log"; then
            echo "skipped: no pyHanko; pip reaches no index. NO SIGNATURE WAS COMPARED." >&2
            exit 0
        fi
        exit 1
    fi
    cp "$here/requirements.txt" "$venv/requirements.txt"
fi
"$venv/bin/python" -B "$here/check.py" "$build/bin/indenture" "$build/conformance-signing" |
    tee "$build/conformance-signing.txt"

# The ETSI reports that this left behind, against their schema.
if ! command -v xmllint > /dev/null; then
    echo "skipped: no xmllint (libxml2-utils). NO ETSI REPORT WAS VALIDATED." >&2
    exit 0
fi
status=0
schemas=$("$here/fetch_etsi_schema.sh" "$build/etsi-schema") || status=$?
if [ "$status" -eq 3 ]; then
    echo "skipped: no schema; Maven reaches no repository with it. NO ETSI REPORT WAS VALIDATED." >&2
    exit 0
fi
[ "$status" -eq 0 ] || exit "$status"
/usr/bin/python3 -B "$here/etsi.py" "$schemas" "$build/conformance-signing/reports"
