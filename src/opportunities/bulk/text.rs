//! Texts of changes of many opportunities.

crate::text! {
    one { zh: "1 个商机", en: "1 opportunity" }
    several(count: &str) { zh: "{count} 个商机", en: "{count} opportunities" }
    put_off { zh: "推迟", en: "Put off" }
    title_transfer(things: &str) { zh: "转移 {things}", en: "Transfer {things}" }
    title_day(things: &str) { zh: "推迟 {things}的预计成交日期", en: "Put off the expected day of {things}" }
    title_delete(things: &str) { zh: "删除 {things}", en: "Delete {things}" }
    transfer_note { zh: "业绩分成随商机转给新负责人；已赢单的，业绩仍归原负责人。30 天内可以撤销。", en: "A share of the credit goes along; what is won stays with whoever won it. This can be taken back for 30 days." }
    has_them(name: &str) { zh: "{name} 已经是这些商机的负责人。", en: "{name} owns all of them already." }
    days { zh: "推迟天数", en: "By so many days" }
    days_hint { zh: "从各自的预计成交日期算起；没有日期或日期已过的，从今天算起", en: "From the day of each; from today where there is none, or where it has passed" }
    day { zh: "或改到这一天", en: "Or to this day" }
    need_one { zh: "请填写推迟天数，或者选择一个日期。", en: "Enter a number of days, or a day." }
    only_one { zh: "推迟天数和日期只能填写一项。", en: "Enter either a number of days or a day." }
    too_late { zh: "推迟后的日期太远，请减少天数。", en: "That is too far ahead; take fewer days." }
    delete_text(days: i64) { zh: "移入回收站后 {days} 天内可以恢复，之后永久删除。", en: "They can be restored from the recycle bin for {days} days, then they are gone for good." }
    transferred(things: &str, name: &str) { zh: "已将 {things}转移给 {name}。", en: "{things} given to {name}." }
    put(things: &str) { zh: "已推迟 {things}的预计成交日期。", en: "Expected day put off: {things}." }
    deleted(things: &str) { zh: "已将 {things}移入回收站。", en: "{things} in the recycle bin." }
    by(count: i32) { zh: "{count} 天", en: "{count} d" }
    to_day(day: &str) { zh: "改到 {day}", en: "to {day}" }
}
