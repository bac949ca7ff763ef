//! The file itself.

use inari::Interval;
use theorems::real::Real;

use super::claim::{Claim, Fit};
use super::network::Network;
use super::number::{decimal, dyadic};
use crate::certificate::Loss;
use crate::certificate::setting::Setting;

/// The Coq file of a claim.
pub fn file(setting: &Setting<'_>, network: &Network, claim: &Claim) -> String {
    let (numerator, decimals) = decimal(claim.error);
    let denominator = format!("1{}", "0".repeat(decimals as usize));
    let bounds = bounds(setting, claim);
    let (slope, theorem) = (&bounds.slope, &bounds.theorem);
    let intervals = " | by_intervals".repeat(bounds.intervals);
    [
        header(setting),
        definitions(setting, network, claim),
        bounds.definitions,
        format!(
            "Definition level : Q := {}.\n\
             Definition error : Q := {numerator} # {denominator}.\n\n\
             (** In every run of that many steps or more the error is on average at most \
             {numerator}/{denominator}. *)\n\
             Theorem averaged_error_is_at_most : forall T, (steps <= Z.of_nat T)%Z ->\n  \
             (averaged_error the_network\n    ({slope}) T\n   <= {numerator} / {denominator})%R.\n\
             Proof.\n  \
             intros T HT. replace ({numerator} / {denominator})%R with (Q2R error)\n    \
             by (unfold Q2R, error; simpl; lra).\n  \
             apply ({theorem});\n    [vm_compute; reflexivity{intervals} | exact HT].\n\
             Qed.\n",
            dyadic(claim.level),
        ),
    ]
    .concat()
}

fn header(setting: &Setting<'_>) -> String {
    let question = setting.question;
    let (d, n) = setting.problem.points.shape();
    format!(
        "(** The averaged error of one network, proved in Coq. `distill-bounds certify --coq` wrote\n    \
         this file.\n\n    \
         {n} points of {d} numbers, width {}, seed {}, {} labels; projected gradient descent. Every\n    \
         number of [the_network] is the double of that run, as a rational number. The others prove\n    \
         the bound; any that Coq accepts would do. *)\n\
         From Coq Require Import QArith Qreals Reals Lra List.\n\
         From DistillBounds Require Import Definitions Sums Network CertificateRegret CertificateHard.\n\
         From DistillBounds Require Import CertificateRational CertificateCheck CertificateBounds.\n\
         Import ListNotations.\n\
         Open Scope Q_scope.\n\n",
        question.width, question.seed, question.loss,
    )
}

fn definitions(setting: &Setting<'_>, network: &Network, claim: &Claim) -> String {
    let question = setting.question;
    let (d, n) = setting.problem.points.shape();
    let points = (0..n).map(|i| setting.points.get(i).to_vec());
    let columns = claim.displacements.col_iter();
    let displacements = columns.map(|column| column.iter().copied().collect());
    let sign = |&value: &f64| if value > 0.0 { "1".into() } else { "(-1)".into() };
    let root = Interval::exact(question.width as f64).sqrt().sup();
    format!(
        "Definition the_network : network := {{|\n  \
         dimension := {d};\n  \
         points := {};\n  \
         labels := {};\n  \
         signs := {};\n  \
         weights := {};\n  \
         radius := {};\n  \
         step_size := {}\n|}}.\n\n\
         Definition steps : Z := {}.\n\n\
         Definition the_witness : witness := {{|\n  \
         displacements := {};\n  \
         root_width := {};\n  \
         curvature_bound := {}\n|}}.\n\n",
        rows(points),
        list(setting.problem.labels.iter().map(sign)),
        list(network.signs.iter().map(sign)),
        rows(network.weights.iter().cloned()),
        dyadic(network.groups.radius),
        dyadic(question.step_size),
        question.steps,
        rows(displacements),
        dyadic(root),
        dyadic(setting.gamma),
    )
}

/// What depends on the loss and the centre.
struct Bounds {
    definitions: String,
    /// The derivative of the loss.
    slope: String,
    theorem: String,
    /// Conditions that intervals prove.
    intervals: usize,
}

fn bounds(setting: &Setting<'_>, claim: &Claim) -> Bounds {
    let loss = setting.question.loss;
    let of = |name, numbers| {
        format!("{name}_certificate the_network the_witness steps level error{numbers}")
    };
    let (lows, highs) = halves(&claim.enclosures);
    let (targets, slope) = match loss {
        Loss::Soft | Loss::Smoothed => {
            (targets(setting), "logistic_slope (fun i => logistic (Q2R (number targets i)))")
        }
        Loss::Hard => (String::new(), "logistic_slope (hard_label (real_labels the_network))"),
        Loss::Perceptron => (String::new(), "perceptron_slope (real_labels the_network)"),
    };
    let slopes = || {
        format!(
            "(** tanh(|c_i|/2) from below and above, c the centre. *)\n{}{}",
            enclosed("lows", &lows),
            enclosed("highs", &highs)
        )
    };
    let (definitions, theorem, intervals) = match (&claim.fit, loss) {
        (Some(fit), _) => (
            targets + &centre(fit) + &slopes(),
            of("centred", " centres lows highs gaps residuals slacks"),
            2,
        ),
        (None, Loss::Soft | Loss::Smoothed) => {
            (targets + &slopes(), of("soft", " targets lows highs"), 1)
        }
        (None, Loss::Hard) => (
            format!(
                "(** Λ'_i from below, and W₀(e^(−1−Λ'_i)) from above. *)\n{}{}",
                enclosed("advantages", &lows),
                enclosed("lamberts", &highs)
            ),
            of("hard", " advantages lamberts"),
            1,
        ),
        (None, Loss::Perceptron) => (String::new(), of("perceptron", ""), 0),
    };
    Bounds { definitions, slope: slope.into(), theorem, intervals }
}

fn targets(setting: &Setting<'_>) -> String {
    let soft = setting.question.loss == Loss::Soft;
    let values = if soft { setting.problem.logits } else { setting.problem.labels };
    let scale = dyadic(setting.question.scale);
    let items = values.iter().map(|&z| format!("{scale} * {}", dyadic(z)));
    format!(
        "(** The logits s z_i of the soft labels. *)\nDefinition targets : list Q := {}.\n\n",
        column(items)
    )
}

fn centre(fit: &Fit) -> String {
    let (residuals, slacks) = halves(&fit.residuals);
    format!(
        "(** The centre; μ(c_i) − p_i, and how near; what that costs each pair. *)\n{}{}{}{}",
        enclosed("centres", &fit.centres),
        enclosed("residuals", &residuals),
        enclosed("slacks", &slacks),
        enclosed("gaps", &fit.gaps)
    )
}

fn halves(pairs: &[[f64; 2]]) -> (Vec<f64>, Vec<f64>) {
    pairs.iter().map(|&[first, second]| (first, second)).unzip()
}

fn enclosed(name: &str, values: &[f64]) -> String {
    let items = column(values.iter().copied().map(dyadic));
    format!("Definition {name} : list Q := {items}.\n\n")
}

fn list(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    format!("[{}]", items.join("; "))
}

fn rows(rows: impl IntoIterator<Item = Vec<f64>>) -> String {
    let rows: Vec<String> = rows.into_iter().map(|row| list(row.into_iter().map(dyadic))).collect();
    format!("[\n    {}]", rows.join(";\n    "))
}

fn column(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    format!("[\n  {}]", items.join(";\n  "))
}
