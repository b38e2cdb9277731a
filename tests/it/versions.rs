//! Two versions of a design can be compared and merged: by id, fact by fact, and nothing gets lost without a word.

use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use serde_json::Value;
use toposcope::diff::FORMATS;
use toposcope::diff::design::Diff;
use toposcope::diff::merge::{Merged, merge};
use toposcope::file::{self, List, Sheet};
use toposcope::model::{Component, Document, Topology};

use crate::cli::{check_refused, folder, path, run, toposcope};
use crate::sketch::{print, sketch};
use crate::support::hostile;
use crate::support::strategies::{acts, topology};

const BASE: &str = "
group shop application \"The shop\"
web-app web @shop at=2,2 \"Web shop\"
service orders @shop at=40,2 \"Orders\"
service mail at=80,2 \"Mail\"
web -> orders : command id=place \"Place order\"
orders -> mail : notification id=placed \"Order placed\"
";

fn compared(was: &Topology, now: &Topology, format: &str) -> String {
    let format = FORMATS.iter().find(|row| row.name == format).unwrap_or_else(|| panic!("no format {format}"));
    (format.write)(&Diff::of(was, now))
}

fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from} is not in {text}");
    text.replace(from, to)
}

#[test]
fn a_difference_says_what_changed_and_what_that_did_to_the_answers() {
    let now = changed(BASE, "command id=place", "command ordering=per-key id=place");
    let now = changed(
        &now,
        "orders -> mail : notification",
        "worker audit \"Audit\"\norders -> audit : call id=ask\norders -> mail : command",
    );
    let text = compared(&sketch(BASE), &sketch(&now), "text");
    for wanted in [
        "1 component added, 1 link added, 2 links changed, 2 answers changed",
        "  + audit \"Audit\"\n      kind: worker\n",
        "  + ask, Orders → Audit\n      expectation: call\n      answer: call, ",
        "  ~ place \"Place order\", Web shop → Orders\n      ordering: not stated → per-key\n      answer: message, ",
        "      expectation: notification → command\n      answer: event, ",
        "        because ",
    ] {
        assert!(text.contains(wanted), "{wanted:?} is not in\n{text}");
    }
    let back = compared(&sketch(&now), &sketch(BASE), "text");
    assert!(back.contains("  - audit \"Audit\"") && back.contains("      ordering: per-key → not stated\n"), "{back}");

    let json: Value = serde_json::from_str(&compared(&sketch(BASE), &sketch(&now), "json")).unwrap();
    let place = json["things"].as_array().unwrap().iter().find(|thing| thing["id"] == "place").unwrap();
    assert_eq!(
        place["facts"],
        serde_json::json!([{ "key": "needs", "part": "ordering", "was": null, "now": "per-key" }])
    );
    let page = compared(&sketch(BASE), &sketch(&now), "markdown");
    assert!(
        page.contains("\n## Answers that changed\n") && page.contains("| changed | Place order (Web shop → Orders) |"),
        "{page}"
    );
}

#[test]
fn what_is_only_drawn_elsewhere_is_no_change_of_the_design() {
    let moved = changed(BASE, "at=80,2", "at=80,12");
    let text = compared(&sketch(BASE), &sketch(&moved), "text");
    assert_eq!(text, "sketch\n1 component moved\n\ndrawing and order\n  moved: mail\n");
    for format in FORMATS {
        let same = compared(&sketch(BASE), &sketch(BASE), format.name);
        assert!(same.to_lowercase().contains("no difference in the design"), "{}: {same}", format.name);
    }
}

#[test]
fn a_link_that_nobody_touched_is_told_when_its_answer_changed() {
    let was = "service a\nservice b\na -> b : command guaranteed_processing id=one";
    let now = "service a\nservice b x3\na -> b : command guaranteed_processing ordering=per-key id=one";
    let other = "group left application\ngroup right application\nservice a @left\nservice b @right\na -> b : command guaranteed_processing id=one";
    assert!(compared(&sketch(was), &sketch(now), "text").contains("  ~ one"));
    let text = compared(&sketch(was), &sketch(other), "text");
    let affected = text.lines().position(|line| line.starts_with("  = one, a → b"));
    let changed = text.contains("1 answer changed");
    assert_eq!(affected.is_some(), changed, "{text}");
}

#[test]
fn no_name_breaks_out_of_a_difference() {
    for (attacks, text) in hostile::all() {
        let mut now = sketch(BASE);
        let mut title = now.title().clone();
        title.name.clone_from(&text);
        title.notes = Some(text.clone());
        now.set_title(title);
        let extra =
            Component::new(crate::sketch::component_id("extra"), text.clone(), toposcope::model::ComponentKind::Api);
        now.push_component(extra).unwrap();
        for format in FORMATS {
            let out = compared(&sketch(BASE), &now, format.name);
            let hidden = out.split('\n').find_map(|line| toposcope::text::hidden(line).next());
            assert_eq!(hidden, None, "{attacks} as {}", format.name);
        }
        let page = compared(&sketch(BASE), &now, "markdown");
        let rows: Vec<_> = page.lines().filter(|line| line.starts_with('|')).collect();
        assert_eq!(rows.len(), 3, "{attacks}: {page}");
        let listing = compared(&sketch(BASE), &now, "text");
        assert!(listing.lines().all(|line| line.chars().count() < 6000), "{attacks}");
    }
}

/// Merges three sketches; what came out as a sketch, and what was told.
fn merged(base: &str, ours: &str, theirs: &str) -> (String, Vec<String>) {
    let Merged { topology, conflicts, notes } = merge(&sketch(base), &sketch(ours), &sketch(theirs));
    let told = conflicts.iter().map(|conflict| format!("conflict: {conflict}"));
    let told = told.chain(notes.iter().map(|note| format!("note: {note}"))).collect();
    (print(&topology), told)
}

#[track_caller]
fn check_merge(ours: &str, theirs: &str, wanted: &str, told: &[&str]) {
    assert_eq!(
        merged(BASE, ours, theirs),
        (print(&sketch(wanted)), told.iter().map(|&line| line.to_owned()).collect())
    );
}

#[test]
fn changes_of_different_facts_come_together() {
    let ours = changed(BASE, "command id=place", "command ordering=per-key id=place");
    let theirs = changed(BASE, "command id=place", "command guaranteed_processing id=place");
    let theirs = changed(&theirs, "\"Mail\"", "\"Post\"");
    let wanted = changed(BASE, "command id=place", "command ordering=per-key guaranteed_processing id=place");
    check_merge(&ours, &theirs, &changed(&wanted, "\"Mail\"", "\"Post\""), &[]);
    check_merge(&ours, &ours, &ours, &[]);
    let added = |name: &str| format!("{BASE}service {name} at=2,20\norders -> {name} : call id={name}-link\n");
    let both = format!("{BASE}service theirs at=2,20\nservice ours\norders -> theirs : call id=theirs-link\n");
    let (sketch, told) = merged(BASE, &added("ours"), &added("theirs"));
    assert!(sketch.contains("-> theirs") && sketch.contains("-> ours"), "{sketch}\n{both}");
    assert_eq!(
        told,
        ["note: component \"theirs\": theirs drew it where something of ours lies; it gets a place of its own"]
    );
}

#[test]
fn what_both_change_differently_is_a_conflict_that_is_told_by_name() {
    let ours = changed(BASE, "notification", "command");
    let theirs = changed(BASE, "notification", "document");
    check_merge(
        &ours,
        &theirs,
        &ours,
        &[
            "conflict: link \"placed\": expectation: ours says \"command\", theirs \"document\", before it was \"notification\"; ours is kept",
        ],
    );
    let (ours, theirs) = (changed(BASE, "at=80,2", "at=80,9"), changed(BASE, "at=80,2", "at=80,20"));
    check_merge(
        &ours,
        &theirs,
        &ours,
        &["note: component \"mail\": at: both sides moved it; it lies where ours has it"],
    );
    let added = |ends: &str| format!("{BASE}{ends} : call id=ask\n");
    check_merge(
        &added("web -> mail"),
        &added("mail -> web"),
        &added("web -> mail"),
        &[
            "conflict: link \"ask\": both sides add it: ours from web to mail, theirs from mail to web; ours is kept, theirs needs another id",
        ],
    );
}

#[test]
fn what_one_side_removes_and_the_other_still_needs_is_kept_and_told() {
    let without_mail = changed(
        &changed(BASE, "service mail at=80,2 \"Mail\"\n", ""),
        "orders -> mail : notification id=placed \"Order placed\"\n",
        "",
    );
    check_merge(&without_mail, BASE, &without_mail, &[]);
    check_merge(BASE, &without_mail, &without_mail, &[]);
    check_merge(&changed(BASE, "at=80,2", "at=80,9"), &without_mail, &without_mail, &[]);
    let relabelled = changed(BASE, "Order placed", "Order is placed");
    check_merge(
        &without_mail,
        &relabelled,
        &relabelled,
        &[
            "conflict: component \"mail\": ours removes it, but \"to\" of link \"placed\" leads to it; it is kept",
            "conflict: link \"placed\": theirs changes it, ours removes it; it is kept",
        ],
    );
    let used = format!("{BASE}web -> mail : call id=ask\n");
    let (kept, told) = merged(BASE, &used, &without_mail);
    assert!(kept.contains("web -> mail") && !kept.contains("placed"), "{kept}");
    assert_eq!(
        told,
        ["conflict: component \"mail\": theirs removes it, but \"to\" of link \"ask\" leads to it; it is kept"]
    );
}

#[test]
fn groups_that_would_be_inside_themselves_are_a_conflict() {
    let base = "group a team\ngroup b team\n";
    let (kept, told) = merged(base, "group a team in b\ngroup b team\n", "group a team\ngroup b team in a\n");
    assert_eq!(kept, print(&sketch("group a team in b\ngroup b team\n")));
    assert_eq!(
        told,
        [
            "conflict: group \"b\": parent: ours says nothing, theirs \"a\"; together groups would be inside themselves; ours is kept"
        ]
    );
}

/// A version after some edits; those that are refused do nothing.
fn edited(base: &Topology, edits: &[crate::support::strategies::Act]) -> Topology {
    let mut document = Document::new(base.clone());
    for edit in edits {
        let _ = edit.step(&mut document);
    }
    document.topology().clone()
}

/// A design as a file can hold it: no file has none of an instance.
fn as_filed(mut design: Topology) -> Topology {
    let text = file::write(&design, None).replace("\"instances\": 0", "\"instances\": 1");
    if let Ok((read, _)) = file::read(text.as_bytes()) {
        design = read;
    }
    design
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_merge_keeps_what_one_side_did_and_tells_what_both_did((base, ours, theirs) in (topology(4), acts(5), acts(5))) {
        let base = as_filed(base);
        let (ours, theirs) = (as_filed(edited(&base, &ours)), as_filed(edited(&base, &theirs)));
        let text = |topology: &Topology| file::write(topology, None);
        for (one, other, wanted) in [(&ours, &base, &ours), (&base, &theirs, &theirs), (&ours, &ours, &ours)] {
            let Merged { topology, conflicts, .. } = merge(&base, one, other);
            prop_assert_eq!(text(&topology), text(wanted));
            prop_assert!(conflicts.is_empty(), "{:?}", conflicts);
        }
        let here = merge(&base, &ours, &theirs);
        let there = merge(&base, &theirs, &ours);
        prop_assert_eq!(here.conflicts.is_empty(), there.conflicts.is_empty(), "{:?}\n{:?}", here.conflicts, there.conflicts);
        let written = text(&here.topology);
        prop_assert!(file::read(written.as_bytes()).is_ok(), "{written}");

        // A fact that only one side changed is in the result, or its thing is in a conflict or a note.
        let [base, ours, theirs, now] = [&base, &ours, &theirs, &here.topology].map(Sheet::of);
        let told = |list: List, id: &str| {
            here.conflicts.iter().chain(&here.notes).any(|one| one.subject.as_ref().is_some_and(|(l, i)| *l == list && i == id))
        };
        for list in List::ALL {
            for (id, facts) in ours.list(list).iter().chain(theirs.list(list)) {
                let Some(was) = base.list(list).get(id) else {
                    prop_assert!(now.list(list).contains_key(id), "{id} is lost");
                    continue;
                };
                for (fact, value) in facts.iter().filter(|(fact, value)| was.get(*fact) != Some(*value)) {
                    let is = now.list(list).get(id).and_then(|facts| facts.get(fact));
                    // What one side only drew elsewhere goes when the other side removes it.
                    let is_gone = fact.is_place() && !now.list(list).contains_key(id);
                    prop_assert!(is == Some(value) || is_gone || told(list, id), "{id} {fact:?}: {is:?}");
                }
            }
        }
    }

    #[test]
    fn a_design_is_the_sum_of_its_facts(design in topology(5)) {
        let design = as_filed(design);
        let again = Sheet::of(&design).design().map_err(|problems| TestCaseError::fail(problems.report("facts")))?;
        prop_assert_eq!(file::write(&again, None), file::write(&design, None));
        prop_assert!(Diff::of(&design, &again).is_empty());
    }
}

/// A file that says a sketch, in our own style.
fn save(folder: &Path, name: &str, text: &str) -> String {
    let target = path(folder, name);
    fs::write(&target, file::write(&sketch(text), None)).unwrap();
    target
}

#[test]
fn the_verbs_work_on_files_and_say_by_exit_code_what_they_found() {
    let folder = folder("versions");
    let base = save(&folder, "base.json", BASE);
    let ours = save(&folder, "ours.json", &changed(BASE, "notification", "command"));
    let theirs = save(&folder, "theirs.json", &changed(BASE, "\"Mail\"", "\"Post\""));
    assert_eq!(run(&["diff", &base, &ours]).0, 0);
    assert_eq!(run(&["diff", "--exit-code", &base, &ours]).0, 1);
    assert_eq!(run(&["diff", "--exit-code", &base, &base]).0, 0);
    assert!(run(&["diff", "/dev/null", &base]).1.contains("3 components added"));
    check_refused(&["diff", &base, "nothing.json"], "no such file");
    check_refused(&["diff", &base], "<B>");

    let (code, out, told) = run(&["merge", &base, &ours, &theirs]);
    assert_eq!((code, told.as_str()), (0, ""));
    assert!(out.contains("\"Post\"") && out.contains("\"command\""), "{out}");
    let (code, _, _) = run(&["merge", &base, &ours, &theirs, "-o", &ours]);
    assert_eq!((code, fs::read_to_string(&ours).unwrap()), (0, out));
    let other = save(&folder, "other.json", &changed(BASE, "notification", "document"));
    let (code, out, told) = run(&["merge", &base, &ours, &other, "--path", "design/a.json"]);
    assert_eq!(code, 1);
    assert!(
        told.starts_with("conflict: design/a.json: link \"placed\": expectation: ours says \"command\", "),
        "{told}"
    );
    assert!(file::read(out.as_bytes()).is_ok());
    check_refused(&["merge", &base, &ours, &theirs, "-o", &save(&folder, "else.json", BASE)], "--force replaces it");
    check_refused(&["merge", &base, &ours, "nothing.json", "-o", &ours], "no such file");
    fs::write(path(&folder, "empty"), "").unwrap();
    let added = run(&["merge", &path(&folder, "empty"), &ours, &other]);
    assert_eq!(added.0, 1, "both sides added the file: {added:?}");
}

/// Runs git in a folder with nobody's configuration.
fn git(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .env_remove("GIT_WORK_TREE")
        .output()
        .expect("git is there");
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    (output.status.success(), text)
}

#[test]
fn git_merges_and_compares_designs_with_the_configuration_of_the_readme() {
    let folder = folder("git");
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let program = toposcope(&[]).get_program().to_str().unwrap().to_owned();
    assert!(git(&folder, &["init", "-q", "."]).0);
    let lines: Vec<_> = readme.lines().filter(|line| line.starts_with("git config ")).collect();
    assert_eq!(lines.len(), 3, "the README shows the configuration: {lines:?}");
    for line in lines {
        let (key, value) = line["git config ".len()..].split_once(' ').unwrap();
        let value = value.trim_matches('\'').replace("toposcope ", &format!("'{program}' "));
        assert!(git(&folder, &["config", key, &value]).0, "{line}");
    }
    let attributes = readme.lines().find_map(|line| line.strip_prefix("echo '")?.split('\'').next());
    let attributes = attributes.expect("the README shows the attributes").replace("designs/", "");
    fs::write(folder.join(".gitattributes"), format!("{attributes}\n")).unwrap();
    let commit = |text: &str| {
        save(&folder, "a.json", text);
        assert!(git(&folder, &["add", "-A"]).0);
        let (done, told) = git(&folder, &["commit", "-qm", "x"]);
        assert!(done, "{told}");
    };
    commit(BASE);
    assert!(git(&folder, &["checkout", "-qb", "side"]).0);
    commit(&changed(BASE, "\"Mail\"", "\"Post\""));
    assert!(git(&folder, &["checkout", "-q", "main"]).0);
    commit(&changed(BASE, "notification", "command"));
    let (_, told) = git(&folder, &["diff", "HEAD~1", "--", "a.json"]);
    assert!(told.contains("expectation: notification → command"), "{told}");
    let (done, told) = git(&folder, &["merge", "-q", "-m", "both", "side"]);
    assert!(done, "{told}");
    let both = fs::read_to_string(folder.join("a.json")).unwrap();
    assert!(both.contains("\"Post\"") && both.contains("\"command\""), "{both}");

    assert!(git(&folder, &["checkout", "-q", "side"]).0);
    commit(&changed(BASE, "notification", "document"));
    assert!(git(&folder, &["checkout", "-q", "main"]).0);
    let (done, told) = git(&folder, &["merge", "-q", "-m", "again", "side"]);
    assert!(!done && told.contains("conflict: a.json: link \"placed\": expectation: "), "{told}");
    assert!(git(&folder, &["status", "--short"]).1.contains("UU a.json"));
}
