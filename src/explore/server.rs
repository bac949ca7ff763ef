//! The server: what is asked at which address, and how it ends.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::gate::{Command, Gate};
use super::jobs::Jobs;
use super::points::{Points, Start};
use super::refusal::Refusal;
use super::{guard, margin, training, widths};
use crate::artifact::json_fault;
use crate::work::Work;

/// How often the server looks whether it is to end.
const LOOK: Duration = Duration::from_millis(50);

/// What all requests share.
#[derive(Clone)]
struct Shared {
    start: Arc<Start>,
    jobs: Jobs,
    runs: Arc<Runs>,
}

/// The gates of the trainings that go on, by their numbers.
#[derive(Default)]
struct Runs {
    last: AtomicU64,
    gates: Mutex<HashMap<u64, Arc<Gate>>>,
}

impl Runs {
    fn add(&self, gate: Arc<Gate>) -> u64 {
        let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        self.gates.lock().unwrap_or_else(PoisonError::into_inner).insert(number, gate);
        number
    }

    fn remove(&self, number: u64) {
        self.gates.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
    }

    fn find(&self, number: u64) -> Option<Arc<Gate>> {
        self.gates.lock().unwrap_or_else(PoisonError::into_inner).get(&number).cloned()
    }
}

/// A page, ready to be served.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    shared: Shared,
}

impl Server {
    /// Listens at `port` of the loopback interface, at any that is free if it is 0, for a page that opens
    /// with `start`.
    ///
    /// # Errors
    /// If the port is taken.
    pub fn bind(port: u16, start: Start) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let shared = Shared { start: Arc::new(start), jobs: Jobs::default(), runs: Arc::default() };
        Ok(Self { listener, address, shared })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The jobs of its pages.
    pub fn jobs(&self) -> Jobs {
        self.shared.jobs.clone()
    }

    /// Serves until `work` is stopped.
    ///
    /// # Errors
    /// If the system gives no network.
    pub fn serve(self, work: &Work<'_>) -> std::io::Result<()> {
        self.listener.set_nonblocking(true)?;
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let router = router(self.shared, self.address);
            tokio::spawn(async move { axum::serve(listener, router).await });
            while work.check().is_ok() {
                tokio::time::sleep(LOOK).await;
            }
            // With the runtime all connections end, and with each the work behind it.
            Ok(())
        })
    }
}

fn router(shared: Shared, address: SocketAddr) -> Router {
    let file = |kind: &'static str, text: &'static str| {
        get(move || async move { ([(header::CONTENT_TYPE, kind)], text) })
    };
    let script = |text| file("text/javascript; charset=utf-8", text);
    Router::new()
        .route("/", file("text/html; charset=utf-8", include_str!("page/index.html")))
        .route("/page.css", file("text/css; charset=utf-8", include_str!("page/page.css")))
        .route("/main.js", script(include_str!("page/main.js")))
        .route("/state.js", script(include_str!("page/state.js")))
        .route("/server.js", script(include_str!("page/server.js")))
        .route("/plane.js", script(include_str!("page/plane.js")))
        .route("/bars.js", script(include_str!("page/bars.js")))
        .route("/networks.js", script(include_str!("page/networks.js")))
        .route("/draw.js", script(include_str!("page/draw.js")))
        .route("/api/start", get(start))
        .route("/api/margin", post(find_margin))
        .route("/api/widths", post(find_widths))
        .route("/api/train", post(train))
        .route("/api/control", post(control))
        .fallback(|| async { Refusal::new(StatusCode::NOT_FOUND, "nothing is at this address") })
        .method_not_allowed_fallback(|| async {
            Refusal::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "expected GET of a file, POST of a question",
            )
        })
        .layer(DefaultBodyLimit::max(guard::LARGEST))
        .layer(middleware::from_fn_with_state(address, guard::watch))
        .with_state(shared)
}

/// What `body` says.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| Refusal::new(StatusCode::BAD_REQUEST, json_fault(&error)))
}

async fn start(State(shared): State<Shared>) -> Json<Start> {
    Json((*shared.start).clone())
}

/// The points of which a margin is asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfPoints {
    points: Points,
}

async fn find_margin(State(shared): State<Shared>, body: Bytes) -> Result<Response, Refusal> {
    let OfPoints { points } = read(&body)?;
    let answer = shared.jobs.answer(move |stop| {
        let data = points.dataset()?;
        margin::answer(&data, Work::new(stop, &|_| {}))
    });
    Ok(Json(answer.await?).into_response())
}

async fn find_widths(State(shared): State<Shared>, body: Bytes) -> Result<Response, Refusal> {
    let widths = read::<widths::Asked>(&body)?.widths()?;
    shared.jobs.stream(move |events| {
        widths.find(&events);
        events.tell("done", &());
    })
}

/// The number by which a training is controlled.
#[derive(Serialize)]
struct Number {
    run: u64,
}

async fn train(State(shared): State<Shared>, body: Bytes) -> Result<Response, Refusal> {
    let pair = read::<training::Asked>(&body)?.pair()?;
    let runs = shared.runs.clone();
    shared.jobs.stream(move |events| {
        let run = runs.add(pair.gate.clone());
        events.tell("run", &Number { run });
        pair.train(&events);
        runs.remove(run);
        events.tell("done", &());
    })
}

/// What is to become of a training.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Control {
    run: u64,
    command: Command,
}

async fn control(State(shared): State<Shared>, body: Bytes) -> Result<StatusCode, Refusal> {
    let Control { run, command } = read(&body)?;
    let Some(gate) = shared.runs.find(run) else {
        return Err(Refusal::new(StatusCode::NOT_FOUND, format!("run {run}: it has ended")));
    };
    gate.ask(command);
    Ok(StatusCode::NO_CONTENT)
}
