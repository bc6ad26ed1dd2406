//! Questions at a terminal. Where there is none, nothing is asked.

use super::super::ground::Failure;
use std::io::{IsTerminal, Write};
use std::str::FromStr;

/// A person as given on the command line: `login=name`.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) login: String,
    pub(super) name: String,
}

impl FromStr for Person {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (login, name) = text.split_once('=').ok_or("expected LOGIN=NAME, such as xitong=许通")?;
        if login.trim().is_empty() || name.trim().is_empty() {
            return Err("expected LOGIN=NAME, such as xitong=许通".to_owned());
        }
        Ok(Self { login: login.trim().to_owned(), name: name.trim().to_owned() })
    }
}

/// The answer to a question; none where it is empty or nobody can be asked.
pub(super) fn line(question: &str) -> Result<Option<String>, Failure> {
    if !std::io::stdin().is_terminal() {
        return Ok(None);
    }
    let mut out = std::io::stderr().lock();
    write!(out, "{question}: ")?;
    out.flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty()))
}

/// Login and name of an administrator.
pub(super) fn person(which: &str) -> Result<Option<Person>, Failure> {
    let Some(login) = line(&format!("Login of the {which} administrator (empty: later)"))? else { return Ok(None) };
    let name = line("Name of that person")?.unwrap_or_else(|| login.clone());
    Ok(Some(Person { login, name }))
}
