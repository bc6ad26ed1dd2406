//! Who acts: a signed-in person, a job, a command of the machine's operator, or nobody yet.

use super::standing::Standing;
use crate::text::Lang;
use std::sync::Arc;

/// The kind of actor, as the audit log names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActorKind {
    User,
    /// A job of the product, by its kind.
    Robot(&'static str),
    /// The operating-system user who runs a command.
    Operator(String),
    /// Before signing in.
    Nobody,
}

/// Who acts, with what rights, from where.
#[derive(Clone, Debug)]
pub struct Actor {
    pub kind: ActorKind,
    pub standing: Arc<Standing>,
    pub lang: Lang,
    pub session_id: Option<i64>,
    pub address: String,
    pub request_id: String,
}

impl Actor {
    /// A person outside of a request, as tests and the demonstration world act for them.
    #[must_use]
    pub fn person(standing: Arc<Standing>, lang: Lang) -> Self {
        Self {
            kind: ActorKind::User,
            standing,
            lang,
            session_id: None,
            address: String::new(),
            request_id: String::new(),
        }
    }

    /// A job of the product; it may read and write everything, and each thing it does names it.
    #[must_use]
    pub fn robot(job: &'static str) -> Self {
        Self::machine(ActorKind::Robot(job))
    }

    /// A command run on the machine.
    #[must_use]
    pub fn operator(os_user: String, lang: Lang) -> Self {
        Self { lang, ..Self::machine(ActorKind::Operator(os_user)) }
    }

    /// Somebody who has not signed in: no rights at all.
    #[must_use]
    pub fn nobody(lang: Lang) -> Self {
        Self { lang, standing: Arc::new(Standing::none()), ..Self::machine(ActorKind::Nobody) }
    }

    fn machine(kind: ActorKind) -> Self {
        Self {
            kind,
            standing: Arc::new(Standing::everything()),
            lang: Lang::Zh,
            session_id: None,
            address: String::new(),
            request_id: String::new(),
        }
    }

    /// The person's id; None for jobs and commands.
    #[must_use]
    pub fn user_id(&self) -> Option<i64> {
        (self.kind == ActorKind::User).then_some(self.standing.user_id)
    }

    /// The kind as stored.
    #[must_use]
    pub fn kind_id(&self) -> &'static str {
        match self.kind {
            ActorKind::User => "user",
            ActorKind::Robot(_) => "robot",
            ActorKind::Operator(_) => "operator",
            ActorKind::Nobody => "nobody",
        }
    }

    /// The name as the history shows it.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.kind {
            ActorKind::User => &self.standing.name,
            ActorKind::Robot(job) => job,
            ActorKind::Operator(name) => name,
            ActorKind::Nobody => "",
        }
    }
}
