#!/bin/sh
# shipped.sh BIN SOURCE CAMPAIGNS: every campaign that ships can be read, agrees with the schema, is estimated, and runs at every point.
set -eu
bin=$1
campaigns=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for file in "$campaigns"/*-*.yaml; do
    "$bin/ssm-campaign" "$file" --dry-run --seeds 1 >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    "$bin/ssm-campaign" "$file" --out "$work/$(basename "$file" .yaml)" --seeds 1 >"$work/log" 2>&1 || [ $? -le 3 ] ||
        { echo "$file" >&2; cat "$work/log" >&2; exit 1; }
    grep -q '^answer:' "$file" || { echo "$file: found no answer, expected what was found" >&2; exit 1; }
    python3 - "$file" "$campaigns/campaign.schema.json" <<'PYTHON'
import json, sys, jsonschema, yaml
jsonschema.validate(yaml.safe_load(open(sys.argv[1])), json.load(open(sys.argv[2])))
PYTHON
    echo "$(basename "$file"): $(grep ' runs at ' "$work/log")"
done
