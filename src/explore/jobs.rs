//! Work behind a request: on a thread of its own, stopped as soon as nobody waits for it any more.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use serde::Serialize;
use tokio::sync::{mpsc, oneshot};

use super::refusal::Refusal;

/// Most jobs at the same time, of all pages together.
const MOST_JOBS: usize = 8;

/// Events that wait for a slow reader, at most.
const WAITING: usize = 32;

/// The jobs that are running.
#[derive(Clone, Default)]
pub struct Jobs(Arc<AtomicUsize>);

/// A place among the jobs, given back when it is dropped.
struct Place(Jobs);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Sets a stop signal when it is dropped: when the request that it belongs to is gone.
struct Wanted(Arc<AtomicBool>);

impl Drop for Wanted {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Jobs {
    /// How many there are.
    pub fn running(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    fn enter(&self) -> Result<Place, Refusal> {
        let place = Place(self.clone());
        if self.0.fetch_add(1, Ordering::Relaxed) >= MOST_JOBS {
            let line = format!("{MOST_JOBS} jobs are running; expected fewer: close a page");
            return Err(Refusal::new(StatusCode::TOO_MANY_REQUESTS, line));
        }
        Ok(place)
    }

    /// What `job` answers. It is given its stop signal.
    ///
    /// # Errors
    /// Those of `job`, and a [`Refusal`] if too many are running.
    pub(super) async fn answer<T: Send + 'static>(
        &self,
        job: impl FnOnce(&AtomicBool) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let place = self.enter()?;
        let stop = Arc::new(AtomicBool::new(false));
        let wanted = Wanted(stop.clone());
        let (sender, receiver) = oneshot::channel();
        std::thread::spawn(move || {
            // Nobody is left to hear of it if the receiver is gone.
            let _ = sender.send(job(&stop));
            drop(place);
        });
        let answer = receiver.await;
        drop(wanted);
        answer.unwrap_or_else(|_| {
            Err(Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "the work ended without an answer"))
        })
    }

    /// The events of `job`, one after the other, as they come.
    ///
    /// # Errors
    /// A [`Refusal`] if too many are running.
    pub(super) fn stream(
        &self,
        job: impl FnOnce(Events) + Send + 'static,
    ) -> Result<Response, Refusal> {
        let place = self.enter()?;
        let stop = Arc::new(AtomicBool::new(false));
        let (sender, receiver) = mpsc::channel(WAITING);
        let wanted = Wanted(stop.clone());
        std::thread::spawn(move || {
            job(Events { sender, stop });
            drop(place);
        });
        let told = Told { receiver, _wanted: wanted };
        Ok(Sse::new(told).keep_alive(KeepAlive::default()).into_response())
    }
}

/// Where a job tells of what it finds.
#[derive(Clone)]
pub struct Events {
    sender: mpsc::Sender<Event>,
    /// Set once nobody listens.
    pub stop: Arc<AtomicBool>,
}

impl Events {
    /// Tells of `value` under `name`, and waits for a slow reader.
    pub fn tell(&self, name: &str, value: &impl Serialize) {
        if let Some(event) = event(name, value)
            && self.sender.blocking_send(event).is_err()
        {
            self.stop.store(true, Ordering::Relaxed);
        }
    }

    /// The same of what may be left out: a slow reader misses it.
    pub fn mention(&self, name: &str, value: &impl Serialize) {
        if let Some(event) = event(name, value) {
            // A full channel drops it; that nobody listens is seen by `tell`, and by the stop signal.
            let _ = self.sender.try_send(event);
        }
    }
}

/// Nothing that is told here fails to be JSON; if it did it would not be told.
fn event(name: &str, value: &impl Serialize) -> Option<Event> {
    Event::default().event(name).json_data(value).ok()
}

/// The stream of what a job tells. Dropped, it stops the job.
struct Told {
    receiver: mpsc::Receiver<Event>,
    _wanted: Wanted,
}

impl Stream for Told {
    type Item = Result<Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.receiver.poll_recv(context).map(|event| event.map(Ok))
    }
}
