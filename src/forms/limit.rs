//! How often a form is sent: from one network address, and in all. Counted in the database, so that every node counts along.

use crate::core::problem::Problem;
use crate::core::throttle;
use crate::core::tx::Tx;
use std::net::{IpAddr, Ipv6Addr};

/// From one network address to all forms in an hour: a whole stand of a fair may share one.
pub const ADDRESS: i32 = 60;
/// To one form from everywhere in an hour.
pub const FORM: i32 = 1000;

/// Counts a try; the seconds to wait where there were too many.
///
/// # Errors
/// As the database answers.
pub fn count(tx: &mut Tx, address: &str, form_id: i64) -> Result<Option<u64>, Problem> {
    for (key, most) in [(format!("enquiry:{}", network(address)), ADDRESS), (format!("web_form:{form_id}"), FORM)] {
        let tries = throttle::tried(tx, &key)?;
        if tries.failures > most {
            return Ok(Some(tries.rest(tx.now)));
        }
    }
    Ok(None)
}

/// The network of an address: one of IPv4 itself; of IPv6 the first 64 bits, of which a household has as many as it likes.
#[must_use]
pub fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
        Ok(address) => address.to_string(),
        Err(_unknown) => "unknown".to_owned(),
    }
}
