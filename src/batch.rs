//! Ordered, parallel analysis of a stream of documents in bounded memory.
//!
//! One thread reads, `jobs` threads work with a [`Scratch`] and an [`Analysis`] each, and the calling thread gets the
//! results in the order of the documents, whatever the number of threads. How many documents are under way is bounded
//! by their number and by their bytes, so a corpus of any size passes through the same memory.

use std::any::Any;
use std::collections::{BTreeMap, VecDeque};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::analyzer::Scratch;
use crate::document::{Analysis, Document};
use crate::error::{Error, ErrorKind, Result};
use crate::input::Failure;

/// Text under way at most, in bytes; a longer document passes alone.
const MAX_BYTES: usize = 64_000_000;
/// Documents under way at most, for each worker.
const MAX_DOCUMENTS: usize = 64;
/// What a document takes besides its text, roughly.
const OVERHEAD: usize = 4_096;

/// What becomes of a document: itself with its result, or why there is none.
pub type Outcome<T> = Result<(Document, T), Failure>;

/// Runs `work` over all documents on `jobs` threads and hands the outcomes, numbered from 0 and in order, to `sink`.
///
/// A document that makes `work` panic becomes a [`Failure`]; the others are not touched by it. With one job
/// everything runs on the calling thread.
///
/// ```
/// use std::num::NonZeroUsize;
/// use std::ops::ControlFlow;
/// use demarche::{Analyzer, Depth, batch, input};
///
/// let analyzer = Analyzer::builder().build()?;
/// let rows = "{\"text\": \"One.\"}\n{\"text\": \"Two words.\"}\n";
/// let documents = input::open(&[], &input::Options::default(), rows.as_bytes())?;
/// let mut tokens = Vec::new();
/// batch::run(
///     documents,
///     NonZeroUsize::new(2).unwrap(),
///     |document, scratch, analysis| {
///         analyzer.analyze_into(document, Depth::Tokens, scratch, analysis);
///         analysis.tokens.len()
///     },
///     |_, outcome| {
///         let (document, count) = outcome.unwrap();
///         tokens.push((document.id, count));
///         Ok(ControlFlow::Continue(()))
///     },
/// )?;
/// assert_eq!(tokens, [("stdin#1".to_owned(), 2), ("stdin#2".to_owned(), 3)]);
/// # Ok::<(), demarche::Error>(())
/// ```
///
/// # Errors
/// The error of `sink`, which ends the run as `ControlFlow::Break` does: nothing more is read or analysed. A read that
/// is blocking at that moment is waited for.
///
/// # Panics
/// When `documents` or `sink` panics.
pub fn run<T: Send>(
    documents: impl Iterator<Item = Result<Document, Failure>> + Send,
    jobs: NonZeroUsize,
    work: impl Fn(&Document, &mut Scratch, &mut Analysis) -> T + Sync,
    mut sink: impl FnMut(usize, Outcome<T>) -> Result<ControlFlow<()>>,
) -> Result<()> {
    if jobs.get() == 1 {
        let mut worker = Worker::default();
        for (index, item) in documents.enumerate() {
            if sink(index, item.and_then(|document| worker.run(document, &work)))?.is_break() {
                break;
            }
        }
        return Ok(());
    }
    let line = Line::new(jobs.get() * MAX_DOCUMENTS);
    thread::scope(|scope| {
        scope.spawn(|| {
            // A panic must not leave the others waiting; it goes on in the calling thread.
            let read = catch_unwind(AssertUnwindSafe(|| line.read(documents)));
            line.end_of_input(read.err());
        });
        for _ in 0..jobs.get() {
            scope.spawn(|| line.work(&work));
        }
        let _stop = StopOnDrop(&line);
        line.drain(&mut sink)
    })
}

/// One thread's memory.
#[derive(Default)]
struct Worker {
    scratch: Scratch,
    analysis: Analysis,
}

impl Worker {
    fn run<T>(&mut self, document: Document, work: &impl Fn(&Document, &mut Scratch, &mut Analysis) -> T) -> Outcome<T> {
        match catch_unwind(AssertUnwindSafe(|| work(&document, &mut self.scratch, &mut self.analysis))) {
            Ok(result) => Ok((document, result)),
            Err(panic) => {
                // Half-filled buffers must not reach the next document.
                *self = Self::default();
                let message = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
                let message = message.unwrap_or("no message").lines().next().unwrap_or_default();
                let error = Error::new(ErrorKind::Internal(format!("the analysis stopped: {message}")))
                    .at_path(&document.source)
                    .help("please report it with the document");
                Err(Failure { id: document.id, source: document.source, line: None, error: Box::new(error) })
            }
        }
    }
}

/// The queues between the threads.
struct Line<T> {
    state: Mutex<State<T>>,
    /// Something to work on, or nothing more will come.
    filled: Condvar,
    /// Something was finished, or nothing more will come.
    finished: Condvar,
    /// Room for more documents.
    room: Condvar,
    max_documents: usize,
}

struct State<T> {
    /// Documents that wait for a worker.
    waiting: VecDeque<(usize, usize, Document)>,
    /// Outcomes that wait for their turn, with their bytes.
    done: BTreeMap<usize, (usize, Outcome<T>)>,
    /// Documents read and not yet given to the sink, and their bytes.
    documents: usize,
    bytes: usize,
    input_ended: bool,
    stopped: bool,
    panic: Option<Box<dyn Any + Send>>,
}

impl<T: Send> Line<T> {
    fn new(max_documents: usize) -> Self {
        let state = State {
            waiting: VecDeque::new(),
            done: BTreeMap::new(),
            documents: 0,
            bytes: 0,
            input_ended: false,
            stopped: false,
            panic: None,
        };
        Self { state: Mutex::new(state), filled: Condvar::new(), finished: Condvar::new(), room: Condvar::new(), max_documents }
    }

    /// No code of the user runs under the lock, so a poisoned one is whole.
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, documents: impl Iterator<Item = Result<Document, Failure>>) {
        for (index, item) in documents.enumerate() {
            let bytes = OVERHEAD + item.as_ref().map_or(0, |document| document.text.len());
            let state = self.lock();
            let full = |state: &mut State<T>| {
                !state.stopped && state.documents > 0 && (state.bytes + bytes > MAX_BYTES || state.documents >= self.max_documents)
            };
            let mut state = self.room.wait_while(state, full).unwrap_or_else(PoisonError::into_inner);
            if state.stopped {
                return;
            }
            state.documents += 1;
            state.bytes += bytes;
            match item {
                Ok(document) => {
                    state.waiting.push_back((index, bytes, document));
                    self.filled.notify_one();
                }
                Err(failure) => {
                    state.done.insert(index, (bytes, Err(failure)));
                    self.finished.notify_one();
                }
            }
        }
    }

    fn end_of_input(&self, panic: Option<Box<dyn Any + Send>>) {
        let mut state = self.lock();
        state.input_ended = true;
        state.panic = panic;
        self.filled.notify_all();
        self.finished.notify_all();
    }

    fn work(&self, work: &impl Fn(&Document, &mut Scratch, &mut Analysis) -> T) {
        let mut worker = Worker::default();
        loop {
            let idle = |state: &mut State<T>| state.waiting.is_empty() && !state.input_ended && !state.stopped;
            let mut state = self.filled.wait_while(self.lock(), idle).unwrap_or_else(PoisonError::into_inner);
            if state.stopped {
                return;
            }
            let Some((index, bytes, document)) = state.waiting.pop_front() else { return };
            drop(state);
            let outcome = worker.run(document, work);
            self.lock().done.insert(index, (bytes, outcome));
            self.finished.notify_one();
        }
    }

    fn drain(&self, sink: &mut impl FnMut(usize, Outcome<T>) -> Result<ControlFlow<()>>) -> Result<()> {
        for next in 0.. {
            let waiting = |state: &mut State<T>| !(state.done.contains_key(&next) || state.input_ended && state.documents == 0);
            let mut state = self.finished.wait_while(self.lock(), waiting).unwrap_or_else(PoisonError::into_inner);
            let Some((bytes, outcome)) = state.done.remove(&next) else {
                if let Some(panic) = state.panic.take() {
                    drop(state);
                    resume_unwind(panic);
                }
                break;
            };
            state.documents -= 1;
            state.bytes -= bytes;
            drop(state);
            self.room.notify_one();
            if sink(next, outcome)?.is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// Stops all threads when the calling thread is done, by the end, an error or a panic.
struct StopOnDrop<'l, T: Send>(&'l Line<T>);

impl<T: Send> Drop for StopOnDrop<'_, T> {
    fn drop(&mut self) {
        self.0.lock().stopped = true;
        self.0.filled.notify_all();
        self.0.room.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn jobs(count: usize) -> NonZeroUsize {
        NonZeroUsize::new(count).unwrap()
    }

    /// Every seventh one cannot be read.
    fn documents(count: usize) -> impl Iterator<Item = Result<Document, Failure>> + Send {
        (0..count).map(|number| {
            if number % 7 == 6 {
                let error = Error::new(ErrorKind::Malformed("bad row".into()));
                return Err(Failure { id: format!("bad{number}"), source: "rows".into(), line: None, error: Box::new(error) });
            }
            Ok(Document::from_text(&format!("d{number}"), &"word ".repeat(number % 5)))
        })
    }

    fn outcomes(count: usize, threads: usize) -> Vec<String> {
        let mut out = Vec::new();
        let work = |document: &Document, _: &mut Scratch, _: &mut Analysis| {
            // Later documents are done earlier.
            thread::yield_now();
            if document.id == "d10" {
                panic!("ten is too many");
            }
            document.text.len()
        };
        run(documents(count), jobs(threads), work, |index, outcome| {
            out.push(match outcome {
                Ok((document, length)) => format!("{index} {} {length}", document.id),
                Err(failure) => format!("{index} {}: {}", failure.id, failure.reason()),
            });
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
        out
    }

    #[test]
    fn order_and_outcomes_are_the_same_with_any_number_of_threads() {
        let one = outcomes(500, 1);
        assert_eq!(one.len(), 500);
        assert_eq!(&one[5..8], ["5 d5 0", "6 bad6: bad row", "7 d7 10"]);
        assert_eq!(one[10], "10 d10: internal fault: the analysis stopped: ten is too many (please report it with the document)");
        assert_eq!(outcomes(500, 2), one);
        assert_eq!(outcomes(500, 8), one);
        assert!(outcomes(0, 2).is_empty());
    }

    #[test]
    fn the_sink_can_stop_the_run() {
        for threads in [1, 3] {
            for error in [false, true] {
                let (read, mut seen) = (AtomicUsize::new(0), 0);
                let counted = documents(1_000_000).inspect(|_| {
                    read.fetch_add(1, Ordering::Relaxed);
                });
                let result = run(
                    counted,
                    jobs(threads),
                    |_, _, _| (),
                    |index, _| {
                        seen += 1;
                        match (index, error) {
                            (0..20, _) => Ok(ControlFlow::Continue(())),
                            (_, false) => Ok(ControlFlow::Break(())),
                            (_, true) => Err(Error::new(ErrorKind::Io(std::io::Error::other("disk full")))),
                        }
                    },
                );
                assert_eq!((seen, result.is_err()), (21, error));
                assert!(read.load(Ordering::Relaxed) <= 21 + threads * MAX_DOCUMENTS + 1);
            }
        }
    }

    #[test]
    fn bytes_under_way_are_bounded() {
        let under_way = AtomicUsize::new(0);
        let most = AtomicUsize::new(0);
        let large = "x".repeat(MAX_BYTES / 3);
        let documents = (0..12).map(|number| {
            let document = Document::from_text(&number.to_string(), &large);
            let now = under_way.fetch_add(1, Ordering::SeqCst) + 1;
            most.fetch_max(now, Ordering::SeqCst);
            Ok(document)
        });
        let sink = |_, _: Outcome<()>| {
            under_way.fetch_sub(1, Ordering::SeqCst);
            Ok(ControlFlow::Continue(()))
        };
        run(documents, jobs(4), |_, _, _| (), sink).unwrap();
        // Two are in the queues, one was just taken out of them, one is in the reader's hand.
        assert!(most.load(Ordering::SeqCst) <= 4, "{}", most.load(Ordering::SeqCst));
    }

    #[test]
    fn a_panic_of_the_reader_reaches_the_caller() {
        let broken = documents(5).chain(std::iter::from_fn(|| panic!("reader")));
        let result = catch_unwind(AssertUnwindSafe(|| run(broken, jobs(2), |_, _, _| (), |_, _| Ok(ControlFlow::Continue(())))));
        assert_eq!(result.unwrap_err().downcast_ref::<&str>(), Some(&"reader"));
    }

    #[test]
    fn memory_is_reused_and_renewed_after_a_panic() {
        let analyzer = crate::Analyzer::builder().build().unwrap();
        let texts = ["One.", "panic", "Three words here."];
        let documents = texts.iter().enumerate().map(|(number, text)| Ok(Document::from_text(&number.to_string(), text)));
        let mut counts = Vec::new();
        let work = |document: &Document, scratch: &mut Scratch, analysis: &mut Analysis| {
            analyzer.analyze_into(document, crate::Depth::Tokens, scratch, analysis);
            assert_ne!(document.text, "panic");
            analysis.tokens.len()
        };
        run(documents, jobs(1), work, |_, outcome| {
            counts.push(outcome.ok().map(|(_, count)| count));
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
        assert_eq!(counts, [Some(2), None, Some(4)]);
    }
}
