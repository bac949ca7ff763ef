//! Data on which one kind of labels needs fewer neurons than the other.
//!
//! *Notation.* That of [`lower`](crate::lower). The data are a [cluster](cluster::Cluster) K(N, Δ, ξ): N easy
//! points with the label + at the angles ±Δ/2 to e = (1, 0), and one outlier e with the label −, n = N + 1. The
//! teacher T(α) has the logit αγ' on each easy point and −γ' on the outlier. A linear output f(x) = F e·x is
//! wrong on the outlier alone if F > 0, on the N others if F < 0, and on all if F = 0.
//!
//! What is to be fitted by a few neurons is decided by the relative weight of the outlier: hard labels weigh it
//! by its norm, soft ones by what the teacher says of it. So neither kind of labels needs fewer neurons than
//! the other on all data.

pub mod cluster;
pub mod one_dimension;
pub mod s_minus;
pub mod s_plus;
