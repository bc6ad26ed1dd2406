//! Texts of imports.

crate::text! {
    title { zh: "导入客户", en: "Import customers" }
    import { zh: "导入", en: "Import" }
    imports { zh: "最近的导入", en: "Recent imports" }
    col_when { zh: "时间", en: "When" }
    col_state { zh: "状态", en: "State" }
    col_kept { zh: "导入的客户", en: "Customers" }
    state_checking { zh: "检查中", en: "Being checked" }
    state_waiting { zh: "等待决定", en: "Waiting for you" }
    state_applying { zh: "导入中", en: "Being imported" }
    state_done { zh: "已导入", en: "Imported" }
    state_undoing { zh: "撤销中", en: "Being undone" }
    state_undone { zh: "已撤销", en: "Undone" }
    state_failed { zh: "未能读入", en: "Not read" }
    in_line { zh: "排队中，即将开始", en: "Waiting to begin" }
    reading { zh: "正在读取文件", en: "Reading the file" }
    checking { zh: "正在检查", en: "Checking" }
    applying { zh: "正在导入", en: "Importing" }
    undoing { zh: "正在撤销", en: "Undoing" }
    progress { zh: "进度", en: "Progress" }
    so_far(done: &str, total: &str) { zh: "{done} / {total} 行", en: "{done} of {total} rows" }
    may_leave { zh: "可以离开此页，稍后在「导入」中查看结果。", en: "You may leave this page and find the result under Import later." }
    undo { zh: "撤销这次导入", en: "Undo this import" }
    undo_text { zh: "删除这次导入的客户和联系人，不进回收站，不能恢复。此后修改过的（不论由谁），以及有了其他联系人、跟进、附件或下级的客户会保留。", en: "Deletes the customers and contacts of this import for good, past the recycle bin. What anybody changed since, you included, and customers with other contacts, follow-ups, files or subsidiaries, stay." }
    undo_all(rows: &str) { zh: "撤销，删除 {rows} 位客户", en: "Undo: delete {rows} customers" }
    undo_begun { zh: "已撤销导入，或正在撤销。", en: "The import is undone, or is being undone." }
    undo_beyond(rows: usize) { zh: "其中 {rows} 位客户已不在您的权限范围内，没有撤销。请联系管理员。", en: "{rows} of the customers lie beyond your rights now, so nothing was undone. Ask an administrator." }
    undo_all_contacts(contacts: &str) { zh: "撤销，删除 {contacts} 位联系人", en: "Undo: delete {contacts} contacts" }
    undo_all_both(rows: &str, contacts: &str) { zh: "撤销，删除 {rows} 位客户，以及加到已有客户的 {contacts} 位联系人", en: "Undo: delete {rows} customers, and {contacts} contacts of others" }
    undo_contacts_beyond(contacts: usize) { zh: "其中 {contacts} 位联系人已不在您的权限范围内，没有撤销。请联系管理员。", en: "{contacts} of the contacts lie beyond your rights now, so nothing was undone. Ask an administrator." }
    undone_contacts(contacts: &str) { zh: "删除了加到已有客户的 {contacts} 位联系人。", en: "{contacts} contacts of customers that were there before were deleted." }
    stayed_contacts { zh: "保留的联系人", en: "Contacts that stayed" }
    contact { zh: "联系人", en: "Contact" }
    undone(rows: &str) { zh: "已撤销，删除了 {rows} 位客户。", en: "Undone: {rows} customers were deleted." }
    undo_kept(rows: &str) { zh: "{rows} 位客户保留了下来，原因如下。", en: "{rows} customers stayed, for the reasons below." }
    stayed { zh: "保留的客户", en: "Customers that stayed" }
    customer { zh: "客户", en: "Customer" }
    col_why { zh: "原因", en: "Reason" }
    why_changed(by: &str) { zh: "导入后由 {by} 修改过", en: "Changed since by {by}" }
    why_used { zh: "导入后有了联系人、跟进、附件、协作人或下级，或联系人有变化", en: "It has contacts, follow-ups, files, participants or subsidiaries since, or a contact was changed" }
    why_parent { zh: "是保留客户的上级", en: "It is the parent of one that stays" }
    refresh { zh: "刷新", en: "Refresh" }
    cancel { zh: "取消", en: "Cancel" }
    cancelled { zh: "已取消，没有写入任何数据。", en: "Cancelled; nothing was written." }
    came_to_nothing { zh: "没有完成", en: "It was not done" }
    check_again { zh: "再试一次", en: "Try again" }
    given_up_job { zh: "多次尝试都没有完成，没有写入任何数据。可以再试一次；如果仍然不行，请联系管理员查看日志。", en: "Several tries came to nothing, and nothing was written. Try again; if that does not help, ask an administrator to look into the log." }
    right_lost { zh: "您已没有导入这些客户的权限，没有写入任何数据。", en: "You may no longer import these customers; nothing was written." }
    which_sheet { zh: "工作表", en: "Sheet" }
    read_sheet { zh: "读取", en: "Read" }
    more_groups(groups: &str) { zh: "另有 {groups} 项问题，请见下载的文件。", en: "{groups} more problems are in the download." }
    preview { zh: "导入预览", en: "Import preview" }
    upload_intro { zh: "从 Excel 或其他系统一次导入全部客户。上传后先预览，确认之前不会写入任何数据。", en: "Bring in all customers at once from Excel or another system. You see a preview first; nothing is written before you decide." }
    file { zh: "文件", en: "File" }
    file_hint(limit: u32) { zh: "CSV 或 Excel（.xlsx），最大 {limit} MB、20 万行；第一行是列名。", en: "CSV or Excel (.xlsx), at most {limit} MB and 200,000 rows; the first row names the columns." }
    paste { zh: "或者从 Excel 粘贴", en: "Or paste from Excel" }
    paste_hint { zh: "在 Excel 中连同列名一起复制，粘贴到这里。", en: "Copy the cells in Excel together with their header, and paste them here." }
    pasted { zh: "粘贴的内容", en: "Pasted text" }
    go_on { zh: "预览", en: "Preview" }
    template { zh: "下载模板", en: "Download a template" }
    template_name { zh: "客户导入模板.csv", en: "customer-import-template.csv" }
    need_file { zh: "请选择一个文件，或粘贴内容。", en: "Choose a file, or paste text." }
    one_file { zh: "请一次只上传一个文件，或只粘贴内容。", en: "Send one file at a time, or only pasted text." }
    please_check { zh: "文件没有读入", en: "The file was not read" }

    read_as(rows: &str, encoding: &str) { zh: "{rows} 行 · {encoding}", en: "{rows} rows · {encoding}" }
    sheet(name: &str) { zh: "工作表「{name}」", en: "Sheet “{name}”" }
    total { zh: "行数", en: "Rows" }
    good { zh: "可以导入", en: "Good" }
    faulty { zh: "有问题", en: "With problems" }
    contacts { zh: "联系人", en: "Contacts" }
    duplicates { zh: "文件内重名", en: "Twice in the file" }
    waits { zh: "等待上级", en: "Waiting for a parent" }
    left_out { zh: "不导入", en: "Left out" }
    nothing_written { zh: "还没有写入任何数据。", en: "Nothing has been written yet." }
    all_good(rows: &str) { zh: "全部 {rows} 行都可以导入。", en: "All {rows} rows are good." }
    some_wrong(rows: &str) { zh: "{rows} 行有问题。可以在下面修改，也可以只导入没有问题的行。", en: "Rows with problems: {rows}. Mend them below, or import only the good ones." }
    waiting_rows(rows: &str) { zh: "另有 {rows} 行本身没有问题，但它们的上级或同一客户所在的行还有问题，要一起导入。", en: "Fine but for the row of their parent, or of the same customer, with which they come: {rows}." }
    known_rows(rows: &str) { zh: "{rows} 行的名称与已有客户相同。", en: "{rows} rows bear the name of a customer that is there already." }
    import_all(rows: &str) { zh: "导入全部 {rows} 行", en: "Import all {rows} rows" }
    import_good(rows: &str) { zh: "导入 {rows} 行", en: "Import the {rows} good rows" }
    download_rest { zh: "下载其余的行", en: "Download the rest" }
    drop { zh: "放弃导入", en: "Discard" }
    dropped { zh: "已放弃，没有写入任何数据。", en: "Discarded; nothing was written." }
    nothing_good { zh: "没有可以导入的行。", en: "No row can be imported yet." }
    choose_name { zh: "请先在「列与字段」中选择哪一列是客户名称。", en: "First choose under “Columns” which one is the customer's name." }
    changed_since { zh: "预览之后内容有变化，请再看一遍，然后决定。", en: "Something was changed since this preview. Look again, then decide." }
    problems_left { zh: "还有问题没有解决，没有导入。", en: "Problems remain; nothing was imported." }
    code_taken { zh: "有一行的统一社会信用代码已属于另一位客户，没有导入任何一行。请核对信用代码。", en: "A row's credit code belongs to another customer, so no row was imported. Check the credit codes." }
    gone_since { zh: "预览之后，数据中有一项（例如上级客户）发生了变化，没有导入任何一行。请再看一遍，然后决定。", en: "Something the rows refer to (such as a parent) changed since the preview, so no row was imported. Look again, then decide." }
    imported(rows: &str) { zh: "已导入 {rows} 位客户。", en: "{rows} customers were imported." }
    rest_left(rows: &str) { zh: "{rows} 行没有导入，可以下载后修改，再次导入。", en: "Rows not imported: {rows}. Download them, mend them and import them again." }
    to_customers { zh: "查看客户", en: "See the customers" }
    another { zh: "再导入一个文件", en: "Import another file" }

    problems { zh: "问题", en: "Problems" }
    mend_all(groups: usize) { zh: "全部采用建议（{groups} 项）", en: "Mend all ({groups})" }
    col_column { zh: "列", en: "Column" }
    col_value { zh: "内容", en: "Value" }
    col_problem { zh: "问题", en: "Problem" }
    col_rows { zh: "行", en: "Rows" }
    col_change { zh: "修改", en: "Change" }
    empty_value { zh: "（空）", en: "(empty)" }
    whole_row { zh: "整行", en: "Whole row" }
    in_rows(count: &str, rows: &str) { zh: "{count} 行：{rows}", en: "rows {rows} ({count} in all)" }
    in_row(row: usize) { zh: "第 {row} 行", en: "Row {row}" }
    and_more(rows: usize) { zh: "，另有 {rows} 行见下载的文件", en: ", and {rows} more in the download" }
    replace_label(value: &str, column: &str) { zh: "把 {column} 中的「{value}」改为", en: "Change “{value}” in {column} to" }
    replace { zh: "修改", en: "Change" }
    cell_label(row: usize, column: &str) { zh: "第 {row} 行 {column}", en: "Row {row}, {column}" }
    one_by_one { zh: "逐行修改", en: "Row by row" }
    previous { zh: "上一页", en: "Previous" }
    next { zh: "下一页", en: "Next" }
    page_of(page: usize, pages: usize) { zh: "第 {page} / {pages} 页", en: "Page {page} of {pages}" }

    mapping { zh: "列与字段", en: "Columns" }
    mapping_hint { zh: "每一列读入哪个字段。不需要的列选择「不导入」。电话和邮箱可以有多列；没有联系人姓名的电话算作客户的电话。", en: "Which field each column is read into. Leave out what you do not need. Phones and mail addresses may have several columns; a phone without a contact is the customer's own." }
    col_sample { zh: "示例", en: "Examples" }
    col_field { zh: "字段", en: "Field" }
    col_unit { zh: "单位", en: "Unit" }
    leave_out { zh: "不导入", en: "Leave out" }
    unit_of(column: &str) { zh: "{column} 的单位", en: "Unit of {column}" }
    currency_of(column: &str) { zh: "{column} 的币种", en: "Currency of {column}" }
    field_of(column: &str) { zh: "{column} 读入", en: "{column} is read into" }
    becomes(typed: &str, amount: &str) { zh: "{typed} 读作 {amount}", en: "{typed} becomes {amount}" }
    factor(factor: u64) { zh: "×{factor}", en: "×{factor}" }
    take_same { zh: "名称在文件中重复的行也导入", en: "Take rows whose name stands twice in the file" }
    skip_known { zh: "不导入与已有客户同名的行", en: "Leave out rows whose name is that of a customer" }
    add_contacts { zh: "与已有客户同名的行，只把联系人加到该客户", en: "Of rows whose name is that of a customer, add only the contact to it" }
    adding(contacts: &str) { zh: "{contacts} 位联系人将加到已有客户，这些行的其他内容不导入。", en: "{contacts} contacts are added to customers that are there; nothing else of their rows is imported." }
    added_to { zh: "加到哪些客户", en: "To which customers" }
    added_to_one(name: &str, contacts: usize) { zh: "{name}（{contacts} 位）", en: "{name} ({contacts})" }
    added_to_more { zh: "名单较长，只列出前 100 位客户。", en: "The first 100 customers are listed." }
    added(contacts: &str) { zh: "{contacts} 位联系人加到了已有客户。", en: "{contacts} contacts were added to customers that were there." }
    added_contacts { zh: "加到已有客户", en: "To customers there" }
    several_known(name: &str) { zh: "您有多位客户叫「{name}」，无法确定联系人属于哪一位。", en: "Several of your customers are called “{name}”, so whose contact this is is not certain." }
    may_not_add { zh: "已有同名客户，但您不能修改它或新建它的联系人。", en: "A customer of this name is there, but you may not edit it or make contacts of it." }
    contact_there(name: &str) { zh: "该客户已有联系人「{name}」。", en: "The customer has the contact “{name}” already." }
    apply { zh: "应用", en: "Apply" }
    applied { zh: "已应用。", en: "Applied." }
    mended(rows: &str) { zh: "已修改 {rows} 行。", en: "{rows} rows mended." }
    field_twice(field: &str) { zh: "「{field}」选择了两次，每个字段只能对应一列。", en: "“{field}” was chosen twice; a field takes one column." }
    unnamed(letters: &str) { zh: "{letters} 列", en: "Column {letters}" }

    too_wide(cells: usize, width: usize) { zh: "这一行有 {cells} 格，列名只有 {width} 个。请检查多余的分隔符，或给每一列加上列名。", en: "This row has {cells} cells, the header only {width}. Look for a separator too many, or name every column." }
    no_owner { zh: "没有负责人。请增加负责人一列，或指定默认负责人。", en: "There is no owner. Add an owner column, or name an owner for all rows." }
    not_written(field: &str) { zh: "您的角色不能填写「{field}」。请不要导入这一列，或申请字段权限。", en: "Your roles do not let you fill in “{field}”. Leave this column out, or ask for the right to it." }
    no_such_person(name: &str) { zh: "没有账号名或姓名为「{name}」的人。", en: "Nobody has the login or name “{name}”." }
    several_people(name: &str) { zh: "有多人叫「{name}」，请填写账号名。", en: "Several people are called “{name}”. Enter the login." }
    owner_left(name: &str) { zh: "「{name}」的账号已停用，请换一位负责人。", en: "The account of “{name}” is disabled. Choose another owner." }
    owner_beyond(name: &str) { zh: "您不能为「{name}」导入客户。", en: "You may not import customers for “{name}”." }
    created_later { zh: "创建时间不能晚于现在。", en: "The date of creation can't be in the future." }
    not_a_date { zh: "请填写日期，例如 2024-03-15 或 2024-03-15 14:30。", en: "Enter a date such as 2024-03-15 or 2024-03-15 14:30." }
    same_name(row: usize) { zh: "与第 {row} 行同名。", en: "The same name as in row {row}." }
    same_name_but(row: usize, field: &str) { zh: "与第 {row} 行同名，但「{field}」不同，不能作为同一客户的另一位联系人。", en: "The same name as in row {row}, but another “{field}”, so it is not one more contact of the same customer." }
    same_name_phones(row: usize) { zh: "与第 {row} 行同名，但电话不同。如果是联系人的电话，请把这一列读入「联系人电话」。", en: "The same name as in row {row}, but another phone. Where it is the contact's, read the column into “Contact's phone”." }
    same_contact(row: usize, name: &str) { zh: "第 {row} 行的客户已有联系人「{name}」。", en: "The customer of row {row} has the contact “{name}” already." }
    first_waits(row: usize) { zh: "同一客户的第 {row} 行没有导入。", en: "Row {row}, with the same customer, was not imported." }
    same_code(row: usize) { zh: "与第 {row} 行的统一社会信用代码相同。", en: "The same credit code as in row {row}." }
    no_such_parent(name: &str) { zh: "文件和客户中都没有「{name}」。请修改名称，或留空。", en: "Neither the file nor your customers have “{name}”. Change the name, or leave it empty." }
    several_parents(name: &str) { zh: "有多位客户叫「{name}」，无法确定上级。请留空，导入后再选择。", en: "Several customers are called “{name}”, so the parent is not certain. Leave it empty and choose it after the import." }
    own_parent { zh: "客户不能是自己的上级。", en: "A customer cannot be its own parent." }
    circle(rows: &str) { zh: "第 {rows} 行互为上级，形成了循环。", en: "Rows {rows} are each other's parents, in a circle." }
    parent_twice(rows: &str) { zh: "第 {rows} 行都叫这个名称，无法确定上级。", en: "Rows {rows} all bear this name, so the parent is not certain." }
    parent_waits(row: usize) { zh: "上级所在的第 {row} 行没有导入。", en: "Row {row}, its parent, was not imported." }
    is_known { zh: "已有同名客户。", en: "A customer of this name is there." }
    problem_column { zh: "问题", en: "Problem" }
    rest_name(name: &str) { zh: "{name}-未导入.csv", en: "{name}-not-imported.csv" }
}

/// Why a file was not read, and what to do about it.
pub mod refused {
    crate::text! {
        empty { zh: "文件是空的。请选择有内容的文件。", en: "The file is empty. Choose one that holds something." }
        too_big(limit: usize) { zh: "文件超过 {limit} MB。请拆成几个文件，或删除不需要的列。", en: "The file is larger than {limit} MB. Split it, or remove columns that you do not need." }
        too_many_rows(limit: usize) { zh: "超过 {limit} 行。请拆成几个文件分别导入。", en: "More than {limit} rows. Split the file and import the parts." }
        too_many_columns(row: usize, limit: usize) { zh: "第 {row} 行超过 {limit} 列。请删除不需要的列。", en: "Row {row} has more than {limit} columns. Remove those that you do not need." }
        too_many_cells(limit: usize) { zh: "表格超过 {limit} 个单元格。请拆成几个文件。", en: "The table has more than {limit} cells. Split the file." }
        too_much_text(limit: usize) { zh: "文字总量超过 {limit} MB。请拆成几个文件。", en: "The table holds more than {limit} MB of text. Split the file." }
        cell_too_long(cell: &str, limit: usize) { zh: "{cell} 的内容超过 {limit} 个字符。请缩短。", en: "{cell} holds more than {limit} characters. Shorten it." }
        not_a_table(kind: &str) { zh: "这是{kind}，不是表格。请上传 CSV 或 .xlsx 文件。", en: "This is {kind}, not a table. Send a CSV or .xlsx file." }
        wrong_encoding(cell: &str) { zh: "{cell} 的文字编码无法识别。请在 Excel 中另存为「CSV UTF-8」后再上传。", en: "{cell} is in an unknown encoding. Save the file in Excel as “CSV UTF-8” and send it again." }
        nul(cell: &str) { zh: "{cell} 含有无法保存的字符（NUL）。请删除后再上传。", en: "{cell} holds a character that can't be kept (NUL). Remove it and send the file again." }
        unclosed_quote(row: usize) { zh: "第 {row} 行的引号没有结束，后面的内容都连成了一格。请补上引号。", en: "A quotation mark opened in row {row} is never closed. Close it." }
        broken { zh: "Excel 文件已损坏。请在 Excel 中打开并重新另存为 .xlsx。", en: "The workbook is broken. Open it in Excel and save it anew as .xlsx." }
        encrypted { zh: "Excel 文件有密码。请去掉密码后再上传。", en: "The workbook has a password. Remove the password and send it again." }
        old_excel { zh: "这是旧版 Excel 文件（.xls）。请在 Excel 中另存为 .xlsx。", en: "This is a workbook of an old Excel (.xls). Save it in Excel as .xlsx." }
        bomb { zh: "文件解压后过大，没有读取。请只保留需要的工作表和列。", en: "The workbook unpacks to far too much and was not read. Keep only the sheets and columns that you need." }
        no_such_sheet(name: &str) { zh: "没有名为「{name}」的工作表。", en: "There is no sheet named “{name}”." }
        no_header(row: usize) { zh: "第 {row} 行应是列名。请在第一行写上列名，例如「客户名称」。", en: "Row {row} should name the columns. Put names such as “Name” into the first row." }
        same_header(name: &str, first: &str, second: &str) { zh: "{first} 列和 {second} 列都叫「{name}」。请改成不同的列名。", en: "Columns {first} and {second} are both named “{name}”. Give them different names." }
        cell(column: &str, row: usize) { zh: "单元格 {column}{row}", en: "Cell {column}{row}" }
        pdf { zh: "PDF 文件", en: "a PDF" }
        picture { zh: "图片", en: "a picture" }
        media { zh: "音频或视频", en: "sound or video" }
        open_document { zh: "OpenDocument 文件（请另存为 .xlsx）", en: "an OpenDocument file (save it as .xlsx)" }
        binary_workbook { zh: "二进制工作簿 .xlsb（请另存为 .xlsx）", en: "a binary workbook .xlsb (save it as .xlsx)" }
        document { zh: "文档", en: "a document" }
        web_page { zh: "网页（有些系统导出的 .xls 其实是网页，请在 Excel 中打开后另存为 .xlsx）", en: "a web page (what some systems export as .xls; open it in Excel and save it as .xlsx)" }
        packed { zh: "压缩文件", en: "a packed file" }
        program { zh: "程序", en: "a program" }
        other { zh: "另一种文件", en: "another kind of file" }
    }
}
