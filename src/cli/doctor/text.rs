//! What the doctor says.

crate::text! {
    colon { zh: "：", en: ": " }
    why { zh: "为何  ", en: "why  " }
    how { zh: "办法  ", en: "how  " }
    needs_settings { zh: "设置有误，未检查", en: "not examined: the settings are wrong" }
    needs_database { zh: "数据库没有响应，未检查", en: "not examined: the database does not answer" }
    query_how { zh: "请查看数据库的日志，或执行 kezhan migrate 后重试。", en: "See the database's log, or run `kezhan migrate` and try again." }

    settings { zh: "设置", en: "Settings" }
    settings_why { zh: "未知或有误的设置会使服务无法启动。", en: "An unknown or wrong setting stops the start." }
    settings_fine(set: usize) { zh: "无误，其中 {set} 项不是默认值", en: "in order, {set} of them not the default" }
    settings_how { zh: "按上面指出的位置改正，再执行 kezhan config check。", en: "Mend them at the places named above, then run `kezhan config check`." }

    files { zh: "文件权限", en: "File owners and modes" }
    files_why { zh: "能改设置文件或数据目录的人，就能控制本系统。", en: "Whoever may change the settings or the data directory controls the product." }
    files_fine(data: &str) { zh: "{data} 及设置文件无误", en: "{data} and the files of settings are in order" }
    no_data_yet { zh: "数据目录尚未创建，首次启动时创建", en: "the data directory is made at the first start" }
    others_write(path: &str) { zh: "任何人都可以修改 {path}", en: "anybody may change {path}" }
    group_writes(path: &str) { zh: "同组用户可以修改 {path}", en: "the group may change {path}" }
    others_list(path: &str) { zh: "任何人都可以查看附件目录 {path}", en: "anybody may look into the attachments in {path}" }
    others_read(path: &str) { zh: "任何人都可以访问 {path}", en: "anybody may get at {path}" }
    foreign_owner(path: &str, uid: u32) { zh: "{path} 属于其他系统用户（{uid}）", en: "{path} belongs to another OS user ({uid})" }
    unreadable(path: &str, error: &str) { zh: "无法读取 {path}：{error}", en: "{path} can't be read: {error}" }
    chmod(mode: &str, path: &str) { zh: "执行：chmod {mode} {path}", en: "Run: chmod {mode} {path}" }
    owner_how(path: &str) { zh: "请让运行 kezhan 的系统用户拥有并可读取 {path}（chown、chmod）。", en: "Let the OS user that runs kezhan own and read {path} (chown, chmod)." }

    secrets { zh: "密钥与密码文件", en: "Secrets" }
    secrets_why { zh: "读到密钥的人可以伪造会话；读到密码的人可以绕过本系统访问数据库。", en: "Whoever reads the key can forge sessions; whoever reads a password gets at the database past the product." }
    secrets_fine(count: usize) { zh: "{count} 个文件，只有授权的用户可读", en: "{count} files, none for everybody" }
    no_key_yet { zh: "密钥文件尚未生成", en: "the key is not made yet" }
    no_key_yet_how { zh: "首次执行 kezhan serve 时自动生成。如果系统曾经运行过，请从备份恢复该文件。", en: "`kezhan serve` makes it at the first start. If the product ran here before, restore the file from the backup." }
    no_key(path: &str) { zh: "没有密钥文件 {path}", en: "there is no key in {path}" }
    make_key(path: &str) { zh: "首次安装时执行：(umask 077; openssl rand -hex 32 > {path})；各节点使用同一个文件。已经运行过的系统请从备份恢复。", en: "At the first installation: (umask 077; openssl rand -hex 32 > {path}); all nodes share it. If the product ran before, restore it from the backup." }

    server { zh: "数据库", en: "Database" }
    server_why { zh: "没有数据库就没有服务；旧版本有已知缺陷。", en: "Without the database nothing works; old versions have known defects." }
    unreachable(why: &str) { zh: "连接不上：{why}", en: "does not answer: {why}" }
    start_private(log: &str) { zh: "私有数据库随 kezhan serve 一起运行，请先启动服务；仍不能启动时查看 {log}。", en: "The private database runs with `kezhan serve`: start that. If it does not come up, see {log}." }
    reach { zh: "请检查 database.url 的主机、端口、证书和密码文件，并确认 PostgreSQL 正在运行、pg_hba.conf 允许本机连接。", en: "Check host, port, certificate and password file of database.url, and that PostgreSQL runs and its pg_hba.conf lets this machine in." }
    too_old { zh: "需要 PostgreSQL 15 或更高版本，请升级。", en: "PostgreSQL 15 or newer is needed: upgrade it." }
    update_to(version: &str) { zh: "请安装 PostgreSQL 的安全更新，至少 {version}。", en: "Install the updates of PostgreSQL, at least {version}." }

    tls { zh: "数据库连接加密", en: "Encryption to the database" }
    tls_why { zh: "未加密或未验证的连接，网络上的人可以读取或冒充数据库。", en: "Over a line without verified encryption others on the network can read everything or pretend to be the database." }
    tls_private { zh: "私有数据库只用本机套接字", en: "the private database has a local socket only" }
    tls_socket { zh: "通过本机套接字连接", en: "a local socket" }
    tls_fine { zh: "已加密，主机名和证书已验证", en: "encrypted; host name and certificate are verified" }
    tls_unverified { zh: "已加密，但没有验证证书和主机名", en: "encrypted, but certificate and host name are not verified" }
    tls_none { zh: "没有加密", en: "not encrypted" }
    tls_how { zh: "在 database.url 中设置 sslmode=verify-full 和 sslrootcert=证书文件，并在 PostgreSQL 中启用 ssl。", en: "Put sslmode=verify-full and sslrootcert=FILE into database.url, and turn ssl on in PostgreSQL." }

    role { zh: "数据库角色", en: "Role in the database" }
    role_why { zh: "行级安全只约束普通角色：超级用户、表的所有者和有 BYPASSRLS 的角色都能看到一切。", en: "Row-level security binds ordinary roles only: superusers, owners and roles with BYPASSRLS see everything." }
    role_how(app: &str) { zh: "请让 database.url 使用 {app}，并收回多余的权限（alter role、revoke）。", en: "Let database.url sign in as {app}, and take away what it has too much (alter role, revoke)." }

    schema { zh: "表结构版本", en: "Migrations" }
    schema_why { zh: "表结构与程序版本不一致时，服务会出错。", en: "A schema of another version than the program makes it fail." }
    schema_fine { zh: "与本程序一致", en: "exactly those of this program" }
    schema_pending(names: &str) { zh: "缺少：{names}", en: "missing: {names}" }
    schema_unknown(names: &str) { zh: "数据库中有本程序不认识的版本：{names}", en: "the database has some that this program does not know: {names}" }
    schema_unknown_how { zh: "数据库已被更新的程序升级，请使用那个版本或更新的程序。", en: "A newer program has changed the database: use that version or a newer one." }
    migrate_again { zh: "执行 kezhan migrate；它会重新设置表、策略和权限。", en: "Run `kezhan migrate`: it lays down tables, policies and grants anew." }

    row_security { zh: "行级安全", en: "Row-level security" }
    row_security_why { zh: "它是第二道防线：即使程序有缺陷，也不会多给数据。", en: "It is the second line: even a defect of the program gives away nothing more." }
    row_security_fine(count: usize) { zh: "{count} 张表均已强制启用", en: "forced on all {count} tables" }
    row_security_off(names: &str) { zh: "未启用：{names}", en: "off for: {names}" }

    audit_grants { zh: "审计表的权限", en: "Grants on the audit log" }
    audit_grants_why { zh: "能修改或删除日志，日志就不再是证据。", en: "A log that can be changed or deleted proves nothing." }
    audit_grants_fine { zh: "只能追加和读取", en: "may be added to and read, nothing else" }

    order { zh: "姓名的排序", en: "Order of names" }
    order_why { zh: "ICU 库升级后排序可能不同，旧索引会漏掉姓名或重复。", en: "After an update of the ICU library names may sort otherwise, and indexes made before miss some or show some twice." }
    order_fine { zh: "按拼音，索引与 ICU 版本一致", en: "by pinyin; the indexes are of this version of ICU" }
    order_no_icu { zh: "PostgreSQL 编译时没有 ICU", en: "this PostgreSQL was built without ICU" }
    order_no_icu_how { zh: "请使用带 ICU 的 PostgreSQL（Debian、Red Hat 和 postgresql.org 的安装包都带），再执行 kezhan migrate。", en: "Use a PostgreSQL with ICU (those of Debian, Red Hat and postgresql.org have it), then run `kezhan migrate`." }
    order_moved(versions: &str) { zh: "ICU 排序版本已变：{versions}", en: "ICU sorts by another version: {versions}" }
    order_moved_how { zh: "以迁移用的角色执行：reindex table customer, contact, app_user, tag, care_plan, list_view（每张表一条）；再执行 alter collation pinyin refresh version。见 docs/operations.md。", en: "As the role that migrates: `reindex table` for customer, contact, app_user, tag, care_plan and list_view, then `alter collation pinyin refresh version`. See docs/operations.md." }

    directory { zh: "公司目录", en: "Company directory" }
    directory_why { zh: "目录不应答或不可信时，目录账号无法登录，离职的人也不会停用。", en: "Without a directory that answers and can be trusted, its people can't sign in and leavers keep their access." }
    no_directory { zh: "未使用公司目录", en: "no directory is in use" }
    directory_fine(count: usize, slowest: u128) { zh: "{count} 台服务器正常，最慢一步 {slowest} 毫秒", en: "{count} servers in order, the slowest step {slowest} ms" }
    directory_plain { zh: "ldap.allow_plaintext 允许不加密的连接", en: "ldap.allow_plaintext lets the line go without encryption" }
    directory_plain_how { zh: "请在目录服务器启用 TLS，并删去 ldap.allow_plaintext。", en: "Turn TLS on at the directory and remove ldap.allow_plaintext." }
    directory_anonymous { zh: "ldap.anonymous 让任何人匿名读取目录", en: "ldap.anonymous reads the directory as nobody, so everybody may read it" }
    directory_anonymous_how { zh: "请改用只读的服务账号（ldap.bind_dn），并在目录中关闭匿名读取。", en: "Use a service account that may only read (ldap.bind_dn), and let the directory refuse anonymous readers." }
    directory_untested { zh: "以模板登录，没有服务账号：只检查了连接和加密", en: "people sign in by a template, without a service account: only line and encryption were tested" }
    directory_untested_how { zh: "请以一个员工账号登录试试；要能同步和检查，请改用只读的服务账号（ldap.bind_dn）。", en: "Sign in with somebody's account to see. With a service account that may only read (ldap.bind_dn) accounts can follow, and this check sees the rest." }
    administrator_map { zh: "目录组与管理员", en: "Administrators by the directory" }
    administrator_map_why { zh: "能改目录组的人，就能成为本系统的管理员。", en: "Whoever may change such a group may become an administrator here." }
    administrator_map_none { zh: "没有目录组授予管理员角色", en: "no group gives an administrator's role" }
    administrator_map_several { zh: "一个组授予了两类管理员，请在「目录组与角色」中取消一项。", en: "One group gives two of the three: remove one on the page “Groups and roles”." }
    emergency_unready(login: &str) { zh: "应急账号 {login} 不能使用：已停用，或没有密码或动态验证码", en: "the emergency account {login} opens nothing: it is disabled, or has no password or no second factor" }
    emergency_unready_how { zh: "请以该账号登录一次，设好密码和动态验证码；或在「公司目录」页面指定别的账号。", en: "Sign in with it once and set up password and second factor, or name another on the page “Company directory”." }
    administrator_map_off { zh: "ldap.administrators 未允许，这些映射不起作用；请取消它们。", en: "ldap.administrators does not allow it, so these give nothing: remove them." }
    administrator_map_how { zh: "请确认只有可信的人能改这些组，或取消映射，由安全管理员授予。", en: "Make sure that only trusted people may change these groups, or remove them and let the security administrator give the roles." }

    disk { zh: "磁盘空间", en: "Disk space" }
    disk_why { zh: "磁盘写满时数据库会停止，无法保存任何内容。", en: "On a full disk the database stops and nothing can be saved." }
    disk_free(path: &str, free: &str, percent: u64) { zh: "{path} 剩余 {free}（{percent}%）", en: "{path} has {free} free ({percent} %)" }
    inodes_free(path: &str, percent: u64) { zh: "{path} 可新建的文件只剩 {percent}%", en: "{path} has room for only {percent} % more files" }
    disk_unknown { zh: "df 没有给出数字", en: "df tells no figures" }
    disk_how { zh: "请清理或扩大磁盘：至少 5%，且至少 1 GB。", en: "Make room or enlarge the disk: at least 5 % and at least 1 GB." }

    mail { zh: "邮件服务器", en: "Mail server" }
    mail_why { zh: "无法连接邮件服务器，邀请、重设密码和提醒都不会送达。", en: "Without it invitations, links to passwords and reminders reach nobody." }
    mail_off { zh: "未设置 mail.server，不发送邮件", en: "mail.server is not set: no mail is sent" }
    mail_fault(server: &str, answer: &str) { zh: "{server}：{answer}", en: "{server}: {answer}" }
    mail_how { zh: "请核对 [mail] 的设置、网络和证书，再执行 kezhan mail check。", en: "Look at the settings in [mail], the network and the certificate, then run `kezhan mail check`." }
    mail_plain(server: &str) { zh: "{server} 可以连接，但没有加密", en: "{server} answers, without encryption" }
    mail_plain_how { zh: "如邮件服务器支持，请设置 mail.security = \"starttls\"。", en: "If the mail server can, set mail.security = \"starttls\"." }
    mail_links(base: &str) { zh: "邮件中的链接指向 {base}，其他电脑可能打不开", en: "links in letters lead to {base}, which other machines may not reach" }
    mail_links_how { zh: "请设置 server.public_url，例如 https://crm.example.cn。", en: "Set server.public_url, such as https://crm.example.cn." }
    mail_signed_in(server: &str) { zh: "{server} 已加密连接并登录", en: "{server}: encrypted and signed in" }
    mail_encrypted(server: &str) { zh: "{server} 已加密连接，未使用账号", en: "{server}: encrypted, no account is used" }

    outbox { zh: "发件箱", en: "Outbox" }
    outbox_why { zh: "积压的邮件说明提醒没有送达。", en: "Letters that pile up are reminders that reach nobody." }
    outbox_fine { zh: "没有积压或被拒收的邮件", en: "no letter is late or was refused" }
    outbox_late(count: i64, answer: &str) { zh: "{count} 封邮件延误超过 30 分钟；最近的错误：{answer}", en: "{count} letters are late by more than 30 minutes; last fault: {answer}" }
    outbox_late_how { zh: "服务须在运行；执行 kezhan mail check 查明原因，修复后执行 kezhan mail queue --again。", en: "The service must run. `kezhan mail check` finds the cause; once mended, run `kezhan mail queue --again`." }
    outbox_closed(answer: &str) { zh: "邮件服务器暂不可用：{answer}", en: "the mail server does not work at present: {answer}" }
    outbox_refused(count: i64) { zh: "24 小时内有 {count} 封邮件被拒收", en: "{count} letters were refused within 24 hours" }
    outbox_refused_how { zh: "执行 kezhan mail queue 查看应答，并更正账号的邮箱。", en: "See the answers by `kezhan mail queue`, and correct the addresses of these accounts." }
}
