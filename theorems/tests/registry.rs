//! The registry is complete: identifiers, sources and executable bounds.

use std::collections::BTreeSet;
use std::path::Path;

use theorems::bound::Bound;
use theorems::registry;
use theorems::setting::Setting;
use theorems::statement::Group;

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

/// The groups are those of the folders, and the registry is in their order.
#[test]
fn statements_are_in_the_order_of_their_groups() {
    let groups: Vec<Group> = registry::all().iter().map(|at| at.group().expect(at.id)).collect();
    assert!(groups.is_sorted());
    assert_eq!(registry::find("JT.section-5").unwrap().group(), Some(Group::Literature));
    assert_eq!(registry::find("S.s5-least").unwrap().group(), Some(Group::APriori));
    for group in groups {
        assert!(!group.title().is_empty() && group.sentence().ends_with('.'), "{group:?}");
    }
}

/// A network's errors name the statement that it belongs to.
#[test]
fn a_network_knows_its_statement() {
    for statement in registry::all() {
        if let Some(network) = statement.network() {
            assert_eq!(network.statement, statement.id);
        }
    }
}
