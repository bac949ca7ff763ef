//! What is shown of the evidence.

pub mod charts;
pub mod site;
pub mod table_1;
