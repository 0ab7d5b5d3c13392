#!/usr/bin/env bash
# Previews stacks into <folder>/<stack>.json and writes <folder>/comment.md. All are previewed, even if one fails.
# Usage: preview.sh <folder> <stack>...
set -euo pipefail
folder=$1
shift
failed=0
reports=()
for stack in "$@"; do
  pulumi preview --json --non-interactive --stack "$stack" > "$folder/$stack.json" || failed=1
  reports+=("$folder/$stack.json")
done
node components/cli/main.ts report "${reports[@]}" > "$folder/comment.md"
exit "$failed"
