//! Certificates of one drawn network: against all pairs one by one, against runs, against closed
//! forms, and as files.

mod closed_forms;
mod files;
mod network;
mod oracle;
mod problems;
mod runs;
mod separation;
mod sizes;
mod table;
