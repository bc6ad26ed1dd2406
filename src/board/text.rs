//! Texts of the board.

crate::text! {
    title { zh: "商机看板", en: "Pipeline board" }
    new { zh: "新建商机", en: "New opportunity" }
    pipeline { zh: "销售流程", en: "Pipeline" }
    retired(name: &str) { zh: "{name}（已停用）", en: "{name} (retired)" }
    whose { zh: "谁的", en: "Whose" }
    all { zh: "全部可见", en: "All I may view" }
    mine { zh: "我负责的", en: "Mine" }
    month { zh: "预计成交月份", en: "Month of the expected close" }
    stale { zh: "只看停留超期", en: "Too long in their stage only" }
    filter { zh: "筛选看板", en: "Filter the board" }
    apply { zh: "筛选", en: "Filter" }
    clear { zh: "清除筛选", en: "Clear filters" }
    more_filters { zh: "更多筛选", en: "More filters" }

    whole(count: &str) { zh: "进行中 {count} 个", en: "{count} open" }
    total(money: &str, weighted: &str) { zh: "{money}，按赢率加权 {weighted}", en: "{money}, {weighted} weighted" }
    count(count: &str) { zh: "{count} 个", en: "{count}" }
    former { zh: "旧版阶段", en: "Of an earlier version" }
    nothing_here { zh: "没有商机", en: "Nothing here" }
    more { zh: "更多", en: "More" }
    over(days: i64) { zh: "超期 {days} 天", en: "{days} d too long" }
    over_title(days: i64) { zh: "在此阶段比预计多停留 {days} 天", en: "{days} days longer in this stage than expected" }
    no_amount { zh: "金额未填", en: "No amount" }
    no_customer { zh: "未关联客户", en: "No customer" }
    move_card(name: &str) { zh: "移动「{name}」", en: "Move “{name}”" }
    end_won { zh: "赢单", en: "Won" }
    end_lost { zh: "输单", en: "Lost" }
    end_paused { zh: "暂停", en: "Paused" }
    ends { zh: "拖到这里关闭或暂停", en: "Drop here to close or pause" }

    how { zh: "在卡片上按空格拿起，用左右方向键选择阶段，再按空格放下，按 Esc 取消。", en: "On a card, Space picks it up, the left and right arrows choose a stage, Space drops it, Escape leaves it." }
    picked { zh: "已拿起「{name}」，当前在「{stage}」。", en: "“{name}” is picked up, in “{stage}”." }
    over_stage { zh: "放到「{stage}」。", en: "Into “{stage}”." }
    left { zh: "已放回「{name}」。", en: "“{name}” stays where it is." }
    failed { zh: "没有移动：服务器没有回答，请稍后再试。", en: "Not moved: the server did not answer. Try again in a moment." }

    choose_title(name: &str) { zh: "移动「{name}」到", en: "Move “{name}” to" }
    choose { zh: "移动到", en: "Move to" }
    here { zh: "当前阶段", en: "Where it is" }
    edit { zh: "去填写", en: "Fill in" }
    open { zh: "查看", en: "Open" }
    cancel { zh: "取消", en: "Cancel" }
    moved(name: &str, stage: &str) { zh: "「{name}」已移到「{stage}」。", en: "“{name}” is in “{stage}” now." }
    refused(name: &str) { zh: "「{name}」没有移动：", en: "“{name}” was not moved:" }
    moved_by(who: &str, name: &str, stage: &str) { zh: "{who} 刚刚把「{name}」移到了「{stage}」，看板已更新。", en: "{who} has just moved “{name}” to “{stage}”. The board is up to date now." }
    ended_by(who: &str, name: &str, state: &str) { zh: "{who} 刚刚把「{name}」标为{state}，看板已更新。", en: "{who} has just marked “{name}”: {state}. The board is up to date now." }
    changed(name: &str) { zh: "「{name}」刚刚被修改，看板已更新。请再移动一次。", en: "“{name}” has just been changed. The board is up to date now; move it again." }
    somebody { zh: "有人", en: "Somebody" }

    empty_title { zh: "这个流程里还没有进行中的商机", en: "No open opportunities in this pipeline yet" }
    empty_text { zh: "新建的商机会出现在第一个阶段。", en: "A new one stands in the first stage." }
    nothing_title { zh: "没有符合条件的商机", en: "No opportunity fits" }
    no_pipeline { zh: "还没有销售流程，请联系管理员。", en: "There is no pipeline yet; ask your administrator." }
}
