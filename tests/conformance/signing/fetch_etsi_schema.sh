#!/usr/bin/env bash
# Puts the XML schema of ETSI TS 119 102-2 and those it imports (XAdES, trusted lists, XML-DSig)
# into FOLDER/xsd, from the jars in which the European Commission's DSS (LGPL-2.1) publishes them,
# by Maven, from whatever repository Maven is configured with. Exit status 3 if none is reached.
# Usage: fetch_etsi_schema.sh FOLDER
set -euo pipefail
version=5.12.1
folder=$1
declare -A sha256=(
    [specs-validation-report]=d6c6ac25442f1a13821a1ac02b37714aed6ce3082683e11fd9a70999518cda37
    [specs-xades]=a5d722b4b54b48ce2a085228ce7c72a54a1c96fe1829c81cc34fb131db923fa8
    [specs-trusted-list]=4ea8f2a39b1f2f60edfe8604e42fd055c3b067915a0ca2e53d319c1cdaba8d95
    [specs-xmldsig]=7dca51e135d5d167e9c3ba66eeafee4deeb12ffb9e53a9dbeaa07102521f9ee4
)

mkdir -p "$folder"
for name in "${!sha256[@]}"; do
    jar=$folder/$name-$version.jar
    is_sound() { echo "${sha256[$name]}  $jar" | sha256sum --check --status; }
    if ! { [ -f "$jar" ] && is_sound; }; then
        mvn --quiet --batch-mode dependency:copy \
            -Dartifact="eu.europa.ec.joinup.sd-dss:$name:$version" -Dmdep.useBaseVersion=true \
            -DoutputDirectory="$(realpath "$folder")" >&2 || exit 3
        is_sound || {
            echo "fetch_etsi_schema: $jar is not the file this project has checked" >&2
            exit 1
        }
    fi
    (cd "$folder" && /usr/bin/python3 -c '
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as jar:
    jar.extractall(members=[name for name in jar.namelist() if name.startswith("xsd/")])
' "$name-$version.jar")
done

# Where the schemas say that their imports are, and where they are here.
cat > "$folder/catalog.xml" << 'END'
<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
<system systemId="http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd"
        uri="xsd/xmldsig-core-schema.xsd"/>
<system systemId="http://www.w3.org/2001/xml.xsd" uri="xsd/xml.xsd"/>
<system systemId="http://uri.etsi.org/01903/v1.3.2/XAdES.xsd" uri="xsd/XAdES.xsd"/>
<system systemId="http://uri.etsi.org/19612/v2.2.1/ts_119612v020201_201601xsd.xsd"
        uri="xsd/ts_119612v020201_201601xsd.xsd"/>
</catalog>
END
echo "$folder"
