//! A proof evaluated again, from the data and the seed alone.

use faer::Mat;

use super::draw::{Draw, Groups};
use super::proof::{FORMAT, Proof, Witness, digest};
use super::search::{Best, Certificate};
use super::setting::Setting;
use super::{CertificateError, Problem, Question};
use crate::work::{Stopped, Work};

impl Proof {
    /// The bounds that this proves for `problem`: draws the network of the seed again and evaluates
    /// every reference on intervals.
    ///
    /// # Errors
    /// If the proof is of another layout or for other data, a reference does not fit the network or
    /// the radius, an argument is outside its domain, or the work is stopped.
    pub fn check(
        &self,
        problem: Problem<'_>,
        work: &Work<'_>,
    ) -> Result<Certificate, CertificateError> {
        let differs = |what, found: String, expected: String| {
            Err(CertificateError::Proof { what, found, expected })
        };
        if self.format != FORMAT {
            return differs("format", self.format.to_string(), FORMAT.to_string());
        }
        let setting = Setting::new(problem, self.question)?;
        let data = digest(&problem, self.question.loss);
        if data != self.data {
            return differs("data", self.data.clone(), data);
        }
        let Question { seed, width, initial_scale, radius, .. } = self.question;
        let d = problem.points.nrows();
        let draw = |reach| Draw::take(problem.points, seed, width, initial_scale, reach, work);
        let first = draw(radius.unwrap_or(0.0))?.groups(radius.unwrap_or(0.0));
        let mut best = Best::new();
        for witness in &self.witnesses {
            work.check()?;
            let reference = &witness.reference;
            let count = first.list.len();
            if reference.len() != count || reference.iter().any(|vector| vector.len() != d) {
                let found = format!("{} vectors", reference.len());
                return differs("reference", found, format!("{count} vectors of {d} numbers"));
            }
            let displacements = Mat::from_fn(d, count, |row, p| reference[p][row]);
            let evaluation = if radius.is_some() {
                setting.evaluate(&first, displacements.as_ref(), &witness.centre, false)?
            } else {
                let groups = self.unprojected(&setting, &first, &displacements, witness, &draw)?;
                setting.evaluate(&groups, displacements.as_ref(), &witness.centre, true)?
            };
            best.add(witness.clone(), evaluation);
        }
        Ok(best.certificate(&setting, &first, radius))
    }

    /// The groups at the reach of the reference.
    fn unprojected(
        &self,
        setting: &Setting<'_>,
        lazy: &Groups,
        displacements: &Mat<f64>,
        witness: &Witness,
        draw: &impl Fn(f64) -> Result<Draw, Stopped>,
    ) -> Result<Groups, CertificateError> {
        let sums = setting.sums(lazy, displacements.as_ref());
        match setting.reach(&sums, &witness.centre).filter(|reach| reach.is_finite()) {
            Some(reach) => Ok(draw(reach)?.groups(reach)),
            None => Err(CertificateError::Reach { reach: f64::INFINITY, quiet: 0.0 }),
        }
    }
}
