#!/usr/bin/env bash
# Deploys a stack with the arguments that its preview has.
# Usage: deploy.sh <stack>, with GITHUB_SHA
set -euo pipefail
source "$(dirname "$0")/arguments.sh"
arguments_of "$1"
exec node components/cli/main.mjs deploy -s "$1" "${arguments[@]}"
