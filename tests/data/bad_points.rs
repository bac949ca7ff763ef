//! Points and labels that no data set may hold, in a CSV file: the message names file, line and
//! column, what was found and what was expected.

use distill_bounds::data::{DataError, Dataset, Normalisation};
use faer::Mat;

use crate::{csv_is_refused, load_csv};

#[test]
fn not_a_number() {
    csv_is_refused("0.1,0.2,1\n0.3,NaN,-1\n", &["line 2, column 2", "\"NaN\"", "finite number"]);
}

#[test]
fn infinity() {
    csv_is_refused("-inf,0.2,1\n", &["line 1, column 1", "\"-inf\"", "finite number"]);
}

#[test]
fn overflow() {
    csv_is_refused("0.1,1e999,1\n", &["line 1, column 2", "\"1e999\"", "finite number"]);
}

#[test]
fn text_below_the_first_line() {
    csv_is_refused("a,b,y\n0.1,0.2,1\n0.1,?,1\n", &["line 3, column 2", "\"?\"", "finite number"]);
}

/// A first line that is half numbers is a mistake, not a line of names: it must not be skipped.
#[test]
fn text_amid_numbers_in_the_first_line() {
    csv_is_refused("0.1,O.2,1\n0.5,0.2,1\n", &["line 1, column 2", "\"O.2\"", "finite number"]);
}

#[test]
fn empty_field() {
    csv_is_refused("0.1,,1\n", &["line 1, column 2", "\"\"", "finite number"]);
}

#[test]
fn label_zero() {
    csv_is_refused("0.1,0.2,1\n0.1,0.3,0\n", &["line 2, column 3", "label 0", "-1 or 1"]);
}

#[test]
fn label_two_after_empty_lines() {
    csv_is_refused("x,y,label\n0.1,0.2,1\n\n\n0.1,0.3,2\n", &["line 5, column 3", "label 2"]);
}

#[test]
fn lines_are_counted_behind_a_byte_order_mark_and_with_carriage_returns() {
    csv_is_refused("\u{feff}x,y\r\n0.1,1\r\n\r\n0.2,3\r\n", &["line 4, column 2", "label 3"]);
}

#[test]
fn label_near_one() {
    csv_is_refused("0.1,0.2,0.9999999\n", &["line 1, column 3", "label 0.9999999", "-1 or 1"]);
}

#[test]
fn ragged_line() {
    csv_is_refused("0.1,0.2,1\n0.3,1\n", &["line 2", "2 columns", "expected 3 as in line 1"]);
}

#[test]
fn single_column() {
    csv_is_refused("0.1|0.2|1\n", &["line 1", "found 1 column;", "separated by commas"]);
}

#[test]
fn no_lines() {
    csv_is_refused("", &["no data", "at least one labelled point"]);
}

#[test]
fn names_alone() {
    csv_is_refused("x1,x2,label\n", &["no data", "at least one labelled point"]);
}

#[test]
fn zero_vector() {
    csv_is_refused("0.1,0.2,1\n\n0,-0.0,1\n", &["line 3", "zero vector", "positive norm"]);
}

#[test]
fn norm_above_one() {
    csv_is_refused("3,4,1\n", &["line 1", "norm 5", "at most 1", "--normalise"]);
}

#[test]
fn norm_above_one_by_more_than_rounding() {
    csv_is_refused("1.000000000002,0,1\n", &["line 1", "norm 1.000000000002"]);
    assert!(load_csv("1.0000000000005,0,1\n", Normalisation::None).is_ok());
}

/// What no constant feature can tell apart is not to be helped by one.
#[test]
fn equal_inputs_with_conflicting_labels() {
    csv_is_refused("0.1,0.2,1\n0.1,0.2,-1\n", &["line 1 and line 2", "equal inputs", "leave one"]);
}

#[test]
fn parallel_inputs_with_conflicting_labels() {
    csv_is_refused(
        "x1,x2,label\n0.1,0.2,1\n0.2,-0.1,1\n0.3,0.6,-1\n",
        &["line 2 and line 4", "parallel", "conflicting"],
    );
}

#[test]
fn a_zero_vector_is_found_before_it_is_divided_by_its_norm() {
    for normalisation in [Normalisation::MaxNorm, Normalisation::UnitNorm] {
        let message = load_csv("1,2,1\n0,0,1\n", normalisation).unwrap_err();
        assert!(message.contains("line 2: found a zero vector"), "{message}");
    }
}

#[test]
fn a_norm_that_overflows_cannot_be_divided_by() {
    let message = load_csv("1.7e308,1.7e308,1\n", Normalisation::MaxNorm).unwrap_err();
    assert!(message.contains("line 1") && message.contains("overflows"), "{message}");
}

#[test]
fn a_label_count_that_differs_from_the_number_of_points() {
    let message = Dataset::new(Mat::full(2, 3, 0.5), vec![1.0]).unwrap_err().to_string();
    assert!(message.contains("1 label;") && message.contains("expected 3"), "{message}");
}

#[test]
fn no_points_and_no_dimension() {
    let empty = Dataset::new(Mat::zeros(2, 0), vec![]);
    assert!(matches!(empty, Err(DataError::Empty { .. })));
    let flat = Dataset::new(Mat::zeros(0, 1), vec![1.0]);
    assert!(flat.unwrap_err().to_string().contains("dimension 0"));
}

#[test]
fn an_entry_that_is_not_finite_in_memory() {
    let points = Mat::from_fn(2, 2, |k, i| if (k, i) == (1, 1) { f64::NAN } else { 0.5 });
    let message = Dataset::new(points, vec![1.0, 1.0]).unwrap_err().to_string();
    assert!(message.starts_with("row 2, column 2: found NaN"), "{message}");
}
