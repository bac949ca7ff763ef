//! Table 1 as text and as a figure.

use std::fmt::Write;

use crate::experiment::ExperimentError;
use crate::experiment::protocol::{FIRST_TUNING_SEED, Protocol};
use crate::experiment::statistics::Estimate;
use crate::experiment::summary::{Block, Column, Gap, Row, TEACHER_TARGET, Table};
use crate::figures::{Annotation, Axis, Chart, Mark, Panel, Point, Role, Series};
use crate::training::LabelKind;

/// Horizontal distance, in neurons, by which the two kinds of labels are drawn apart.
const APART: f64 = 0.16;

/// The table for people, with every choice that the paper leaves open.
///
/// # Errors
/// As for [`Table::growth`].
pub fn text(table: &Table) -> Result<String, ExperimentError> {
    let mut text = format!(
        "Table 1: test accuracy in %, mean and 95 % interval over {} seeds (Student), the paper's \
         number beside it\n\n{:<12}{:>8}  {:<32}{:<32}\n",
        table.protocol.seeds, "data", "neurons", "hard labels", "soft labels"
    );
    let rows = || table.blocks.iter().flat_map(|b| b.rows.iter().map(move |row| (b, row)));
    for Block { configuration, teacher, .. } in &table.blocks {
        let width = table.protocol.teacher.width;
        let _ = writeln!(text, "{configuration:<12}{width:>8}  {:<32}(teacher)", cell(teacher));
    }
    for (block, Row { width, hard, soft, .. }) in rows() {
        let (hard, soft) = (cell(hard), cell(soft));
        let _ = writeln!(text, "{:<12}{width:>8}  {hard:<32}{soft:<32}", block.configuration);
    }
    let _ = writeln!(
        text,
        "\nsoft − hard on the same seed, in points; exact two-sided p values of the sign test and \
         of the permutation test over all sign changes\n\n{:<12}{:>8}  {:<32}{:>9}{:>13}",
        "data", "neurons", "soft − hard", "sign", "permutation"
    );
    for (block, Row { width, gap, .. }) in rows() {
        let Gap { paper, estimate, sign_p, permutation_p, .. } = gap;
        let _ = writeln!(
            text,
            "{:<12}{width:>8}  {:<32}{sign_p:>9.4}{permutation_p:>13.4}",
            block.configuration,
            signed(estimate, *paper)
        );
    }
    let _ = writeln!(
        text,
        "\ngrowth of soft − hard from reduced to all digits, in points, seed by seed\n"
    );
    for growth in table.growth()? {
        let change = signed(&growth.estimate, growth.paper);
        let _ = writeln!(text, "{:<12}{:>8}  {change}", "", growth.width);
    }
    let shortfalls = table.shortfalls()?;
    if shortfalls.is_empty() {
        let _ = writeln!(
            text,
            "\nIn every cell soft labels are better and the interval is clear of 0; the gap grows \
             with all digits at every width; every teacher reaches {TEACHER_TARGET} %."
        );
    } else {
        let _ = writeln!(text, "\nNot as in the paper:");
        shortfalls.iter().for_each(|line| text += &format!("  {line}\n"));
    }
    Ok(text + "\n" + &choices(table))
}

fn cell(column: &Column) -> String {
    let Estimate { mean, lower, upper } = column.estimate;
    let paper = column.paper.map_or("–".into(), |paper| format!("{paper:.2}"));
    format!("{mean:.2} [{lower:.2}, {upper:.2}], {paper}")
}

fn signed(estimate: &Estimate, paper: Option<f64>) -> String {
    let Estimate { mean, lower, upper } = estimate;
    let paper = paper.map_or("–".into(), |paper| format!("{paper:+.2}"));
    format!("{mean:+.3} [{lower:+.3}, {upper:+.3}], {paper}")
}

/// What the paper leaves open, as it was chosen here.
fn choices(table: &Table) -> String {
    let Protocol { seeds, teacher, students, temperature } = &table.protocol;
    let mut text = String::from(
        "Choices where the paper is silent, the same for both kinds of labels:\n  \
         data: MNIST, digits above 4 labelled 1; reduced drops 1, 4, 7, 9; each image divided by \
         its own norm\n",
    );
    for Block { configuration, train, test, .. } in &table.blocks {
        let (train, test) = (train.dataset.n, test.dataset.n);
        let _ = writeln!(text, "    {configuration}: {train} images to train, {test} to test");
    }
    let _ = writeln!(
        text,
        "  networks: equation (1), symmetric initialisation W_j(0) ~ N(0, I), only W trained, \
         σ'(u) = 1(u ≥ 0), 64-bit numbers\n  \
         training: projected gradient descent on mini-batches in a new random order each epoch, \
         constant step size, no momentum, no early stopping, weights after the last epoch\n  \
         teacher: {} neurons on hard labels, η = {}, B = {}, {} epochs, mini-batches of {}\n  \
         students: B = {}, {} epochs, mini-batches of {}; soft labels μ(teacher's logit / {})\n  \
         seeds: s = 0, …, {}; seed s has its own teacher; soft and hard students of a seed share \
         initial weights and mini-batches\n  \
         student step size: greatest accuracy on the last sixth of the training set after training \
         on the rest, mean over {} other seeds (from {FIRST_TUNING_SEED}); test set not used:",
        teacher.width,
        teacher.step_size,
        teacher.radius,
        teacher.passes.epochs,
        teacher.passes.batch,
        students.radius,
        students.passes.epochs,
        students.passes.batch,
        temperature,
        seeds - 1,
        students.tuning_seeds
    );
    for block in &table.blocks {
        for group in block.trials.chunk_by(|a, b| (a.width, a.labels) == (b.width, b.labels)) {
            let _ = write!(
                text,
                "    {:<12}{:>2} neurons, {}:",
                block.configuration, group[0].width, group[0].labels
            );
            for trial in group {
                let mark = if trial.chosen { "*" } else { "" };
                let _ = write!(text, "  η {}: {:.2}{mark}", trial.step_size, trial.held_out);
            }
            text.push('\n');
        }
    }
    for Block { configuration, softness, .. } in &table.blocks {
        let mean = softness.iter().sum::<f64>() / softness.len() as f64;
        let _ = writeln!(
            text,
            "  softness, {configuration}: the soft labels give the class that a training point is \
             not of a probability of {mean:.4} in the mean (hard labels: 0)"
        );
    }
    let networks = table.blocks.iter().flat_map(|block| {
        let columns = block.rows.iter().flat_map(|row| [&row.hard, &row.soft]);
        let trained = columns.flat_map(|column| &column.networks);
        let on_teacher = block.teacher.networks.iter().map(|n| (n.drift, teacher.radius));
        let on_students = trained.map(|n| (n.drift, students.radius));
        on_students.chain(on_teacher)
    });
    let shares: Vec<f64> = networks.map(|(drift, radius)| drift / radius).collect();
    let widest = shares.iter().copied().fold(0.0, f64::max);
    let held = shares.iter().filter(|&&share| share > 1.0 - 1e-9).count();
    let _ = writeln!(
        text,
        "  projection: max_j √m ‖W_j − W_j(0)‖ is at most {widest:.2} B after training; it holds \
         {held} of {} networks",
        shares.len()
    );
    text
}

/// The figure: our accuracies beside the paper's, and the differences.
pub fn chart(table: &Table) -> Chart {
    let mut panels: Vec<Panel> = table.blocks.iter().map(accuracies).collect();
    panels.push(differences(table));
    let rows = || table.blocks.iter().flat_map(|block| &block.rows);
    let clear = rows().filter(|row| row.gap.estimate.side() == 1).count();
    let cells = rows().count();
    Chart {
        id: "table-1".into(),
        title: format!(
            "Table 1 on MNIST: soft labels are clearly better in {clear} of {cells} cells"
        ),
        subtitle: format!(
            "test accuracy of students, {} seeds, 95\u{a0}% intervals (Student); step sizes chosen \
             on held-out training images, for each kind of labels; kinds and data are drawn a \
             little apart",
            table.protocol.seeds
        ),
        source: "distill-bounds table-1".into(),
        panels,
    }
}

fn neurons() -> Axis {
    Axis::linear("student neurons m").between(3.0, 9.0)
}

fn accuracies(block: &Block) -> Panel {
    let mut panel = Panel::new(neurons(), Axis::linear("test accuracy (%)"));
    panel.title = block.configuration.to_string();
    for (labels, role, shift) in
        [(LabelKind::Soft, Role::Soft, -APART), (LabelKind::Hard, Role::Hard, APART)]
    {
        let columns: Vec<(f64, &Column)> = block
            .rows
            .iter()
            .map(|row| {
                let column = if labels == LabelKind::Soft { &row.soft } else { &row.hard };
                (row.width as f64 + shift, column)
            })
            .collect();
        let name = labels.to_string();
        let ours = columns.iter().map(|&(m, column)| measured(m, &column.estimate));
        panel.series.push(Series::new(format!("{name}, here"), role, Mark::LinePoints, ours));
        let paper = columns.iter().filter_map(|&(m, column)| Some(Point::new(m, column.paper?)));
        panel.series.push(Series::new(format!("{name}, paper"), role, Mark::Dashed, paper));
    }
    panel
}

fn differences(table: &Table) -> Panel {
    let mut panel = Panel::new(neurons(), Axis::linear("soft − hard (points)"));
    panel.title = "difference".into();
    let styles = [(Role::First, -APART), (Role::Second, APART)];
    for (block, (role, shift)) in table.blocks.iter().zip(styles) {
        let at = |row: &Row| row.width as f64 + shift;
        let name = block.configuration.to_string();
        let ours = block.rows.iter().map(|row| measured(at(row), &row.gap.estimate));
        panel.series.push(Series::new(format!("{name}, here"), role, Mark::LinePoints, ours));
        let paper = block.rows.iter().filter_map(|row| Some(Point::new(at(row), row.gap.paper?)));
        panel.series.push(Series::new(format!("{name}, paper"), role, Mark::Dashed, paper));
    }
    let zero = Annotation::Horizontal { y: 0.0, label: String::new() };
    panel.annotations.push(zero);
    panel
}

fn measured(m: f64, estimate: &Estimate) -> Point {
    Point::new(m, estimate.mean).within(estimate.lower, estimate.upper)
}
