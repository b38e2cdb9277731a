//! What else should be asked about a link? The questions whose answers could still change the advice, one at a time.
//!
//! An answer states a need of the link, a plain "no" included, so that it is not asked again; one that is skipped stays
//! open. The list is made anew after each answer: what can no longer matter is not asked.

use super::Editor;
use super::mode::Mode;
use super::prompt::{Job, Prompt};
use super::selection::Item;
use crate::model::{LinkId, Need, NeedValue, Shape};
use crate::rules::Question;

/// A dialogue about one link.
#[derive(Debug, Clone)]
pub struct Questions {
    /// The link.
    pub link: LinkId,
    /// Which answer is chosen.
    pub cursor: usize,
    /// What was skipped.
    pub skipped: Vec<Need>,
}

/// One answer that can be given.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What it says.
    pub text: String,
    /// The need's value; none asks for it as text.
    pub value: Option<NeedValue>,
}

impl Questions {
    /// The questions that are still open, the one being asked first.
    pub fn open(&self, editor: &Editor) -> Vec<Question> {
        let all = editor.analysis.questions(&self.link).into_iter();
        all.filter(|question| !self.skipped.contains(&question.need)).collect()
    }
}

/// The answers that a question takes.
pub fn answers(need: Need) -> Vec<Answer> {
    let word = |(word, meaning): &(&'static str, &'static str)| Answer {
        text: format!("{word}: {meaning}"),
        value: Some(NeedValue::Word(word)),
    };
    match need.row().shape {
        Shape::Flag => [(true, "yes"), (false, "no")]
            .map(|(flag, text)| Answer { text: text.to_owned(), value: Some(NeedValue::Flag(flag)) })
            .to_vec(),
        Shape::Word(words) | Shape::WordOrFlag(words, _) => words.iter().map(word).collect(),
        Shape::Tier | Shape::Bytes | Shape::Integer | Shape::Number(_) | Shape::Text => {
            vec![Answer { text: "type it".to_owned(), value: None }]
        }
    }
}

/// Begins to ask about the selected link.
pub(crate) fn begin(editor: &mut Editor) {
    let Some(link) = editor.link().map(|link| link.id.clone()) else { return };
    go_on(editor, Questions { link, cursor: 0, skipped: Vec::new() });
}

/// Asks the next question, or says what the answer has become.
fn go_on(editor: &mut Editor, questions: Questions) {
    editor.refresh();
    if questions.open(editor).is_empty() {
        let name = editor.analysis.advice(&questions.link).and_then(|advice| advice.suggestion.as_ref());
        let name = name.map_or_else(|| "nothing fits".to_owned(), |suggestion| suggestion.name.clone());
        let rest = if questions.skipped.is_empty() { "no answer can change it" } else { "the rest was skipped" };
        editor.mode = Mode::Browse;
        return editor.say(format!("{name}: {rest}"));
    }
    editor.mode = Mode::Questions(questions);
}

fn current(editor: &Editor) -> Option<(Questions, Question)> {
    let Mode::Questions(questions) = &editor.mode else { return None };
    let question = questions.open(editor).first().copied()?;
    Some((questions.clone(), question))
}

/// Moves the choice of the answer.
pub(crate) fn step(editor: &mut Editor, by: isize) {
    let Some((_, question)) = current(editor) else { return };
    let count = answers(question.need).len() as isize;
    if let Mode::Questions(questions) = &mut editor.mode {
        questions.cursor = (questions.cursor as isize + by).rem_euclid(count) as usize;
    }
}

/// Leaves the question open and asks the next one.
pub(crate) fn skip(editor: &mut Editor) {
    let Some((mut questions, question)) = current(editor) else { return };
    questions.skipped.push(question.need);
    questions.cursor = 0;
    go_on(editor, questions);
}

/// Takes the chosen answer.
pub(crate) fn take(editor: &mut Editor) {
    let Some((questions, question)) = current(editor) else { return };
    match answers(question.need).into_iter().nth(questions.cursor) {
        Some(Answer { value: Some(value), .. }) => state(editor, questions, question.need, value),
        Some(Answer { value: None, .. }) => ask_value(editor, &questions, question),
        None => {}
    }
}

/// Takes an answer by its place, if there is one.
pub(crate) fn choose(editor: &mut Editor, at: usize) {
    let Some((_, question)) = current(editor) else { return };
    if at < answers(question.need).len() {
        step_to(editor, at);
        take(editor);
    }
}

fn step_to(editor: &mut Editor, at: usize) {
    if let Mode::Questions(questions) = &mut editor.mode {
        questions.cursor = at;
    }
}

/// Answers yes or no, where the question can be answered so.
pub(crate) fn answer(editor: &mut Editor, flag: bool) {
    let Some((_, question)) = current(editor) else { return };
    let wanted = NeedValue::Flag(flag);
    match answers(question.need).iter().position(|answer| answer.value.as_ref() == Some(&wanted)) {
        Some(at) => choose(editor, at),
        None => editor.refuse("this one is not a yes or no: choose an answer, or Space skips it"),
    }
}

fn state(editor: &mut Editor, mut questions: Questions, need: Need, value: NeedValue) {
    let link = questions.link.clone();
    let key = need.key().replace('_', " ");
    editor.edit(format!("answer {key}"), |tx| tx.change_link(&link, |link| link.needs.set(need, Some(value))));
    questions.cursor = 0;
    go_on(editor, questions);
}

fn ask_value(editor: &mut Editor, questions: &Questions, question: Question) {
    let job = Job { accept: value_given, change: None, cancel: Some(back) };
    let mut prompt = Prompt::line(question.text, "", job);
    prompt.remark = match question.need.row().shape {
        Shape::Bytes => "such as 300 KB".to_owned(),
        Shape::Number(unit) => unit.to_owned(),
        _ => String::new(),
    };
    prompt.subject = Some(Item::Link(questions.link.clone()));
    editor.look.asked = Some((questions.clone(), question.need));
    editor.ask(prompt);
}

fn back(editor: &mut Editor) {
    if let Some((questions, _)) = editor.look.asked.take() {
        editor.mode = Mode::Questions(questions);
    }
}

fn value_given(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let Some((questions, need)) = editor.look.asked.clone() else { return Ok(()) };
    let value = need.parse(prompt.text())?;
    editor.look.asked = None;
    state(editor, questions, need, value);
    Ok(())
}

/// Whether there is anything to ask about the selected link.
pub(crate) fn can_ask(editor: &Editor) -> Result<(), &'static str> {
    let Some(link) = editor.link() else { return Err("select a link first: ] goes through those of a component") };
    if editor.analysis.verdict(&link.id) == crate::model::Verdict::Undecided {
        return Err("say first what the sender expects: t");
    }
    if editor.analysis.questions(&link.id).is_empty() { Err("no answer can change the advice") } else { Ok(()) }
}
