//! Addresses and forms of any content: a filter that is read back is the same, every form is taken or refused with words.
#![no_main]

use kezhan::contacts::form::ContactForm;
use kezhan::core::raw::Raw;
use kezhan::customers::filter::Filter;
use kezhan::customers::form::CustomerForm;
use kezhan::follow_ups::form::{At, FollowUpForm};
use kezhan::text::Lang;
use libfuzzer_sys::fuzz_target;

fn read(bytes: &[u8]) -> Raw {
    Raw::new(form_urlencoded::parse(bytes).into_owned().collect())
}

fuzz_target!(|bytes: &[u8]| {
    let lang = if bytes.len() % 2 == 0 { Lang::Zh } else { Lang::En };
    let filter = Filter::read(&read(bytes));
    let href = filter.href("page", None);
    let query = href.split_once('?').map_or("", |(_, query)| query);
    assert_eq!(Filter { cursor: None, ..Filter::read(&read(query.as_bytes())) }, Filter { cursor: None, exact: false, ..filter });
    let customer = CustomerForm(read(bytes)).check(lang, "CNY").err();
    let contact = ContactForm(read(bytes)).check(lang).err();
    let at = At { lang, zone: chrono_tz::Asia::Shanghai, now: "2026-11-22T00:00:00Z".parse().unwrap() };
    let follow_up = FollowUpForm(read(bytes)).check(at).err();
    for errors in [customer, contact, follow_up].into_iter().flatten() {
        assert!(!errors.is_empty() && errors.iter().all(|(name, words)| !name.is_empty() && !words.is_empty()));
    }
});
