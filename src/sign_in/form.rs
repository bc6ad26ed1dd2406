//! The forms of signing in.

use crate::core::raw::Raw;
use crate::web::form::Form;

macro_rules! plain_form {
    ($(#[$meta:meta])* $name:ident { $($field:ident),* }) => {
        $(#[$meta])*
        pub struct $name { $(pub $field: String),* }
        impl Form for $name {
            fn accepts(name: &str) -> bool {
                [$(stringify!($field)),*].contains(&name)
            }
            fn read(mut raw: Raw) -> Self {
                Self { $($field: raw.take(stringify!($field)).unwrap_or_default()),* }
            }
        }
    };
}

plain_form!(
    /// Account and password, and where to go then.
    SignIn { login, password, next }
);
plain_form!(
    /// An account whose password was forgotten.
    Forgotten { login }
);
plain_form!(
    /// A first password by a one-time link.
    FirstPassword { token, password, again }
);
plain_form!(
    /// A new password on the way in.
    LatePassword { password, again, next }
);
plain_form!(
    /// A code on the way in, and where to go then.
    Code { code, next }
);
plain_form!(
    /// The first code of a new second factor.
    NewCode { code }
);
plain_form!(
    /// Where to go after the proof.
    Confirm { next }
);
plain_form!(
    /// A new password in place of the current one.
    NewPassword { current, password, again }
);
plain_form!(
    /// Language and look.
    Preferences { language, theme, back }
);
