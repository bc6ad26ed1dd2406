//! Texts of the second factor.

crate::text! {
    title { zh: "动态验证码", en: "Second factor" }
    code_title { zh: "输入动态验证码", en: "Enter your code" }
    code { zh: "验证码", en: "Code" }
    code_hint { zh: "验证器应用中的 6 位数字，或一个恢复码。", en: "The 6 digits of your authenticator app, or a recovery code." }
    go { zh: "继续", en: "Go on" }
    wrong { zh: "验证码不正确或已使用过，请输入新的验证码。", en: "This code is not right or was used already. Enter a new one." }
    no_device { zh: "手机不在身边？请使用恢复码；都没有时请联系系统管理员。", en: "Without your phone? Use a recovery code. Without both, ask your system administrator." }

    enrol_title { zh: "设置动态验证码", en: "Set up a second factor" }
    enrol_why { zh: "您的账号有管理权限，登录时除密码外还需要验证器应用给出的验证码。", en: "Your account may administer. To sign in it needs a code of an authenticator app beside the password." }
    enrol_why_all { zh: "登录时除密码外还需要验证器应用给出的验证码。", en: "To sign in you need a code of an authenticator app beside the password." }
    enrol_scan { zh: "用手机上的验证器应用扫描，或手工输入密钥：", en: "Scan this with the authenticator app of your phone, or type the key:" }
    qr_label { zh: "验证器应用的二维码", en: "QR code for an authenticator app" }
    key_copy { zh: "复制密钥", en: "Copy the key" }
    copied { zh: "已复制。", en: "Copied." }
    enrol_then { zh: "然后输入应用显示的 6 位数字。", en: "Then enter the 6 digits it shows." }
    enrol_code_hint { zh: "每 30 秒变化一次，请确认手机时间准确。", en: "They change every 30 seconds; the clock of your phone must be right." }

    codes_title { zh: "恢复码", en: "Recovery codes" }
    codes_text { zh: "手机丢失时，每个恢复码可代替验证码使用一次。现在请保存：离开此页后不再显示。", en: "Without your phone, each of these stands for a code once. Keep them now: they are not shown again." }
    codes_download { zh: "下载", en: "Download" }
    codes_copy { zh: "复制全部", en: "Copy all" }
    codes_done { zh: "已保存，继续", en: "I have kept them" }
    codes_file { zh: "客栈恢复码", en: "Kezhan recovery codes" }

    card_on(at: &str) { zh: "已启用，设置于 {at}。", en: "In use since {at}." }
    card_off { zh: "未启用。启用后，只知道密码的人无法登录。", en: "Not in use. With it, knowing your password is not enough to sign in." }
    card_left(count: i64) { zh: "剩余恢复码 {count} 个。", en: "{count} recovery codes left." }
    card_few { zh: "恢复码快用完了，请重新生成。", en: "Few recovery codes are left; make new ones." }
    set_up { zh: "启用", en: "Set it up" }
    replace { zh: "更换设备", en: "Replace" }
    remove { zh: "停用", en: "Remove" }
    new_codes { zh: "重新生成恢复码", en: "New recovery codes" }
    removed { zh: "动态验证码已停用。", en: "The second factor was removed." }
    must_have { zh: "您的账号必须使用动态验证码，可以更换，不能停用。", en: "Your account must have a second factor: it can be replaced, not removed." }
}
