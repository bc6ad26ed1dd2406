//! Texts of the calendar.

crate::text! {
    title { zh: "工作日历", en: "Working calendar" }
    menu { zh: "工作日历", en: "Calendar" }
    week { zh: "工作时间", en: "Working hours" }
    weekdays { zh: "工作日", en: "Working days" }
    starts { zh: "上班", en: "Begins" }
    lunch { zh: "午休开始", en: "Lunch begins" }
    back { zh: "午休结束", en: "Lunch ends" }
    ends { zh: "下班", en: "Ends" }
    lunch_hint { zh: "没有午休则两项都留空。", en: "Leave both empty where there is no lunch break." }
    statutory { zh: "法定节假日", en: "Statutory holidays" }
    statutory_cn { zh: "中国大陆，含调休", en: "Mainland China, with made-up days" }
    statutory_none { zh: "不使用", en: "None" }
    own { zh: "录入放假与上班日", en: "Add days off and days worked" }
    days { zh: "日期", en: "Days" }
    days_hint { zh: "每行一天：日期、休或班、名称。例如：2027-01-01 休 元旦。可从表格复制粘贴。", en: "One day in each line: date, off or work, name. Such as: 2027-01-01 off New Year. Paste from a spreadsheet if you like." }
    add { zh: "录入", en: "Add" }
    special { zh: "特殊日期", en: "Days unlike their weekday" }
    off { zh: "休", en: "Off" }
    work { zh: "班", en: "Work" }
    off_mark { zh: "休", en: "H" }
    work_mark { zh: "班", en: "W" }
    legend_weekend { zh: "休息日", en: "Free" }
    legend_off { zh: "放假", en: "Holiday" }
    legend_work { zh: "调休上班", en: "Made-up day" }
    own_mark { zh: "本公司", en: "own" }
    remove(day: &str) { zh: "恢复 {day} 为默认", en: "Let {day} be as usual" }
    removed(day: &str) { zh: "{day} 已恢复为默认。", en: "{day} is as usual again." }
    added(count: usize) { zh: "已录入 {count} 天。", en: "Days added: {count}." }
    none_special { zh: "这一年没有特殊日期。", en: "No such days in this year." }
    year(year: i32) { zh: "{year} 年", en: "{year}" }
    worked_days(count: usize) { zh: "全年 {count} 个工作日", en: "{count} working days" }
    earlier { zh: "上一年", en: "Year before" }
    later { zh: "下一年", en: "Next year" }
    unknown_title(year: i32) { zh: "{year} 年的法定节假日尚未录入", en: "The statutory holidays of {year} are not known yet" }
    unknown_text { zh: "国务院公布后，请在下面录入；在此之前按周历计算。", en: "Add them below once they are announced; until then the week counts alone." }
    todo_missing { zh: "录入明年的法定节假日", en: "Next year's statutory holidays to enter" }
    need_weekday { zh: "请至少选择一个工作日。", en: "Choose at least one working day." }
    not_a_time { zh: "请填写时间，例如 09:00。", en: "Enter a time, such as 09:00." }
    need_both { zh: "午休的开始和结束要么都填，要么都不填。", en: "Enter both ends of the lunch break, or neither." }
    not_in_order { zh: "时间应依次为上班、午休开始、午休结束、下班。", en: "The times must follow each other: begin, lunch, back, end." }
    bad_line(line: usize, found: &str) { zh: "第 {line} 行「{found}」无法识别。请写成：2027-01-01 休 元旦。", en: "Line {line}, “{found}”, can't be read. Write it as: 2027-01-01 off New Year." }
    need_days { zh: "请至少填写一天。", en: "Enter at least one day." }
    too_many(most: usize) { zh: "一次最多 {most} 天。", en: "At most {most} days at a time." }
    stale { zh: "别人刚刚保存了工作时间。请核对后再保存。", en: "Somebody else has just saved the working hours. Please check and save again." }
}
