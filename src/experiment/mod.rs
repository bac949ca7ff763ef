//! Experiments of the paper on real data.

pub mod mnist_margin;
