//! Tests of the experiment of Figure 1, on made images.

mod command;
mod experiment;
mod images;
mod killed;
mod made;
mod package;
mod training;
