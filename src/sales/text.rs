//! Texts of imports of sales.

crate::text! {
    title { zh: "导入商机", en: "Import opportunities" }
    opportunities { zh: "商机", en: "Opportunities" }
    preview { zh: "导入预览", en: "Import preview" }
    intro { zh: "把另一个系统的销售记录一次导入：商机文件必须有，客户、产品、销售人员的文件可以一起上传。上传后先预览，确认之前不会写入任何数据。", en: "Bring in the sales records of another system at once: a file of deals is needed, files of accounts, products and sales people may come along. You see a preview first; nothing is written before you decide." }
    files { zh: "文件", en: "Files" }
    files_hint(limit: u32) { zh: "CSV 或 Excel（.xlsx），可以一次选择多个；合计最大 {limit} MB，每个最多 5 万行；第一行是列名。", en: "CSV or Excel (.xlsx), several at once; at most {limit} MB together and 50,000 rows each; the first row names the columns." }
    go_on { zh: "预览", en: "Preview" }
    cancel { zh: "取消", en: "Cancel" }
    need_files { zh: "请选择文件。", en: "Choose files." }
    too_many_files { zh: "一次最多 8 个文件。", en: "At most eight files at a time." }
    not_read { zh: "文件没有读入", en: "The files were not read" }
    accounts { zh: "客户", en: "Accounts" }
    products { zh: "产品", en: "Products" }
    team { zh: "销售人员", en: "Sales people" }
    deals { zh: "商机", en: "Deals" }
    people { zh: "人员", en: "People" }
    leads { zh: "线索", en: "Leads" }
    offices { zh: "部门", en: "Departments" }
    new_people { zh: "新人员", en: "New people" }
    rows { zh: "行数", en: "Rows" }
    faulty { zh: "有问题的行", en: "Rows with problems" }
    waits { zh: "等待其他行", en: "Waiting for another row" }
    before { zh: "以前已导入", en: "Imported before" }
    nothing_written { zh: "还没有写入任何数据。", en: "Nothing has been written yet." }
    all_good { zh: "所有行都可以导入。", en: "Every row is good." }
    some_wrong(rows: &str) { zh: "{rows} 行有问题。可以在下面修改，也可以只导入没有问题的行。", en: "Rows with problems: {rows}. Mend them below, or import only the good ones." }
    import_all(rows: &str) { zh: "全部导入（{rows} 个商机）", en: "Import all ({rows} deals)" }
    import_good(rows: &str) { zh: "导入没有问题的行（{rows} 个商机）", en: "Import the good rows ({rows} deals)" }
    drop { zh: "放弃导入", en: "Discard" }
    dropped { zh: "已放弃，没有写入任何数据。", en: "Discarded; nothing was written." }
    no_deals { zh: "没有商机文件。请在下面选择哪个文件是商机。", en: "No file is one of deals. Choose below which one is." }
    say_currency { zh: "请选择金额的币种。", en: "Choose the currency of the amounts." }
    problems_left { zh: "还有问题没有解决，没有导入。", en: "Problems remain; nothing was imported." }
    changed_since { zh: "预览之后内容有变化，请再看一遍，然后决定。", en: "Something was changed since this preview. Look again, then decide." }
    refused { zh: "预览之后，数据中有一项发生了变化，没有导入任何一行。请再看一遍，然后决定。", en: "Something the rows refer to changed since the preview, so no row was imported. Look again, then decide." }
    too_many_stages { zh: "新的阶段太多。请为一部分阶段选择已有的阶段。", en: "There are too many new stages. Choose stages that are there for some of them." }
    applied { zh: "已应用。", en: "Applied." }

    choices { zh: "如何导入", en: "How it is imported" }
    choose { zh: "请选择", en: "Choose" }
    currency { zh: "币种", en: "Currency" }
    currency_hint { zh: "用于文件中的全部金额", en: "Of every amount in the files" }
    dates { zh: "日期顺序", en: "Order of dates" }
    dates_hint { zh: "年份在前的日期总能认出", en: "Days with the year first are always recognised" }
    day_first { zh: "日-月-年", en: "Day, month, year" }
    month_first { zh: "月-日-年", en: "Month, day, year" }
    without_account { zh: "没有客户的进行中商机", en: "Open deals without an account" }
    stay_open(rows: &str) { zh: "作为商机导入（{rows} 行）", en: "Stay opportunities ({rows} rows)" }
    become_leads { zh: "转为线索", en: "Become leads" }
    system { zh: "来源系统", en: "Other system" }
    system_hint { zh: "同一来源的编号再次导入时不会重复", en: "Numbers of one system come in once, however often they are imported" }
    apply { zh: "应用", en: "Apply" }
    stages { zh: "阶段", en: "Stages" }
    stages_hint { zh: "文件中的每个阶段表示什么。没有的阶段会建立在新的销售流程中。", en: "What each stage of the file means. Stages that are not there are made in a pipeline of their own." }
    col_stage { zh: "文件中的阶段", en: "Stage in the file" }
    col_meaning { zh: "表示", en: "Means" }
    meaning_of(stage: &str) { zh: "「{stage}」表示", en: "What “{stage}” means" }
    won { zh: "赢单", en: "Won" }
    lost { zh: "输单", en: "Lost" }
    invalid { zh: "无效", en: "Invalid" }
    new_stage { zh: "进行中：新建同名阶段", en: "Open: a new stage of this name" }

    problems { zh: "问题", en: "Problems" }
    mend_all(groups: usize) { zh: "全部采用建议（{groups} 项）", en: "Mend all ({groups})" }
    more_problems(groups: &str) { zh: "另有 {groups} 项问题。", en: "{groups} more problems." }
    col_file { zh: "文件与列", en: "File and column" }
    col_value { zh: "内容", en: "Value" }
    col_problem { zh: "问题", en: "Problem" }
    col_rows { zh: "行", en: "Rows" }
    col_change { zh: "修改", en: "Change" }
    empty_value { zh: "（空）", en: "(empty)" }
    whole_row { zh: "整行", en: "Whole row" }
    in_rows(count: &str, rows: &str) { zh: "{count} 行：{rows}", en: "{count} in all: {rows}" }
    and_more(rows: &str) { zh: "，另有 {rows} 行", en: ", and {rows} more" }
    replace_label(value: &str) { zh: "把「{value}」改为", en: "Change “{value}” to" }
    replace { zh: "修改", en: "Change" }
    unknown_agent { zh: "没有这位销售人员。请把他加到销售人员文件中，或改为已有人员。", en: "There is no such person. Add them to the file of sales people, or choose somebody who is there." }
    unknown_product { zh: "没有这个产品。", en: "There is no such product." }
    unknown_account { zh: "没有这个客户。请把它加到客户文件中，或改为已有客户。", en: "There is no such account. Add it to the file of accounts, or choose one that is there." }
    no_agent { zh: "没有写销售人员。", en: "No sales agent is named." }
    several_people { zh: "这个姓名有几个账号，或账号已停用。", en: "Several accounts have this name, or the account is disabled." }
    own_manager { zh: "不能是自己的经理。", en: "Nobody is their own manager." }
    twice { zh: "文件中已有同样的一行。", en: "It stands in the file already." }
    no_stage { zh: "没有写阶段。", en: "No stage is named." }
    not_a_day { zh: "不是日期。", en: "It is no day." }
    later { zh: "日期还没有到。", en: "The day is still to come." }
    no_closing_day { zh: "已结束的商机要有关闭日期。", en: "A deal that has ended needs the day on which it was closed." }
    closes_before { zh: "关闭日期早于开始日期。", en: "It is closed before it began." }
    not_an_amount { zh: "不是金额。", en: "It is no amount." }

    columns { zh: "列与字段", en: "Columns" }
    columns_hint { zh: "每个文件是什么，每一列读入哪个字段。不需要的选择「不导入」。", en: "What each file is, and which field each column is read into. Leave out what you do not need." }
    file_is(name: &str, rows: &str) { zh: "{name}（{rows} 行）", en: "{name} ({rows} rows)" }
    left_out { zh: "不导入", en: "Left out" }
    col_column { zh: "列", en: "Column" }
    col_sample { zh: "示例", en: "Examples" }
    col_field { zh: "字段", en: "Field" }
    field_of(column: &str) { zh: "{column} 读入", en: "Field of {column}" }
    unit_of(column: &str) { zh: "{column} 的单位", en: "Unit of {column}" }

    imports { zh: "最近的导入", en: "Recent imports" }
    col_when { zh: "时间", en: "When" }
    col_state { zh: "状态", en: "State" }
    state_waiting { zh: "等待决定", en: "Waiting for you" }
    state_done { zh: "已导入", en: "Imported" }
    state_undone { zh: "已撤销", en: "Undone" }
    imported(deals: &str) { zh: "已导入 {deals} 个商机。", en: "{deals} deals were imported." }
    by(who: &str) { zh: "由 {who} 导入", en: "By {who}" }
    to_opportunities { zh: "查看商机", en: "See the opportunities" }
    another { zh: "再导入一次", en: "Another import" }
    undo { zh: "撤销这次导入", en: "Undo this import" }
    undo_text { zh: "彻底删除这次导入建立的商机、线索、客户、产品、人员和部门，不进回收站。此后修改过或已被使用的会保留。", en: "Deletes the opportunities, leads, accounts, products, people and departments of this import for good, past the recycle bin. What was changed or is used since stays." }
    undone { zh: "已撤销这次导入。", en: "The import was undone." }
    stayed { zh: "以下是保留的，因为修改过或已被使用。", en: "What stays below was changed or is used." }
    price_list(currency: &str) { zh: "导入的标准价（{currency}）", en: "Imported list prices ({currency})" }
    pipeline { zh: "导入的销售流程", en: "Imported pipeline" }

    stands(label: &str, count: &str) { zh: "{label}：{count}", en: "{label}: {count}" }
}
