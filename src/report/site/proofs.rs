//! Formal proofs of statements: theorems in Coq, and interval proofs of scalar inequalities.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use theorems::prover::Outcome;
use theorems::{registry, scalar};

use super::embedded;

/// A theorem in Coq that supports a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoqTheorem {
    /// Its file in `theorems/proofs`.
    pub file: String,
    /// Its name there.
    pub theorem: String,
    /// What it takes as hypotheses, in words.
    #[serde(default, alias = "hypothesised")]
    pub hypotheses: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    One(CoqTheorem),
    Many(Vec<CoqTheorem>),
}

/// The Coq theorems of each statement, read from an index that maps a statement to one theorem or
/// a list of them.
///
/// # Errors
/// If the text is not such an index.
pub fn index(text: &str) -> Result<BTreeMap<String, Vec<CoqTheorem>>, serde_json::Error> {
    let entries: BTreeMap<String, Entry> = serde_json::from_str(text)?;
    let list = |entry| match entry {
        Entry::One(theorem) => vec![theorem],
        Entry::Many(theorems) => theorems,
    };
    Ok(entries.into_iter().map(|(id, entry)| (id, list(entry))).collect())
}

/// The line of a Coq file that states a theorem and the lines up to the end of the statement.
pub fn coq_statement(theorem: &CoqTheorem) -> Option<String> {
    let text = embedded::proof(&theorem.file)?;
    let begins = |line: &&str| {
        let mut words = line.split([' ', ':', '(']);
        let kind = words.next();
        matches!(kind, Some("Theorem" | "Lemma" | "Corollary"))
            && words.next() == Some(theorem.theorem.as_str())
    };
    let mut lines = text.lines().skip_while(|line| !begins(line));
    let mut statement = vec![lines.next()?];
    if !statement[0].trim_end().ends_with('.') {
        for line in lines {
            if line.trim_start().starts_with("Proof") {
                break;
            }
            statement.push(line);
            if line.trim_end().ends_with('.') {
                break;
            }
        }
    }
    Some(statement.join("\n"))
}

/// An interval proof of a scalar inequality that a statement rests on, as far as it went.
#[derive(Clone, Debug, Serialize)]
pub struct ScalarProof {
    /// The goal's identifier.
    pub id: String,
    /// The statement that rests on it.
    pub statement: &'static str,
    /// The inequality.
    pub claim: String,
    /// Where it is claimed.
    pub domain: String,
    /// How the cases imply it.
    pub remarks: &'static str,
    /// What became of it.
    pub outcome: Outcome,
}

impl ScalarProof {
    /// Whether the inequality is proven.
    pub fn is_proven(&self) -> bool {
        matches!(self.outcome, Outcome::Proof(_))
    }
}

/// Decides every scalar goal.
pub fn scalar_proofs() -> Vec<ScalarProof> {
    let goals = scalar::all();
    let decide = |goal: &theorems::prover::Goal| ScalarProof {
        id: goal.id.clone(),
        statement: goal.statement,
        claim: goal.claim.clone(),
        domain: goal.domain.clone(),
        remarks: goal.remarks,
        outcome: goal.prove(),
    };
    goals.par_iter().map(decide).collect()
}

/// What is wrong with the entries of the index: a statement that is not registered, a file that is
/// not there, a theorem that its file does not state.
pub fn broken(index: &BTreeMap<String, Vec<CoqTheorem>>) -> Vec<String> {
    let mut faults = Vec::new();
    for (id, theorems) in index {
        if registry::find(id).is_none() {
            faults.push(format!("theorems/proofs/index.json: {id} is not a registered statement"));
        }
        for theorem in theorems {
            let CoqTheorem { file, theorem: name, .. } = theorem;
            if embedded::proof(file).is_none() {
                faults.push(format!("{id}: there is no theorems/proofs/{file}"));
            } else if coq_statement(theorem).is_none() {
                faults.push(format!("{id}: theorems/proofs/{file} states no theorem {name}"));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One theorem and a list of them are both read, and every kind of broken link is named.
    #[test]
    fn an_index_is_read_and_its_broken_links_are_named() {
        let text = r#"{
            "S.lemma-e": {"file": "LemmaE.v", "theorem": "lemma_E", "hypotheses": "none"},
            "S.lemma-f": [{"file": "Absent.v", "theorem": "lemma_F"},
                          {"file": "LemmaF.v", "theorem": "no_such_theorem"}],
            "S.lemma-z": []
        }"#;
        let faults = broken(&index(text).unwrap());
        assert_eq!(faults.len(), 3, "{faults:?}");
        for (fault, part) in faults.iter().zip(["Absent.v", "no_such_theorem", "S.lemma-z"]) {
            assert!(fault.contains(part), "{fault}");
        }
        assert!(index("[]").is_err());
    }
}
