#!/usr/bin/env bash
# Puts veraPDF's jar (GPL-3.0 or MPL-2.0) at FOLDER/greenfield-apps-VERSION.jar by Maven, from
# whatever repository Maven is configured with. Exit status 3 if none can be reached.
# Usage: fetch_verapdf.sh FOLDER
set -euo pipefail
version=1.28.2
sha256=687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6
folder=$1
jar=$folder/greenfield-apps-$version.jar

is_sound() { echo "$sha256  $jar" | sha256sum --check --status; }

if ! { [ -f "$jar" ] && is_sound; }; then
    mkdir -p "$folder"
    mvn --quiet --batch-mode dependency:copy \
        -Dartifact="org.verapdf.apps:greenfield-apps:$version" -Dmdep.useBaseVersion=true \
        -DoutputDirectory="$(realpath "$folder")" >&2 || exit 3
    is_sound || {
        echo "fetch_verapdf: $jar is not the file this project has checked" >&2
        exit 1
    }
fi
echo "$jar"
