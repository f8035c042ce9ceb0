# Everything that can be said about the code without running it, two at a time.
set -u
cd "$(dirname "$0")/.." || exit 1
failed=0
.venv/bin/lint-imports --no-logo > .venv/imports.log 2>&1 &
imports=$!
.venv/bin/ruff check . || failed=1
.venv/bin/ruff format --check --quiet . || { echo "Not formatted: run .venv/bin/ruff format ."; failed=1; }
.venv/bin/mypy --no-error-summary || failed=1
wait $imports || { cat .venv/imports.log; failed=1; }
[ $failed = 0 ] && echo "check: nothing found"
exit $failed
