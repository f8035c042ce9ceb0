# Debian's PgBouncer and Redis for the tests, and what makes speech for them, as root on a build
# machine. The tests start their own; the packages' services are neither needed nor wanted.
set -e
missing=
command -v redis-server >/dev/null || missing="$missing redis-server"
command -v pgbouncer >/dev/null || missing="$missing pgbouncer"
command -v espeak-ng >/dev/null || missing="$missing espeak-ng"
command -v sox >/dev/null || missing="$missing sox"
[ -z "$missing" ] && exit 0
apt-get update -qq
RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
