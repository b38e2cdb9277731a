//! The command line does what its contract says: verbs, streams, exit codes, and messages of one form.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use toposcope::config::SETTINGS;
use toposcope::file;
use toposcope::model::NEEDS;
use toposcope::samples::SAMPLES;

pub fn toposcope(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toposcope"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // Whatever the person who runs the tests has set for themselves stays out.
    let nowhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-home");
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
        command.env(name, &nowhere);
    }
    for variable in SETTINGS.iter().filter_map(|setting| setting.variable).chain(["TOPOSCOPE_CONFIG"]) {
        command.env_remove(variable);
    }
    command
}

/// Runs the program; the exit code, what it printed, and what it complained of.
pub fn run(arguments: &[&str]) -> (i32, String, String) {
    told(toposcope(arguments).output().unwrap())
}

pub fn told(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("what is printed is text");
    (output.status.code().expect("no death by a signal"), text(output.stdout), text(output.stderr))
}

/// A folder of its own for each test.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

pub fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

pub fn sample(name: &str) -> String {
    format!("{}/samples/{name}.json", env!("CARGO_MANIFEST_DIR"))
}

/// Fails with 2, prints nothing, and complains in lines that begin as the contract says.
pub fn check_refused(arguments: &[&str], wanted: &str) {
    let (code, out, complaint) = run(arguments);
    assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {complaint}");
    assert!(complaint.contains(wanted), "{arguments:?}: {complaint}");
    for line in complaint.lines() {
        assert!(line.starts_with("error: ") || line.starts_with("help: "), "{arguments:?}: {line:?}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
}

#[test]
fn samples_are_listed_and_written() {
    let (code, out, _) = run(&["samples"]);
    assert_eq!((code, out.lines().count()), (0, SAMPLES.len()));
    let (code, out, _) = run(&["samples", "music-sharing"]);
    assert_eq!((code, out.as_str()), (0, SAMPLES[0].text));
    let folder = folder("samples");
    let target = path(&folder, "mine.json");
    assert_eq!(run(&["samples", "music-sharing", "-o", &target]).0, 0);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), SAMPLES[0].text);
    check_refused(&["samples", "load-levelling", "-o", &target], "there is a file of that name already");
    assert_eq!(std::fs::read_to_string(&target).unwrap(), SAMPLES[0].text);
    assert_eq!(run(&["samples", "load-levelling", "-o", &target, "--force"]).0, 0);
    check_refused(&["samples", "music-shring"], "did you mean \"music-sharing\"?");
}

#[test]
fn a_need_in_words_is_told_and_not_weighed() {
    let (code, out, _) = run(&["advise", "--expectation", "command", "--need", "extra=keys in an HSM"]);
    assert_eq!(code, 0);
    assert!(out.contains("to check by hand\n  - keys in an HSM\n"), "{out}");
}

#[test]
fn what_is_no_usable_file_is_refused_with_the_path_as_given() {
    let folder = folder("unusable");
    let missing = path(&folder, "no.json");
    for verb in ["export", "check", "show"] {
        check_refused(&[verb, &missing], &format!("{missing}: no such file"));
        check_refused(&[verb, folder.to_str().unwrap()], ": is a directory");
        check_refused(&[verb, "/dev/zero"], "/dev/zero: is not a regular file");
    }
    let broken = path(&folder, "a\u{1b}[2Jb.json");
    std::fs::write(&broken, "{ \"toposcope\": 1, \"components\": [{ \"kind\": \"\u{202e}\" }] }").unwrap();
    check_refused(&["check", &broken], "a␛[2Jb.json:1:34: this component has no \"id\"");
    check_refused(&["check", &broken], "\"⟨U+202E⟩\" is no component kind");
    check_refused(&["check", &"x".repeat(5000)], "name too long");
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_and_pipes_are_refused_at_once() {
    let folder = folder("odd");
    let (dangling, circle, pipe) = (path(&folder, "dangling"), path(&folder, "circle"), path(&folder, "pipe"));
    std::os::unix::fs::symlink("nothing", &dangling).unwrap();
    std::os::unix::fs::symlink("circle", &circle).unwrap();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    check_refused(&["check", &dangling], "the link points to nothing");
    check_refused(&["check", &circle], "too many levels of symbolic links");
    check_refused(&["check", &pipe], "is not a regular file");
}

#[test]
fn standard_input_is_read_for_a_dash() {
    let mut child = toposcope(&["export", "-", "--format", "json"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(SAMPLES[0].text.as_bytes()).unwrap();
    let (code, out, complaint) = told(child.wait_with_output().unwrap());
    assert_eq!((code, complaint.as_str()), (0, ""));
    let (again, _) = file::read(out.as_bytes()).unwrap();
    assert_eq!(again, file::read(SAMPLES[0].text.as_bytes()).unwrap().0);

    let mut child = toposcope(&["check", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"{").unwrap();
    let (code, _, complaint) = told(child.wait_with_output().unwrap());
    assert_eq!((code, complaint.split(':').take(4).collect::<String>().as_str()), (2, "error -12"));
}

#[test]
fn an_export_follows_the_ending_and_never_replaces_the_topology() {
    let folder = folder("export");
    let (topology, document) = (path(&folder, "a.json"), path(&folder, "a.md"));
    std::fs::copy(sample("load-levelling"), &topology).unwrap();
    assert_eq!(run(&["export", &topology, "-o", &document]), (0, String::new(), String::new()));
    let first = std::fs::read_to_string(&document).unwrap();
    assert!(first.contains("Load levelling"));
    // A document of ours is renewed without being asked twice.
    assert_eq!(run(&["export", &topology, "-o", &document]).0, 0);
    assert_eq!(std::fs::read_to_string(&document).unwrap(), first);
    let foreign = path(&folder, "notes.md");
    std::fs::write(&foreign, "my own notes").unwrap();
    check_refused(&["export", &topology, "-o", &foreign], "--force replaces it");
    assert_eq!(std::fs::read_to_string(&foreign).unwrap(), "my own notes");
    check_refused(&["export", &topology, "--format", "json", "--force", "-o", &topology], "is the topology itself");
    check_refused(&["export", &topology, "-o", &path(&folder, "a.xyz")], "no export format");
    check_refused(&["export", &topology, "--format", "markdwn"], "did you mean \"markdown\"?");
    check_refused(&["export", &topology, "-o", &path(&folder, "no/a.md")], "there is no folder");
    assert_eq!(std::fs::read_to_string(&topology).unwrap(), std::fs::read_to_string(sample("load-levelling")).unwrap());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_a_closed_pipe_is_none() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let (code, _, complaint) = told(toposcope(&["schema"]).stdout(full).output().unwrap());
    assert_eq!(code, 2);
    assert_eq!(complaint, "error: cannot write to standard output: no space left on device\n");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let (code, _, complaint) = told(toposcope(&["schema"]).stdout(writer).output().unwrap());
    assert_eq!((code, complaint.as_str()), (0, ""));
}

#[test]
fn wrong_use_is_told_in_the_form_of_all_errors() {
    check_refused(&["advise"], "--expectation");
    check_refused(&["advise", "--expectation", "Event"], "known are command");
    check_refused(&["advise", "--expectation", "comand"], "did you mean \"command\"?");
    check_refused(&["advise", "--expectation", "command", "--need", "orderin=global"], "did you mean \"ordering\"?");
    check_refused(&["advise", "--expectation", "command", "--need", "ordering=gobal"], "did you mean \"global\"?");
    check_refused(&["advise", "--expectation", "command", "--need", "a\u{1b}=1"], "␛");
    check_refused(&["check"], "<FILE>");
    check_refused(&["check", "--no-such\u{9b}option", "x"], "⟨U+009B⟩");
}

#[test]
fn advice_needs_no_drawing() {
    let (code, out, complaint) = run(&["advise", "--expectation", "notification"]);
    assert_eq!((code, complaint.as_str()), (0, ""));
    assert!(out.starts_with("event"), "{out}");
    let needs = "guaranteed_processing=true";
    let arguments =
        ["advise", "--expectation", "command", "--need", needs, "--same-application", "no", "--format", "json"];
    let (code, out, _) = run(&arguments);
    let advice: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &advice["verdict"]), (0, &serde_json::json!("message")));
    assert!(advice["reasons"].is_array(), "{out}");
}

#[test]
fn check_says_what_it_found_by_exit_code_and_line() {
    let (code, out, _) = run(&["check", "--format", "json", "--deny", "advice", &sample("music-sharing")]);
    let findings: serde_json::Value = serde_json::from_str(&out).unwrap();
    let count = findings.as_array().unwrap().len();
    assert_eq!(code, i32::from(count > 0));
    let (_, out, _) = run(&["check", &sample("music-sharing")]);
    assert_eq!(out.lines().count(), count, "one finding a line");
    let (code, _, complaint) = run(&["check", &sample("music-sharing"), "nothing.json"]);
    assert_eq!((code, complaint.as_str()), (2, "error: nothing.json: no such file\n"));
}

#[test]
fn the_schema_accepts_what_opens_and_refuses_what_does_not() {
    let (code, out, _) = run(&["schema"]);
    assert_eq!(code, 0);
    let schema: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for sample in SAMPLES {
        let document = serde_json::from_str(sample.text).unwrap();
        assert!(validator.is_valid(&document), "{}", sample.name);
    }
    let wrong = [
        "{}",
        r#"{ "toposcope": 2 }"#,
        r#"{ "toposcope": 1, "name": 7 }"#,
        r#"{ "toposcope": 1, "components": [{ "id": "A", "name": "A", "kind": "api" }] }"#,
        r#"{ "toposcope": 1, "components": [{ "id": "a", "name": "A", "kind": "apis" }] }"#,
        r#"{ "toposcope": 1, "components": [{ "id": "a", "name": "A", "kind": "api", "at": [1.5, 2] }] }"#,
        r#"{ "toposcope": 1, "links": [{ "id": "l", "from": "a" }] }"#,
        r#"{ "toposcope": 1, "links": [{ "id": "l", "from": "a", "to": "a", "needs": { "replays": true } }] }"#,
        r#"{ "toposcope": 1, "links": [{ "id": "l", "from": "a", "to": "a", "needs": { "payload_bytes": "8 XB" } }] }"#,
        r#"{ "toposcope": 1, "links": [{ "id": "l", "from": "a", "to": "a", "service": { "pinned": "kafka" } }] }"#,
    ];
    for text in wrong {
        assert!(!validator.is_valid(&serde_json::from_str(text).unwrap()), "{text}");
        assert!(file::read(text.as_bytes()).is_err(), "{text}");
    }
    for row in NEEDS {
        assert!(schema["$defs"]["needs"]["properties"][row.key].is_object(), "{}", row.key);
    }
}

#[test]
fn completions_and_help_are_printed() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, out, _) = run(&["completions", shell]);
        assert!(code == 0 && out.contains("export"), "{shell}");
    }
    let (code, out, _) = run(&["--help"]);
    assert!(code == 0 && out.contains("advise"));
    assert_eq!(run(&["--version"]).1, format!("toposcope {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_colored_drawing_is_the_plain_one_with_styles() {
    let (_, plain, _) = run(&["show", "samples/load-levelling.json"]);
    let (code, colored, _) = run(&["show", "samples/load-levelling.json", "--color", "always", "--theme", "light"]);
    assert_eq!(code, 0);
    let size = |cells| std::num::NonZero::new(cells).unwrap();
    let mut parser = vt100::Parser::new(size(60), size(300), 0);
    parser.process(colored.replace('\n', "\r\n").as_bytes());
    let seen: Vec<String> = parser.screen().rows(0, 300).map(|row| row.trim_end().to_owned()).collect();
    assert!(colored.contains('\u{1b}') && !plain.contains('\u{1b}'));
    assert_eq!(seen.join("\n").trim_end(), plain.trim_end());
    assert_eq!(run(&["show", "samples/load-levelling.json", "--theme", "no-such"]).0, 2);
}

#[test]
fn what_hides_in_a_file_does_not_act_where_the_file_is_printed() {
    let folder = folder("cli-hidden");
    // JSON takes these characters as they are, and an unknown key is kept as it is.
    let text = "{ \"toposcope\": 1, \"a\u{9b}31m\u{7f}\": \"\u{202e}\" }\n";
    std::fs::write(folder.join("hidden.json"), text).unwrap();
    let shared = ["samples", "--samples", ".", "hidden"];
    for arguments in [&["merge", "hidden.json", "hidden.json", "hidden.json"][..], &shared] {
        let (code, printed, _) = told(toposcope(arguments).current_dir(&folder).output().unwrap());
        assert_eq!((code, printed.as_str()), (0, "{ \"toposcope\": 1, \"a\\u009b31m\\u007f\": \"\\u202e\" }\n"));
        let saved = [arguments, &["-o", "same.json", "--force"]].concat();
        let (code, ..) = told(toposcope(&saved).current_dir(&folder).output().unwrap());
        assert_eq!((code, std::fs::read_to_string(folder.join("same.json")).unwrap().as_str()), (0, text));
    }
}
