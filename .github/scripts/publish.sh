#!/usr/bin/env bash
# Packages the chart that a tag such as mlops-sentiment-1.2.3 names, signs it if there is a key, and publishes it. Refuses a tag that is not the
# name and the version in the chart's Chart.yaml.
# Usage: publish.sh <tag> oci://<registry>/<path> <folder for the archives>
# Variables: REGISTRY_USER and REGISTRY_PASSWORD; SIGNING_KEYRING, SIGNING_KEY and SIGNING_PASSPHRASE, or none of them; FLAT_STACKS, the stacks
# for which a flat chart is published, too.
set -euo pipefail
tag=$1 target=$2 out=$3
[[ $tag =~ ^([A-Za-z0-9][A-Za-z0-9._-]*)-([0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?)$ ]] ||
  { echo "The tag $tag is not <chart>-<version>." >&2; exit 2; }
name=${BASH_REMATCH[1]} version=${BASH_REMATCH[2]} chart=charts/${BASH_REMATCH[1]}
field() { sed -nE "s/^$1: *[\"']?([^\"' ]+)[\"']? *(#.*)?$/\1/p" "$chart/Chart.yaml"; }
[[ -f $chart/Chart.yaml ]] || { echo "The tag $tag names no chart: $chart/Chart.yaml does not exist." >&2; exit 2; }
[[ $(field name) == "$name" && $(field version) == "$version" ]] ||
  { echo "The tag $tag is not $(field name)-$(field version), which $chart/Chart.yaml has." >&2; exit 2; }

private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT
sign=()
if [[ -n ${SIGNING_KEYRING:-} ]]; then
  (umask 077 && printf '%s' "$SIGNING_KEYRING" > "$private/keyring" && printf '%s' "${SIGNING_PASSPHRASE:-}" > "$private/passphrase")
  sign=(--sign --keyring "$private/keyring" --key "$SIGNING_KEY")
  [[ -z ${SIGNING_PASSPHRASE:-} ]] || sign+=(--passphrase-file "$private/passphrase")
else
  echo "There is no key in SIGNING_KEYRING: the archives are not signed." >&2
fi
host=${target#oci://}
auth=$(printf '%s:%s' "$REGISTRY_USER" "$REGISTRY_PASSWORD" | base64 | tr -d '\n')
(umask 077 && printf '{"auths":{"%s":{"auth":"%s"}}}' "${host%%/*}" "$auth" > "$private/config.json")

# The engine that renders the dependencies, for the check of the chart.
pulumi plugin install
release() { DOCKER_CONFIG=$private node components/cli/main.mjs "$@"; }
release package "$chart" -d "$out" "${sign[@]}"
for stack in ${FLAT_STACKS:-}; do release package "$chart" --flat -s "$stack" -d "$out" "${sign[@]}"; done
# All archives are made before the first is published, because a published version is never replaced.
for archive in "$out"/*.tgz; do release publish "$archive" "$target"; done
