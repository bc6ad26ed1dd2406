//! What a role may grant together. Pure.

use crate::core::access::PermissionInfo;

/// Every side.
pub const SIDES: [&str; 4] = ["business", "system", "security", "audit"];

/// The sides that all of these permissions stand on; all four for no permission at all.
#[must_use]
pub fn common_sides<'a>(permissions: impl IntoIterator<Item = &'a PermissionInfo>) -> Vec<&'static str> {
    let mut common = SIDES.to_vec();
    for permission in permissions {
        let sides = permission.sides();
        common.retain(|side| sides.contains(side));
    }
    common
}

/// The administrator whose role this is: where exactly one administrator's side is common.
#[must_use]
pub fn administrator(common: &[&'static str]) -> Option<&'static str> {
    match common {
        [one] if *one != "business" => Some(one),
        _ => None,
    }
}
