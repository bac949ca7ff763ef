//! The margin γ of Assumption 1 as a certified bracket, and the Hilbert-ball margin.
