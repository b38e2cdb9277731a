//! What comes in from other programs: the drawing that they show, and a report of what could not be carried over.

use std::fmt::Write;

use proptest::prelude::*;
use toposcope::file;
use toposcope::import::{IMPORTERS, Imported, import, importer, importer_for};
use toposcope::model::{Topology, Vocabulary};

fn read(format: &str, text: &str) -> Imported {
    match import(text, Some(importer(format).unwrap())) {
        Ok(imported) => imported,
        Err(problems) => panic!("{}", problems.report(format)),
    }
}

/// The design in a few lines: groups, components and links as they would be told.
fn told(topology: &Topology) -> String {
    let mut out = String::new();
    for group in topology.groups().values() {
        let parent = group.parent.as_ref().map(|parent| format!(" in {parent}")).unwrap_or_default();
        writeln!(out, "group {} \"{}\" {}{parent}", group.id, group.name, group.kind.word()).unwrap();
    }
    for component in topology.components().values() {
        let group = component.group.as_ref().map(|group| format!(" in {group}")).unwrap_or_default();
        let notes = component.notes.as_ref().map(|notes| format!(" ({notes})")).unwrap_or_default();
        writeln!(out, "{} \"{}\" {}{group}{notes}", component.id, component.name, component.kind.word()).unwrap();
    }
    for link in topology.links().values() {
        let label = link.label.as_ref().map(|label| format!(" \"{label}\"")).unwrap_or_default();
        let tag = link.expectation.map(|expectation| format!(" {}", expectation.word())).unwrap_or_default();
        writeln!(out, "{} -> {}{label}{tag}", link.from, link.to).unwrap();
    }
    out
}

fn dropped(imported: &Imported) -> Vec<String> {
    imported.dropped.iter().map(|dropped| format!("{}:{}: {}", dropped.line, dropped.column, dropped.text)).collect()
}

#[track_caller]
fn check(format: &str, text: &str, design: &str, lost: &[&str]) {
    let imported = read(format, text);
    assert_eq!(told(&imported.topology), design);
    assert_eq!(dropped(&imported), lost);
    let (again, _) =
        file::read(file::write(&imported.topology, None).as_bytes()).expect("what was imported is a topology");
    assert_eq!(again, imported.topology);
}

#[test]
fn a_flowchart_comes_in_with_its_subgraphs_labels_and_shapes() {
    check(
        "mermaid",
        r#"---
title: Orders
---
%% a remark
flowchart LR
  customer(["Customer"]) -->|"Place order"| web[Web shop]
  subgraph shop [The shop]
    direction TB
    web --> api{{API}} & audit>Audit];
    subgraph data
      db[(Order store)]
    end
    api -- stores --> db
  end
  api -.->|order placed| mail((Mail))
  mail --- api
"#,
        "group the-shop \"The shop\" application\n\
         group data \"data\" application in the-shop\n\
         customer \"Customer\" service\n\
         web-shop \"Web shop\" service in the-shop\n\
         api \"API\" service in the-shop\n\
         audit \"Audit\" service in the-shop\n\
         order-store \"Order store\" database in data\n\
         mail \"Mail\" service\n\
         customer -> web-shop \"Place order\"\n\
         web-shop -> api\n\
         web-shop -> audit\n\
         api -> order-store \"stores\"\n\
         api -> mail \"order placed\"\n\
         mail -> api\n",
        &["16:7: a line without an arrowhead is read as going from \"mail\" to \"api\""],
    );
}

#[test]
fn what_a_flowchart_says_of_looks_is_told_and_left_out() {
    let text = "graph TD\n%%{init: {\"theme\": \"dark\"}}%%\n  A[\"`The **first**`\"]:::hot --> B[\"fa:fa-user Ann<br/>Other\"]\n  \
                classDef hot fill:#f00\n  style A fill:#0f0\n  linkStyle 0 stroke:red\n  click A \"https://example.org\"\n  \
                A ~~~ B\n  A@{ shape: cyl, label: \"Store\" } <--> B\n  ]]]\n  end\n";
    let imported = read("mermaid", text);
    assert_eq!(
        told(&imported.topology),
        "store \"Store\" database\nann-other \"Ann Other\" service\n\
         store -> ann-other\nstore -> ann-other\nann-other -> store\n"
    );
    assert_eq!(
        dropped(&imported),
        [
            "2:1: a directive is left out: it says how Mermaid draws",
            "3:3: markup or icons in \"The first\" are left out",
            "3:3: the class \"hot\" of \"A\" is left out",
            "3:34: markup or icons in \"Ann Other\" are left out",
            "4:3: left out: \"classDef hot fill:#f00\"",
            "5:3: left out: \"style A fill:#0f0\"",
            "6:3: left out: \"linkStyle 0 stroke:red\"",
            "7:3: left out: \"click A \"https://example.org\"\"",
            "8:4: the invisible link from \"A\" to \"B\" is left out",
            "9:35: an arrow with two heads became two links: from \"A\" to \"B\" and back",
            "10:3: cannot be read from here, left out: \"]]]\"",
            "11:3: \"end\" without a subgraph is left out",
        ]
    );
}

#[test]
fn a_mermaid_block_is_found_in_markdown() {
    let text = "# Design\n\n```mermaid\ngraph LR\n  a --> b\n```\n\nText.\n\n::: mermaid\ngraph LR\n  c --> d\n:::\n";
    let imported = read("mermaid", text);
    assert_eq!(told(&imported.topology), "a \"a\" service\nb \"b\" service\na -> b\n");
    assert_eq!(dropped(&imported), ["6:1: further Mermaid blocks of the file are left out"]);
}

#[test]
fn a_graph_in_dot_comes_in_with_clusters_defaults_and_chains() {
    check(
        "dot",
        r#"/* made by hand */
strict digraph "Orders" {
  rankdir=LR; node [shape=box];
  subgraph cluster_shop {
    label = "The shop";
    node [shape=cylinder];
    db [label="Order\nstore"];
  }
  web [label=<<b>Web</b> &amp; shop>];
  web:out -> api -> { db; audit } [label="save"];
  api -> web [dir=back label="again"] // the other way
}"#,
        "group the-shop \"The shop\" application\n\
         order-store \"Order store\" database in the-shop\n\
         web-shop \"Web & shop\" service\n\
         api \"api\" service\n\
         audit \"audit\" service\n\
         web-shop -> api \"again\"\n\
         api -> order-store \"save\"\n\
         api -> audit \"save\"\n",
        &["9:3: the HTML of the label \"Web & shop\" is left out, its text is kept"],
    );
}

#[test]
fn a_json_canvas_comes_in_with_groups_by_place() {
    let text = r##"{ "nodes": [
  { "id": "g", "type": "group", "x": 0, "y": 0, "width": 600, "height": 300, "label": "Shop" },
  { "id": "a", "type": "text", "x": 20, "y": 40, "width": 200, "height": 60, "text": "# Web shop\nserves pages" },
  { "id": "b", "type": "link", "x": 900, "y": 40, "width": 200, "height": 60, "url": "https://example.org" } ],
  "edges": [
  { "id": "e", "fromNode": "a", "toNode": "b", "label": "asks" },
  { "id": "f", "fromNode": "a", "toNode": "ghost" } ] }"##;
    check(
        "json-canvas",
        text,
        "group shop \"Shop\" application\n\
         web-shop \"Web shop\" service in shop (serves pages)\n\
         https-example-org \"https://example.org\" external-system\n\
         web-shop -> https-example-org \"asks\"\n",
        &["7:3: a link is left out: its end \"ghost\" is missing"],
    );
    let places: Vec<_> = read("json-canvas", text).topology.components().values().map(|c| c.at.unwrap()).collect();
    assert!(places[1].x > places[0].x + 12 && places[0].y == places[1].y, "{places:?}");
}

#[test]
fn a_drawio_drawing_comes_in_with_containers_icons_and_edge_labels() {
    let text = r#"<mxfile><diagram name="Orders"><mxGraphModel><root>
<mxCell id="0"/><mxCell id="1" parent="0"/>
<mxCell id="c" value="Shop" style="swimlane;container=1;" vertex="1" parent="1"><mxGeometry x="100" y="100" width="500" height="300" as="geometry"/></mxCell>
<mxCell id="a" value="&lt;b&gt;Web&lt;/b&gt; shop" style="rounded=0;html=1;" vertex="1" parent="c"><mxGeometry x="20" y="40" width="120" height="60" as="geometry"/></mxCell>
<object id="b" label="Orders"><mxCell style="image;image=img/lib/azure2/integration/Service_Bus.svg;" vertex="1" parent="1"><mxGeometry x="800" y="140" width="60" height="60" as="geometry"/></mxCell></object>
<mxCell id="e" style="endArrow=classic;" edge="1" parent="1" source="a" target="b"><mxGeometry relative="1" as="geometry"/></mxCell>
<mxCell id="l" value="Place order" style="edgeLabel;html=1;" vertex="1" connectable="0" parent="e"><mxGeometry x="-0.1" relative="1" as="geometry"/></mxCell>
<mxCell id="f" edge="1" parent="1" source="a"><mxGeometry relative="1" as="geometry"/></mxCell>
</root></mxGraphModel></diagram><diagram name="Second"/></mxfile>"#;
    check(
        "drawio",
        text,
        "group shop \"Shop\" application\n\
         web-shop \"Web shop\" service in shop\n\
         orders \"Orders\" service-bus-queue\n\
         web-shop -> orders \"Place order\"\n",
        &[
            "4:1: the markup of \"Web shop\" is left out",
            "8:1: a connector that hangs loose at one end is left out",
            "9:33: the page \"Second\" is left out: only the first is read",
        ],
    );
    let compressed = "<mxfile><diagram id=\"x\">7VhLc9owEP41HMv4</diagram></mxfile>";
    let problems = import(compressed, importer("drawio")).unwrap_err().report("x.drawio");
    assert!(problems.contains("error: x.drawio:1:25: this drawing is compressed"), "{problems}");
    assert!(problems.contains("help: in draw.io, switch off"), "{problems}");
}

#[test]
fn an_asyncapi_document_becomes_the_application_and_its_channels() {
    let version_3 = "asyncapi: 3.0.0\ninfo:\n  title: Orders\nservers:\n  main:\n    protocol: amqp1\nchannels:\n  placed:\n    \
                     address: orders/placed\n    messages:\n      OrderPlaced:\n        title: Order placed\noperations:\n  \
                     announce:\n    action: send\n    channel:\n      $ref: '#/channels/placed'\n    messages:\n      - $ref: \
                     '#/channels/placed/messages/OrderPlaced'\n";
    let design = "orders \"Orders\" service\norders-placed \"orders/placed\" external-system\norders -> orders-placed \"Order placed\"\n";
    let lost = ["8:3", "9:5"];
    let imported = read("asyncapi", version_3);
    assert_eq!(told(&imported.topology), design);
    assert_eq!(imported.dropped.len(), 1);
    assert!(lost.iter().any(|place| dropped(&imported)[0].starts_with(place)), "{:?}", dropped(&imported));
    let version_2 = r#"{"asyncapi":"2.6.0","info":{"title":"Orders"},"channels":{"orders/placed":
        {"subscribe":{"message":{"name":"Order placed"}},"publish":{"operationId":"listen"}}}}"#;
    let imported = read("asyncapi", version_2);
    assert_eq!(
        told(&imported.topology),
        "orders \"Orders\" service\norders-placed \"orders/placed\" external-system\n\
         orders-placed -> orders \"listen\"\norders -> orders-placed \"Order placed\"\n"
    );
}

#[test]
fn what_is_told_of_a_field_that_is_none_does_not_act() {
    let key = "toposcope_needs.\u{1b}[31m\0";
    let imported = read("dot", &format!("digraph {{ a -> b [\"{key}\"=\"x\"] }}"));
    assert_eq!(imported.dropped[0].text, "\"needs.␛[31m␀\" of the link \"a-b\" is no need that is known");
}

#[test]
fn the_format_is_told_from_the_text_and_the_ending() {
    let name = |file: &str, text: &str| importer_for(file, text).map(|importer| importer.name);
    assert_eq!(name("", "graph LR\na-->b"), Some("mermaid"));
    assert_eq!(name("", "graph { a -- b }"), Some("dot"));
    assert_eq!(name("x.txt", "digraph G { a }"), Some("dot"));
    assert_eq!(name("x.json", "{\"nodes\":[],\"edges\":[]}"), Some("json-canvas"));
    assert_eq!(name("x.json", "{\"asyncapi\":\"3.0.0\"}"), Some("asyncapi"));
    assert_eq!(name("", "<mxfile/>"), Some("drawio"));
    assert_eq!(name("x.mmd", "sequenceDiagram"), Some("mermaid"));
    assert_eq!(name("x", "hello"), None);
    let names: std::collections::HashSet<_> = IMPORTERS.iter().map(|importer| importer.name).collect();
    assert_eq!(names.len(), IMPORTERS.len());
}

#[test]
fn what_is_not_of_the_format_is_refused_with_its_place() {
    for (format, text, wrong) in [
        ("mermaid", "sequenceDiagram\n", "error: x:1:1: a Mermaid flowchart begins with"),
        ("mermaid", "graph LR\n", "error: x:1:1: the drawing holds no nodes"),
        ("dot", "digraph {\n a -> b", "error: x:2:8: the graph ends without its closing brace"),
        ("dot", "digraph { a -- b }", "error: x:1:13: this graph joins nodes with \"->\""),
        ("dot", "digraph { a [label=\"x }", "error: x:1:20: this text has no closing quotation mark"),
        ("json-canvas", "{ \"nodes\": [ }", "error: x:1:14:"),
        ("json-canvas", "{ \"toposcope\": 1, \"nodes\": [] }", "error: x:1:1: this is a topology file"),
        ("drawio", "<mxfile><diagram>", "error: x:1:"),
        ("asyncapi", "a: b", "error: x:1:1: an AsyncAPI document says its version"),
        ("asyncapi", "asyncapi: 9.0.0", "error: x:1:11: AsyncAPI \"9.0.0\" is not known"),
    ] {
        let report = import(text, importer(format)).map(|_| ()).unwrap_err().report("x");
        assert!(report.starts_with(wrong), "{format} {text:?}: {report}");
    }
}

/// A good file of each format, to be damaged.
const GOOD: &[(&str, &str)] = &[
    (
        "mermaid",
        "---\ntitle: A\n---\nflowchart LR\n subgraph g [\"G\"]\n  a[\"A #quot;\"]:::hot --> b[(B)] & c>C]\n end\n a -- x --> b\n a -.->|\"y\"| g\n%% z\n",
    ),
    (
        "dot",
        "digraph \"G\" { node [shape=box]; subgraph cluster_a { label=<<b>x</b>>; a -> { b; c:p } [label=\"x\\n\" + \"y\"] } /* z */ }",
    ),
    (
        "json-canvas",
        "{\"nodes\":[{\"id\":\"a\",\"type\":\"text\",\"text\":\"A\\nb\",\"x\":0,\"y\":-1e3,\"width\":9,\"height\":9},{\"id\":\"g\",\"type\":\"group\",\"x\":-9,\"y\":-9999,\"width\":99999,\"height\":99999}],\"edges\":[{\"id\":\"e\",\"fromNode\":\"a\",\"toNode\":\"a\"}]}",
    ),
    (
        "drawio",
        "<mxfile><diagram name=\"A\"><mxGraphModel><root><mxCell id=\"0\"/><mxCell id=\"1\" parent=\"0\"/><object id=\"a\" label=\"A &amp; B\" toposcope_kind=\"api\"><mxCell vertex=\"1\" parent=\"1\" style=\"html=1\"><mxGeometry x=\"1\" y=\"2\" width=\"3\" height=\"4\" as=\"geometry\"/></mxCell></object><mxCell id=\"e\" edge=\"1\" source=\"a\" target=\"a\" parent=\"1\"/></root></mxGraphModel></diagram></mxfile>",
    ),
    (
        "asyncapi",
        "asyncapi: 3.0.0\ninfo: {title: A}\nchannels:\n  c: &x\n    address: a/b\n    messages: {m: {name: M}}\noperations:\n  o:\n    action: send\n    channel: {$ref: '#/channels/c'}\n    messages: [{$ref: '#/channels/c/messages/m'}]\n",
    ),
];

/// What an import promises of any text: it ends, and gives a design that can be saved, or says what is wrong.
fn check_any(text: &str) {
    for importer in IMPORTERS {
        if let Ok(imported) = (importer.read)(text) {
            let saved = file::write(&imported.topology, None);
            let (again, _) =
                file::read(saved.as_bytes()).unwrap_or_else(|problems| panic!("{}", problems.report(importer.name)));
            assert_eq!(again, imported.topology, "{}", importer.name);
            for dropped in &imported.dropped {
                assert_eq!(toposcope::text::hidden(&dropped.text).next(), None, "{dropped:?}");
                assert!(dropped.line > 0 && dropped.column > 0, "{dropped:?}");
            }
        }
        let _ = (importer.sniff)(text);
    }
}

#[test]
fn the_good_files_are_good() {
    for (format, text) in GOOD {
        assert!(!read(format, text).topology.links().is_empty(), "{format}");
        assert_eq!(importer_for("", text).map(|importer| importer.name), Some(*format));
    }
}

proptest! {
    #[test]
    fn a_damaged_file_never_does_harm(
        (which, edits) in (0..GOOD.len(), proptest::collection::vec((any::<prop::sample::Index>(), 0..12_usize, damage()), 1..6))
    ) {
        let mut text: Vec<char> = GOOD[which].1.chars().collect();
        for (at, length, instead) in edits {
            let at = at.index(text.len() + 1);
            let end = (at + length).min(text.len());
            text.splice(at..end, instead.chars());
        }
        check_any(&text.into_iter().collect::<String>());
    }

    #[test]
    fn any_text_is_imported_or_refused(text in any::<String>()) {
        for start in ["", "graph LR\n", "digraph {", "{\"nodes\":[", "asyncapi: 3.0.0\n", "<mxfile><diagram><mxGraphModel>"] {
            check_any(&format!("{start}{text}"));
        }
    }
}

/// A piece of text that means something in one of the formats, or nothing.
fn damage() -> impl Strategy<Value = String> {
    let marks = vec![
        "",
        "\"",
        "'",
        "[",
        "]",
        "{",
        "}",
        "(",
        ")",
        "<",
        ">",
        "--",
        "-->",
        "-.",
        "==",
        "|",
        "&",
        ";",
        "\n",
        "\\",
        "%%{",
        "}%%",
        "```",
        "---",
        ":",
        ",",
        "subgraph ",
        "end",
        "=",
        "->",
        "+",
        "/*",
        "*/",
        "#",
        "1e999",
        "null",
        "*x",
        "&x ",
        "&#x0;",
        "&lt;",
        "<![CDATA[",
        "</mxCell>",
        "@{",
        "é",
        "\u{202e}",
        "\u{1b}[2J",
        "音",
        "$ref: '#/'",
        "parent=\"a\"",
        "cluster=true",
    ];
    prop_oneof![4 => prop::sample::select(marks).prop_map(str::to_owned), 1 => any::<String>()]
}

#[test]
fn endless_and_bottomless_files_end() {
    let many = 120_000;
    for text in [
        format!("graph LR\n{}", "a[\n".repeat(many)),
        format!("graph LR\n{}", "%%{\n".repeat(many)),
        format!("graph LR\n{}", "a -->|\"x| b\n".repeat(many)),
        format!("graph LR\n{}", "subgraph x\n".repeat(many)),
        format!("graph LR\n{}", "a -- ".repeat(many)),
        format!(
            "graph LR\n{} --> {}",
            ["a"; 9].join(" & "),
            (0..many).map(|n| format!("n{n}")).collect::<Vec<_>>().join(" & ")
        ),
        format!("---\n{}", "\n".repeat(many)),
        format!("digraph {{ {}", "{".repeat(many)),
        format!("digraph {{ {}", "{};".repeat(many)),
        format!("digraph {{ a [label=<{}", "<".repeat(many)),
        format!("digraph {{ {} }}", "a;".repeat(many)),
        format!("digraph {{ {} }}", (0..2000).map(|n| format!("{{a{n} b{n}}} -> z;")).collect::<Vec<_>>().concat()),
        "[".repeat(many),
        format!("{{\"nodes\":{}", "[".repeat(many)),
        format!("asyncapi: 3.0.0\na: {}", "[".repeat(many)),
        format!("asyncapi: 3.0.0\n{}", "- ".repeat(many)),
        format!("asyncapi: 3.0.0\na: &a x\nb: [{}]", "*a,".repeat(many)),
        format!("<mxfile>{}", "<a>".repeat(many)),
        format!("<mxfile><diagram><mxGraphModel><root>{}", "<mxCell vertex=\"1\"/>".repeat(many)),
    ] {
        check_any(&text);
    }
}
