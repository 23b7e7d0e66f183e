#!/usr/bin/env bash
# What the generated crate costs its users: CPU seconds of `cargo check` for the `iam` feature alone
# against the whole crate, after dependencies, in one run; and lines of Rust per operation.
# Fails when the first is over 15 % of the second, or the lines are over 40. What only the feature
# `invoke` reads is not counted.
#
# The whole crate takes so little that starting cargo and rustc is a good part of it. That part is
# measured too, as the check of the crate without any feature, and taken off both.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p target
crate=generated/cloudtemple
whole="iam,activity,compute"
TIMEFORMAT='%U %S'
check() { # FEATURES → CPU seconds
    touch "$crate/src/lib.rs"
    { time cargo check -q --offline -p cloudtemple --no-default-features --features "$1" 2>/dev/null; } 2>&1 | awk '{ print $1 + $2 }'
}
median() { sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

for features in "" iam "$whole"; do
    cargo check -q -p cloudtemple --no-default-features --features "$features"
done
for _ in 1 2 3 4 5 6 7; do
    printf '%s %s %s\n' "$(check "")" "$(check iam)" "$(check "$whole")"
done >target/cost.txt
start=$(cut -d' ' -f1 target/cost.txt | median)
iam=$(cut -d' ' -f2 target/cost.txt | median)
all=$(cut -d' ' -f3 target/cost.txt | median)

lines=$(find "$crate/src" -name '*.rs' -not -path '*/types/*' -not -path '*/invoke/*' -print0 | xargs -0 cat | wc -l)
operations=$(grep -rhE '^    [A-Z0-9_]+ = (get|put|post|delete|options|head|patch|trace)\("' "$crate/src" --include='*.rs' | wc -l)

awk -v iam="$iam" -v all="$all" -v start="$start" -v lines="$lines" -v operations="$operations" 'BEGIN {
    share = 100 * (iam - start) / (all - start); each = lines / operations;
    printf "check of `iam` alone %.3f s CPU, of the whole crate %.3f s, of none of it %.3f s (medians of 7)\n", iam, all, start;
    printf "share of `iam`: %.1f %% with the start of cargo and rustc, %.1f %% without (at most 15)\n", 100 * iam / all, share;
    printf "%d lines for %d operations and rows: %.1f each (at most 40)\n", lines, operations, each;
    exit (share > 15 || each > 40);
}'
