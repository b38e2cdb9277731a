//! Which words does a closed set know, and what does each mean? The one shape of every vocabulary of the file format.
//!
//! An enum becomes a vocabulary by listing its rows; reading, writing, schema, help, forms and the nearest known word
//! all come from that list.

/// One row of a vocabulary: the value, its word in the file, and what it means in one clause.
#[derive(Debug, Clone, Copy)]
pub struct Word<T: 'static> {
    /// The value.
    pub value: T,
    /// The word that stands for it in a file, on the command line and in exports.
    pub word: &'static str,
    /// What it means, one clause without a full stop.
    pub meaning: &'static str,
}

impl<T> Word<T> {
    /// A row.
    pub const fn new(value: T, word: &'static str, meaning: &'static str) -> Self {
        Self { value, word, meaning }
    }
}

/// A closed set of words.
pub trait Vocabulary: Copy + PartialEq + Sized + 'static {
    /// What one of these is called in a sentence: "component kind".
    const NOUN: &'static str;
    /// Every value with its word and meaning, in the order in which people should see them.
    const WORDS: &'static [Word<Self>];

    /// The row of this value.
    fn row(self) -> &'static Word<Self> {
        Self::WORDS
            .iter()
            .find(|row| row.value == self)
            .expect("every value of a vocabulary has a row; tests/it/model.rs checks it")
    }

    /// The word of this value.
    fn word(self) -> &'static str {
        self.row().word
    }

    /// What this value means.
    fn meaning(self) -> &'static str {
        self.row().meaning
    }

    /// The value of a word, if the vocabulary has it.
    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|row| row.word == word).map(|row| row.value)
    }
}

/// The known word that is nearest to what was written, if one is near enough to be what was meant.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = written.trim().to_lowercase().replace([' ', '_'], "-");
    let limit = (wanted.chars().count() / 3).max(2);
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&wanted, &word.replace('_', "-")), word))
        .filter(|(distance, word)| {
            *distance <= limit || word.replace('_', "-").starts_with(&wanted) && wanted.len() > 2
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}
