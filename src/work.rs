//! What long work is watched and stopped by.
//!
//! Everything that may take seconds receives a [`Work`]: it tells an observer how far it is and asks
//! whether it is to go on. The command line, the Python module and a page all use these two.

use std::error::Error;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The work was stopped from outside before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped before it was done")]
pub struct Stopped;

impl Stopped {
    /// Whether `error` says so, itself or by one of its sources.
    pub fn is_behind(error: &(dyn Error + 'static)) -> bool {
        error.is::<Self>() || error.source().is_some_and(Self::is_behind)
    }
}

/// How far a stage of the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// What is being done.
    pub stage: &'a str,
    /// Units that are done.
    pub done: u64,
    /// Units in all as far as they are known; 0 if nothing is known of them.
    pub total: u64,
}

/// Whom long work tells its progress, and who may stop it.
///
/// ```
/// use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
///
/// use distill_bounds::work::{Progress, Stopped, Work};
///
/// let (stop, seen) = (AtomicBool::new(false), AtomicU64::new(0));
/// let observe = |progress: Progress<'_>| seen.store(progress.done, Ordering::Relaxed);
/// let work = Work::new(&stop, &observe);
/// let steps = work.stage("steps", 10);
/// assert_eq!(steps.advance(3), Ok(()));
/// assert_eq!(seen.load(Ordering::Relaxed), 3);
/// stop.store(true, Ordering::Relaxed);
/// assert_eq!(steps.advance(1), Err(Stopped));
/// ```
#[derive(Clone, Copy)]
pub struct Work<'a> {
    stop: &'a AtomicBool,
    observe: &'a (dyn Fn(Progress<'_>) + Sync),
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl Work<'static> {
    /// Work that nobody watches and nobody stops.
    pub fn unwatched() -> Self {
        Self { stop: &NEVER, observe: &|_| {} }
    }
}

impl<'a> Work<'a> {
    /// Work that ends soon after `stop` is set, and that tells `observe` of its progress. `observe`
    /// may be called from several threads at once.
    pub fn new(stop: &'a AtomicBool, observe: &'a (dyn Fn(Progress<'_>) + Sync)) -> Self {
        Self { stop, observe }
    }

    /// Whether to go on.
    ///
    /// # Errors
    /// [`Stopped`] once a stop was asked for.
    pub fn check(&self) -> Result<(), Stopped> {
        if self.stop.load(Ordering::Relaxed) { Err(Stopped) } else { Ok(()) }
    }

    /// The same stop signal, unwatched: for one of many runs at the same time.
    pub fn quiet(&self) -> Self {
        Self { stop: self.stop, observe: &|_| {} }
    }

    /// Begins a stage of `total` units, 0 if their number is not known.
    pub fn stage(&self, name: &'a str, total: u64) -> Stage<'a> {
        let stage =
            Stage { work: *self, name, done: AtomicU64::new(0), total: AtomicU64::new(total) };
        stage.tell(0);
        stage
    }
}

/// A stage of some work; its units may be counted from several threads.
pub struct Stage<'a> {
    work: Work<'a>,
    name: &'a str,
    done: AtomicU64,
    total: AtomicU64,
}

impl Stage<'_> {
    fn tell(&self, done: u64) {
        let total = self.total.load(Ordering::Relaxed);
        (self.work.observe)(Progress { stage: self.name, done, total });
    }

    /// Counts `by` units as done.
    ///
    /// # Errors
    /// [`Stopped`] once a stop was asked for.
    pub fn advance(&self, by: u64) -> Result<(), Stopped> {
        self.tell(self.done.fetch_add(by, Ordering::Relaxed) + by);
        self.work.check()
    }

    /// Counts `done` units as done in all.
    ///
    /// # Errors
    /// [`Stopped`] once a stop was asked for.
    pub fn reach(&self, done: u64) -> Result<(), Stopped> {
        self.done.store(done, Ordering::Relaxed);
        self.tell(done);
        self.work.check()
    }

    /// The work that this is a stage of, unwatched: for one of its units.
    pub fn quiet(&self) -> Work<'_> {
        self.work.quiet()
    }

    /// Learns of `by` further units.
    pub fn extend(&self, by: u64) {
        self.total.fetch_add(by, Ordering::Relaxed);
        self.tell(self.done.load(Ordering::Relaxed));
    }

    /// Whether to go on.
    ///
    /// # Errors
    /// [`Stopped`] once a stop was asked for.
    pub fn check(&self) -> Result<(), Stopped> {
        self.work.check()
    }
}
