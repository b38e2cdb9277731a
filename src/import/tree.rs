//! What do JSON and YAML hold, and where? One tree for both, with the line and column of every value.
//!
//! Nesting is bounded by [`DEPTH`](super::DEPTH), and so is how much is held: a drawing of as many nodes and edges as may
//! be brought in takes a part of [`VALUES`], and a list of millions of numbers is none. Aliases of YAML are not followed: repeated, they could make gigabytes
//! of a few lines; the value that they stand for is empty, and their places are told.

use indexmap::IndexMap;
use saphyr_parser::{Event, Parser};

use super::DEPTH;
use super::draft::{Place, Stop, stop};
use super::own::Own;
use super::places::Lines;
use crate::file::json::{Node, Sort};
use crate::file::syntax;

/// The key under which our own exporters keep the fields of the topology file.
const OWN: &[&str] = &["toposcope", "x-toposcope"];

/// How many values are held.
const VALUES: usize = 2_000_000;

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    pub place: Place,
    pub value: Value,
}

/// What a value is. Numbers and flags are text: who reads them knows what they must be.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Nothing,
    Text(String),
    List(Vec<Tree>),
    Map(IndexMap<String, Tree>),
}

impl Tree {
    /// The value under a key of a map.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(entries) => entries.get(key),
            Value::Nothing | Value::Text(_) | Value::List(_) => None,
        }
    }

    /// The entries of a map; none of anything else.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Self)> {
        let entries = match &self.value {
            Value::Map(entries) => Some(entries),
            Value::Nothing | Value::Text(_) | Value::List(_) => None,
        };
        entries.into_iter().flatten().map(|(key, tree)| (key.as_str(), tree))
    }

    /// The items of the list under a key.
    pub fn items(&self, key: &str) -> &[Self] {
        match self.get(key).map(|tree| &tree.value) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Nothing | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// The number that a scalar says.
    pub fn number(&self) -> Option<f64> {
        self.text()?.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// The fields of the topology file that our own exporter left here; those of a map with a dot between the keys.
    pub fn own(&self) -> Own {
        OWN.iter().find_map(|key| self.get(key)).map_or_else(Own::default, Self::fields)
    }

    /// The entries of this very map as fields of the topology file; those of a map in it with a dot between the keys.
    pub fn fields(&self) -> Own {
        let mut own = Own::default();
        for (key, value) in self.entries() {
            if let Some(text) = value.scalar() {
                own.set(key, text);
            }
            for (name, value) in value.entries() {
                if let Some(text) = value.scalar() {
                    own.set(&format!("{key}.{name}"), text);
                }
            }
        }
        own
    }

    /// The text of a scalar, or of a list of scalars with commas between.
    fn scalar(&self) -> Option<String> {
        match &self.value {
            Value::Text(text) => Some(text.clone()),
            Value::List(items) => Some(items.iter().map(Self::text).collect::<Option<Vec<_>>>()?.join(",")),
            Value::Nothing | Value::Map(_) => None,
        }
    }
}

/// The tree of a JSON text.
pub fn json(text: &str) -> Result<Tree, Stop> {
    if !text.trim_start().starts_with('{') {
        return Err(stop((1, 1), "this is no JSON object", None));
    }
    syntax::check(text).map_err(|mut problems| {
        // What helps there is said of topology files.
        problems.told.iter_mut().for_each(|problem| problem.help = None);
        problems
    })?;
    let lines = Lines::of(text);
    branch(Node::root(text), &lines, &mut 0)
}

/// Counts one more value.
fn count(place: Place, held: &mut usize) -> Result<(), Stop> {
    *held += 1;
    if *held > VALUES {
        return Err(stop(place, format!("the file holds more than {VALUES} values, too many for a drawing"), None));
    }
    Ok(())
}

/// Recursion is as deep as the syntax check allows.
fn branch(node: Node<'_>, lines: &Lines<'_>, held: &mut usize) -> Result<Tree, Stop> {
    let place = lines.place(node.start);
    count(place, held)?;
    let value = match node.sort() {
        Sort::Null => Value::Nothing,
        Sort::Number | Sort::Flag => Value::Text(node.raw().to_owned()),
        Sort::Text => Value::Text(node.string().unwrap_or_default().into_owned()),
        Sort::List => Value::List(node.items().map(|item| branch(item, lines, held)).collect::<Result<_, _>>()?),
        Sort::Object => {
            let entries = node.entries().map(|entry| {
                let value = branch(entry.value, lines, held)?;
                Ok((entry.key.string().unwrap_or_default().into_owned(), value))
            });
            Value::Map(entries.collect::<Result<_, Stop>>()?)
        }
    };
    Ok(Tree { place, value })
}

/// The tree of the first document of a YAML text, and the places of aliases, which are not followed.
pub fn yaml(text: &str) -> Result<(Tree, Vec<Place>), Stop> {
    let mut open: Vec<Open> = Vec::new();
    let mut aliases = Vec::new();
    let mut held = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let place = (error.marker().line().max(1), error.marker().col() + 1);
            stop(place, format!("this is not YAML: {}", crate::text::shown(error.info())), None)
        })?;
        let place = (span.start.line().max(1), span.start.col() + 1);
        count(place, &mut held)?;
        let done = match event {
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= DEPTH => {
                return Err(stop(place, format!("lists and maps are nested deeper than {DEPTH} levels"), None));
            }
            Event::SequenceStart(..) => {
                open.push(Open { place, key: None, value: Value::List(Vec::new()) });
                None
            }
            Event::MappingStart(..) => {
                open.push(Open { place, key: None, value: Value::Map(IndexMap::new()) });
                None
            }
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop().map(|open| Tree { place: open.place, value: open.value })
            }
            Event::Scalar(text, ..) => Some(Tree { place, value: Value::Text(text.into_owned()) }),
            Event::Alias(_) => {
                aliases.push(place);
                Some(Tree { place, value: Value::Nothing })
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {
                None
            }
        };
        let Some(tree) = done else { continue };
        match open.last_mut() {
            Some(open) => open.add(tree),
            None => return Ok((tree, aliases)),
        }
    }
    Err(stop((1, 1), "the file holds nothing", None))
}

/// A list or map that has not ended yet.
struct Open {
    place: Place,
    /// The key whose value comes next.
    key: Option<String>,
    value: Value,
}

impl Open {
    fn add(&mut self, tree: Tree) {
        match &mut self.value {
            Value::List(items) => items.push(tree),
            Value::Map(entries) => match self.key.take() {
                Some(key) => {
                    entries.insert(key, tree);
                }
                // A key that is no text names nothing that is read.
                None => self.key = Some(tree.text().unwrap_or_default().to_owned()),
            },
            Value::Nothing | Value::Text(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_yaml_make_the_same_tree_with_places() {
        let json = json("{\n  \"a\": [1, \"x\"],\n  \"b\": { \"c\": true }\n}").unwrap();
        let (yaml, _) = yaml("a: [1, x]\nb:\n  c: true\n").unwrap();
        assert_eq!(json.items("a")[1].text(), Some("x"));
        assert_eq!(yaml.items("a")[1].text(), Some("x"));
        assert_eq!(json.get("b").unwrap().get("c").unwrap().text(), Some("true"));
        assert_eq!(yaml.get("b").unwrap().get("c").unwrap().text(), Some("true"));
        assert_eq!(json.items("a")[1].place, (2, 12));
        assert_eq!(yaml.get("b").unwrap().get("c").unwrap().place, (3, 6));
    }

    #[test]
    fn more_values_than_a_drawing_has_are_refused_before_they_fill_the_memory() {
        let many = "1,".repeat(VALUES);
        let problems = json(&format!("{{\"nodes\":[{many}1]}}")).unwrap_err();
        assert!(problems.told[0].text.contains("more than 2000000 values"), "{problems:?}");
    }

    #[test]
    fn nesting_is_bounded_and_aliases_are_not_followed() {
        assert!(yaml(&"[".repeat(100_000)).is_err());
        assert!(json(&"[".repeat(100_000)).is_err());
        let (bomb, aliases) = yaml("a: &a [x, x]\nb: [*a, *a]\n").unwrap();
        assert_eq!(aliases, [(2, 5), (2, 9)]);
        assert_eq!(bomb.items("b")[0].value, Value::Nothing);
    }
}
