//! What can be wrong with a field.

crate::text! {
    too_long(most: usize, count: usize) { zh: "最多 {most} 个字符，现在是 {count} 个。", en: "At most {most} characters; this has {count}." }
    not_a_choice(typed: &str, known: &str) { zh: "没有「{typed}」这一项。可选：{known}。", en: "“{typed}” is not one of: {known}." }
    did_you_mean(typed: &str, proposal: &str) { zh: "没有「{typed}」，是否为「{proposal}」？", en: "“{typed}” is not known. Did you mean “{proposal}”?" }
    several_fit(typed: &str, some: &str) { zh: "「{typed}」对应多项：{some}。请写得更具体。", en: "“{typed}” fits several: {some}. Be more specific." }
    not_known(typed: &str) { zh: "没有找到「{typed}」。", en: "“{typed}” is not known." }
    too_many_values(most: usize) { zh: "最多 {most} 个。", en: "At most {most}." }
    not_a_website { zh: "请填写网址，例如 www.example.cn。", en: "Enter a web address such as www.example.com." }
    not_an_amount { zh: "请填写金额，例如 1200000、120万 或 1.2亿。", en: "Enter an amount such as 1200000." }
    not_a_figure(decimals: u32) { zh: "请填写不小于 0 的数字，最多 {decimals} 位小数。", en: "Enter a number of at least 0 with at most {decimals} decimals." }
    not_a_whole_number(low: i32, high: i32) { zh: "请填写 {low} 到 {high} 之间的整数。", en: "Enter a whole number from {low} to {high}." }
    tag_too_long { zh: "每个标签最多 30 个字符。", en: "A tag has at most 30 characters." }
    not_a_day { zh: "请填写日期，例如 1990-05-20。", en: "Enter a day such as 1990-05-20." }
}
