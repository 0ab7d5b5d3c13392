#!/usr/bin/env bash
# Deploys a stack with the same arguments as its preview.
# Usage: deploy.sh <stack>, with GITHUB_SHA
set -euo pipefail
source "$(dirname "$0")/arguments.sh"
arguments_of "$1"
exec node components/cli/main.mjs deploy -s "$1" "${arguments[@]}"
