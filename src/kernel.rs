//! The limiting kernel.
