# Everyday tasks: `just` lists them.

default:
    @just --list

# Everything the continuous integration runs
ci:
    bash .ci/run

# Tests
test:
    cargo test --locked

# Format, then lint
lint:
    cargo fmt
    cargo clippy --all-targets --locked -- -D warnings

# Accuracy on annotated records
eval GOLD="corpus/gold.jsonl":
    cargo run --release --locked -- eval {{GOLD}}

# Has the analysis of the corpus changed?
check:
    cargo run --release --locked -- check corpus/articles

# Store what the analysis says now
update:
    cargo run --release --locked -- check corpus/articles --update

# Throughput
bench:
    cargo bench --locked

# Fuzz a target for a minute: readers, tokenizer or grammar (needs cargo-fuzz and a nightly toolchain)
fuzz TARGET SECONDS="60":
    cargo +nightly fuzz run {{TARGET}} -- -max_total_time={{SECONDS}}

# Licences and advisories of the dependencies (needs cargo-deny)
deny:
    cargo deny check
