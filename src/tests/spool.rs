//! Values that wait on the disk come back as they were, and the disk keeps no name of them.

use kezhan::core::spool::Spool;
use std::fs;

/// Whether this process holds a file of ours whose name is gone.
fn nameless() -> bool {
    let links = fs::read_dir("/proc/self/fd").unwrap().flatten().filter_map(|entry| fs::read_link(entry.path()).ok());
    links.map(|link| link.display().to_string()).any(|link| link.contains("/kezhan-") && link.ends_with(" (deleted)"))
}

#[test]
fn values_come_back_in_their_order_and_by_their_number() {
    let mut spool: Spool<(usize, String)> = Spool::default();
    let text = |n: usize| "客栈 ".repeat(n % 50);
    for n in 0..20_000 {
        spool.push(&(n, text(n))).unwrap();
    }
    assert_eq!((spool.len(), spool.is_empty()), (20_000, false));
    assert!(spool.each().map(Result::unwrap).enumerate().all(|(n, value)| value == (n, text(n))));
    for n in [19_999, 0, 7_000, 1] {
        assert_eq!(spool.get(n).unwrap(), (n, text(n)));
    }
    assert!(spool.get(20_000).is_err());
    assert!(nameless(), "the file has no name");
    assert!(Spool::<u8>::default().is_empty());
}
