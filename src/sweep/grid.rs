//! Grids: a TOML file in which `[[margin]]`, `[[train]]` and `[[require]]` each declare the product
//! of their arguments' values.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Number, Value};
use toml::Value as Toml;

use super::Cell;
use crate::artifact;

/// Why a grid cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GridError {
    /// The file cannot be read.
    #[error("{}: cannot read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{}: line {line}, column {column}: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// The parser's reason.
        message: String,
    },
    /// The file is TOML but no grid.
    #[error("{}: {place}: found {found}; expected {expected}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// The table or key.
        place: String,
        /// What stands there.
        found: String,
        /// What was expected.
        expected: String,
    },
}

/// Most cells of a grid: its lists multiply, and a slip of the pen must not fill the memory.
const MOST_CELLS: usize = 1_000_000;

/// The cells of the grid at `path`, in the order of the file, the last argument varying fastest,
/// each once.
///
/// # Errors
/// If the file cannot be read, is not TOML, or declares something other than a grid.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("grid.toml");
/// std::fs::write(&path, "[[train]]\nsynthetic = 'two-points'\nwidth = [16, 64]\nlabels = 'soft'\n")?;
/// let cells = distill_bounds::sweep::grid::read(&path)?;
/// assert_eq!(cells.len(), 2);
/// let command = ["train", "--labels=soft", "--synthetic=two-points", "--width=64"];
/// assert_eq!(cells[1].command_line(), command);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn read(path: &Path) -> Result<Vec<Cell>, GridError> {
    let text = artifact::read(path)
        .and_then(|bytes| String::from_utf8(bytes).map_err(std::io::Error::other))
        .map_err(|source| GridError::Read { path: path.to_owned(), source })?;
    parse(&text, path)
}

fn parse(text: &str, path: &Path) -> Result<Vec<Cell>, GridError> {
    let content = |place: String, found: String, expected: &str| {
        let [place, found] = [place, found].map(|text| in_one_line(&text));
        let (path, expected) = (path.to_owned(), expected.to_owned());
        Err(GridError::Content { path, place, found, expected })
    };
    let file: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let before = &text[..error.span().map_or(0, |span| span.start.min(text.len()))];
        let message = in_one_line(error.message());
        GridError::Syntax {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
            message,
        }
    })?;
    let mut cells = Vec::new();
    for (command, tables) in file {
        let Toml::Array(tables) = tables else {
            return content(
                command,
                kind(&tables).into(),
                "[[margin]], [[train]], [[require]] or [[certify]]",
            );
        };
        for (number, table) in tables.into_iter().enumerate() {
            let place = format!("[[{command}]] {}", number + 1);
            let Toml::Table(table) = table else {
                return content(place, kind(&table).into(), "a table of arguments");
            };
            let mut axes = Vec::new();
            for (name, values) in table {
                let values = match values {
                    Toml::Array(values) => values,
                    value => vec![value],
                };
                let place = format!("{place}, {name}");
                if values.is_empty() {
                    return content(place, "an empty list".into(), "at least one value");
                }
                let mut axis = Vec::new();
                for value in values {
                    match scalar(&value) {
                        Some(value) => axis.push(value),
                        None => {
                            let found = value.to_string();
                            return content(place, found, "a finite number, a string or a boolean");
                        }
                    }
                }
                axes.push((name, axis));
            }
            let added =
                axes.iter().fold(1usize, |cells, (_, axis)| cells.saturating_mul(axis.len()));
            let count = added.saturating_add(cells.len());
            if count > MOST_CELLS {
                return content(
                    place,
                    format!("{count} cells or more"),
                    &format!("at most {MOST_CELLS}"),
                );
            }
            cells.extend(product(&command, &axes));
        }
    }
    if cells.is_empty() {
        return content(
            "grid".into(),
            "no cell".into(),
            "[[margin]], [[train]], [[require]] or [[certify]]",
        );
    }
    let mut seen = std::collections::BTreeSet::new();
    cells.retain(|cell| seen.insert(cell.command_line()));
    Ok(cells)
}

/// What a value is, with its article.
fn kind(value: &Toml) -> &'static str {
    match value {
        Toml::String(_) => "a string",
        Toml::Integer(_) => "an integer",
        Toml::Float(_) => "a float",
        Toml::Boolean(_) => "a boolean",
        Toml::Datetime(_) => "a date",
        Toml::Array(_) => "an array",
        Toml::Table(_) => "a table",
    }
}

/// The text with one space for each gap, and without control characters.
fn in_one_line(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().filter(|c| !c.is_control()).collect()
}

/// A number, string or boolean; a float without a fraction becomes an integer where that is exact.
fn scalar(value: &Toml) -> Option<Value> {
    const EXACT: f64 = (1u64 << 53) as f64;
    Some(match value {
        Toml::String(text) => Value::String(text.clone()),
        Toml::Boolean(flag) => Value::Bool(*flag),
        Toml::Integer(number) => Value::Number((*number).into()),
        Toml::Float(number) if number.fract() == 0.0 && number.abs() <= EXACT => {
            Value::Number((*number as i64).into())
        }
        Toml::Float(number) => Value::Number(Number::from_f64(*number)?),
        _ => return None,
    })
}

fn product(command: &str, axes: &[(String, Vec<Value>)]) -> Vec<Cell> {
    let mut points = vec![BTreeMap::new()];
    for (name, axis) in axes {
        points = points
            .into_iter()
            .flat_map(|point: BTreeMap<String, Value>| {
                axis.iter().map(move |value| {
                    let mut point = point.clone();
                    point.insert(name.clone(), value.clone());
                    point
                })
            })
            .collect();
    }
    points.into_iter().map(|arguments| Cell { command: command.into(), arguments }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(text: &str) -> Result<Vec<Cell>, String> {
        parse(text, Path::new("g.toml")).map_err(|error| error.to_string())
    }

    /// The product of the lists, over all tables, without repetition.
    #[test]
    fn a_grid_is_a_union_of_products() {
        let text = "[[train]]\nwidth = [2, 4]\nsteps = 10\nlabels = ['soft', 'hard']\n\
                    [[train]]\nwidth = 4.0\nsteps = 10\nlabels = 'soft'\n\
                    [[margin]]\nseed = [0, 1, 2]\n";
        let cells = grid(text).unwrap();
        assert_eq!(cells.len(), 4 + 3);
        let lines: Vec<String> = cells.iter().map(|cell| cell.command_line().join(" ")).collect();
        assert!(lines.contains(&"train --labels=hard --steps=10 --width=4".into()), "{lines:?}");
    }

    /// A few lists whose product is beyond all bounds are refused before it is formed.
    #[test]
    fn a_grid_without_end_is_refused() {
        let list = vec!["1"; 40].join(", ");
        let axes: String = (0..40).map(|k| format!("a{k} = [{list}]\n")).collect();
        let message = grid(&format!("[[train]]\n{axes}")).unwrap_err();
        assert!(message.contains("[[train]] 1") && message.contains("at most"), "{message}");
    }

    /// Tables add their cells: two of 1200 are not 1200 × 1200.
    #[test]
    fn the_cells_of_several_tables_are_added() {
        let seeds = |first: u32| (first..first + 1200).map(|k| format!("{k},")).collect::<String>();
        let table = |first| format!("[[margin]]\nseed = [{}]\n", seeds(first));
        assert_eq!(grid(&(table(0) + &table(1200))).unwrap().len(), 2400);
    }

    /// Every refusal is one line that says where.
    #[test]
    fn what_is_no_grid_is_refused_by_place() {
        for (text, parts) in [
            ("[[train]]\nwidth = \n", &["g.toml: line 2, column"][..]),
            ("", &["no cell"]),
            ("width = 3", &["width", "integer", "[[train]]"]),
            ("[[train]]\nwidth = []", &["[[train]] 1, width", "empty"]),
            ("[[train]]\nwidth = [[1]]", &["[[train]] 1, width", "[1]"]),
            ("[[train]]\nradius = inf", &["radius", "inf", "finite"]),
            ("train = [3]", &["[[train]] 1", "integer"]),
            ("\"a\\nb\" = 3", &["a b", "integer"]),
            (
                "[[train]]\nlabels = [['soft']]",
                &["labels: found [\"soft\"]; expected a finite number"],
            ),
        ] {
            let message = grid(text).unwrap_err();
            assert_eq!(message.lines().count(), 1, "{message}");
            assert!(parts.iter().all(|part| message.contains(part)), "{message}");
        }
    }
}
