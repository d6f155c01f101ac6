//! Time spent by this thread.

use std::time::Instant;

/// Measures from its start: time on the processor where the system tells it, so that other programs on the machine
/// count less, else the time on the clock.
pub struct Clock {
    wall: Instant,
    own: Option<u64>,
}

impl Clock {
    pub fn start() -> Self {
        Self { own: own(), wall: Instant::now() }
    }

    pub fn seconds(&self) -> f64 {
        match (self.own, own()) {
            (Some(start), Some(now)) => (now - start) as f64 / 1e9,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// Nanoseconds this thread has been on the processor (Linux).
fn own() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}
