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
