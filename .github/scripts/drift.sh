#!/usr/bin/env bash
# Compares the live objects of stacks with what their releases recorded, and writes a report in Markdown. It compares all stacks, even if one
# fails. The exit code is 1 if a stack differs or can't be compared; `drift=true` or `drift=false` goes to GITHUB_OUTPUT.
# Usage: drift.sh <file> <stack>..., with RUN_URL and GITHUB_OUTPUT
set -euo pipefail
file=$1
shift
# GitHub takes up to 65,536 characters.
most=15000
found=false
{
  echo '<!-- kubesentiment-drift -->'
  echo "Found by [this run]($RUN_URL). Lines with + are in the cluster only."
} > "$file"
for stack in "$@"; do
  status=0
  text=$(node components/cli/main.mjs diff --live --exit-code -s "$stack" 2>&1) || status=$?
  printf '%s: exit code %s\n%s\n' "$stack" "$status" "$text"
  case $status in
    0) continue ;;
    3) title="$stack differs from what its release recorded" ;;
    *) title="$stack could not be compared" ;;
  esac
  found=true
  printf '\n## %s\n\n~~~~~~diff\n%s\n~~~~~~\n' "$title" "${text:0:$most}" >> "$file"
done
echo "drift=$found" >> "$GITHUB_OUTPUT"
[[ $found == false ]]
