//! A file is read exactly or not at all, and written back byte for byte where nothing changed.
//!
//! `tests/broken/` holds files that must not open, each beside the message that it must produce;
//! `UPDATE_GOLDEN=1` writes the messages anew, and the difference is reviewed like code.

use std::path::Path;

use proptest::prelude::*;
use toposcope::file;
use toposcope::model::{Cell, Component, ComponentId, ComponentKind, Document, Expectation, Link, LinkId, Topology};

/// The example of the format's description, formatted by hand.
const EXAMPLE: &str = r#"{
  "toposcope": 1,
  "name": "Music sharing",
  "description": "Uploads, comments and notifications of a music-sharing application.",
  "groups": [
    { "id": "platform", "name": "Music platform", "kind": "application" }
  ],
  "components": [
    { "id": "mobile-app", "name": "Mobile app", "kind": "mobile-app", "exposure": "public", "at": [2, 3] },
    { "id": "web-api", "name": "Web API", "kind": "api", "group": "platform" }
  ],
  "links": [
    { "id": "upload-song", "from": "mobile-app", "to": "web-api", "label": "Upload song",
      "expectation": "document",
      "needs": { "payload_bytes": "8 MB", "guaranteed_processing": true },
      "notes": "The song itself travels, not a reference to it." }
  ]
}
"#;

fn id<S>(text: &str) -> toposcope::model::Id<S> {
    toposcope::model::Id::new(text).unwrap()
}

/// Reads a text, lets `change` edit the design, and returns the file that saving gives.
fn check_edit(text: &str, change: impl FnOnce(&mut Document)) -> String {
    let (topology, source) =
        file::read(text.as_bytes()).unwrap_or_else(|problems| panic!("{}", problems.report("text")));
    assert_eq!(file::write(&topology, Some(&source)), source.text(), "an unchanged design gives back the very bytes");
    let mut document = Document::new(topology);
    change(&mut document);
    let written = file::write(document.topology(), Some(&source));
    let (again, _) =
        file::read(written.as_bytes()).unwrap_or_else(|problems| panic!("{}\n{written}", problems.report("text")));
    assert_eq!(again, *document.topology(), "what was written says what was edited:\n{written}");
    written
}

/// The lines that only one of two texts has: `-` and `+` in front.
fn difference(was: &str, now: &str) -> Vec<String> {
    let (was, now): (Vec<_>, Vec<_>) = (was.lines().collect(), now.lines().collect());
    let gone = was.iter().filter(|line| !now.contains(line)).map(|line| format!("-{line}"));
    let come = now.iter().filter(|line| !was.contains(line)).map(|line| format!("+{line}"));
    gone.chain(come).collect()
}

#[test]
fn every_broken_file_is_refused_with_its_exact_message() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let report = match file::read(&std::fs::read(&path).unwrap()) {
            Ok(_) => panic!("{name} was read"),
            Err(problems) => problems.report(name),
        };
        let golden = path.with_extension("txt");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&golden, &report).unwrap();
        }
        assert_eq!(report, std::fs::read_to_string(&golden).unwrap_or_default(), "{name}");
        seen += 1;
    }
    assert!(seen > 40, "only {seen} broken files");
}

#[test]
fn a_file_cut_anywhere_is_refused_with_a_place() {
    for cut in 0..EXAMPLE.trim_end().len() {
        let problems = file::read(&EXAMPLE.as_bytes()[..cut]).expect_err("a truncated file");
        let problem = &problems.told[0];
        assert!(problem.line >= 1 && problem.column >= 1, "{cut}: {problem:?}");
        if cut > 0 {
            assert!(problem.text.contains("is never closed"), "{cut}: {}", problem.text);
        }
    }
}

#[test]
fn hand_made_formatting_survives_and_a_change_touches_only_its_own_lines() {
    let written = check_edit(EXAMPLE, |document| {
        document
            .edit("tag link", |tx| {
                tx.change_link(&id("upload-song"), |link| {
                    link.expectation = Some(Expectation::Command);
                    link.channel = Some("songs".into());
                })
            })
            .unwrap();
    });
    assert_eq!(
        difference(EXAMPLE, &written),
        [
            "-      \"expectation\": \"document\",",
            "+      \"expectation\": \"command\",",
            "+      \"channel\": \"songs\","
        ]
    );
}

#[test]
fn what_is_added_stands_in_our_style() {
    let written = check_edit(EXAMPLE, |document| {
        document
            .edit("add", |tx| {
                let store = tx.add_component(Component {
                    at: Some(Cell::new(40, 3)),
                    ..Component::new(id("song-store"), "Song store", ComponentKind::Storage)
                })?;
                tx.add_link(Link { label: Some("Store".into()), ..Link::new(id("store"), id("web-api"), store) })
            })
            .unwrap();
    });
    assert_eq!(
        difference(EXAMPLE, &written),
        [
            "-    { \"id\": \"web-api\", \"name\": \"Web API\", \"kind\": \"api\", \"group\": \"platform\" }",
            "-      \"notes\": \"The song itself travels, not a reference to it.\" }",
            "+    { \"id\": \"web-api\", \"name\": \"Web API\", \"kind\": \"api\", \"group\": \"platform\" },",
            "+    { \"id\": \"song-store\", \"name\": \"Song store\", \"kind\": \"storage\", \"at\": [40, 3] }",
            "+      \"notes\": \"The song itself travels, not a reference to it.\" },",
            "+    { \"id\": \"store\", \"from\": \"web-api\", \"to\": \"song-store\", \"label\": \"Store\" }",
        ]
    );
}

#[test]
fn what_is_removed_takes_its_comma_along() {
    let written = check_edit(EXAMPLE, |document| {
        document.edit("remove", |tx| tx.remove_component(&id("web-api"))).unwrap();
    });
    assert!(written.contains("\"at\": [2, 3] }\n  ],\n  \"links\": []\n}\n"), "{written}");
    let written = check_edit(EXAMPLE, |document| {
        document.edit("remove", |tx| tx.remove_component(&id("mobile-app"))).unwrap();
    });
    assert!(written.contains("\"components\": [\n    { \"id\": \"web-api\""), "{written}");
}

#[test]
fn other_styles_are_kept_too() {
    let one_line = "{\"toposcope\":1,\"links\":[{\"id\":\"l\",\"from\":\"a\",\"to\":\"a\"}],\"components\":[{\"id\":\"a\",\"name\":\"A\",\"kind\":\"api\"}]}";
    let rename = |document: &mut Document| {
        document.edit("rename", |tx| tx.change_component(&id("a"), |a| a.name = "B".into())).unwrap();
    };
    assert_eq!(check_edit(one_line, rename), format!("{}\n", one_line.replace("\"A\"", "\"B\"")));

    let windows = EXAMPLE.replace('\n', "\r\n");
    let written = check_edit(&windows, |document| {
        document
            .edit("add", |tx| {
                tx.add_component(Component {
                    notes: Some("x".repeat(120)),
                    ..Component::new(id("b"), "B", ComponentKind::Api)
                })
            })
            .unwrap();
    });
    assert_eq!(written.matches('\n').count(), written.matches("\r\n").count(), "{written:?}");

    let tabs = EXAMPLE.replace("  ", "\t");
    check_edit(&tabs, |document| {
        document.edit("untag", |tx| tx.change_link(&id("upload-song"), |link| link.expectation = None)).unwrap();
    });
}

#[test]
fn unknown_keys_are_kept_byte_for_byte() {
    let text = r#"{
  "toposcope": 1, "x-owner" : {"team": [ "ä", 1.50, {"": null} ]},
  "components": [
    { "id": "a", "x\u0022\u202e": "\u001b[31m", "name": "A", "kind": "api", "pinned": false },
    { "id": "b", "name": "B", "kind": "api" }
  ],
  "links": [ { "id": "l", "from": "a", "to": "b", "weight": 1e2, "service": { "pinned": "event-grid", "by": "me" } } ]
}"#;
    let written = check_edit(text, |document| {
        document.edit("rename", |tx| tx.change_component(&id("a"), |a| a.name = "Z".into())).unwrap();
        document.edit("tag", |tx| tx.change_link(&id("l"), |l| l.expectation = Some(Expectation::Call))).unwrap();
    });
    assert_eq!(
        written,
        format!("{text}\n")
            .replace("\"A\"", "\"Z\"")
            .replace("\"to\": \"b\", ", "\"to\": \"b\", \"expectation\": \"call\", ")
    );
    let (topology, _) = file::read(text.as_bytes()).unwrap();
    let fresh = file::write(&topology, None);
    assert_eq!(file::read(fresh.as_bytes()).unwrap().0.links()[0].extra.iter().count(), 1, "{fresh}");
}

#[test]
fn an_object_with_as_many_keys_as_fit_is_changed_in_a_time_that_grows_with_their_number_only() {
    let many = |from: usize| {
        let keys: Vec<_> = (from..from + 40_000).map(|at| format!("\"k{at}\": {at}")).collect();
        format!("{{ \"toposcope\": 1, {} }}\n", keys.join(", "))
    };
    let text = many(0);
    let (_, source) = file::read(text.as_bytes()).unwrap();
    // Looking through all keys for each of them took a minute here.
    let (other, _) = file::read(many(20_000).as_bytes()).unwrap();
    let (again, _) = file::read(file::write(&other, Some(&source)).as_bytes()).unwrap();
    assert_eq!(again, other);
}

#[test]
fn an_analysis_is_dropped_and_an_export_adds_one() {
    let (topology, _) = file::read(EXAMPLE.as_bytes()).unwrap();
    let export = file::write_and(&topology, file::ANALYSIS, |out| out.push_str("{\n    \"links\": []\n  }"));
    assert!(export.ends_with("  ],\n  \"analysis\": {\n    \"links\": []\n  }\n}\n"), "{export}");
    let (again, exported) = file::read(export.as_bytes()).unwrap();
    assert_eq!(again, topology);
    assert_eq!(file::write(&again, Some(&exported)), file::write(&topology, None));
    let empty = file::write_and(&Topology::default(), file::ANALYSIS, |out| out.push_str("{}"));
    assert!(empty.ends_with(",\n  \"analysis\": {}\n}\n"), "{empty}");
}

#[test]
fn a_byte_order_mark_is_accepted_and_not_written_back() {
    let text = format!("\u{feff}{EXAMPLE}");
    let (topology, source) = file::read(text.as_bytes()).unwrap();
    assert_eq!(file::write(&topology, Some(&source)), EXAMPLE);
}

#[test]
fn what_hides_in_an_unknown_key_is_the_same_once_it_was_written_anew() {
    let text = "{ \"toposcope\": 1, \"x\": [\"a\u{feff}b\", { \"\u{202e}\": \"\u{2028}👩\u{200d}💻\" }] }";
    let (topology, source) = file::read(text.as_bytes()).unwrap();
    assert_eq!(file::write(&topology, Some(&source)), text, "untouched, it stays as it is");
    let fresh = file::write(&topology, None);
    assert!(fresh.contains(r"a\ufeffb") && fresh.contains("👩\u{200d}💻"), "{fresh}");
    assert_eq!(file::read(fresh.as_bytes()).unwrap().0, topology);
}

#[test]
fn what_hides_in_a_name_is_escaped_in_the_file() {
    let mut topology = Topology::named("pay\u{202e}\u{9b}\u{7f}\u{2028}👩‍💻");
    topology.push_component(Component::new(id("a"), "\u{1b}", ComponentKind::Api)).unwrap();
    let text = file::write(&topology, None);
    assert!(text.contains(r#""name": "pay\u202e\u009b\u007f\u2028"#), "{text}");
    assert!(text.contains("👩‍💻"), "{text}");
    assert_eq!(file::read(text.as_bytes()).unwrap().0, topology);
}

#[test]
fn at_most_twenty_problems_are_told() {
    let components: Vec<_> = (0..100).map(|_| r#"{ "id": "a", "name": "A", "kind": "api" }"#).collect();
    let text = format!("{{ \"toposcope\": 1, \"components\": [{}] }}", components.join(",\n"));
    let problems = file::read(text.as_bytes()).unwrap_err();
    assert_eq!((problems.told.len(), problems.more), (20, 79));
    assert!(problems.report("x").ends_with("error: x: and 79 more\n"));
}

#[test]
fn depth_and_size_are_bounded() {
    for depth in [127, 1_000, 1_000_000] {
        for text in
            ["[".repeat(depth), format!("{{\"toposcope\":1,\"x\":{}1{}}}", "[".repeat(depth), "]".repeat(depth))]
        {
            assert!(file::read(text.as_bytes()).is_err(), "{depth}");
        }
    }
    let deep = format!("{{\"toposcope\":1,\"x\":{}1{}}}", "[".repeat(63), "]".repeat(63));
    let (topology, source) = file::read(deep.as_bytes()).unwrap();
    assert_eq!(file::write(&topology, Some(&source)), deep);
    assert!(file::read(&vec![b' '; file::LIMIT + 1]).unwrap_err().report("x").contains("64 MiB"));
}

#[test]
fn a_chain_of_groups_as_deep_as_a_file_allows_is_read() {
    let groups: Vec<_> = (0..20_000)
        .map(|n| match n {
            0 => r#"{ "id": "g0", "name": "", "kind": "team" }"#.to_owned(),
            _ => format!(r#"{{ "id": "g{n}", "name": "", "kind": "team", "parent": "g{}" }}"#, n - 1),
        })
        .collect();
    let text = format!("{{ \"toposcope\": 1, \"groups\": [{}] }}", groups.join(","));
    assert_eq!(file::read(text.as_bytes()).unwrap().0.groups().len(), 20_000);
}

/// Text as hostile as files have it, and plain text.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z ]{0,12}",
        "\\PC{0,8}",
        proptest::collection::vec(any::<char>(), 0..8).prop_map(String::from_iter),
        proptest::sample::select(vec!["\u{1b}[2J", "\u{202e}x", "a\u{200b}b", "\"\\", "\n\t", "", "null", "\u{e0041}"])
            .prop_map(str::to_owned),
    ]
}

fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("-1.50e3".to_owned()),
        any_text().prop_map(|text| serde_json::to_string(&text).unwrap())
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{} ]", items.join(",\n "))),
            proptest::collection::btree_map(any_text(), inner, 0..4).prop_map(|entries| {
                let entries =
                    entries.iter().map(|(key, value)| format!("{}:{value}", serde_json::to_string(key).unwrap()));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(" , "))
            })
        ]
    })
}

prop_compose! {
    fn any_topology()(
        name in any_text(),
        notes in proptest::option::of(any_text()),
        names in proptest::collection::vec((any_text(), proptest::option::of((-9..9, -9..9)), any::<bool>(), any_json()), 1..6),
        links in proptest::collection::vec((any::<usize>(), any::<usize>(), proptest::option::of(any_text()), 0..9_usize, any::<u32>()), 0..8),
    ) -> Topology {
        let mut topology = Topology::named(name);
        let mut title = topology.title().clone();
        title.notes = notes;
        topology.set_title(title);
        let count = names.len();
        for (at, (name, place, pinned, json)) in names.into_iter().enumerate() {
            topology.push_component(Component {
                at: place.map(|(x, y)| Cell::new(x, y)),
                pinned,
                extra: toposcope::model::Extra::new(vec![("x-any".into(), json)]),
                ..Component::new(id(&format!("c{at}")), name, ComponentKind::Service)
            }).unwrap();
        }
        for (at, (from, to, label, tag, bytes)) in links.into_iter().enumerate() {
            let end = |number: usize| -> ComponentId { id(&format!("c{}", number % count)) };
            let mut link = Link { label, ..Link::new(id(&format!("l{at}")), end(from), end(to)) };
            link.expectation = toposcope::model::Vocabulary::from_word(["command", "stream", "call", ""][tag % 4]);
            if tag > 4 {
                let value = toposcope::model::NeedValue::Bytes(u64::from(bytes) << (tag % 3 * 5));
                link.needs.set(toposcope::model::Need::PayloadBytes, Some(value));
            }
            topology.push_link(link).unwrap();
        }
        topology
    }
}

/// Unknown keys are compared by what they say: their hidden characters may be written as escapes.
fn plain(topology: &Topology) -> String {
    file::write(topology, None)
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(topology in any_topology()) {
        let text = file::write(&topology, None);
        let (again, source) = file::read(text.as_bytes()).map_err(|problems| TestCaseError::fail(problems.report(&text)))?;
        prop_assert_eq!(plain(&again), plain(&topology));
        prop_assert_eq!(file::write(&again, Some(&source)), text);
    }

    #[test]
    fn any_change_to_any_formatting_says_the_new_design(was in any_topology(), now in any_topology(), seed in any::<u64>()) {
        let text = reformatted(&file::write(&was, None), seed);
        let (read, source) = file::read(text.as_bytes()).map_err(|problems| TestCaseError::fail(problems.report(&text)))?;
        prop_assert_eq!(file::write(&read, Some(&source)), text.as_str());
        let written = file::write(&now, Some(&source));
        let (again, _) = file::read(written.as_bytes()).map_err(|problems| TestCaseError::fail(problems.report(&written)))?;
        prop_assert_eq!(plain(&again), plain(&now));
    }

    #[test]
    fn no_bytes_make_the_reader_fall(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(file::read(&bytes).is_err());
    }

    #[test]
    fn no_damage_makes_the_reader_fall(topology in any_topology(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = file::write(&topology, None).into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok((topology, source)) = file::read(&bytes) {
            prop_assert_eq!(file::write(&topology, Some(&source)).into_bytes(), bytes);
        }
    }
}

/// The same JSON with other white space between its tokens.
fn reformatted(text: &str, seed: u64) -> String {
    let spaces = ["", " ", "\n", "\n    ", "\t", "  "];
    let mut state = seed | 1;
    let mut out = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for letter in text.chars() {
        if quoted {
            quoted = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            out.push(letter);
            continue;
        }
        if letter.is_ascii_whitespace() {
            continue;
        }
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let space = spaces[(state >> 33) as usize % spaces.len()];
        match letter {
            '{' | '[' | ',' | ':' => {
                out.push(letter);
                out.push_str(space);
            }
            '}' | ']' => {
                out.push_str(space);
                out.push(letter);
            }
            _ => {
                quoted = letter == '"';
                out.push(letter);
            }
        }
    }
    out
}

#[test]
fn a_link_that_is_edited_and_edited_back_leaves_no_trace() {
    let link: LinkId = id("upload-song");
    let written = check_edit(EXAMPLE, |document| {
        document.edit("rename", |tx| tx.change_link(&link, |link| link.label = None)).unwrap();
        document.undo();
    });
    assert_eq!(written, EXAMPLE);
}
