//! What turns, orders, signs, copies and scales do to the margin of inputs in the plane.

use super::*;

/// Rows of labels and angles for the planar properties.
fn planar_data() -> impl Strategy<Value = (Vec<f64>, Vec<f64>, Vec<f64>)> {
    (2usize..12).prop_flat_map(|n| {
        let label = prop::bool::ANY.prop_map(|up| if up { 1.0 } else { -1.0 });
        (
            prop::collection::vec(0.0..TAU, n),
            prop::collection::vec(0.1..1.0f64, n),
            prop::collection::vec(label, n),
        )
    })
}

fn polar(angles: &[f64], radii: &[f64]) -> Mat<f64> {
    Mat::from_fn(2, angles.len(), |row, i| {
        radii[i] * if row == 0 { angles[i].cos() } else { angles[i].sin() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Rotation, another order, flipped labels and a repeated point leave γ* where it is; scaling
    /// scales it; and in a plane of R^5 it is the same.
    #[test]
    fn planar_margin_has_the_invariances_of_its_definition(
        (angles, radii, labels) in planar_data(), turn in 0.0..TAU, scale in 0.05..1.0f64,
    ) {
        let points = polar(&angles, &radii);
        let margin = certify(&points, &labels).margin;
        let gamma = &margin.gamma;
        prop_assert!(gamma.upper - gamma.lower <= 1e-8 * gamma.upper.max(1e-4), "{:?}", gamma);
        let n = labels.len();
        let tolerance = 1e-12;
        let same = |other: &Bracket, factor: f64| {
            other.lower <= factor * gamma.upper + tolerance
                && factor * gamma.lower <= other.upper + tolerance
        };
        let turned: Vec<f64> = angles.iter().map(|angle| angle + turn).collect();
        prop_assert!(same(&certify(&polar(&turned, &radii), &labels).margin.gamma, 1.0));
        let reversed = Mat::from_fn(2, n, |row, i| points[(row, n - 1 - i)]);
        let backwards: Vec<f64> = labels.iter().rev().copied().collect();
        prop_assert!(same(&certify(&reversed, &backwards).margin.gamma, 1.0));
        let flipped: Vec<f64> = labels.iter().map(|y| -y).collect();
        prop_assert!(same(&certify(&points, &flipped).margin.gamma, 1.0));
        let repeated = Mat::from_fn(2, n + 1, |row, i| points[(row, i % n)]);
        let longer: Vec<f64> = (0..=n).map(|i| labels[i % n]).collect();
        prop_assert!(same(&certify(&repeated, &longer).margin.gamma, 1.0));
        let scaled = Mat::from_fn(2, n, |row, i| scale * points[(row, i)]);
        prop_assert!(same(&certify(&scaled, &labels).margin.gamma, scale));
        let frame = [[0.6, 0.0, 0.8, 0.0, 0.0], [0.0, 0.28, 0.0, -0.96, 0.0]];
        let lifted = Mat::from_fn(5, n, |row, i| {
            points[(0, i)] * frame[0][row] + points[(1, i)] * frame[1][row]
        });
        let lifted = certify(&lifted, &labels).margin;
        prop_assert_eq!(lifted.rank, margin.rank);
        prop_assert!(same(&lifted.gamma, 1.0));
    }

    /// γ* ≤ γ_H, γ* ≤ c/2, and the field stays in the unit ball, also on the breakpoints.
    #[test]
    fn planar_certificates_keep_the_general_bounds((angles, radii, labels) in planar_data()) {
        let points = polar(&angles, &radii);
        let teacher = Teacher::from(certify(&points, &labels));
        let margin = teacher.margin();
        prop_assert!(margin.gamma.lower <= margin.gamma_hilbert);
        prop_assert!(margin.gamma.lower <= margin.c / 2.0);
        for (label, logit) in labels.iter().zip(teacher.logits()) {
            prop_assert!(label * logit >= margin.gamma.lower);
        }
        let mut v = [0.0; 2];
        for angle in angles.iter().flat_map(|a| [*a, a + PI / 2.0, a - PI / 2.0, a + 1.0]) {
            teacher.v(&[3.0 * angle.cos(), 3.0 * angle.sin()], &mut v);
            prop_assert!(v[0].hypot(v[1]) <= 1.0);
        }
    }
}
