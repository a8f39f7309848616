#!/usr/bin/env bash
# The main job, end to end, on the university's sample: from an application to a signed framework
# contract to an issued agreement. Usage: samples/demo.sh PROGRAM OUT
#
# Each step decides as at a moment of the story (--at), so the demo tells the same on any day.
set -euo pipefail
indenture=$1
out=$2
samples=$(cd "$(dirname "$0")" && pwd)
university=$samples/university

framework=CON-999002-F4G5H-v2.03
agreement=DARS-NIC-999001-B2C3D-v0.4
register=$out/register.db
pki=$out/pki

rm -rf "$out"
mkdir -p "$out"

number=0
step() { # what happens now
    number=$((number + 1))
    printf '\n%2d. %s\n' "$number" "$1"
}

expect() { # expect STATUS command...
    local want=$1 got=0
    shift
    "$@" | sed 's/^/    /' || got=${PIPESTATUS[0]}
    [ "$got" -eq "$want" ] || {
        echo "demo: exit status $got instead of $want: $*" >&2
        exit 1
    }
}

change_one_octet() { # change_one_octet FILE OFFSET
    local old
    old=$(od -An -tu1 -j"$2" -N1 "$1" | tr -d ' ')
    # shellcheck disable=SC2059 # the format is the octet
    printf "\\x$(printf '%02x' $((old ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

step "Make a demonstration PKI and an empty register"
"$samples/pki/make.sh" "$pki" > /dev/null
expect 0 "$indenture" register init --register "$register"

step "Ask for the agreement: refused, for no framework contract is signed"
expect 1 "$indenture" issue dsa "$university/dsa.json" --register "$register" --out "$out" \
    --at 2026-03-12T09:00:00Z

step "Issue the framework contract for signature, and that of another organisation of the same name"
expect 0 "$indenture" issue dsfc "$university/dsfc.json" --register "$register" --out "$out" \
    --at 2026-03-16T09:00:00Z
expect 0 "$indenture" issue dsfc "$samples/same-name/dsfc.json" --register "$register" \
    --out "$out" --at 2026-03-16T09:30:00Z

step "Sign it as NHS England, and hand the signed copy in"
expect 0 "$indenture" sign "$out/$framework.pdf" --field disclosing-party \
    --key "$pki/nhs-england.p12" --password-file "$pki/password.txt" \
    --out "$out/part-signed.pdf" --at 2026-03-18T10:00:00Z
expect 0 "$indenture" accept "$out/part-signed.pdf" --register "$register" \
    --trust "$pki/anchors.pem" --evidence "$pki/revocation.pem" --at 2026-03-18T11:00:00Z

step "Ask again: refused, naming whose signature is missing"
expect 1 "$indenture" issue dsa "$university/dsa.json" --register "$register" --out "$out" \
    --at 2026-06-15T09:00:00Z

step "Sign it as the recipient"
expect 0 "$indenture" sign "$out/part-signed.pdf" --field recipient \
    --key "$pki/ravensmere-university.p12" --password-file "$pki/password.txt" \
    --out "$out/signed.pdf" --at 2026-03-23T14:00:00Z

step "A copy with one octet changed is refused"
cp "$out/signed.pdf" "$out/tampered.pdf"
change_one_octet "$out/tampered.pdf" $(($(stat -c %s "$out/$framework.pdf") / 2))
expect 1 "$indenture" accept "$out/tampered.pdf" --register "$register" \
    --trust "$pki/anchors.pem" --evidence "$pki/revocation.pem" --at 2026-03-23T15:00:00Z

step "The true copy is accepted"
expect 0 "$indenture" accept "$out/signed.pdf" --register "$register" \
    --trust "$pki/anchors.pem" --evidence "$pki/revocation.pem" --at 2026-03-23T15:10:00Z

step "An agreement that rests on another organisation's framework contract is refused,
    though that organisation has the same name"
expect 1 "$indenture" issue dsa "$samples/spoiled/dsa-R-02-same-name-other-organisation.json" \
    --register "$register" --out "$out" --at 2026-10-05T09:00:00Z

step "Issue the agreement"
expect 0 "$indenture" issue dsa "$university/dsa.json" --register "$register" --out "$out" \
    --at 2026-06-15T09:00:00Z

step "Keep everything that proves it in one file, and verify again from that file alone"
expect 0 "$indenture" bundle "$framework" --register "$register" --out "$out/evidence.zip"
expect 0 "$indenture" verify-bundle "$out/evidence.zip"

step "What the register says"
expect 0 "$indenture" register log --register "$register"
expect 0 "$indenture" register check --register "$register"

printf '\nThe contracts are in %s: %s.docx, %s.pdf, signed.pdf, %s.docx, %s.pdf\n' \
    "$out" "$framework" "$framework" "$agreement" "$agreement"
