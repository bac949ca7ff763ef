//! What is shown of the evidence.

pub mod charts;
pub mod site;
