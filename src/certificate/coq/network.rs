//! The network of a seed, every pair by itself.

use inari::Interval;
use theorems::certificate::c1;
use theorems::real::Real;

use crate::certificate::CertificateError;
use crate::certificate::draw::{Group, Groups};
use crate::certificate::enclosure::dot;
use crate::certificate::setting::Setting;
use crate::training::initialisation::Draw;
use crate::work::Work;

/// Every pair of the draw by itself.
pub struct Network {
    /// W_k(0).
    pub weights: Vec<Vec<f64>>,
    /// Outer weight of the first neuron of each pair.
    pub signs: Vec<f64>,
    /// One group for each pair.
    pub groups: Groups,
}

impl Network {
    pub fn draw(
        setting: &Setting<'_>,
        radius: f64,
        work: &Work<'_>,
    ) -> Result<Self, CertificateError> {
        let question = setting.question;
        let (d, n) = setting.problem.points.shape();
        let draw = Draw::of(question.seed, question.width, question.initial_scale, d);
        let (mut weights, mut signs) = (Vec::new(), Vec::new());
        draw.for_each_block(work, |block| {
            weights.extend(block.weights.chunks_exact(d).map(<[f64]>::to_vec));
            signs.extend_from_slice(block.signs);
        })?;
        let root = Interval::exact(question.width as f64).sqrt();
        let ball = Interval::exact(radius);
        let group = |g: &Vec<f64>| {
            let products: Vec<Interval> = (0..n).map(|i| dot(g, setting.points.get(i))).collect();
            let sizes: Vec<Interval> = products.iter().map(|u| root * u.abs()).collect();
            let able: Vec<usize> =
                (0..n).filter(|&i| c1::is_flippable(ball, setting.norms[i], sizes[i])).collect();
            let beta = (0..n).map(|i| match able.contains(&i) {
                true => 0.5,
                false => f64::from(products[i].inf() >= 0.0),
            });
            Group {
                pairs: 1,
                beta: beta.collect(),
                sizes: able.iter().map(|&i| sizes[i].sup()).collect(),
                flippable: able,
            }
        };
        let list = weights.iter().map(group).collect();
        Ok(Self { weights, signs, groups: Groups { radius, pairs: question.width / 2, list } })
    }
}
