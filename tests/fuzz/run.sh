#!/usr/bin/env bash
# Fuzzes every target for a number of seconds each, two at a time, and adds what it learnt to
# tests/fuzz/corpus (smallest inputs only). Usage: tests/fuzz/run.sh [SECONDS] [TARGET...]
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-600}
shift || true
# A folder configured for another compiler would be configured again without the preset's options:
# it is configured anew. What was found stays.
compiler=$(sed -n 's/.*"CMAKE_CXX_COMPILER": "\(clang[^"]*\)".*/\1/p' CMakePresets.json)
cached=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' build/fuzz/CMakeCache.txt 2>/dev/null || true)
fresh=()
[ -z "$cached" ] || [ "${cached##*/}" = "$compiler" ] || fresh=(--fresh)
cmake --preset fuzz "${fresh[@]}" >/dev/null
grep -q '^INDENTURE_FUZZ:BOOL=ON$' build/fuzz/CMakeCache.txt || {
    echo "fuzz: build/fuzz was not configured for fuzzing; delete it and try again" >&2
    exit 1
}
cmake --build --preset fuzz

targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=($(cd tests/fuzz && ls *_fuzz.cpp | sed 's/_fuzz.cpp//'))

fuzz() { # one target: found inputs go to the build tree first
    local what=$1 found=build/fuzz/found/$1
    mkdir -p "$found" "tests/fuzz/corpus/$what"
    local seeds=(tests/fuzz/corpus/"$what")
    [ "$what" != zip ] || seeds+=(build/fuzz/seeds)
    build/fuzz/tests/fuzz/"${what}_fuzz" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -max_len=65536 -artifact_prefix="build/fuzz/$what-" -print_final_stats=1 \
        "$found" "${seeds[@]}" >"build/fuzz/$what.log" 2>&1 &&
        echo "$what: nothing found in $seconds s" ||
        { echo "$what: FAILED, see build/fuzz/$what.log"; return 1; }
}

mkdir -p build/fuzz/seeds
cp templates/*/template.docx build/fuzz/seeds/ 2>/dev/null || true # same name thrice: one is enough
export -f fuzz
export seconds
printf '%s\n' "${targets[@]}" | xargs -P 2 -I{} bash -c 'fuzz {}'

# Keep the smallest set of small inputs that reaches all that was reached.
for what in "${targets[@]}"; do
    kept=build/fuzz/kept/$what
    rm -rf "$kept" && mkdir -p "$kept"
    build/fuzz/tests/fuzz/"${what}_fuzz" -merge=1 -max_len=4096 "$kept" "tests/fuzz/corpus/$what" \
        "build/fuzz/found/$what" >/dev/null 2>&1
    echo "$what: $(ls "$kept" | wc -l) inputs worth keeping in $kept"
done
