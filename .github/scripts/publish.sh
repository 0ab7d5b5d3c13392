#!/usr/bin/env bash
# Packages the chart that a tag such as mlops-sentiment-1.2.3 names, signs it if there is a key, and publishes it. Refuses a tag that is not the
# name and the version in the chart's Chart.yaml.
# Usage: publish.sh <tag> oci://<registry>/<path> <folder for the archives>
# Variables: REGISTRY_USER and REGISTRY_PASSWORD; SIGNING_KEYRING, SIGNING_KEY and SIGNING_PASSPHRASE, or none of them; FLAT_STACKS, the stacks
# for which a flat chart is published, too, if they deploy this chart.
set -euo pipefail
tag=$1 target=$2 out=$3
field() { sed -nE "s/^$1: *[\"']?([^\"' ]+)[\"']? *(#.*)?$/\1/p" "$2"; }
# Names and versions may both contain hyphens and digits, so the tag cannot be split.
chart='' known=()
for file in charts/*/Chart.yaml; do
  known+=("$(field name "$file")-$(field version "$file")")
  [[ ${known[-1]} != "$tag" ]] || chart=${file%/Chart.yaml}
done
[[ -n $chart ]] || { echo "The tag $tag is not the name and the version of a chart in charts/: ${known[*]}." >&2; exit 2; }

private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT
sign=()
if [[ -n ${SIGNING_KEYRING:-} ]]; then
  (umask 077 && printf '%s' "$SIGNING_KEYRING" > "$private/keyring" && printf '%s' "${SIGNING_PASSPHRASE:-}" > "$private/passphrase")
  sign=(--sign --keyring "$private/keyring" --key "${SIGNING_KEY:?names the key of SIGNING_KEYRING and is not set}")
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
for stack in ${FLAT_STACKS:-}; do
  deployed=$(node .github/scripts/chartOfStack.ts "$stack")
  if [[ $deployed == "$chart" ]]; then release package "$chart" --flat -s "$stack" -d "$out" "${sign[@]}"
  else echo "No flat chart for the stack $stack, which deploys $deployed." >&2; fi
done
# All archives are made before the first is published, because a published version is never replaced.
for archive in "$out"/*.tgz; do release publish "$archive" "$target"; done
