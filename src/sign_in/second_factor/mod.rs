//! The second factor: codes of an authenticator app (RFC 6238) and recovery codes. Tables `second_factor`, `recovery_code`.
//! Its pages stand in `sign_in::codes`.

pub mod actions;
pub mod parts;
pub mod store;
pub mod text;
pub mod totp;
