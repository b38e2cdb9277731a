//! What did the terminal send? Its events as inputs of the editor, with modifiers made uniform across platforms.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use crate::editor::Input;
use crate::editor::input::{Act, Button, Pointer};
use crate::editor::key::{Code, Key};

/// The input that an event of the terminal is, if it is one. The time only tells a double click.
pub fn of(event: Event, time: u64) -> Option<Input> {
    match event {
        Event::Key(key) => self::key(key).map(Input::Key),
        Event::Mouse(mouse) => pointer(mouse, time).map(Input::Pointer),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::Resize(width, height) => Some(Input::Resize(width, height)),
        Event::FocusGained => Some(Input::Focus),
        Event::FocusLost => None,
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    // Windows and terminals with the kitty protocol report releases too; each key acts once.
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let held = |modifier| event.modifiers.contains(modifier);
    let mut shift = held(KeyModifiers::SHIFT);
    let code = match event.code {
        KeyCode::Char(letter) => {
            // Some terminals report Shift and the small letter, others the capital.
            let letter = if shift && letter.is_ascii_lowercase() { letter.to_ascii_uppercase() } else { letter };
            shift = false;
            Code::Char(letter)
        }
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => {
            shift = true;
            Code::Tab
        }
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::F(number),
        _ => return None,
    };
    Some(Key { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), shift })
}

fn pointer(event: MouseEvent, time: u64) -> Option<Pointer> {
    let button = |button| match button {
        MouseButton::Left => Button::Left,
        MouseButton::Right => Button::Right,
        MouseButton::Middle => Button::Middle,
    };
    let act = match event.kind {
        MouseEventKind::Down(which) => Act::Press(button(which)),
        MouseEventKind::Up(which) => Act::Release(button(which)),
        MouseEventKind::Drag(which) => Act::Drag(button(which)),
        // The editor shows nothing under a resting pointer, so a move is not worth waking it.
        MouseEventKind::Moved => return None,
        MouseEventKind::ScrollUp => Act::WheelUp,
        MouseEventKind::ScrollDown => Act::WheelDown,
        MouseEventKind::ScrollLeft => Act::WheelLeft,
        MouseEventKind::ScrollRight => Act::WheelRight,
    };
    Some(Pointer {
        act,
        column: event.column,
        row: event.row,
        shift: event.modifiers.contains(KeyModifiers::SHIFT),
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        time,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: KeyCode, modifiers: KeyModifiers, expected: Option<&str>) {
        let found = of(Event::Key(KeyEvent::new(code, modifiers)), 0).map(|input| match input {
            Input::Key(key) => key.to_string(),
            other => format!("{other:?}"),
        });
        assert_eq!(found.as_deref(), expected);
    }

    #[test]
    fn shift_is_the_same_from_every_terminal() {
        check(KeyCode::Char('R'), KeyModifiers::SHIFT, Some("R"));
        check(KeyCode::Char('r'), KeyModifiers::SHIFT, Some("R"));
        check(KeyCode::Char('R'), KeyModifiers::NONE, Some("R"));
        check(KeyCode::Char('?'), KeyModifiers::SHIFT, Some("?"));
        check(KeyCode::BackTab, KeyModifiers::SHIFT, Some("S-Tab"));
        check(KeyCode::BackTab, KeyModifiers::NONE, Some("S-Tab"));
        check(KeyCode::Up, KeyModifiers::SHIFT, Some("S-Up"));
        check(KeyCode::Char('r'), KeyModifiers::CONTROL, Some("C-r"));
        check(KeyCode::CapsLock, KeyModifiers::NONE, None);
    }
}
