#!/usr/bin/env bash
# Reads the practice store with two public clients, unchanged: `bigcommerce` from PyPI and `node-bigcommerce` from npm,
# and checks a webhook signature with `standardwebhooks` from PyPI. Prints "N passed, N failed".
# The store's program may be given in MCTRADE_SIMULATE; it is `target/debug/mctrade` otherwise.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cache="$root/.local/clients"
simulate=${MCTRADE_SIMULATE:-"$root/target/debug/mctrade"}

[ -x "$simulate" ] || { echo "There is no $simulate. Build it: cargo build -p mctrade-server" >&2; exit 1; }
mkdir -p "$cache"

if ! "$cache/venv/bin/python" -c 'import bigcommerce, standardwebhooks' 2>/dev/null; then
  echo "installing the Python clients"
  python3 -m venv "$cache/venv"
  "$cache/venv/bin/pip" install --quiet --disable-pip-version-check 'bigcommerce==0.23.4' 'standardwebhooks==1.1.0'
fi
if [ ! -d "$cache/node/node_modules/node-bigcommerce" ]; then
  echo "installing the Node client"
  mkdir -p "$cache/node"
  (cd "$cache/node" && npm init --yes >/dev/null && npm install --silent --no-audit --no-fund node-bigcommerce@4.1.0)
fi

work=$(mktemp -d)
store_pid=
stop() {
  if [ -n "$store_pid" ]; then
    kill "$store_pid" 2>/dev/null || true
    wait "$store_pid" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap stop EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
export STORE_HTTP_PORT STORE_HTTPS_PORT HOOK_PORT
STORE_HTTP_PORT=$(free_port)
STORE_HTTPS_PORT=$(free_port)
HOOK_PORT=$(free_port)
export STORE_HASH=clients1 STORE_TOKEN=token-of-the-clients STORE_SECRET=secret-of-the-clients STORE_CA="$work/ca.pem"

mkfifo "$work/stdin"
"$simulate" simulate --listen "127.0.0.1:$STORE_HTTP_PORT" --https-listen "127.0.0.1:$STORE_HTTPS_PORT" --ca-file "$STORE_CA" \
  --store-hash "$STORE_HASH" --access-token "$STORE_TOKEN" --client-secret "$STORE_SECRET" --seed 7 --orders 300 \
  <>"$work/stdin" >"$work/store.log" 2>&1 &
store_pid=$!

ready() { curl --silent --fail --noproxy '*' --output /dev/null "http://127.0.0.1:$STORE_HTTP_PORT/practice/api/summary"; }
for _ in $(seq 1 150); do
  ready && break
  kill -0 "$store_pid" 2>/dev/null || { echo "the practice store ended:" >&2; cat "$work/store.log" >&2; exit 1; }
  sleep 0.2
done
ready || { echo "the practice store does not answer" >&2; cat "$work/store.log" >&2; exit 1; }

passed=0
failed=0
count() {
  while IFS= read -r line; do
    echo "$line"
    case $line in
      "ok "*) passed=$((passed + 1)) ;;
      "not ok "*) failed=$((failed + 1)) ;;
    esac
  done
}
# A client that ends without its last line has failed.
finished() { grep -q "^end of $1$" "$work/$1.out" || { echo "not ok the $1 client ended early"; cat "$work/$1.err"; }; }

env -u HTTPS_PROXY -u HTTP_PROXY -u https_proxy -u http_proxy \
  BC_API_ENDPOINT="127.0.0.1:$STORE_HTTPS_PORT" BC_AUTH_SERVICE="127.0.0.1:$STORE_HTTPS_PORT" REQUESTS_CA_BUNDLE="$STORE_CA" \
  timeout 120 "$cache/venv/bin/python" "$here/read_orders.py" >"$work/python.out" 2>"$work/python.err" || true
NODE_PATH="$cache/node/node_modules" timeout 120 node "$here/read_orders.cjs" >"$work/node.out" 2>"$work/node.err" || true
{ cat "$work/python.out"; finished python; cat "$work/node.out"; finished node; } >"$work/all.out"
count <"$work/all.out"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
