# Debian's Chromium for the browser tests, as root on a build machine. Needs no other browser download.
set -e
command -v chromium >/dev/null && exit 0
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
