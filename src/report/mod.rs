//! What is shown of the evidence.

pub mod charts;
mod gallery;
mod html;
pub mod site;
