//! The compressed engine: neurons with one history share one displacement.
