//! A request that is not answered: a status, and a line that says why.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::question::QuestionError;

/// A request that is not answered.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    line: String,
}

impl Refusal {
    /// The refusal of `status`, with one line for people.
    pub fn new(status: StatusCode, line: impl Into<String>) -> Self {
        Self { status, line: line.into() }
    }

    /// What was asked for cannot be used as it is.
    pub fn unusable(line: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, line)
    }
}

impl From<QuestionError> for Refusal {
    fn from(error: QuestionError) -> Self {
        Self::unusable(error.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        (self.status, plain, self.line + "\n").into_response()
    }
}
