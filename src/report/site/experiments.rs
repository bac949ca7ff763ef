//! The page of the experiments: what was asked, what was run, and what came out.

use std::fmt::Write;

use super::Support;
use super::entries::entry;
use crate::report::gallery;
use crate::report::html::{capital, document, escape, number, table};
use crate::verify::Evidence;
use crate::verify::grid::{Cell, Slope};

pub const PAGE: &str = "experiments.html";

/// One experiment.
struct Experiment {
    anchor: &'static str,
    heading: &'static str,
    /// What was asked, in plain words.
    question: &'static str,
    /// What was found, in plain words; `docs/measurements.md` has the numbers.
    found: &'static str,
    /// What repeats it.
    command: &'static str,
    figures: &'static [&'static str],
}

const EXPERIMENTS: [Experiment; 9] = [
    Experiment {
        anchor: "kinds",
        heading: "Data that favour one kind of labels",
        question: "A few easy points and one outlier with the other label. A teacher can give the outlier less weight \
                   than its size does, or more: how many neurons does each kind of labels need, as the classes come \
                   closer to each other?",
        found: "Either kind can need any number of times more neurons than the other: with a light outlier soft labels do with \
                4 to 6 neurons whatever the margin and hard ones need a number that grows as one over the margin, with a heavy one it is the reverse.",
        command: "just separation",
        figures: &["separation"],
    },
    Experiment {
        anchor: "widths",
        heading: "What training needs, and what is proved",
        question: "The least width that training was seen to need, beside the widths that are proved: for the very \
                   weights that were drawn (certificate), by the drawn features alone (separation), and for all data of \
                   that margin (statements).",
        found: "On half circles of 4 and 8 points soft and hard labels need the same, and the certificate of a draw asks for no \
                more than training does. On random labels hard ones need the fewest neurons, after more steps.",
        command: "just widths",
        figures: &["two-sided", "what-training-needs", "separation-width"],
    },
    Experiment {
        anchor: "frontier",
        heading: "Width against steps, and the initial scale",
        question: "Which width is proved to be enough for how many steps, and how does that change with the size of the \
                   first weights?",
        found: "The paper's order of soft and hard labels is one of proofs: it turns when the first weights are some 60 times \
                larger.",
        command: "just frontier",
        figures: &["frontier"],
    },
    Experiment {
        anchor: "phases",
        heading: "Width against training time",
        question: "How long has a network of a given width to be trained until most of its answers, averaged over the \
                   run, are right?",
        found: "On half circles of 8 and 16 points both kinds come to the same width; at a given width hard labels take 6 to 18 and \
                30 to 60 times longer. On 32 points hard labels had not yet come down as far when the runs ended. On 200 images \
                of digits they do with fewer neurons.",
        command: "just phases",
        figures: &["phase-diagram", "phase-diagram-data"],
    },
    Experiment {
        anchor: "destroyed",
        heading: "Features that hard labels lose",
        question: "Two hundred points ask for neurons in one place and four points in another: does training keep the \
                   neurons that the four need?",
        found: "Hard labels move the neurons to the two hundred points and then need some ten times as many as \
                soft ones do; first weights ten times as large cure it.",
        command: "just destroyed",
        figures: &["features-destroyed"],
    },
    Experiment {
        anchor: "bounds",
        heading: "Theorems at work",
        question: "From the evidence: bounds beside measured widths, where a proof loses its factors, where the bounds \
                   for soft and for hard labels cross, the error along training below its bound, and margins of data.",
        found: "No bound is violated. All of the widths that hold for every data set are far above what training needs.",
        command: "just verify",
        figures: &[
            "width-against-margin",
            "waterfall",
            "crossover",
            "risk-along-training",
            "margin-against-points",
        ],
    },
    Experiment {
        anchor: "mnist",
        heading: "Handwritten digits: the paper's Table 1",
        question: "Small students of soft and of hard labels on all of MNIST; the same over optimisers, temperatures, \
                   teachers and numbers of images; and the margin of points that they learn from.",
        found: "Students of 4 to 8 neurons trained as in the paper are shown better on a teacher's labels in one case of six, by a \
                tenth of a point; the paper prints 0.4 to 6.8. With Adam or SGD no gain is shown if each student is stopped at its \
                best time; after 160 epochs, when hard labels have fallen back, softened labels are ahead by 0.3 to 0.5 points with \
                8 neurons. Where images are few and neurons are 16 or more, one softened label of a teacher who knows all images \
                does the work of two to four hard ones.",
        command: "just table-1, just protocols --whole, just protocols --long, just margin-of-mnist",
        figures: &[
            "table-1",
            "table-1-protocols",
            "table-1-projected",
            "table-1-controls",
            "table-1-long",
            "table-1-images",
            "margin-of-mnist",
        ],
    },
    Experiment {
        anchor: "deep",
        heading: "Deep networks on noisy images: the paper's Figure 1",
        question: "Deep students of both kinds of labels, with noise added to the images: the paper's cats and dogs, three seeds of \
                   networks with a quarter of its channels; the same with a teacher who sees more than its students (other noise in \
                   every epoch), to show that a gap would be seen, and with nobody's images varying; Fashion-MNIST beside it, five \
                   seeds.",
        found: "Where teacher and students learn from the same images, the large gaps that the paper draws at strong noise, 8 points \
                for soft labels, are not found: three seeds give 1.4 ± 5.4 at the variance 0.1 and −0.1 ± 1.9 at 0.2, and perhaps a \
                point in the mean of all noises where the images are neither mirrored nor moved (1.1 ± 8.0 at 0.2). The teachers are \
                hardly better than their students there. Where the teacher sees more than its students, the gap grows with the \
                noise, to 4.8 ± 4.2 at the strongest. Fashion-MNIST shows no difference.",
        command: "just figure-1 quarter --families vgg --seeds 3, \
                  just figure-1 quarter --families vgg --seeds 3 --varied teacher, \
                  just figure-1 quarter --families vgg --seeds 3 --varied none",
        figures: &["figure-1", "figure-1-teacher", "figure-1-none", "figure-1-fashion"],
    },
    Experiment {
        anchor: "speed",
        heading: "What a step costs",
        question: "Time of a training step against the width, for the plain engine and for the one that moves neurons \
                   in groups.",
        found: "The plain engine is faster than NumPy and JAX; the grouped one trains a million neurons on few points in \
                microseconds a step.",
        command: "just bench",
        figures: &["cost-per-step"],
    },
];

/// The experiment of a figure: its place on the page, and its heading.
pub fn of_figure(id: &str) -> Option<(&'static str, &'static str)> {
    let experiment = EXPERIMENTS.iter().find(|experiment| experiment.figures.contains(&id))?;
    Some((experiment.anchor, experiment.heading))
}

/// The page.
pub fn page(support: &Support) -> String {
    let mut main = String::from(
        "<h1>Experiments</h1>\n<p>All numbers, settings and what was not run: <a href=\"measurements.html\">measurements</a>.</p>\n<ul class=\"contents\">\n",
    );
    for Experiment { anchor, heading, .. } in &EXPERIMENTS {
        let _ = writeln!(main, "<li><a href=\"#{anchor}\">{heading}</a></li>");
    }
    main.push_str("</ul>\n");
    for experiment in &EXPERIMENTS {
        let Experiment { anchor, heading, question, found, command, figures } = experiment;
        let commands: Vec<String> =
            command.split(", ").map(|command| format!("<code>{command}</code>")).collect();
        let drawn: String =
            figures.iter().filter_map(|id| support.chart(id)).map(gallery::figure).collect();
        let _ = writeln!(
            main,
            "<section id=\"{anchor}\">\n<h2>{heading}</h2>\n<p>{question} Repeat it with {}.</p>\n<p><strong>Found:</strong> {found}</p>\n\
             {drawn}</section>",
            commands.join(", ")
        );
    }
    let others = support.charts.iter().filter(|chart| of_figure(&chart.id).is_none());
    section(&mut main, "others", "Other figures", others.map(gallery::figure).collect());
    if let Some(evidence) = support.evidence {
        section(&mut main, "requirements", "Measured requirements", requirements(evidence));
        section(&mut main, "ledger", "The proof along training", ledgers(evidence));
    }
    document("Experiments", PAGE, &main)
}

fn section(main: &mut String, anchor: &str, heading: &str, content: String) {
    if !content.is_empty() {
        let _ =
            writeln!(main, "<section id=\"{anchor}\">\n<h2>{heading}</h2>\n{content}</section>");
    }
}

/// The least widths that were found, beside the bounds, and their slopes.
fn requirements(evidence: &Evidence) -> String {
    if evidence.grid.is_empty() {
        return String::new();
    }
    let row = |(index, cell): (usize, &Cell)| {
        let value = |field: &str, text: String| entry(&format!("grid/{index}/{field}"), &text);
        let most = cell.requirement.at_most.map_or("…".into(), |most| most.to_string());
        vec![
            value("data", escape(&cell.data)),
            value("gamma", number(cell.gamma)),
            value("epsilon", number(cell.epsilon)),
            value("labels", cell.labels.to_string()),
            value("requirement/at_least", format!("{} to {most}", cell.requirement.at_least)),
            value("sharper_bound", number(cell.sharper_bound)),
            value("printed_bound", number(cell.printed_bound)),
        ]
    };
    let cells = table(
        &["Data", "Margin γ", "Error ε", "Labels", "Least width found", "S4, S5", "Printed bound"],
        evidence.grid.iter().enumerate().map(row),
    );
    let slope = |(index, slope): (usize, &Slope)| {
        let value = |field: &str, text: String| entry(&format!("slopes/{index}/{field}"), &text);
        vec![
            value("labels", slope.labels.to_string()),
            value("epsilon", number(slope.epsilon)),
            value("slope", format!("{:.2}", slope.slope)),
            value("lower", format!("{:.2} to {:.2}", slope.lower, slope.upper)),
        ]
    };
    let slopes = table(
        &["Labels", "Error ε", "Exponent of 1/γ", "95 % interval"],
        evidence.slopes.iter().enumerate().map(slope),
    );
    format!(
        "<p>The least width with which training reached the error ε, as an interval, beside the widths that are \
         proved to be enough; below, how fast it grows as the margin γ falls.</p>\n{cells}\n{slopes}"
    )
}

/// Every inequality of the proofs where it was tightest.
fn ledgers(evidence: &Evidence) -> String {
    if evidence.ledgers.is_empty() {
        return String::new();
    }
    let rows = evidence.ledgers.iter().enumerate().flat_map(|(run, ledger)| {
        ledger.links.iter().enumerate().map(move |(place, link)| {
            let value = |field: &str, text: String| {
                entry(&format!("ledgers/{run}/links/{place}/{field}"), &text)
            };
            vec![
                escape(&ledger.run),
                value("name", escape(&capital(&link.name))),
                value("step", link.step.to_string()),
                value("left", number(link.left)),
                value("right", number(link.right)),
                format!("{:.3}", link.ratio()),
            ]
        })
    });
    format!(
        "<p>A theorem is proved by a chain of inequalities, left ≤ right. Each was followed along a training run; \
         here it stands at the step where it was tightest.</p>\n{}",
        table(&["Run", "Inequality", "Step", "Left", "Right", "Left/right"], rows)
    )
}
