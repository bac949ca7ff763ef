//! What is shown of the evidence.

pub mod charts;
pub mod folder;
pub mod gallery;
mod html;
pub mod machine;
pub mod mnist_margin;
pub mod site;
pub mod table_1;
