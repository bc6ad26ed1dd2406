//! Texts of the rules of assignment.

crate::text! {
    title { zh: "线索分配规则", en: "Lead assignment" }
    intro { zh: "导入、网页表单或手工放进公海的线索，由第一条符合的规则立刻分给负责人；没有规则符合的留在公海。", en: "A lead that an import, a web form or a person puts into the pool is given at once by the first rule that fits; where none fits it stays in the pool." }
    new { zh: "新建规则", en: "New rule" }
    edit { zh: "编辑", en: "Edit" }
    edit_title { zh: "编辑分配规则", en: "Edit rule" }
    save { zh: "保存", en: "Save" }
    cancel { zh: "取消", en: "Cancel" }
    delete { zh: "删除规则", en: "Delete rule" }
    delete_text { zh: "已经分出的线索不变，分配依据仍然看得到。", en: "Leads that it gave stay where they are, and why stays on them." }
    created { zh: "已新建，目前是停用状态；核对后再启用。", en: "Made, and switched off. Look at it, then switch it on." }
    saved { zh: "已保存。", en: "Saved." }
    deleted(name: &str) { zh: "已删除规则「{name}」。", en: "Deleted the rule “{name}”." }
    moved { zh: "已调整顺序。", en: "The order is changed." }
    turned_on { zh: "已启用。", en: "Switched on." }
    turned_off { zh: "已停用。", en: "Switched off." }
    turn_on { zh: "启用", en: "Switch on" }
    turn_off { zh: "停用", en: "Switch off" }
    is_on { zh: "启用中", en: "On" }
    is_off { zh: "已停用", en: "Off" }
    up(name: &str) { zh: "上移「{name}」", en: "Move “{name}” up" }
    down(name: &str) { zh: "下移「{name}」", en: "Move “{name}” down" }
    empty_title { zh: "还没有分配规则", en: "No rules yet" }
    empty_text { zh: "公海中的线索等人领取。建一条规则，新线索就会自动分给合适的人。", en: "Leads of the pool wait to be claimed. Make a rule, and new ones go to the right people by themselves." }
    stale_title { zh: "规则刚被他人修改", en: "Someone else just changed the rule" }

    conditions { zh: "条件", en: "Conditions" }
    conditions_hint { zh: "填写的条件要全部符合；不填的不限制。", en: "All that are filled in must hold; what is empty does not matter." }
    always { zh: "所有线索", en: "Every lead" }
    name { zh: "名称", en: "Name" }
    regions { zh: "地区（含下级）", en: "Regions, with all below" }
    regions_hint { zh: "几个地区用顿号隔开，如：浙江省、上海市。", en: "Several with commas between, such as Zhejiang, Shanghai." }
    sources { zh: "来源", en: "Sources" }
    industries { zh: "行业（含下级）", en: "Industries, with all below" }
    industry_n(n: usize) { zh: "行业 {n}", en: "Industry {n}" }
    words { zh: "意向产品包含", en: "Interested in" }
    words_hint { zh: "几个词用逗号隔开，任意一个即可。", en: "Several words with commas between; any of them counts." }
    amount_from_label { zh: "预计金额不低于", en: "Amount of at least" }
    amount_to_label { zh: "预计金额不高于", en: "Amount of at most" }
    currency { zh: "币种", en: "Currency" }
    currency_hint { zh: "其他币种的线索不算符合。", en: "Leads with amounts in others do not fit." }

    whom { zh: "分给谁", en: "Whom it gives to" }
    department { zh: "部门（含下级）的在职人员", en: "Active people of a department, with those below" }
    no_department { zh: "不按部门", en: "None" }
    way { zh: "方式", en: "Way" }
    way_hint { zh: "轮流：最久没有分到的人。负载：未关闭线索最少的人。擅长：最擅长的人，同样擅长时轮流。", en: "In turn: who got one the longest ago. Fewest: who has the fewest open leads. Best: who is best at it, in turn among equals." }
    most_open { zh: "每人未关闭线索上限", en: "Open leads per person at most" }
    most_open_hint { zh: "达到上限的人不再由这条规则分到线索；不填则不限。", en: "Whoever has so many gets none by this rule; empty for no limit." }
    untouched { zh: "48 小时未跟进", en: "Untouched 48 h" }
    passes { zh: "48 小时（工作日）没有跟进时", en: "Without a follow-up within 48 hours of working days" }
    passes_none { zh: "不转给别人", en: "It stays" }
    passes_times(times: i32) { zh: "转给下一位，最多 {times} 次，然后退回公海", en: "Goes to the next, {times} times at most, then back into the pool" }
    people { zh: "指定人员", en: "People" }
    people_hint { zh: "「擅长」填写地区、行业或词语，用逗号隔开；只在按擅长分配时使用。", en: "What somebody is good at: regions, industries or words with commas between. It counts where the way is “best at it”." }
    person { zh: "同事", en: "Colleague" }
    person_n(n: usize) { zh: "人员 {n}", en: "Person {n}" }
    good { zh: "擅长", en: "Good at" }
    good_n(n: usize) { zh: "人员 {n} 擅长", en: "Person {n} is good at" }
    another { zh: "还需要更多行时，先保存，再接着填写。", en: "For more lines, save and go on." }
    passed_over { zh: "已停用、已离职、请人代理期间、或没有查看线索权限的人会被跳过。", en: "Whoever is inactive, has left, has a deputy for now, or may not view leads is passed over." }

    need_name { zh: "请填写名称，最多 100 个字。", en: "Enter a name of at most 100 characters." }
    need_somebody { zh: "请指定人员或部门。", en: "Name people or a department." }
    bad_region(what: &str) { zh: "没有「{what}」这个地区。", en: "There is no region “{what}”." }
    bad_source { zh: "请从列表中选择来源。", en: "Choose sources of the list." }
    bad_industry { zh: "请从列表中选择行业。", en: "Choose an industry of the list." }
    bad_department { zh: "请从列表中选择部门。", en: "Choose a department of the list." }
    bad_amount { zh: "请填写不小于 0 的金额。", en: "Enter an amount of 0 or more." }
    amounts_crossed { zh: "上限小于下限。", en: "The upper limit is below the lower one." }
    bad_most { zh: "请填写 1 到 10000 之间的整数。", en: "Enter a whole number from 1 to 10,000." }
    bad_passes { zh: "请从列表中选择。", en: "Choose from the list." }
    long_good { zh: "最多 200 个字。", en: "At most 200 characters." }
    long_words { zh: "最多 200 个字。", en: "At most 200 characters." }
    person_twice(name: &str) { zh: "{name} 已经在上面。", en: "{name} stands above already." }
    several_persons(name: &str) { zh: "「{name}」有几位，请从提示中选择。", en: "There are several of the name “{name}”. Choose from the proposals." }
    no_such_person(name: &str) { zh: "没有可以登录的同事「{name}」。", en: "There is no active colleague “{name}”." }
    too_many_rules { zh: "规则最多 50 条。", en: "At most 50 rules." }

    region_in(what: &str) { zh: "地区：{what}", en: "region: {what}" }
    industry_in(what: &str) { zh: "行业：{what}", en: "industry: {what}" }
    source_is(what: &str) { zh: "来源：{what}", en: "source: {what}" }
    interest_has(what: &str) { zh: "意向产品包含：{what}", en: "interested in: {what}" }
    amount_between(from: &str, to: &str) { zh: "预计金额 {from} 到 {to}", en: "amount of {from} to {to}" }
    amount_from(from: &str) { zh: "预计金额不低于 {from}", en: "amount of at least {from}" }
    amount_to(to: &str) { zh: "预计金额不高于 {to}", en: "amount of at most {to}" }
    of_department(name: &str) { zh: "{name} 的在职人员", en: "the active people of {name}" }
    good_at(name: &str, what: &str) { zh: "{name}（擅长 {what}）", en: "{name} (good at {what})" }
    at_most_open(most: i32) { zh: "每人未关闭线索不超过 {most} 条", en: "at most {most} open leads each" }
    has_given(count: &str) { zh: "已分出 {count} 条", en: "{count} given so far" }

    try_title { zh: "试一试：哪条规则会接收这条线索？", en: "Which rule would take this lead?" }
    try_hint { zh: "填线索编号，或直接填写内容。只是试算，不会分配。", en: "Enter the number of a lead, or what it would say. Nothing is given." }
    try_number { zh: "线索编号", en: "Number of a lead" }
    try_region { zh: "所在地区", en: "Region" }
    try_source { zh: "来源", en: "Source" }
    try_industry { zh: "行业", en: "Industry" }
    try_product { zh: "意向产品", en: "Interested in" }
    try_amount { zh: "预计金额", en: "Estimated amount" }
    any { zh: "不限", en: "Any" }
    try_act { zh: "试算", en: "Try" }
    try_for(what: &str) { zh: "线索 {what}", en: "Lead {what}" }
    no_such_lead(what: &str) { zh: "没有您可以查看的线索「{what}」。", en: "There is no lead “{what}” that you may view." }
    try_covered { zh: "这条线索有您不能查看的内容，请直接填写内容来试算。", en: "This lead has facts that you may not read. Enter what it would say instead." }
    would_take(rule: &str, person: &str) { zh: "由「{rule}」分给 {person}", en: "“{rule}” would give it to {person}" }
    misses(what: &str) { zh: "不符合：{what}", en: "does not fit: {what}" }
    nobody { zh: "符合，但没有可以接手的人", en: "fits, but nobody can take one now" }
    takes(person: &str) { zh: "符合，分给 {person}", en: "fits, and gives to {person}" }
    stays { zh: "没有规则接收，会留在公海。", en: "No rule takes it: it would stay in the pool." }
    no_active { zh: "没有启用的规则。", en: "No rule is on." }

    pool_act { zh: "分配公海中的线索", en: "Give out the pool" }
    pool_title { zh: "按规则分配公海中的线索", en: "Give out the pool by the rules" }
    pool_intro { zh: "公海中现有的线索按目前启用的规则会这样分配。确认后立刻分配，并通知新的负责人。", en: "This is how the rules that are on would give out what lies in the pool now. Once confirmed it is given at once, and the new owners are told." }
    pool_rule { zh: "规则", en: "Rule" }
    pool_people { zh: "分给", en: "To" }
    pool_count { zh: "线索", en: "Leads" }
    pool_person(name: &str, count: usize) { zh: "{name} {count} 条", en: "{name}: {count}" }
    pool_stay { zh: "留在公海", en: "Stay in the pool" }
    pool_more(most: &str) { zh: "公海中的线索很多，一次处理 {most} 条；完成后可以再来一次。", en: "There are many: {most} are dealt with at a time. Afterwards come again." }
    pool_confirm(count: usize) { zh: "确认分配 {count} 条", en: "Give out {count}" }
    pool_none { zh: "没有可以按规则分配的线索", en: "Nothing to give out" }
    pool_none_text { zh: "公海中没有符合启用规则的线索，或者没有可以接手的人。", en: "No lead of the pool fits a rule that is on, or nobody can take one." }
    pool_back(count: usize) { zh: "已撤销，{count} 条线索退回公海。", en: "Undone: {count} leads lie in the pool again." }
    pool_back_part(count: usize, kept: usize) { zh: "已撤销，{count} 条线索退回公海；{kept} 条之后又有人修改或跟进过，保持不变。", en: "Undone: {count} leads lie in the pool again; {kept} were changed or followed up since and stay." }
    pool_done(count: usize) { zh: "已按规则分配 {count} 条线索。", en: "{count} leads were given out." }
    back { zh: "返回规则", en: "Back to the rules" }

    why { zh: "分配依据", en: "Why it was assigned" }
    by(rule: &str) { zh: "由规则「{rule}」分配", en: "Given by the rule “{rule}”" }
    by_covered { zh: "由一条分配规则分配", en: "Given by a rule" }
    matched { zh: "符合", en: "Fits" }
    matched_all { zh: "规则没有条件", en: "the rule has no conditions" }
    covered { zh: "您不能查看的内容", en: "facts that you may not read" }
    way_turn(people: usize) { zh: "轮流：{people} 人中最久没有分到", en: "In turn: got one the longest ago of {people}" }
    way_load(open: i64, people: usize) { zh: "负载最少：当时有 {open} 条未关闭线索，{people} 人中最少", en: "Fewest open leads: {open}, the fewest of {people}" }
    way_skill(what: &str, people: usize) { zh: "擅长：{what}，{people} 人中最合适", en: "Best at it: {what}, the best of {people}" }
    way_equal(people: usize) { zh: "按擅长：{people} 人同样合适，轮流分配", en: "Best at it: all {people} alike, so in turn" }
    nth_pass(times: i32) { zh: "超过 48 小时没有跟进，第 {times} 次转给下一位", en: "No follow-up within 48 hours, given on for the {times}. time" }
    passed_back { zh: "多次转交后仍没有跟进，退回公海", en: "Given on often enough without a follow-up, back into the pool" }
    pool_no_rule { zh: "没有符合的分配规则，等人领取或分配。", en: "No rule of assignment fits; it waits to be claimed or assigned." }
    pool_nobody { zh: "有符合的分配规则，但没有可以接手的人。", en: "A rule of assignment fits, but nobody can take it now." }
    pool_fits { zh: "现在有符合的分配规则；「分配公海中的线索」会把它分出去。", en: "A rule of assignment fits by now; giving out the pool would give it to somebody." }

    passed_yours { zh: "您超过 48 小时没有跟进，已转给下一位", en: "You did not follow up within 48 hours; it went to the next person" }
    passed_yours_back { zh: "您超过 48 小时没有跟进，已退回公海", en: "You did not follow up within 48 hours; it went back into the pool" }
    passed_theirs { zh: "超过 48 小时没有跟进，已转给下一位", en: "No follow-up within 48 hours; it went to the next person" }
    passed_theirs_back { zh: "超过 48 小时没有跟进，已退回公海", en: "No follow-up within 48 hours; it went back into the pool" }
}
