//! What a person, a file or a program typed, before anything is made of it.

use super::problem::Problem;

/// Names and texts as they came, in order. Names may repeat (several ticks of one field).
#[derive(Clone, Debug, Default)]
pub struct Raw(Vec<(String, String)>);

impl Raw {
    /// From pairs as they came.
    #[must_use]
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The text of a field, trimmed; empty where absent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// The same as one line: control characters and line breaks become spaces.
    #[must_use]
    pub fn line(&self, name: &str) -> String {
        self.get(name).chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
    }

    /// The same as several lines, which end as ours do, however the browser ends them.
    #[must_use]
    pub fn lines(&self, name: &str) -> String {
        self.get(name).replace("\r\n", "\n")
    }

    /// Every text of a repeated field, trimmed, without empty ones.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim()).filter(|v| !v.is_empty())
    }

    /// Whether the field was sent at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// The version of the record that was on the page; 0 where there was none.
    #[must_use]
    pub fn version(&self) -> i32 {
        self.get("version").parse().unwrap_or(0)
    }

    /// Sets a field, in place of all of its name.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(key, _)| key != name);
        self.0.push((name.to_owned(), value.into()));
    }

    /// Adds a text to a repeated field.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// Takes a field out with all of its texts.
    pub fn take_all(&mut self, name: &str) {
        self.0.retain(|(key, _)| key != name);
    }

    /// Takes a field out.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.remove(at).1)
    }

    /// All pairs.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Refuses names that the form does not know and texts that can't be stored (NUL).
    ///
    /// # Errors
    /// `BadRequest` naming the reason.
    pub fn refuse_unknown(&self, accepts: impl Fn(&str) -> bool) -> Result<(), Problem> {
        for (name, value) in &self.0 {
            if name.contains('\0') || value.contains('\0') {
                return Err(Problem::BadRequest("nul".into()));
            }
            if !accepts(name) {
                return Err(Problem::BadRequest("unknown_field".into()));
            }
        }
        Ok(())
    }
}
