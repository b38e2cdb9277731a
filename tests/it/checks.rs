//! What a check found reaches every kind of reader whole: people, scripts, code scanning, test reports, pipelines.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};
use toposcope::analysis::{Analysis, Finding, Severity, Subject};
use toposcope::checks::{Check, Checked, FORMATS, Found};
use toposcope::file;
use toposcope::rules::Source;

use crate::cli::{folder, path, run};
use crate::sketch::{component_id, link_id};
use crate::support::hostile;

static PAGE: Source = Source { key: "X", title: "A page", path: "azure/a page (x)", date: "2026-01-01" };

fn finding(rule: &'static str, severity: Severity, subject: Subject, text: &str, waived: Option<&str>) -> Finding {
    Finding { rule, severity, subject, text: text.to_owned().into(), source: &PAGE, waived: waived.map(str::to_owned) }
}

/// One finding of each severity, and one that is waived, in a file; then a file without, and one that cannot be read.
fn check(deny: Severity, name: &str, text: &str) -> Check {
    let found = [
        finding("A1", Severity::Error, Subject::Link(link_id("order")), text, None),
        finding("A2", Severity::Warning, Subject::Component(component_id("web")), text, None),
        finding("A3", Severity::Advice, Subject::Document, text, None),
        finding("A1", Severity::Error, Subject::Link(link_id("other")), text, Some(text)),
    ];
    let found = found.into_iter().enumerate();
    let found = found.map(|(at, finding)| Found { finding, line: at + 3, column: at + 5 }).collect();
    let problems = file::read(b"{\n \"toposcope\": 2 }").unwrap_err();
    let files = vec![
        Checked { name: name.to_owned(), outcome: Ok(found) },
        Checked { name: "clean.json".to_owned(), outcome: Ok(Vec::new()) },
        Checked::refused("broken.json".to_owned(), &problems),
        Checked::unread("missing.json".to_owned(), "no such file"),
    ];
    Check { files, deny: Some(deny) }
}

fn written(check: &Check, format: &str) -> String {
    let format = FORMATS.iter().find(|row| row.name == format).unwrap_or_else(|| panic!("no format {format}"));
    (format.write)(check)
}

#[test]
fn a_line_says_where_how_bad_which_rule_and_what() {
    let check = check(Severity::Error, "a.json", "it is wrong");
    assert_eq!(
        written(&check, "text"),
        "a.json:3:5: error A1: link \"order\": it is wrong\n\
         a.json:4:6: warning A2: component \"web\": it is wrong\n\
         a.json:5:7: advice A3: it is wrong\n"
    );
    let list: Value = serde_json::from_str(&written(&check, "json")).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 3, "what is waived is not listed");
    let first = json!({ "file": "a.json", "line": 3, "column": 5, "rule": "A1", "severity": "error", "link": "order",
        "text": "it is wrong", "source": "azure/a page (x)" });
    assert_eq!(list[0], first);
}

#[test]
fn denying_takes_in_what_is_worse_and_leaves_out_what_is_waived() {
    for (deny, denied) in [(Severity::Error, 1), (Severity::Warning, 2), (Severity::Advice, 3)] {
        let check = check(deny, "a.json", "it is wrong");
        let found = check.files[0].outcome.as_ref().unwrap();
        assert_eq!(found.iter().filter(|found| check.denies(found)).count(), denied);
        assert!(check.is_denied());
    }
    let mut waived = check(Severity::Advice, "a.json", "it is wrong");
    waived.files[0].outcome.as_mut().unwrap().retain(|found| found.finding.waived.is_some());
    assert!(!waived.is_denied());
    assert_eq!(written(&waived, "text"), "");
}

#[test]
fn pipelines_get_their_own_commands() {
    let check = check(Severity::Error, "a,b;c.json", "100%: a, b; c] d");
    assert_eq!(
        written(&check, "github"),
        "::error file=broken.json,line=2,col=15,title=toposcope::the file has format version 2; this toposcope reads 1\n\
         ::error file=missing.json,title=toposcope::no such file\n\
         ::error file=a%2Cb;c.json,line=3,col=5,title=A1::link \"order\": 100%25: a, b; c] d\n\
         ::warning file=a%2Cb;c.json,line=4,col=6,title=A2::component \"web\": 100%25: a, b; c] d\n\
         ::notice file=a%2Cb;c.json,line=5,col=7,title=A3::100%25: a, b; c] d\n"
    );
    assert_eq!(
        written(&check, "azure-devops"),
        "##vso[task.logissue type=error;sourcepath=broken.json;linenumber=2;columnnumber=15]\
         the file has format version 2%3B this toposcope reads 1\n\
         ##vso[task.logissue type=error;sourcepath=missing.json]no such file\n\
         ##vso[task.logissue type=error;sourcepath=a,b%3Bc.json;linenumber=3;columnnumber=5;code=A1]\
         link \"order\": 100%AZP25: a, b%3B c%5D d\n\
         ##vso[task.logissue type=warning;sourcepath=a,b%3Bc.json;linenumber=4;columnnumber=6;code=A2]\
         component \"web\": 100%AZP25: a, b%3B c%5D d\n\
         a,b;c.json:5:7: advice A3: 100%: a, b; c] d\n"
    );
}

#[test]
fn a_test_report_fails_for_what_is_denied_and_for_nothing_else() {
    let out = written(&check(Severity::Warning, "a.json", "it is <wrong> & \"odd\""), "junit");
    assert!(out.contains("<testsuites name=\"toposcope\" tests=\"7\" failures=\"2\" errors=\"2\">"), "{out}");
    let counts = "<testsuite name=\"a.json\" tests=\"4\" failures=\"2\" errors=\"0\" skipped=\"1\">";
    assert!(out.contains(counts), "{out}");
    let words = elements(&out);
    let failed: Vec<_> = words.iter().filter(|(name, _)| name == "failure").collect();
    assert_eq!(failed.len(), 2);
    assert_eq!(
        failed[0].1,
        "a.json:3:5: error A1: link \"order\": it is <wrong> & \"odd\"\nhttps://learn.microsoft.com/azure/a%20page%20%28x%29"
    );
    assert_eq!(words.iter().filter(|(name, _)| name == "system-out").count(), 1);
    assert_eq!(words.iter().filter(|(name, _)| name == "skipped").count(), 1);
    let errors: Vec<_> = words.iter().filter(|(name, _)| name == "error").map(|(_, text)| text.as_str()).collect();
    let broken = "broken.json:2:15: the file has format version 2; this toposcope reads 1";
    assert_eq!(errors, [broken, "missing.json: no such file"]);
}

/// The elements of an XML document with the text in them, as an XML parser has them.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let (mut elements, mut open): (Vec<(String, String)>, Vec<usize>) = (Vec::new(), Vec::new());
    let name = |name: &str| name.to_owned();
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} in {xml}")) {
            Event::Start(start) => {
                start.attributes().for_each(|attribute| drop(attribute.unwrap()));
                open.push(elements.len());
                elements.push((name(start.name().as_ref()), String::new()));
            }
            Event::Empty(start) => {
                start.attributes().for_each(|attribute| drop(attribute.unwrap()));
                elements.push((name(start.name().as_ref()), String::new()));
            }
            Event::End(_) => drop(open.pop()),
            Event::Text(text) => {
                if let Some(at) = open.last() {
                    elements[*at].1.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let sign = match &*reference {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("an entity {other}"),
                };
                elements[*open.last().unwrap()].1.push(sign);
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

#[test]
fn code_scanning_gets_rules_places_and_waivers() {
    let log: Value = serde_json::from_str(&written(&check(Severity::Error, "dir/a b.json", "wrong"), "sarif")).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules: Vec<_> = run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
    assert_eq!(rules, ["A1", "A2", "A3"]);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    for result in results {
        assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize], &result["ruleId"]);
    }
    assert_eq!(results[2]["level"], "note");
    let place = &results[1]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "dir/a%20b.json");
    assert_eq!(place["region"], json!({ "startLine": 4, "startColumn": 6 }));
    assert_eq!(results[3]["suppressions"], json!([{ "kind": "inSource", "justification": "wrong" }]));
    assert!(results[0].get("suppressions").is_none());
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let told = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0]["locations"][0]["physicalLocation"]["region"]["startLine"], 2);
}

#[test]
fn no_name_and_no_text_breaks_out_of_a_report() {
    for (attacks, text) in hostile::all() {
        let check = check(Severity::Warning, &text, &text);
        for format in FORMATS {
            let out = written(&check, format.name);
            let hidden = out.split('\n').find_map(|line| toposcope::text::hidden(line).next());
            assert_eq!(hidden, None, "{attacks} as {}", format.name);
        }
        for (format, lines) in [("text", 3), ("github", 5), ("azure-devops", 5)] {
            assert_eq!(written(&check, format).lines().count(), lines, "{attacks} as {format}");
        }
        assert_eq!(
            elements(&written(&check, "junit")).iter().filter(|(name, _)| name == "failure").count(),
            2,
            "{attacks}"
        );
        let log: Value = serde_json::from_str(&written(&check, "sarif")).unwrap();
        let uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str();
        assert!(uri.unwrap().bytes().all(|byte| byte.is_ascii_graphic()), "{attacks}: {uri:?}");
    }
}

#[test]
fn places_are_those_of_the_subjects_in_the_file() {
    let text = "{ \"toposcope\": 1,\r\n  \"links\": [ { \"id\": \"l\", \"from\": \"a\", \"to\": \"a\" } ],\n\
                \"components\": [\n    { \"name\": \"ä音\", \"id\": \"a\", \"kind\": \"api\" }, { \"id\": \"b\", \"name\": \"B\", \
                \"kind\": \"api\" }\n  ],\n  \"groups\": [{ \"id\": \"a\", \"name\": \"G\", \"kind\": \"team\" }] }";
    let (_, source) = file::read(text.as_bytes()).unwrap();
    let places = file::Places::of(&source);
    assert_eq!(places.document(), (1, 1));
    assert_eq!(places.link(&link_id("l")), (2, 14));
    assert_eq!(places.component(&component_id("a")), (4, 5));
    assert_eq!(places.component(&component_id("b")), (4, 49));
    assert_eq!(places.group(&toposcope::model::GroupId::new("a").unwrap()), (6, 14));
    assert_eq!(places.link(&link_id("nothing")), (1, 1));
}

#[test]
fn several_files_are_checked_and_one_that_cannot_be_read_hides_no_other() {
    let folder = folder("several");
    let (good, broken) = (path(&folder, "good.json"), path(&folder, "broken.json"));
    std::fs::write(&good, "{ \"toposcope\": 1 }").unwrap();
    std::fs::write(&broken, "{ \"toposcope\": 1, \"name\": 3 }").unwrap();
    let missing = path(&folder, "missing.json");
    let (code, out, complaint) = run(&["check", &broken, &missing, &good, "--format", "github"]);
    assert_eq!(code, 2);
    assert_eq!(
        complaint,
        format!("error: {broken}:1:27: \"name\" takes a text, not a number\nerror: {missing}: no such file\n")
    );
    assert_eq!(
        out,
        format!(
            "::error file={broken},line=1,col=27,title=toposcope::\"name\" takes a text, not a number\n\
             ::error file={missing},title=toposcope::no such file\n"
        )
    );
    assert_eq!(run(&["check", &good, &good, "--deny", "advice"]), (0, String::new(), String::new()));
    for format in FORMATS {
        assert_eq!(run(&["check", &good, "--format", format.name]).0, 0, "{}", format.name);
    }
    assert!(Analysis::of(&file::read(b"{ \"toposcope\": 1 }").unwrap().0).findings().is_empty());
}
