//! The analysis in words.

use std::fmt::Write;

use theorems::bound::{Labels, Sizing};

use super::{Answer, Measure};
use crate::cli::number::{count, duration, real, significant};
use crate::data::{Provenance, Source};
use crate::margin::{Bracket, Margin};
use crate::requirement::Requirement;
use crate::training::LabelKind;

/// Nothing of `write!` to a string can fail, hence the results that are dropped here and below.
pub(super) fn report(answer: &Answer) -> String {
    let mut text = String::new();
    data(&mut text, answer);
    match &answer.obstacle {
        Some(obstacle) => {
            let _ = write!(
                text,
                "\nNo theorem applies: {obstacle}.\nEvery statement assumes a margin γ > 0 \
                 (Assumption 1)."
            );
        }
        None if answer.ceiling.is_some() => {
            necessary(&mut text, answer);
            widths(&mut text, answer);
            let fewer = match answer.source {
                Source::Synthetic(_) => "n = 2000 at most",
                Source::Images(_) => "--first 1000, of each class,",
                _ => "--first 2000",
            };
            let _ = write!(
                text,
                "\nToo many points to bracket γ*, which may be smaller than γ_H: no width here is \
                 proved to be enough.\nWith {fewer} fewer points are analysed in full."
            );
        }
        None => {
            necessary(&mut text, answer);
            side_by_side(&mut text, answer);
            widths(&mut text, answer);
            crossovers(&mut text, answer);
            recommendation(&mut text, answer);
        }
    }
    text
}

fn data(text: &mut String, answer: &Answer) {
    let _ = writeln!(text, "{}: n = {} points in R^{}", answer.source, answer.n, answer.d);
    if let Some(Provenance { scaling, dataset, .. }) = &answer.data {
        let _ = writeln!(
            text,
            "{} labelled 1, {} labelled -1; {scaling}",
            dataset.positives,
            dataset.n - dataset.positives,
        );
    }
    let some = if answer.conflicting_inputs { "Some" } else { "No" };
    let _ = writeln!(text, "{some} inputs on one ray from the origin have opposite labels.");
    if let Some(Bracket { lower, upper, .. }) = &answer.ceiling {
        let _ = writeln!(
            text,
            "margin γ* ≤ γ_H, which is in [{}, {}]",
            significant(*lower, 10),
            significant(*upper, 10)
        );
    }
    if let Some(Margin { gamma, gamma_hilbert, rank, c, .. }) = &answer.margin {
        let _ = writeln!(
            text,
            "rank {rank}, least norm c = {c:.6}\n\
             margin γ* in [{}, {}] ({}, confidence {})\n\
             γ_H ≤ {}",
            significant(gamma.lower, 10),
            significant(gamma.upper, 10),
            gamma.method,
            gamma.confidence,
            significant(*gamma_hilbert, 10)
        );
    }
}

fn necessary(text: &mut String, answer: &Answer) {
    let Some(necessary) = &answer.necessary else { return };
    let _ = writeln!(
        text,
        "\nNecessary for an error of at most ε = {}: {} neurons, however they are trained (L.r1)",
        answer.epsilon, necessary.of_any_training
    );
    if let Some(within) = necessary.within.as_ref().filter(|within| within.failure.is_some()) {
        let _ = writeln!(
            text,
            "and {} within radius B = {}, for success with probability ≥ {:.3} (L.l3)",
            within.width,
            within.radius,
            1.0 - answer.delta
        );
    }
}

fn widths(text: &mut String, answer: &Answer) {
    let standing = if answer.ceiling.is_some() { "Asked for at least" } else { "Enough" };
    let _ = writeln!(
        text,
        "\n{standing} for an averaged classification error of at most ε = {} (δ = {}):\n\
         {:<24} {:<6} {:>12} {:>12} {:>10} {:>10} {:>12}",
        answer.epsilon,
        answer.delta,
        "statement",
        "labels",
        "width m",
        "steps T",
        "step η",
        "radius B",
        "probability"
    );
    for row in &answer.widths {
        let Sizing { width, steps, step_size, radius, probability, .. } = row.sizing;
        let _ = writeln!(
            text,
            "{:<24} {:<6} {:>12} {:>12} {:>10} {:>10} {probability:>12.3}{}",
            row.id,
            LabelKind::from(row.labels),
            count(width),
            count(steps),
            real(step_size),
            real(radius),
            if row.is_proven() { "" } else { "  *" }
        );
    }
    let _ = writeln!(
        text,
        "* as printed (see the errata of `verify`) or quoted: not used for the advice below; `distill-bounds \
         theorems` says what each statement is"
    );
    for left_out in &answer.left_out {
        let _ = writeln!(text, "left out: {}: {}", left_out.id, left_out.reason);
    }
}

fn side_by_side(text: &mut String, answer: &Answer) {
    let Answer { epsilon, delta, .. } = answer;
    let _ = writeln!(
        text,
        "\nNeurons, for an averaged error of at most ε = {epsilon} with probability ≥ {:.3} (1 − 3δ):",
        1.0 - 3.0 * delta
    );
    if answer.side_by_side.iter().any(|line| line.requirement.is_none()) {
        let _ =
            writeln!(text, "(a command stands where its answer takes longer than this analysis)");
    }
    let mut command = |what: &str, labels: &str, width: String| {
        let _ = writeln!(text, "{what:<34} {labels:<24} {width}");
    };
    for line in &answer.side_by_side {
        let width = match &line.requirement {
            Some(Requirement { at_least, at_most: Some(most), .. }) if at_least == most => {
                most.to_string()
            }
            Some(Requirement { at_least, at_most, .. }) => {
                let most = at_most.map_or("not found".into(), |most| format!("at most {most}"));
                format!("at least {at_least}, {most}")
            }
            None => line.command.clone(),
        };
        command(line.what, line.labels.unwrap_or("both"), width);
    }
    for (labels, name) in [(Labels::Soft, "soft"), (Labels::Hard, "hard")] {
        let proven = answer.widths.iter().filter(|row| row.labels == labels && row.is_proven());
        let least = proven.min_by(|a, b| a.sizing.width.total_cmp(&b.sizing.width));
        if let Some(row) = least {
            let width = format!("{} ({})", count(row.sizing.width), row.id);
            command("enough, before anything is drawn", name, width);
        }
    }
}

fn crossovers(text: &mut String, answer: &Answer) {
    let _ = writeln!(
        text,
        "\nBy these bounds soft labels need less below the crossover margin, hard ones above it (n, ε, δ, c as \
         here):"
    );
    for pair in &answer.crossovers {
        let place = match pair.gamma {
            Some(gamma) => format!("crossover at γ = {gamma:.6}"),
            None => "no crossover in (0, 1/2]".into(),
        };
        let _ = writeln!(
            text,
            "{:<14} against {:<16} {place}: here {} labels need less",
            pair.soft,
            pair.hard,
            LabelKind::from(pair.fewer)
        );
    }
    let _ = writeln!(text, "This compares widths that are enough, not widths that are needed.");
}

fn recommendation(text: &mut String, answer: &Answer) {
    let _ = writeln!(text, "\nWhat to train for a guarantee before anything is drawn");
    for advice in &answer.recommendation {
        let Sizing { width, steps, step_size, radius, probability, .. } = advice.sizing;
        let _ = writeln!(
            text,
            "{}: m = {} neurons, {} labels ({})\n  \
             T = {} steps of size η = {} within radius B = {}; error at most ε \
             with probability ≥ {probability:.3}\n  predicted to take {} of training\n  {}",
            advice.merit,
            count(width),
            LabelKind::from(advice.labels),
            advice.statement,
            count(steps),
            real(step_size),
            real(radius),
            duration(advice.engine.seconds()),
            advice.train
        );
    }
    let _ = write!(
        text,
        "The network starts at the symmetric initialisation and every neuron stays within B/√m of \
         its start;\n`train` does both. Soft labels are the probabilities of the teacher that \
         certifies the margin, not\nthose of a network of yours. The guarantee is on the error at \
         these {} points, averaged over the steps;\nit says nothing of new inputs.",
        answer.n
    );
    let sampled = answer.margin.iter().find(|margin| margin.gamma.confidence < 1.0);
    if let Some(Margin { gamma, .. }) = sampled {
        let _ = write!(
            text,
            " It rests on the lower end of γ*, which holds with confidence {}.",
            gamma.confidence
        );
    }
    if let Some(Measure { require, width, seconds }) = &answer.measure {
        let _ = write!(
            text,
            "\nThese widths are sufficient, not necessary. What the data need is measured by\n  \
             {require}\nwhich trains from 16 to 128 seeds at each of some ten to twenty widths and asks for ε \
             with\nprobability 1 − 3δ, which every statement promises; a run at m = {width} is predicted to\ntake {} at most.",
            duration(*seconds)
        );
    }
}
