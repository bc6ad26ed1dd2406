//! The forms of the directory's pages.

use crate::web::form::raw_form;

raw_form!(
    /// Somebody to look up, or to name an emergency account.
    LoginForm ["login"]
);
raw_form!(
    /// Whether a reading is applied though many would lose access.
    SyncForm ["confirmed"]
);
raw_form!(
    /// A group, as key and name, and what it is to give.
    MapForm ["group", "gift"]
);
raw_form!(
    /// A use of an emergency account, and what it was for.
    ReviewForm ["id", "note"]
);
raw_form!(
    /// A row to remove.
    RemoveForm ["id"]
);
