//! Vectors of three dimensions.

/// Three coordinates.
pub(super) type Vector = [f64; 3];

/// a·b.
pub(super) fn dot(a: &Vector, b: &Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// a × b.
pub(super) fn cross(a: &Vector, b: &Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// ‖a‖.
pub(super) fn norm(a: &Vector) -> f64 {
    dot(a, a).sqrt()
}

/// a/‖a‖.
pub(super) fn unit(a: &Vector) -> Vector {
    let length = norm(a);
    a.map(|entry| entry / length)
}

/// a + s b.
pub(super) fn shifted(a: &Vector, s: f64, b: &Vector) -> Vector {
    [a[0] + s * b[0], a[1] + s * b[1], a[2] + s * b[2]]
}
