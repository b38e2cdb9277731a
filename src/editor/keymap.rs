//! Which command does a key mean in a mode? The command table turned around, with the user's own bindings laid over it.
//!
//! There are few enough bindings that a list in table order is searched from the front; a chord is resolved by its
//! prefix. The user's bindings replace those that the table gives a command in all modes in which it has any.

use super::command::{Command, commands};
use super::key::Key;
use super::mode::ModeName;

/// One binding.
#[derive(Debug, Clone)]
pub struct Binding {
    /// The mode in which it holds.
    pub mode: ModeName,
    /// The keys, one after another.
    pub keys: Vec<Key>,
    /// What they do.
    pub command: &'static Command,
}

/// What the keys typed so far mean.
#[derive(Debug, Clone)]
pub enum Meaning {
    /// A command, and the mode that it is one of: the asked one, or the one beneath it.
    Command(&'static Command, ModeName),
    /// The beginning of chords.
    Prefix,
    /// Nothing.
    Nothing,
}

/// Every binding.
#[derive(Debug, Clone)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        let mut bindings = Vec::new();
        for command in commands() {
            for (mode, chord) in command.keys {
                let keys = Key::chord(chord).expect("the chords of the table parse; tests/it/commands.rs checks it");
                bindings.push(Binding { mode: *mode, keys, command });
            }
        }
        Self { bindings }
    }
}

impl Keymap {
    /// The bindings of the command table with the user's own over them, and what of those could not be used, by line.
    pub fn with(own: &[crate::config::Binding]) -> (Self, Vec<(usize, String)>) {
        let mut keymap = Self::default();
        // All of them are given up first, so that two commands can change places.
        for binding in own {
            keymap.bindings.retain(|other| other.command.name != binding.command);
        }
        let mut problems = Vec::new();
        for binding in own {
            let chords: Vec<&str> = binding.keys.iter().map(String::as_str).collect();
            if let Err(why) = keymap.rebind(&binding.command, &chords) {
                keymap.restore(&binding.command);
                problems.push((binding.line, why));
            }
        }
        (keymap, problems)
    }

    /// Gives a command the keys of the table again, except those that another one has taken.
    fn restore(&mut self, name: &str) {
        for binding in Self::default().bindings {
            let is_free = self.collision(binding.mode, &binding.keys, binding.command).is_none();
            if binding.command.name == name && is_free {
                self.bindings.push(binding);
            }
        }
    }

    /// Binds a command to other keys than the table does, in every mode in which the table binds it.
    ///
    /// # Errors
    /// A clause that says which command is unknown, which key cannot be read, or with what it collides.
    pub fn rebind(&mut self, name: &str, chords: &[&str]) -> Result<(), String> {
        let command = commands().find(|command| command.name == name).ok_or_else(|| {
            let near = crate::model::nearest(name, commands().map(|command| command.name));
            near.map_or_else(
                || format!("there is no command \"{name}\""),
                |near| format!("there is no command \"{name}\"; did you mean \"{near}\"?"),
            )
        })?;
        let mut modes: Vec<ModeName> = command.keys.iter().map(|(mode, _)| *mode).collect();
        modes.dedup();
        if modes.is_empty() {
            modes.push(ModeName::Browse);
        }
        let mut fresh = Vec::new();
        for chord in chords {
            let keys = Key::chord(chord).ok_or_else(|| format!("\"{chord}\" is no key; write them as in C-r, S-Up"))?;
            for mode in &modes {
                if let Some(other) = self.collision(*mode, &keys, command) {
                    return Err(format!("{chord} is already \"{}\" in {}", other.name, mode.title()));
                }
                fresh.push(Binding { mode: *mode, keys: keys.clone(), command });
            }
        }
        self.bindings.retain(|binding| binding.command.name != command.name);
        self.bindings.extend(fresh);
        Ok(())
    }

    fn collision(&self, mode: ModeName, keys: &[Key], command: &Command) -> Option<&'static Command> {
        (self.bindings.iter())
            .find(|binding| {
                binding.mode == mode
                    && binding.command.name != command.name
                    && (binding.keys.starts_with(keys) || keys.starts_with(&binding.keys))
            })
            .map(|binding| binding.command)
    }

    /// What the keys typed so far mean in a mode; what means nothing in it may in the one beneath it.
    pub fn resolve(&self, mode: ModeName, typed: &[Key]) -> Meaning {
        match (self.resolve_in(mode, typed), mode.beneath()) {
            (Meaning::Nothing, Some(beneath)) => self.resolve(beneath, typed),
            (meaning, _) => meaning,
        }
    }

    fn resolve_in(&self, mode: ModeName, typed: &[Key]) -> Meaning {
        let mut prefix = Meaning::Nothing;
        for binding in self.bindings.iter().filter(|binding| binding.mode == mode) {
            if binding.keys == typed {
                return Meaning::Command(binding.command, mode);
            }
            if binding.keys.starts_with(typed) {
                prefix = Meaning::Prefix;
            }
        }
        prefix
    }

    /// The bindings of a mode that go on from what was typed; those of the one beneath it where it has none.
    pub fn following<'a>(&'a self, mode: ModeName, typed: &'a [Key]) -> impl Iterator<Item = &'a Binding> {
        let mode = match (self.resolve_in(mode, typed), mode.beneath()) {
            (Meaning::Nothing, Some(beneath)) => beneath,
            _ => mode,
        };
        (self.bindings.iter()).filter(move |binding| binding.mode == mode && binding.keys.starts_with(typed))
    }

    /// The keys of a command in a mode, as text, the main one first.
    pub fn keys_of(&self, mode: ModeName, command: &Command) -> Vec<String> {
        (self.bindings.iter())
            .filter(|binding| binding.mode == mode && binding.command.name == command.name)
            .map(|binding| binding.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
            .collect()
    }
}
