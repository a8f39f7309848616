#!/usr/bin/env bash
# Fuzzes every target for a number of seconds each, two at a time, and adds what it learnt to
# tests/fuzz/corpus (smallest inputs only). Usage: tests/fuzz/run.sh [SECONDS] [TARGET...]
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-600}
shift || true
cmake --preset fuzz >/dev/null
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
