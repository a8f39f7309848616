#!/bin/sh
# Makes a demonstration PKI: make.sh OUTDIR [SIGNERS]
#
# OUTDIR/anchors.pem        the root to trust
# OUTDIR/revocation.pem     the lists of revoked certificates of both authorities (CRLs)
# OUTDIR/<file>.p12         key and certificates of each signer of the table SIGNERS
# OUTDIR/password.txt       the password of every .p12, readable by its owner only
#
# Nobody may rely on these certificates: the names are invented and the keys thrown away with OUTDIR.
set -eu

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    echo "usage: $0 OUTDIR [SIGNERS]" >&2
    exit 2
fi
signers=${2:-$(dirname "$0")/signers.tsv}
[ -r "$signers" ] || { echo "$0: cannot read $signers" >&2; exit 2; }

umask 077
mkdir -p "$1"
out=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: > "$work/index.txt"
echo 01 > "$work/crlnumber"
echo 'unique_subject = no' > "$work/index.txt.attr"

cat > "$work/ca.cnf" << CONFIG
[ca]
default_ca = demonstration
[demonstration]
database = $work/index.txt
new_certs_dir = $work
default_md = sha256
policy = anything
rand_serial = yes
crlnumber = $work/crlnumber
unique_subject = no
[anything]
countryName = optional
organizationName = optional
organizationIdentifier = optional
commonName = supplied
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[issuing]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[signer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[crl]
authorityKeyIdentifier = keyid:always
CONFIG

# request NAME COMMON_NAME ORGANISATION IDENTIFIER: a key and a request for a certificate
request() {
    {
        printf '[req]\nprompt = no\nutf8 = yes\nstring_mask = utf8only\ndistinguished_name = dn\n'
        printf '[dn]\ncountryName = GB\norganizationName = %s\n' "$3"
        [ -z "$4" ] || printf 'organizationIdentifier = %s\n' "$4"
        printf 'commonName = %s\n' "$2"
    } > "$work/$1.cnf"
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/$1.key"
    openssl req -new -utf8 -key "$work/$1.key" -config "$work/$1.cnf" -out "$work/$1.csr"
}

# certify NAME EXTENSIONS CA_ARGUMENTS...: the certificate for a request
certify() {
    name=$1
    extensions=$2
    shift 2
    openssl ca -batch -notext -preserveDN -utf8 -config "$work/ca.cnf" -extensions "$extensions" \
        -startdate 20260101000000Z -enddate 20351231235959Z \
        -in "$work/$name.csr" -out "$work/$name.crt" "$@" 2> "$work/log" \
        || { cat "$work/log" >&2; exit 3; }
}

# revocation_list NAME: the CRL of an authority, which has revoked nothing
revocation_list() {
    openssl ca -gencrl -config "$work/ca.cnf" -cert "$work/$1.crt" -keyfile "$work/$1.key" \
        -crlexts crl -crl_lastupdate 20260101000000Z -crl_nextupdate 20351231235959Z 2> "$work/log" \
        || { cat "$work/log" >&2; exit 3; }
}

authority="Indenture Demonstration"
request root "Indenture Demonstration Root CA (not for real use)" "$authority" ""
certify root root -selfsign -keyfile "$work/root.key"
request issuing "Indenture Demonstration Issuing CA (not for real use)" "$authority" ""
certify issuing issuing -cert "$work/root.crt" -keyfile "$work/root.key"
cp "$work/root.crt" "$out/anchors.pem"
revocation_list root > "$out/revocation.pem"
revocation_list issuing >> "$out/revocation.pem"
openssl rand -hex 24 > "$out/password.txt"

tab=$(printf '\t')
while IFS=$tab read -r file person organisation identifier; do
    case $file in '' | '#'*) continue ;; esac
    request "$file" "$person" "$organisation" "$identifier"
    certify "$file" signer -cert "$work/issuing.crt" -keyfile "$work/issuing.key"
    openssl pkcs12 -export -inkey "$work/$file.key" -in "$work/$file.crt" \
        -certfile "$work/issuing.crt" -name "$person" -passout "file:$out/password.txt" \
        -out "$out/$file.p12"
done < "$signers"
