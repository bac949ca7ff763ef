//! What two trainings wait at: pause, single steps, and a pace.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::work::{Stopped, Work};

/// How long a training that waits sleeps before it looks again whether it is still wanted.
const NAP: Duration = Duration::from_millis(50);

/// A gate that opens for a number of steps, the same for all that pass it.
pub struct Gate {
    /// Steps that may be taken without a look at the clock.
    open: AtomicU64,
    /// The most steps that any training has taken.
    furthest: AtomicU64,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    mode: Mode,
    /// Steps that were allowed when the mode began.
    base: u64,
    since: Instant,
}

/// How the gate opens.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Paused,
    /// So many steps a second; infinite for as many as there are.
    Running(f64),
}

/// What a page asks of a gate.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase", deny_unknown_fields)]
pub enum Command {
    /// Take no further step.
    Pause,
    /// Take one step each, the one that is behind as many as it is behind.
    Step,
    /// Go on with so many steps a second; as many as possible if null.
    Run {
        /// Steps a second.
        pace: Option<f64>,
    },
}

impl Gate {
    /// A gate on which `command` was asked at once.
    pub fn new(command: Command) -> Self {
        let gate = Self {
            open: AtomicU64::new(0),
            furthest: AtomicU64::new(0),
            state: Mutex::new(State { mode: Mode::Paused, base: 0, since: Instant::now() }),
            changed: Condvar::new(),
        };
        gate.ask(command);
        gate
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what a page asks.
    pub fn ask(&self, command: Command) {
        let mut state = self.state();
        let furthest = self.furthest.load(Ordering::Relaxed);
        match command {
            Command::Run { pace } => {
                let pace = pace.filter(|pace| pace.is_finite() && *pace > 0.0);
                state.base = furthest;
                state.since = Instant::now();
                state.mode = Mode::Running(pace.unwrap_or(f64::INFINITY));
            }
            Command::Pause => (state.mode, state.base) = (Mode::Paused, 0),
            Command::Step => (state.mode, state.base) = (Mode::Paused, furthest + 1),
        }
        self.open.store(state.allowed(), Ordering::Relaxed);
        drop(state);
        self.changed.notify_all();
    }

    /// Whether step `step` (from 0) may be taken now.
    pub fn is_open(&self, step: u64) -> bool {
        self.furthest.fetch_max(step, Ordering::Relaxed);
        step < self.open.load(Ordering::Relaxed)
    }

    /// Whether step `step` is not taken before long: nothing moves until then.
    pub fn is_at_rest(&self, step: u64) -> bool {
        let state = self.state();
        step >= state.allowed() && state.until(step) >= NAP
    }

    /// Sleeps for a moment, unless step `step` may be taken.
    ///
    /// # Errors
    /// [`Stopped`] once a stop was asked for.
    pub fn nap(&self, step: u64, work: &Work<'_>) -> Result<(), Stopped> {
        work.check()?;
        let state = self.state();
        let allowed = state.allowed();
        if step < allowed {
            self.open.store(allowed, Ordering::Relaxed);
        } else {
            let nap = state.until(step).min(NAP);
            drop(self.changed.wait_timeout(state, nap));
        }
        Ok(())
    }
}

impl State {
    /// Steps that may have been taken by now.
    fn allowed(&self) -> u64 {
        match self.mode {
            Mode::Paused => self.base,
            Mode::Running(pace) if pace == f64::INFINITY => u64::MAX,
            Mode::Running(pace) => {
                let run = pace * self.since.elapsed().as_secs_f64();
                self.base.saturating_add(run as u64 + 1)
            }
        }
    }

    /// How long until `step` is allowed.
    fn until(&self, step: u64) -> Duration {
        match self.mode {
            Mode::Paused => NAP,
            Mode::Running(pace) => {
                let due = step.saturating_sub(self.base) as f64 / pace;
                let left = due - self.since.elapsed().as_secs_f64();
                // A clock that is read too often is slower than the training.
                Duration::from_secs_f64(left.clamp(1e-3, 1.0))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;

    /// A gate lets through as many steps as it was asked for, the training that is behind included, and
    /// a stop ends the wait.
    #[test]
    fn a_step_brings_both_to_the_same_place() {
        let gate = Gate::new(Command::Pause);
        let stop = AtomicBool::new(false);
        let work = Work::new(&stop, &|_| {});
        assert!(!gate.is_open(0));
        assert!(!gate.is_open(7));
        gate.ask(Command::Step);
        assert!(gate.is_open(0) && gate.is_open(7) && !gate.is_open(8));
        gate.ask(Command::Run { pace: None });
        assert!(gate.is_open(1 << 40));
        gate.ask(Command::Pause);
        assert!(gate.is_at_rest(1 << 40) && gate.nap(1 << 40, &work).is_ok());
        stop.store(true, Ordering::Relaxed);
        assert_eq!(gate.nap(1 << 40, &work), Err(Stopped));
    }

    /// A pace is kept: never more steps than the time allows.
    #[test]
    fn a_pace_is_kept() {
        let began = Instant::now();
        let gate = Gate::new(Command::Run { pace: Some(200.0) });
        let work = Work::unwatched();
        for step in 0..41 {
            while !gate.is_open(step) {
                assert!(!gate.is_at_rest(step), "the next step is 5 ms away");
                gate.nap(step, &work).unwrap();
            }
        }
        assert!(began.elapsed() >= Duration::from_millis(200));
    }
}
