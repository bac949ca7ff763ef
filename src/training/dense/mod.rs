//! The dense engine: every neuron is stored.
