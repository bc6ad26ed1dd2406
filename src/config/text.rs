//! What the settings tell the operator.
#![allow(clippy::doc_markdown, reason = "the catalogue documents each text with its English wording")]

use std::path::Display;

crate::text! {
    one_mistake { zh: "设置中有一处错误，kezhan 未启动。", en: "The settings have a mistake; kezhan does not start." }
    mistakes(count: usize) {
        zh: "设置中有 {count} 处错误，kezhan 未启动。",
        en: "The settings have {count} mistakes; kezhan does not start."
    }
    unreadable(why: &str) { zh: "无法读取：{why}。", en: "can't be read: {why}." }
    syntax(why: &str) { zh: "不是有效的 TOML：{why}。", en: "not valid TOML: {why}." }
    unknown_section(given: &str) { zh: "没有 [{given}] 这一节。", en: "there is no section [{given}]." }
    unknown(given: &str) { zh: "没有 {given} 这项设置。", en: "there is no setting {given}." }
    did_you_mean(nearest: &str) { zh: "是否应为 {nearest}？", en: " Did you mean {nearest}?" }
    list_them { zh: "请用 kezhan config show 查看所有设置。", en: " `kezhan config show` lists all settings." }
    not_a_section(name: &str) {
        zh: "{name} 是一节，请写为 [{name}]，其下每行一项设置。",
        en: "{name} is a section: write [{name}] and its settings below, one a line."
    }
    unfit(name: &str, given: &str, expected: &str) {
        zh: "{name} 不能是 {given}，应为{expected}。",
        en: "{name} can't be {given}; expected {expected}."
    }
    outside(name: &str, given: u32, least: u32, most: u32) {
        zh: "{name} 不能是 {given}，应为 {least} 至 {most}。",
        en: "{name} can't be {given}; expected {least} to {most}."
    }
    password(setting: &str) {
        zh: "密码不能写在这里。请将密码写入只有 kezhan 可读的文件，并将 {setting} 设为该文件的路径。",
        en: "a password may not stand here. Write it to a file that only kezhan can read and set {setting} to the path of that file."
    }
    secret_file(name: &str, path: &Display<'_>, why: &str) {
        zh: "{name} 所指的 {path} 不能使用：{why}。",
        en: "{name} names {path}, which can't be used: {why}."
    }

    expects_address { zh: "地址和端口，如 127.0.0.1:8080", en: "an address and a port, such as 127.0.0.1:8080" }
    expects_number { zh: "整数", en: "a whole number" }
    expects_text { zh: "文字", en: "a text" }
    expects_path { zh: "以 / 开头的完整路径", en: "a whole path that begins with /" }
    expects_time_zone { zh: "时区名称，如 Asia/Shanghai", en: "the name of a time zone, such as Asia/Shanghai" }
    expects_networks {
        zh: "IP 地址或网段的列表，如 [\"10.0.0.1\", \"192.168.0.0/16\"]",
        en: "a list of IP addresses or networks, such as [\"10.0.0.1\", \"192.168.0.0/16\"]"
    }
    expects_log_format { zh: " text 或 json", en: "text or json" }
    expects_log_level { zh: " error、warn、info、debug 或 trace", en: "error, warn, info, debug or trace" }
    expects_mail_security { zh: " starttls、tls 或 none", en: "starttls, tls or none" }
    expects_second_factor { zh: " administrators、everyone 或 optional", en: "administrators, everyone or optional" }
    expects_password_rules { zh: " asvs 或 mlps3", en: "asvs or mlps3" }
    expects_language { zh: " zh-CN 或 en", en: "zh-CN or en" }
    expects_ldap_kind { zh: " active_directory、openldap 或 freeipa", en: "active_directory, openldap or freeipa" }
    expects_yes_no { zh: " yes 或 no", en: "yes or no" }
    expects_unicode { zh: " UTF-8 文字", en: "a text in UTF-8" }

    idle_exceeds_absolute {
        zh: "sessions.idle_minutes 长于 sessions.absolute_hours。请减小前者或增大后者。",
        en: "sessions.idle_minutes is longer than sessions.absolute_hours. Lower the one or raise the other."
    }
    mail_without_sender {
        zh: "缺少 mail.from，或它不是 客栈 <kezhan@example.cn> 这样的地址。",
        en: "mail.from is missing or is not an address such as Kezhan <kezhan@example.cn>."
    }
    mail_bounces {
        zh: "mail.bounces 应是 bounce@example.cn 这样的地址。",
        en: "mail.bounces is no address such as bounce@example.cn."
    }
    mail_user_in_plain_text {
        zh: "mail.security 为 none 时不能设置 mail.user：账号和密码只在加密连接上使用。",
        en: "mail.user can't be used with mail.security none: account and password go over an encrypted connection only."
    }
    mail_user_without_password {
        zh: "mail.user 和 mail.password_file 须同时设置。",
        en: "mail.user and mail.password_file belong together: set both or neither."
    }
    mlps3_idle {
        zh: "sign_in.password_rules 为 mlps3 时，sessions.idle_minutes 最多为 30。",
        en: "With sign_in.password_rules mlps3, sessions.idle_minutes is at most 30."
    }
    pool_below_workers {
        zh: "database.pool_size 少于 server.workers。请增大前者或减小后者。",
        en: "database.pool_size is smaller than server.workers. Raise the one or lower the other."
    }
    wrong_database_url {
        zh: "数据库网址应形如 postgresql://用户@主机:端口/数据库?sslmode=verify-full。",
        en: "a database URL looks like postgresql://user@host:port/database?sslmode=verify-full."
    }
    wrong_public_url {
        zh: "server.public_url 应形如 https://crm.example.cn，不含路径，末尾不加斜杠。",
        en: "server.public_url looks like https://crm.example.cn, without a path or a slash at its end."
    }
    wrong_role_prefix {
        zh: "database.role_prefix 应以小写字母开头，只含小写字母、数字和下划线，最多 30 个字符。",
        en: "database.role_prefix begins with a lower-case letter and has lower-case letters, digits and underscores only, at most 30."
    }
    wrong_currency { zh: "company.currency 应为三个大写字母，如 CNY。", en: "company.currency has three capital letters, such as CNY." }
    wrong_ldap_server {
        zh: "ldap.servers 中的网址应形如 ldaps://主机 或 ldap://主机:端口，不含账号和路径。",
        en: "a URL in ldap.servers looks like ldaps://host or ldap://host:port, without account or path."
    }
    wrong_ldap_page { zh: "ldap.password_url 应以 https:// 或 http:// 开头。", en: "ldap.password_url starts with https:// or http://." }
    wrong_ldap_srv { zh: "ldap.srv 应为域名，如 corp.example.cn。", en: "ldap.srv is a domain such as corp.example.cn." }
    ldap_without_people { zh: "设置了 ldap.servers 时，也要设置 ldap.people_base。", en: "ldap.servers needs ldap.people_base as well." }
    ldap_without_bind {
        zh: "请设置 ldap.bind_dn 和 ldap.bind_password_file，或只设置含 {user} 的 ldap.bind_template，或只设置 ldap.anonymous = \"yes\"。",
        en: "set ldap.bind_dn with ldap.bind_password_file, or only ldap.bind_template with {user} in it, or only ldap.anonymous = \"yes\"."
    }
    password_without_url {
        zh: "设置了密码文件，但没有设置相应的数据库网址。请补上网址或去掉密码文件。",
        en: "a password file is set but not the database URL it belongs to. Set the URL or remove the password file."
    }
    empty_file { zh: "文件是空的", en: "the file is empty" }
    not_a_key { zh: "其中不是 64 个十六进制字符", en: "it does not hold 64 hexadecimal digits" }

    page_title { zh: "设置", en: "Settings" }
    page_lead {
        zh: "设置文件为 /etc/kezhan/kezhan.toml，或 `--config`、`KEZHAN_CONFIG` 所指的文件；其旁 `conf.d/*.toml` 按文件名依次覆盖它，环境变量再覆盖文件。\n未知或有误的设置会使启动停止，并指出文件、行号和改法。密码只写在文件中，由 `*_file` 设置指明。`kezhan config show` 列出各项的值及来源。",
        en: "The file is /etc/kezhan/kezhan.toml, or what `--config` or `KEZHAN_CONFIG` names; the files `conf.d/*.toml` beside it override it by name, and the environment overrides the files.\nAn unknown or wrong setting stops the start with file, line and remedy. Passwords stand in files only, which a setting `*_file` names. `kezhan config show` lists every value and where it comes from."
    }
    page_head {
        zh: "| 设置 | 默认值 | 含义 | 环境变量 |\n|---|---|---|---|",
        en: "| Setting | Default | Meaning | Environment |\n|---|---|---|---|"
    }
}
