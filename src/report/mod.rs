//! What is shown of the evidence.

pub mod charts;
pub mod mnist_margin;
pub mod site;
