//! `demarche < article`: from the start of the process to the whole page; and the analyser alone.

#![allow(missing_docs, reason = "the macro of criterion makes a public function without a comment")]

mod text;

use criterion::{Criterion, criterion_group, criterion_main};
use demarche::Analyzer;
use std::io::Write;
use std::process::{Command, Stdio};

fn startup(c: &mut Criterion) {
    let mut article = text::mixed(8 << 10);
    article.truncate(
        article.find("\n\n").map_or(article.len(), |first| article[first + 2..].find("\n\n").map_or(article.len(), |at| first + at)),
    );
    let mut group = c.benchmark_group("startup");
    group.sample_size(20);
    group.bench_function("analyzer", |b| b.iter(|| Analyzer::builder().build().expect("the built-in data is sound")));
    group.bench_function("process, one article of 8 KB", |b| {
        b.iter(|| {
            let mut child = Command::new(env!("CARGO_BIN_EXE_demarche"))
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the binary starts");
            child.stdin.take().expect("stdin is piped").write_all(article.as_bytes()).expect("the binary reads");
            assert!(child.wait().expect("the binary ends").success());
        });
    });
    group.finish();
}

criterion_group!(benches, startup);
criterion_main!(benches);
