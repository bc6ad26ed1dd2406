//! The words of the system's jobs: who acted where nobody did. A job's id is never changed once released; one that is not listed
//! here is shown as it is.

use crate::text::Lang;

/// Every job that acts: its id, and its words.
pub const ROBOTS: &[(&str, &str, &str)] = &[
    ("alarm", "安全提醒", "Security alarms"),
    ("care", "客户关怀", "Customer care"),
    ("demo", "演示数据", "Demonstration data"),
    ("directory", "目录同步", "Directory"),
    ("empty_bin", "清空回收站", "Emptying the recycle bin"),
    ("forgotten_password", "找回密码", "Forgotten passwords"),
    ("import", "导入", "Imports"),
    ("lead_clock", "线索首次跟进时限", "First follow-ups of leads"),
    ("lead_mail", "邮件线索", "Leads by mail"),
    ("lead_score", "线索评分", "Scores of leads"),
    ("letter", "账号邮件", "Letters about accounts"),
    ("mail", "邮件", "Mail"),
    ("pipeline_day", "商机每日快照", "Pipeline of the day"),
    ("reminders", "提醒规则", "Rules of reminders"),
    ("sweep", "清理过期数据", "Removing what is out of date"),
    ("sweep_files", "清理附件", "Removing attachments"),
    ("wake_opportunities", "唤醒暂停的商机", "Waking opportunities"),
    ("web_form", "网页表单", "Web forms"),
];

/// A job in words, with its id, by which lists are filtered.
#[must_use]
pub fn robot(id: &str, lang: Lang) -> String {
    let known = ROBOTS.iter().find(|(one, ..)| *one == id);
    known.map_or_else(|| id.to_owned(), |(_, zh, en)| format!("{} ({id})", lang.pick(zh, en)))
}
