//! The margin of inputs of any rank, from sampled directions.

use faer::MatRef;

use super::{Certificate, MarginError, Options};

/// Sampled certificate.
pub fn certify(
    _points: MatRef<'_, f64>,
    _labels: &[f64],
    _options: &Options,
) -> Result<Certificate, MarginError> {
    Err(super::hilbert::failure("sampled program", "not available"))
}
