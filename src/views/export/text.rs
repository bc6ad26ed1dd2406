//! Texts of the export.

crate::text! {
    export { zh: "导出", en: "Export" }
    columns { zh: "列", en: "Columns" }
    columns_hint { zh: "数字表示列的先后顺序。", en: "The numbers are the order of the columns." }
    format { zh: "文件格式", en: "File" }
    format_csv { zh: "CSV（Excel、WPS 均可打开）", en: "CSV (opens in any spreadsheet program)" }
    format_xlsx { zh: "XLSX（Excel 工作簿）", en: "XLSX (Excel workbook)" }
    reason { zh: "导出原因", en: "Reason" }
    reason_hint(above: u32) { zh: "超过 {above} 行时必填，会写入审计日志", en: "Must be given above {above} rows; it stands in the audit log" }
    need_reason(above: u32) { zh: "导出超过 {above} 行时，请填写原因。", en: "Give a reason for an export of more than {above} rows." }
    long_reason(most: usize) { zh: "原因最多 {most} 个字。", en: "A reason has at most {most} characters." }
    long_sheet { zh: "一张工作表放不下这么多行，请选择 CSV。", en: "A sheet has no room for so many rows. Choose CSV." }
    need_columns { zh: "请至少选择一列。", en: "Choose at least one column." }
    masked { zh: "电话和邮箱与列表一样部分隐藏。每次导出都会记录，文件末行写明导出人和时间。", en: "Phones and mail are masked as in lists. Each export is recorded, and the last row of the file names who made it and when." }
    recorded { zh: "每次导出都会记录，文件末行写明导出人和时间。", en: "Each export is recorded, and the last row of the file names who made it and when." }
    narrow { zh: "搜索最多查看 2,000 个匹配，其余会缺失。请输入更具体的名称，或清空搜索、改用筛选条件。", en: "A search looks at 2,000 matches at most; the rest would be missing. Type more of the name, or use filters in place of the search." }
    to_list { zh: "返回列表", en: "Back to the list" }
    cancel { zh: "取消", en: "Cancel" }
    mark(who: &str, when: &str, count: &str) { zh: "由 {who} 于 {when} 导出，共 {count} 行", en: "Exported by {who}, {when}, {count} rows" }
}
