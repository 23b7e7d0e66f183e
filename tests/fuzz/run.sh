#!/usr/bin/env bash
# Fuzzes the targets that are named, all of them by default, for so many seconds each:
#   tests/fuzz/run.sh 1800 loader pipeline
# Needs cargo-fuzz and a nightly toolchain. A crash stays below target/fuzz/artifacts; it becomes a case in tests/cases.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(loader swagger2 openapi30 openapi31 lowering pipeline)
folder=$PWD/target/fuzz
# Nothing here is unsafe: without sanitizers the same time tries several times as much.
cargo +nightly fuzz build --fuzz-dir tests/fuzz --target-dir "$folder/build" --sanitizer none
built=$(find "$folder/build" -path '*/release/seeds' -type f | head -1)
seeds=$folder/seeds
mkdir -p "$seeds/json" "$seeds/text"
small() { find tests/cases tests/pipeline/cases generator/src -name '*.yaml' -size -24k -o -name '*.json' -size -24k; }
small | sort | xargs "$built" "$seeds/json"
small | sort | while read -r file; do cp "$file" "$seeds/text/$(tr / - <<<"$file")"; done
export RAYON_NUM_THREADS=1
for target in "${targets[@]}"; do
    form=json
    [ "$target" = loader ] && form=text
    mkdir -p "$folder/corpus/$target" "$folder/artifacts/$target"
    echo "== $target, $seconds s"
    "$(dirname "$built")/$target" "$folder/corpus/$target" "$seeds/$form" -artifact_prefix="$folder/artifacts/$target/" \
        -max_total_time="$seconds" -max_len=65536 -timeout=30 -rss_limit_mb=4096 -print_final_stats=1 2>"$folder/$target.log" \
        || { tail -30 "$folder/$target.log"; exit 1; }
    grep -E '^Done|number_of_executed|peak_rss' "$folder/$target.log"
done
