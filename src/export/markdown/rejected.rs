//! Which services were not taken, for what, and why not? One table for the whole design: most services fall for the same
//! reason wherever they fall.
//!
//! The runner-up of a choice is named beside it and is not here.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::choices::Choice;
use super::link_name;
use super::text::{Table, and, block, said};

/// How many links a cell names where a reason does not concern every choice of a service.
const NAMED: usize = 3;

/// Appends the table.
pub(super) fn table(out: &mut String, services: &IndexMap<&str, Vec<Choice<'_>>>) {
    let choices: Vec<(usize, &Choice<'_>)> = services
        .values()
        .enumerate()
        .flat_map(|(service, choices)| choices.iter().map(move |one| (service, one)))
        .collect();
    // By name, reason and rule: the choices in which it falls so.
    let mut falls: IndexMap<(&str, &str, &str), Vec<usize>> = IndexMap::new();
    for (number, (_, choice)) in choices.iter().enumerate() {
        for other in choice.advice.alternatives.iter().filter(|other| !other.runner_up) {
            falls.entry((&other.name, &other.why_not, other.rule)).or_default().push(number);
        }
    }
    let mut rows: IndexMap<(&str, &str, Vec<usize>), Vec<String>> = IndexMap::new();
    for ((name, why, rule), numbers) in falls {
        rows.entry((why, rule, numbers)).or_default().push(said(name));
    }
    if rows.is_empty() {
        return;
    }
    block(out, format_args!("### Not chosen"));
    let mut table = Table::new(["Service", "Instead of", "Why not"]);
    for ((why, rule, numbers), names) in rows {
        let each = if names.len() > 1 { "each: " } else { "" };
        let why = format!("{each}{} ([{rule}])", said(why));
        table.row(&[&and(&names), &instead_of(services, &choices, &numbers), &why]);
    }
    out.push_str(&table.end());
}

/// The services that were taken, or, where only some choices of a service are meant, their links.
fn instead_of(
    services: &IndexMap<&str, Vec<Choice<'_>>>,
    choices: &[(usize, &Choice<'_>)],
    numbers: &[usize],
) -> String {
    let mut meant: BTreeMap<usize, Vec<&Choice<'_>>> = BTreeMap::new();
    for number in numbers {
        let (service, choice) = choices[*number];
        meant.entry(service).or_default().push(choice);
    }
    let words = meant.into_iter().map(|(service, some)| {
        let (name, all) = services.get_index(service).expect("a choice stands under its service");
        if some.len() == all.len() {
            return said(name);
        }
        let links: Vec<_> = some.iter().flat_map(|choice| &choice.links).collect();
        let mut named: Vec<_> = links.iter().take(NAMED).map(|row| link_name(row)).collect();
        if links.len() > NAMED {
            named.push(format!("{} more", links.len() - NAMED));
        }
        format!("{} for {}", said(name), and(&named))
    });
    words.collect::<Vec<_>>().join("; ")
}
