#!/usr/bin/env bash
# Previews stacks into <folder>/<stack>.json and writes <folder>/comment.md. It previews all stacks, even if one fails. A stack may
# also be <organization>/<stack>.
# Usage: preview.sh <folder> <stack>..., with GITHUB_SHA
set -euo pipefail
source "$(dirname "$0")/arguments.sh"
folder=$1
shift
failed=0
reports=()
for stack in "$@"; do
  report=$folder/${stack##*/}.json
  arguments_of "$stack"
  node components/cli/main.mjs preview -s "$stack" "${arguments[@]}" -o json > "$report" || failed=1
  reports+=("$report")
done
node components/cli/main.mjs report "${reports[@]}" > "$folder/comment.md"
exit "$failed"
