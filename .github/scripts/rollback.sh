#!/usr/bin/env bash
# Rolls a stack back and records that in git: the stack's file with rollbackTo becomes a branch for a pull request. Without it the
# next deploy from main would undo the rollback. The script writes the branch's name to GITHUB_OUTPUT.
# Variables: STACK, REVISION, GITHUB_RUN_ID, GITHUB_OUTPUT; PUSH_URL names the repository with its credentials.
set -euo pipefail
[[ $STACK =~ ^([A-Za-z0-9_-][A-Za-z0-9_.-]*/){0,2}(dev|staging|prod)$ ]] || { echo "Unknown stack." >&2; exit 2; }
name=${STACK##*/}
[[ $REVISION =~ ^[1-9][0-9]{0,8}$ ]] || { echo "The revision must be a number." >&2; exit 2; }
status=0
node components/cli/main.mjs rollback "$REVISION" -s "$STACK" --yes || status=$?
# Even if the rollback failed: the next deploy does what the file says.
if ! git diff --quiet -- "Pulumi.$name.yaml"; then
  branch=rollback-$name-$REVISION-$GITHUB_RUN_ID
  git checkout -q -b "$branch"
  git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
    commit -q -m "Roll $name back to revision $REVISION" -- "Pulumi.$name.yaml"
  git push -q "$PUSH_URL" "HEAD:refs/heads/$branch"
  echo "branch=$branch" >> "$GITHUB_OUTPUT"
fi
exit "$status"
