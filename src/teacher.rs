//! The teacher.
