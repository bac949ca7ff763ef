//! Who may ask: the page that this program served, and nobody else.
//!
//! Any page in a browser can send requests to the loopback interface, and a name of the network can be
//! pointed at it (DNS rebinding). Such a request carries the name of the other site in `Host`, or its
//! address in `Origin`; either is refused before anything else is looked at.

use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::refusal::Refusal;

/// Largest request, in bytes: 400 points take a tenth of it.
pub const LARGEST: usize = 1 << 18;

/// What a browser is told about every answer: load nothing from elsewhere, guess no types, be shown in no
/// other page, be kept nowhere.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Lets through what the page at `address` asks, and labels every answer.
pub async fn watch(State(address): State<SocketAddr>, request: Request, next: Next) -> Response {
    let mut response = match check(address, request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn check(address: SocketAddr, method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
    let names = [address.to_string(), format!("localhost:{}", address.port())];
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text(header::HOST).unwrap_or_default();
    if !names.iter().any(|name| name == host) {
        let line = format!("Host {host:?}: expected {}", names.join(" or "));
        return Err(Refusal::new(StatusCode::MISDIRECTED_REQUEST, line));
    }
    let origin = text(header::ORIGIN);
    if let Some(origin) = origin
        && origin.strip_prefix("http://") != Some(host)
    {
        let line = format!("Origin {origin:?}: expected http://{host}");
        return Err(Refusal::new(StatusCode::FORBIDDEN, line));
    }
    let site = text(HeaderName::from_static("sec-fetch-site"));
    // An address that is typed, or followed from elsewhere, may show the page; nothing else.
    let is_own = site.is_none_or(|site| site == "same-origin" || site == "none");
    if !is_own && text(HeaderName::from_static("sec-fetch-mode")) != Some("navigate") {
        let line = "request of another site: expected one of the page itself";
        return Err(Refusal::new(StatusCode::FORBIDDEN, line));
    }
    if method == Method::POST && text(header::CONTENT_TYPE) != Some("application/json") {
        let line = "Content-Type: expected application/json";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, line));
    }
    // One that does not say its length is cut off where it is read.
    let length = text(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if let Some(length) = length.filter(|&length| length > LARGEST) {
        let line = format!("found a request of {length} bytes; expected at most {LARGEST}");
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, line));
    }
    Ok(())
}
