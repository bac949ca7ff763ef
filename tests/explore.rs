//! The page of `explore` as a program on the same machine sees it: what is answered, what is refused, and
//! that work ends with the request that it was for.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use assert_cmd::Command;
use distill_bounds::data::{Normalisation, Source, load};
use distill_bounds::explore::{MOST_POINTS, Server, Start};
use distill_bounds::work::Work;
use serde_json::{Value, json};

/// Runs `visit` while a page is served; it is given the address and the number of jobs.
fn served(visit: impl FnOnce(SocketAddr, &dyn Fn() -> usize)) {
    served_with(Start::example(), visit);
}

fn served_with(start: Start, visit: impl FnOnce(SocketAddr, &dyn Fn() -> usize)) {
    let server = Server::bind(0, start).expect("a free port");
    let (address, jobs) = (server.address(), server.jobs());
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let serving = scope.spawn(|| server.serve(&Work::new(&stop, &|_| {})));
        // The server ends whatever happens to the visit.
        let seen = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            visit(address, &|| jobs.running());
        }));
        stop.store(true, Ordering::Relaxed);
        serving.join().expect("no panic").expect("served");
        if let Err(panic) = seen {
            std::panic::resume_unwind(panic);
        }
    });
}

/// A connection on which `method path` was asked, with `headers` and `body`.
fn open(address: SocketAddr, request: &str, headers: &[(&str, &str)], body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
    let mut text = format!("{request} HTTP/1.1\r\n");
    let (host, length) = (address.to_string(), body.len().to_string());
    let usual = [
        ("Host", host.as_str()),
        ("Connection", "close"),
        ("Content-Type", "application/json"),
        ("Content-Length", length.as_str()),
    ];
    for (name, value) in usual.iter().filter(|(name, _)| headers.iter().all(|(n, _)| n != name)) {
        text += &format!("{name}: {value}\r\n");
    }
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    stream.write_all(format!("{text}\r\n{body}").as_bytes()).expect("written");
    stream
}

/// Status, headers and body of the answer.
fn answer(mut stream: TcpStream) -> (u16, String, String) {
    let mut text = String::new();
    // What is refused before it was read whole may be cut off after the answer.
    let _ = stream.read_to_string(&mut text);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{text:?}"));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    (status, head.to_lowercase(), body.to_owned())
}

fn post(address: SocketAddr, path: &str, body: &Value) -> (u16, String) {
    let (status, _, text) = answer(open(address, &format!("POST {path}"), &[], &body.to_string()));
    (status, text)
}

fn example() -> Value {
    let text = std::fs::read_to_string("examples/points.csv").expect("the example");
    let points = text.lines().skip(1).map(|line| {
        line.split(',').map(|number| number.parse::<f64>().expect("a number")).collect::<Vec<_>>()
    });
    json!(points.collect::<Vec<_>>())
}

fn waits_for(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A training of a minute or more.
fn long_training() -> Value {
    let run =
        json!({"width": 2048, "steps": 1_000_000, "step-size": 1, "initial-scale": 1, "seed": 0});
    json!({"points": example(), "run": run, "scale": 1, "start": {"do": "run", "pace": 100.0}})
}

/// The margin and the logits that the page shows are those that `margin --json` prints, to the bit.
#[test]
fn the_margin_is_that_of_the_command_line() {
    let printed = Command::new(env!("CARGO_BIN_EXE_distill-bounds"))
        .args(["margin", "--data", "examples/points.csv", "--normalise", "none", "--json"])
        .output()
        .expect("it runs");
    let printed: Value = serde_json::from_slice(&printed.stdout).expect("JSON");
    served(|address, _| {
        let (status, text) = post(address, "/api/margin", &json!({"points": example()}));
        assert_eq!(status, 200, "{text}");
        let shown: Value = serde_json::from_str(&text).expect("JSON");
        for part in ["gamma", "gamma_hilbert", "logits", "c"] {
            assert_eq!(shown[part], printed[part], "{part}");
        }
        // Twelve points in general position: twice as many arcs, and v of length at most 1 on each.
        let arcs = shown["arcs"].as_array().expect("arcs");
        assert_eq!(arcs.len(), 24);
        let length = |arc: &Value| {
            let v = |k: usize| arc["v"][k].as_f64().expect("a number");
            v(0).hypot(v(1))
        };
        assert!(
            arcs.iter().all(|arc| length(arc) <= 1.0) && arcs.iter().any(|arc| length(arc) > 0.5)
        );
    });
}

/// The field that is drawn proves the margin that is shown: sums over the drawn arcs give the logits.
#[test]
fn the_arcs_prove_the_margin() {
    served(|address, _| {
        let points = example();
        let (_, text) = post(address, "/api/margin", &json!({"points": points}));
        let shown: Value = serde_json::from_str(&text).expect("JSON");
        let number = |value: &Value| value.as_f64().expect("a number");
        for (point, logit) in
            points.as_array().unwrap().iter().zip(shown["logits"].as_array().unwrap())
        {
            let (x, y) = (number(&point[0]), number(&point[1]));
            let sum: f64 = shown["arcs"]
                .as_array()
                .unwrap()
                .iter()
                .map(|arc| {
                    let (from, to) = (number(&arc["from"]), number(&arc["to"]));
                    let (sin, cos) = from.midpoint(to).sin_cos();
                    let share = (to - from) / std::f64::consts::TAU;
                    let product = number(&arc["v"][0]) * x + number(&arc["v"][1]) * y;
                    if cos * x + sin * y > 0.0 { share * product } else { 0.0 }
                })
                .sum();
            assert!((sum - number(logit)).abs() < 1e-12, "{sum} {logit}");
        }
    });
}

/// A request for another host, from another page, of another kind, or with what is no data set is refused
/// with one line; nothing of it is worked on.
#[test]
fn what_does_not_come_from_the_page_is_refused() {
    served(|address, jobs| {
        assert!(address.ip().is_loopback());
        let body = json!({"points": example()}).to_string();
        let ask = |headers: &[(&str, &str)], body: &str| {
            let (status, _, text) = answer(open(address, "POST /api/margin", headers, body));
            assert_eq!(text.lines().count(), 1, "{text}");
            (status, text)
        };
        let own = format!("http://{address}");
        assert_eq!(answer(open(address, "POST /api/margin", &[("Origin", &own)], &body)).0, 200);
        let port = address.port();
        for host in ["example.org", "example.org:80", "127.0.0.1", "", &format!("evil.test:{port}")]
        {
            let (status, text) = ask(&[("Host", host)], &body);
            assert_eq!(status, 421, "{host}: {text}");
            assert!(text.contains("expected 127.0.0.1"), "{text}");
        }
        for origin in ["http://example.org", "null", &format!("https://{address}")] {
            assert_eq!(ask(&[("Origin", origin)], &body).0, 403, "{origin}");
        }
        let foreign = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")];
        assert_eq!(ask(&foreign, &body).0, 403);
        assert_eq!(ask(&[("Content-Type", "text/plain")], &body).0, 415);
        for (text, expected) in [
            ("{", "cut off"),
            ("points", "no JSON"),
            ("{\"points\": 1}", "another kind"),
            ("{\"points\": [], \"more\": 1}", "another kind"),
        ] {
            let (status, line) = ask(&[], text);
            assert_eq!((status, line.contains(expected)), (400, true), "{text}: {line}");
        }
        let (status, line) =
            ask(&[], &json!({"points": [[0.5, 0.5, 1], [0.25, 0.25, -1]]}).to_string());
        assert_eq!(
            (status, line.contains("row 1") && line.contains("row 2")),
            (422, true),
            "{line}"
        );
        for points in [json!([]), json!([[2, 0, 1]]), json!([[0, 0, 1]]), json!([[0.5, 0, 3]])] {
            assert_eq!(ask(&[], &json!({ "points": points }).to_string()).0, 422, "{points}");
        }
        let (status, _, text) = answer(open(address, "GET /../Cargo.toml", &[], ""));
        assert_eq!((status, text.lines().count()), (404, 1), "{text}");
        let (status, _, text) = answer(open(address, "GET /api/margin", &[], ""));
        assert_eq!((status, text.lines().count()), (405, 1), "{text}");
        waits_for("no job is left", || jobs() == 0);
    });
}

/// What would take too much is refused in one line that says the limit.
#[test]
fn what_is_too_large_is_refused() {
    served(|address, _| {
        let many: Vec<_> = (0..=MOST_POINTS).map(|i| [0.5, i as f64 / 1000.0, 1.0]).collect();
        let (status, line) = post(address, "/api/margin", &json!({ "points": many }));
        assert_eq!((status, line.contains("at most 400")), (413, true), "{line}");
        // By the length that it says, before any of it is read.
        let (status, _, line) =
            answer(open(address, "POST /api/margin", &[("Content-Length", "1000000")], "{}"));
        assert_eq!((status, line.contains("at most 262144")), (413, true), "{line}");
        for (name, value, expected) in [
            ("width", json!(8192), "at most 4096"),
            ("width", json!(3), "an even number"),
            ("steps", json!(1e12), "predicted to take"),
            ("step-size", json!(-1), "positive"),
            ("unknown", json!(1), "one of"),
        ] {
            let mut asked = long_training();
            asked["run"][name] = value;
            let (status, line) = post(address, "/api/train", &asked);
            assert_eq!((status, line.contains(expected)), (422, true), "{name}: {line}");
            assert_eq!(line.lines().count(), 1, "{line}");
        }
        for (name, value) in [("epsilon", json!(2)), ("delta", json!("x")), ("scale", json!(-1))] {
            let mut asked = json!({
                "points": example(), "epsilon": 0.1, "delta": 0.1, "scale": 1, "initial_scale": 1,
            });
            asked[name] = value;
            let (status, line) = post(address, "/api/widths", &asked);
            assert_eq!((status, line.lines().count()), (422, 1), "{line}");
        }
    });
}

/// A training ends soon after its page is closed, running or paused, and so does a search of widths. No more
/// than eight go on at once.
#[test]
fn a_closed_page_stops_its_work() {
    served(|address, jobs| {
        let mut asked = long_training();
        for start in [json!({"do": "run", "pace": null}), json!({"do": "pause"})] {
            asked["start"] = start;
            let stream = open(address, "POST /api/train", &[], &asked.to_string());
            waits_for("the training begins", || jobs() == 1);
            std::thread::sleep(Duration::from_millis(300));
            assert_eq!(jobs(), 1, "it goes on while somebody listens");
            drop(stream);
            waits_for("the training ends", || jobs() == 0);
        }
        let widths = json!({
            "points": example(), "epsilon": 0.05, "delta": 0.1, "scale": 1, "initial_scale": 1,
        });
        let stream = open(address, "POST /api/widths", &[], &widths.to_string());
        waits_for("the search begins", || jobs() == 1);
        drop(stream);
        waits_for("the search ends", || jobs() == 0);
        asked["start"] = json!({"do": "pause"});
        let held: Vec<_> =
            (0..8).map(|_| open(address, "POST /api/train", &[], &asked.to_string())).collect();
        waits_for("eight trainings", || jobs() == 8);
        let (status, line) = post(address, "/api/margin", &json!({"points": example()}));
        assert_eq!((status, line.contains("expected fewer")), (429, true), "{line}");
        drop(held);
        waits_for("all end", || jobs() == 0);
    });
}

/// Every answer forbids to load anything from elsewhere and to be shown inside another page, and the files
/// of the page name no other address.
#[test]
fn the_page_loads_nothing_from_elsewhere() {
    served(|address, _| {
        let (status, head, page) = answer(open(address, "GET /", &[], ""));
        assert_eq!(status, 200);
        for expected in ["default-src 'none'", "frame-ancestors 'none'", "nosniff", "no-referrer"] {
            assert!(head.contains(expected), "{head}");
        }
        let files = [
            "/main.js",
            "/state.js",
            "/server.js",
            "/plane.js",
            "/bars.js",
            "/networks.js",
            "/draw.js",
            "/page.css",
        ];
        let texts = files.map(|file| {
            let (status, _, text) = answer(open(address, &format!("GET {file}"), &[], ""));
            assert_eq!(status, 200, "{file}");
            text
        });
        for text in texts.iter().chain([&page]) {
            let named = text
                .split("http")
                .skip(1)
                .filter(|rest| !rest.starts_with("://www.w3.org/2000/svg"));
            let named = named.filter(|rest| rest.starts_with(':') || rest.starts_with("s:"));
            assert_eq!(named.count(), 0);
        }
    });
}

/// A page opens with the user's own points; data of other dimensions, or too many, are refused in one line.
#[test]
fn data_of_the_user_open_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |name: &str, text: &str, expected: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        let run = Command::new(env!("CARGO_BIN_EXE_distill-bounds"))
            .arg("explore")
            .arg("--data")
            .arg(&path)
            .assert()
            .code(2)
            .stdout("");
        let line = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(line.contains(expected) && line.lines().count() == 1, "{line}");
    };
    refused("space.csv", "0.1,0.2,0.3,1\n0.3,0.1,0.2,-1\n", "3 coordinates; expected 2");
    let row = |i: i32| format!("0.5,{},{}\n", f64::from(i) / 1000.0, if i < 250 { 1 } else { -1 });
    let many: String = (0..500).map(row).collect();
    refused("many.csv", &many, "500 points; expected at most 400");
    let path = folder.path().join("own.csv");
    std::fs::write(&path, "3,4,1\n-1,0.5,-1\n").expect("written");
    let (dataset, data) = load(&Source::csv(path), Normalisation::MaxNorm).expect("data");
    served_with(Start::of(&dataset, &data).expect("in the plane"), |address, _| {
        let (_, _, text) = answer(open(address, "GET /api/start", &[], ""));
        let start: Value = serde_json::from_str(&text).expect("JSON");
        let own = &start["examples"][0];
        assert_eq!(own["points"], json!([[0.6, 0.8, 1.0], [-0.2, 0.1, -1.0]]));
        assert!(own["name"].as_str().is_some_and(|name| name.contains("own.csv")), "{own}");
        // Each of the examples has a margin.
        for example in start["examples"].as_array().expect("examples") {
            let (status, text) =
                post(address, "/api/margin", &json!({"points": example["points"]}));
            assert_eq!(status, 200, "{}: {text}", example["name"]);
        }
    });
}
