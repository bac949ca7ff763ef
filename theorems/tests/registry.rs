//! The registry is complete: identifiers, sources and executable bounds.

use std::collections::BTreeSet;
use std::path::Path;

use theorems::bound::Bound;
use theorems::registry;
use theorems::setting::Setting;

fn reference() -> Setting<f64> {
    Setting::new(8, 0.1, 0.1, 0.1, 1.0).unwrap()
}

#[test]
fn every_statement_has_an_own_identifier_and_is_found_by_it() {
    let ids: BTreeSet<_> = registry::all().iter().map(|statement| statement.id).collect();
    assert_eq!(ids.len(), registry::all().len());
    for id in ids {
        assert_eq!(registry::find(id).unwrap().id, id);
    }
    assert!(registry::find("M.theorem-3").is_none());
}

#[test]
fn every_statement_names_its_source_and_lives_in_a_file() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for statement in registry::all() {
        for text in [statement.title, statement.paper, statement.equations, statement.claim] {
            assert!(!text.is_empty(), "{}", statement.id);
        }
        assert!(!statement.proof.is_empty() && !statement.premises.is_empty());
        assert!(workspace.join(statement.source_file).is_file(), "{}", statement.source_file);
    }
}

#[test]
fn every_statement_has_an_executable_bound() {
    let setting = reference();
    for statement in registry::all() {
        let id = statement.id;
        match statement.bound {
            Bound::Network(network) => {
                let value = (network.value)(&setting);
                let parts = [value.width, value.steps, value.step_size, value.level];
                assert!(parts.iter().all(|x| x.is_finite() && *x > 0.0), "{id}: {value:?}");
                let sizing = statement.sizing(&setting).unwrap();
                assert!(sizing.probability > 0.0 && sizing.probability < 1.0);
            }
            Bound::Inequality(inequality) => {
                let value = (inequality.value)(&setting, 1000.0);
                assert!(value.is_finite() && value > 0.0, "{id}: {value}");
            }
        }
    }
}
