//! The compiled part of the Python module `distill_bounds`: NumPy arrays in, the answers of
//! `distill_bounds::question` out as dictionaries and arrays, which the package turns into dataclasses. What an
//! argument means is decided there.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use distill_bounds::artifact::Journal;
use distill_bounds::data::prepare;
use distill_bounds::margin::predicted_cost;
use distill_bounds::question::{self, BoundsQuestion, Context, Question, QuestionError};
use distill_bounds::work::Work;
use faer::Mat;
use numpy::{PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyList, PyString};
use serde_json::{Map, Number, Value};

/// How often a signal, such as an interrupt from the keyboard, is looked for.
const SIGNALS: Duration = Duration::from_millis(50);

/// X (n × d) as columns, and y.
type Data = (Mat<f64>, Vec<f64>);

/// Keyword arguments, named like flags.
type Arguments = Map<String, Value>;

/// The widths, steps, step sizes and radii that the statements ask for, by statement id.
///
/// Keyword arguments: the flags of `distill-bounds bounds`, with `_` for `-`.
#[pyfunction]
#[pyo3(signature = (**flags))]
fn bounds<'py>(py: Python<'py>, flags: Option<&Bound<'py, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
    answer(py, "bounds", None, flags)
}

/// The margin of X (n, d) with labels y (n, each -1 or 1) as a certified bracket.
///
/// Keyword arguments: the flags of `distill-bounds margin`, with `_` for `-`.
#[pyfunction]
#[pyo3(signature = (X, y, **flags))]
#[expect(non_snake_case, reason = "the name that Python programs use for inputs")]
fn margin<'py>(
    X: &Bound<'py, PyAny>,
    y: &Bound<'py, PyAny>,
    flags: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    answer(X.py(), "margin", Some(data(X, y)?), flags)
}

/// One network trained on X (n, d) with labels y (n, each -1 or 1).
///
/// Keyword arguments: the flags of `distill-bounds train`, with `_` for `-`.
#[pyfunction]
#[pyo3(signature = (X, y, **flags))]
#[expect(non_snake_case, reason = "the name that Python programs use for inputs")]
fn train<'py>(
    X: &Bound<'py, PyAny>,
    y: &Bound<'py, PyAny>,
    flags: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    answer(X.py(), "train", Some(data(X, y)?), flags)
}

/// The least width that is enough on X (n, d) with labels y (n, each -1 or 1).
///
/// Keyword arguments: the flags of `distill-bounds require`, with `_` for `-`.
#[pyfunction]
#[pyo3(signature = (X, y, **flags))]
#[expect(non_snake_case, reason = "the name that Python programs use for inputs")]
fn require<'py>(
    X: &Bound<'py, PyAny>,
    y: &Bound<'py, PyAny>,
    flags: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    answer(X.py(), "require", Some(data(X, y)?), flags)
}

/// A width that every network with error at most epsilon has on X (n, d) with labels y (n, each -1 or
/// 1), and the points that force it.
///
/// Keyword arguments: the flags of `distill-bounds lower`, with `_` for `-`.
#[pyfunction]
#[pyo3(signature = (X, y, **flags))]
#[expect(non_snake_case, reason = "the name that Python programs use for inputs")]
fn lower<'py>(
    X: &Bound<'py, PyAny>,
    y: &Bound<'py, PyAny>,
    flags: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    answer(X.py(), "lower", Some(data(X, y)?), flags)
}

/// Bounds on the averaged error of one network on X (n, d) with labels y (n, each -1 or 1), proven
/// before it is trained: error["lower"] and error["upper"].
///
/// Keyword arguments: the flags of `distill-bounds certify`, with `_` for `-`; `teacher` may be an
/// array of logits, shape (n,).
#[pyfunction]
#[pyo3(signature = (X, y, **flags))]
#[expect(non_snake_case, reason = "the name that Python programs use for inputs")]
fn certify<'py>(
    X: &Bound<'py, PyAny>,
    y: &Bound<'py, PyAny>,
    flags: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    answer(X.py(), "certify", Some(data(X, y)?), flags)
}

/// The limiting kernel (n, n) of X (n, d).
#[pyfunction]
#[expect(non_snake_case, reason = "the name that Python programs use for inputs")]
fn kernel<'py>(X: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let points = points(X)?;
    let kernel = X.py().detach(|| distill_bounds::kernel::matrix(points.as_ref()));
    Ok(PyArray2::from_owned_array(
        X.py(),
        numpy::ndarray::Array2::from_shape_fn((kernel.nrows(), kernel.ncols()), |(i, k)| {
            kernel[(i, k)]
        }),
    ))
}

/// Asks without the interpreter's lock, and looks for signals meanwhile: an exception that one raises
/// stops the work, and is raised as soon as that has ended.
fn answer<'py>(
    py: Python<'py>,
    command: &str,
    data: Option<Data>,
    arguments: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let (logits, arguments) = json(arguments)?;
    let stop = AtomicBool::new(false);
    if is_brief(command, data.as_ref(), &arguments) {
        let answer = py.detach(|| ask(command, data, logits, arguments, &stop));
        return python(py, &answer.map_err(PyValueError::new_err)?);
    }
    let (sender, receiver) = mpsc::channel();
    let (mut receiver, mut raised) = (receiver, None);
    let answer = std::thread::scope(|scope| {
        let stop = &stop;
        scope.spawn(move || sender.send(ask(command, data, logits, arguments, stop)));
        loop {
            let answers = &mut receiver;
            match py.detach(move || answers.recv_timeout(SIGNALS)) {
                Ok(answer) => return Some(answer),
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(signal) = py.check_signals() {
                        stop.store(true, Ordering::Relaxed);
                        raised = Some(signal);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    });
    match (raised, answer) {
        (Some(signal), _) => Err(signal),
        (None, Some(answer)) => python(py, &answer.map_err(PyValueError::new_err)?),
        (None, None) => Err(PyRuntimeError::new_err(format!("{command} ended without an answer"))),
    }
}

/// Whether the answer is expected before a signal would be looked for.
fn is_brief(command: &str, data: Option<&Data>, arguments: &Arguments) -> bool {
    let Some((points, _)) = data else { return true };
    let is_plain =
        ["intercept", "teacher-objective"].iter().all(|name| !arguments.contains_key(*name));
    let seconds = predicted_cost(points.ncols(), points.nrows());
    command == "margin" && is_plain && seconds < SIGNALS.as_secs_f64()
}

/// The answer, or one line that says why there is none.
fn ask(
    command: &str,
    data: Option<Data>,
    logits: Option<Vec<f64>>,
    arguments: Arguments,
    stop: &AtomicBool,
) -> Result<Value, String> {
    let answer = || -> Result<Value, QuestionError> {
        let Some((points, labels)) = data else {
            let question: BoundsQuestion = question::fill(arguments)?;
            return Ok(serde_json::to_value(question.answer()?)?);
        };
        let (preparation, question) = Question::with_preparation(command, arguments)?;
        let (dataset, provenance) = prepare(points, labels, preparation)?;
        question.answer(&Context {
            data: &provenance,
            dataset: &dataset,
            logits: logits.as_deref(),
            journal: &Journal::none(),
            work: Work::new(stop, &|_| {}),
        })
    };
    answer().map_err(|error| match error {
        QuestionError::Domain { name, found, expected } => {
            format!("{} {found}: expected {expected}", name.replace('-', "_"))
        }
        error => error.to_string(),
    })
}

/// The keyword arguments, named like flags; the logits of a teacher apart.
fn json(arguments: Option<&Bound<'_, PyDict>>) -> PyResult<(Option<Vec<f64>>, Arguments)> {
    let (mut logits, mut map) = (None, Map::new());
    for (name, value) in arguments.into_iter().flatten() {
        let name = name.extract::<String>()?.replace('_', "-");
        let value = match value {
            value if value.is_none() => Value::Null,
            value if value.is_instance_of::<PyBool>() => Value::Bool(value.extract()?),
            value if value.is_instance_of::<PyString>() => Value::String(value.extract()?),
            value if name == "teacher" && value.hasattr("__len__")? => {
                let array = as_floats(&value)?;
                let array: PyReadonlyArray1<'_, f64> = array.extract().map_err(|_| {
                    PyValueError::new_err("teacher: expected a file, or an array of shape (n,)")
                })?;
                logits = Some(array.as_array().to_vec());
                continue;
            }
            value => match value.extract::<u64>() {
                Ok(number) => number.into(),
                Err(_) => match value.extract::<f64>() {
                    Ok(number) => Number::from_f64(number)
                        .map_or_else(|| Value::String(number.to_string()), Value::Number),
                    Err(_) => Value::String(value.str()?.to_string()),
                },
            },
        };
        map.insert(name, value);
    }
    Ok((logits, map))
}

fn as_floats<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    value.py().import("numpy")?.call_method1("asarray", (value, "float64"))
}

fn points(x: &Bound<'_, PyAny>) -> PyResult<Mat<f64>> {
    let array = as_floats(x)?;
    let x: PyReadonlyArray2<'_, f64> = array
        .extract()
        .map_err(|_| PyValueError::new_err("X: expected an array of shape (n, d)"))?;
    let x = x.as_array();
    Ok(Mat::from_fn(x.ncols(), x.nrows(), |k, i| x[(i, k)]))
}

fn data(x: &Bound<'_, PyAny>, y: &Bound<'_, PyAny>) -> PyResult<Data> {
    let array = as_floats(y)?;
    let labels: PyReadonlyArray1<'_, f64> =
        array.extract().map_err(|_| PyValueError::new_err("y: expected an array of shape (n,)"))?;
    Ok((points(x)?, labels.as_array().to_vec()))
}

/// Objects become dictionaries, lists of numbers NumPy arrays, the rest what it is.
fn python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(flag) => flag.into_pyobject(py)?.to_owned().into_any(),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => number.into_pyobject(py)?.into_any(),
            (None, Some(number)) => number.into_pyobject(py)?.into_any(),
            (None, None) => number.as_f64().into_pyobject(py)?.into_any(),
        },
        Value::String(text) => PyString::new(py, text).into_any(),
        Value::Array(values) => {
            match values.iter().map(Value::as_f64).collect::<Option<Vec<f64>>>() {
                Some(numbers) if !numbers.is_empty() => PyArray1::from_vec(py, numbers).into_any(),
                _ => {
                    let values: PyResult<Vec<_>> =
                        values.iter().map(|value| python(py, value)).collect();
                    PyList::new(py, values?)?.into_any()
                }
            }
        }
        Value::Object(entries) => {
            let dictionary = PyDict::new(py);
            for (name, value) in entries {
                dictionary.set_item(name, python(py, value)?)?;
            }
            dictionary.into_any()
        }
    })
}

/// Each function answers as the command of its name does with `--json`.
#[pymodule]
#[pyo3(name = "_native")]
fn native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_function(wrap_pyfunction!(bounds, module)?)?;
    module.add_function(wrap_pyfunction!(margin, module)?)?;
    module.add_function(wrap_pyfunction!(train, module)?)?;
    module.add_function(wrap_pyfunction!(require, module)?)?;
    module.add_function(wrap_pyfunction!(lower, module)?)?;
    module.add_function(wrap_pyfunction!(certify, module)?)?;
    module.add_function(wrap_pyfunction!(kernel, module)?)
}
