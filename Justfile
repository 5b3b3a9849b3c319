# The index of tasks. `./just` lists them; `./just TASK` runs one.

set shell := ["bash", "-euo", "pipefail", "-c"]
set positional-arguments

target := env("CARGO_TARGET_DIR", "target")

[private]
default:
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" --list --unsorted

# Start the practice store and the server on it, with 500 orders; Ctrl-C stops both
[no-exit-message]
demo *arguments: build-demo
    @exec "{{ target }}/release/mctrade" demo --data data/demo "$@"

[private]
build-demo:
    @cargo xtask web
    @cargo build --release --locked --package mctrade-server

# Run every test there is, after installing what they need
[no-exit-message]
test:
    @scripts/test-all

# Work on the browser app: build it anew at every change, beside a demo that serves it
dev *arguments:
    @scripts/dev "$@"

# Format all Rust code
fmt:
    cargo fmt --all

# Check with Clippy, warnings being errors: the workspace, then the browser app as it is built for browsers
lint:
    cargo clippy --all-targets --locked -- -D warnings
    cargo clippy --package mctrade-frontend --target wasm32-unknown-unknown --profile wasm --locked -- -D warnings

# Run the Rust tests that need nothing but this repository
unit *arguments:
    @scripts/cargo-tests "$@"

# Run the Rust tests on SQLite and on PostgreSQL, by the server given or a throwaway one
api *arguments:
    @scripts/with-postgres scripts/cargo-tests "$@"

# Build the browser app into web-dist/ and weigh it
web *arguments:
    @cargo xtask web "$@"

# Run the browser tests
e2e *arguments:
    @scripts/e2e "$@"

# Write openapi/v1.json from the code
openapi:
    cargo build --all-targets --locked
    mkdir -p openapi
    "{{ target }}/debug/mctrade" openapi > "{{ target }}/openapi.json"
    mv "{{ target }}/openapi.json" openapi/v1.json

# Check the dependencies: licences, bans, sources, and advisories where their database can be had
deny:
    @scripts/deny

# Build the binary that is shipped, with link-time optimisation
release:
    cargo xtask web --check-size
    cargo build --profile dist --locked --package mctrade-server
    @ls -l "{{ target }}/dist/mctrade"

# Install what the tests need
set-up:
    @scripts/set-up

# Remove everything that was built, and the demo's data
clean:
    cargo clean
    rm -rf data/demo .local e2e/node_modules e2e/test-results e2e/playwright-report
    find web-dist -mindepth 1 -not -name .keep -delete
