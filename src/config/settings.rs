//! The list of all settings and the structs that hold them.
#![allow(clippy::doc_markdown, reason = "each field is documented with the text that people read")]

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono_tz::Tz;

use super::mistake::Mistake;
use super::source::Given;
use super::value::{LdapKind, LogFormat, LogLevel, MailSecurity, Network, PasswordRules, SecondFactor, Value, YesNo};
use super::{Origins, Setting};
use crate::text::Lang;

macro_rules! settings {
    ($(
        $(#[doc = $about:literal])*
        $section:ident: $Section:ident {
            $( $key:ident: $kind:ty = $default:literal { zh: $zh:literal, en: $en:literal } )*
        }
    )*) => {
        $(
            $(#[doc = $about])*
            #[derive(Debug, Clone, PartialEq)]
            pub struct $Section {
                $( #[doc = $en] pub $key: $kind, )*
            }
        )*

        /// All settings of an installation, checked.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Config {
            $( $(#[doc = $about])* pub $section: $Section, )*
            pub(super) origins: Origins,
        }

        /// All settings in the order of the documentation.
        pub const SETTINGS: &[Setting] = &[
            $( $( Setting {
                section: stringify!($section),
                key: stringify!($key),
                default: $default,
                zh: $zh,
                en: $en,
            }, )* )*
        ];

        impl Config {
            /// Reads every value, so that all wrong ones are told at once.
            pub(super) fn build(given: &mut Given, mistakes: &mut Vec<Mistake>) -> Option<Self> {
                $(
                    let $section = {
                        $( let $key = given.read::<$kind>(concat!(stringify!($section), ".", stringify!($key)), mistakes); )*
                        (|| Some($Section { $( $key: $key?, )* }))()
                    };
                )*
                Some(Self { $( $section: $section?, )* origins: given.origins() })
            }

            pub(super) fn values(&self) -> Vec<String> {
                vec![ $( $( self.$section.$key.show(), )* )* ]
            }
        }
    };
}

settings! {
    /// Where the product listens and how it is reached.
    server: Server {
        listen: SocketAddr = "127.0.0.1:8080" {
            zh: "监听的地址和端口",
            en: "The address and port to listen on."
        }
        public_url: Option<String> = "" {
            zh: "用户在浏览器中使用的网址，如 https://crm.example.cn；用于邮件中的链接和来源检查。留空则采用请求中的主机名",
            en: "The address that people use in the browser, such as https://crm.example.cn: for links in mails and the check of origins. Empty: the host of each request."
        }
        workers: u32 = "2" {
            zh: "处理请求的线程数，1 至 64",
            en: "Threads that answer requests, 1 to 64."
        }
        trusted_proxies: Vec<Network> = "" {
            zh: "可信任其 X-Forwarded-For 等请求头的反向代理，IP 或网段的列表",
            en: "Reverse proxies whose X-Forwarded-For and like headers are believed: a list of IP addresses or networks."
        }
    }

    /// The company's own PostgreSQL, or the private one when `url` is empty.
    database: Database {
        url: Option<String> = "" {
            zh: "公司自有 PostgreSQL（15 或更高版本）的网址，不含密码，如 postgresql://kezhan_app@db/kezhan?sslmode=verify-full。留空则使用私有数据库",
            en: "The URL of the company's own PostgreSQL 15 or newer, without a password, such as postgresql://kezhan_app@db/kezhan?sslmode=verify-full. Empty: the private one."
        }
        password_file: Option<PathBuf> = "" {
            zh: "存放上述用户密码的文件",
            en: "The file that holds that user's password."
        }
        migrate_url: Option<String> = "" {
            zh: "升级表结构所用的网址，其用户拥有各表。留空则不能升级",
            en: "The URL for changes of the schema; its user owns the tables. Empty: the schema can't be changed."
        }
        migrate_password_file: Option<PathBuf> = "" {
            zh: "存放该用户密码的文件",
            en: "The file that holds that user's password."
        }
        backup_url: Option<String> = "" {
            zh: "备份所用的网址，其用户可读取所有行，如 kezhan_backup。留空则不能备份公司的数据库",
            en: "The URL for backups; its user, such as kezhan_backup, reads every row. Empty: the company's database can't be backed up."
        }
        backup_password_file: Option<PathBuf> = "" {
            zh: "存放该用户密码的文件",
            en: "The file that holds that user's password."
        }
        pool_size: u32 = "8" {
            zh: "网页请求可同时使用的数据库连接数，1 至 500，不少于 server.workers",
            en: "Database connections for pages, 1 to 500 and no fewer than server.workers."
        }
        aside_size: u32 = "3" {
            zh: "导入、导出、报表和后台任务另用的数据库连接数，2 至 20，使网页不必等候它们",
            en: "Database connections apart from those for pages, 2 to 20, for imports, exports, reports and jobs, so that pages do not wait for them."
        }
        role_prefix: String = "kezhan" {
            zh: "数据库角色名的开头，如 kezhan_app；一个 PostgreSQL 中有多套时各不相同",
            en: "What the names of the database roles begin with, as in kezhan_app; different for each installation in one PostgreSQL."
        }
    }

    /// The files of the installation.
    data: Data {
        dir: PathBuf = "<state>" {
            zh: "附件和私有数据库所在的目录。默认：root 为 /var/lib/kezhan，其他用户为 $XDG_DATA_HOME/kezhan 或 ~/.local/share/kezhan",
            en: "The directory of attachments and of the private database. Default: /var/lib/kezhan as root, otherwise $XDG_DATA_HOME/kezhan or ~/.local/share/kezhan."
        }
        max_attachment_mib: u32 = "20" {
            zh: "单个附件的上限，MiB，1 至 1024",
            en: "The most that one attachment may have, in MiB, 1 to 1024."
        }
        user_quota_mib: u32 = "5120" {
            zh: "每人可保存的附件总量，MiB，1 至 10000000",
            en: "The most that the attachments of one person may have together, in MiB, 1 to 10000000."
        }
    }

    /// What leaves the house as files.
    export: Export {
        reason_above: u32 = "500" {
            zh: "导出超过多少行时须填写原因，0 至 1000000；0 表示每次都要填写",
            en: "Rows above which an export needs a reason, 0 to 1000000; with 0 always."
        }
    }

    /// How long people stay signed in.
    sessions: Sessions {
        idle_minutes: u32 = "30" {
            zh: "无操作多少分钟后需重新登录，1 至 1440",
            en: "Minutes without a request after which one signs in again, 1 to 1440."
        }
        absolute_hours: u32 = "12" {
            zh: "登录多少小时后必须重新登录，1 至 720",
            en: "Hours after which one signs in again in any case, 1 to 720."
        }
        per_user: u32 = "5" {
            zh: "每人可同时登录的会话数，1 至 100；超出时结束最早的",
            en: "Sessions that one person may have at a time, 1 to 100; one more ends the oldest."
        }
    }

    /// What signing in asks for.
    sign_in: SignIn {
        second_factor: SecondFactor = "administrators" {
            zh: "谁必须使用动态验证码：administrators（持有任一管理权限的账号）、everyone 或 optional（自愿）",
            en: "Who must have a second factor: administrators (accounts that hold any administrator's right), everyone, or optional."
        }
        password_rules: PasswordRules = "asvs" {
            zh: "密码规则：asvs（长度与常见密码，不要求定期更换）或 mlps3（等保三级：三类字符、90 天更换、5 次失败锁定 30 分钟）",
            en: "The rules for passwords: asvs (length and no common ones, never a forced change) or mlps3 (three kinds of characters, changed every 90 days, 5 failures lock for 30 minutes)."
        }
    }

    /// The mail server that letters go through; none means that no mail is sent.
    mail: MailRelay {
        server: Option<String> = "" {
            zh: "公司的邮件服务器（SMTP）主机名。留空则不发送邮件",
            en: "The host name of the company's mail server (SMTP). Empty: no mail is sent."
        }
        port: u32 = "587" {
            zh: "端口：starttls 通常为 587，tls 为 465，none 为 25",
            en: "Its port: usually 587 for starttls, 465 for tls, 25 for none."
        }
        security: MailSecurity = "starttls" {
            zh: "加密方式：starttls（必须升级，否则不发送）、tls 或 none（明文，须明确选择）",
            en: "Encryption: starttls (required, nothing is sent without it), tls, or none (plain text, only where you choose it)."
        }
        ca_file: Option<PathBuf> = "" {
            zh: "签发邮件服务器证书的机构证书（PEM）；设置后只信任它。留空则信任操作系统的证书",
            en: "The certificate (PEM) of the authority that signed the server's; when set, no other is trusted. Empty: those of the operating system."
        }
        user: Option<String> = "" {
            zh: "登录邮件服务器的账号；只在加密连接上使用",
            en: "The account at the mail server; used over an encrypted connection only."
        }
        password_file: Option<PathBuf> = "" {
            zh: "存放该账号密码的文件",
            en: "The file that holds its password."
        }
        from: Option<String> = "" {
            zh: "发件人，如 客栈 <kezhan@example.cn>",
            en: "The sender, such as Kezhan <kezhan@example.cn>."
        }
        bounces: Option<String> = "" {
            zh: "退信地址，如 bounce@example.cn；信封发件人为 bounce+标记@example.cn，退信由 kezhan mail bounce 读取。留空则退信寄往发件人",
            en: "Where letters that can't be delivered come back to, such as bounce@example.cn: the envelope names bounce+mark@example.cn, and kezhan mail bounce reads what comes there. Empty: the sender."
        }
        timeout_seconds: u32 = "20" {
            zh: "等待邮件服务器应答的秒数，1 至 300",
            en: "Seconds to wait for an answer of the mail server, 1 to 300."
        }
        folder: Option<PathBuf> = "" {
            zh: "不发送，而是将每封邮件写入此目录（.eml）；用于试用",
            en: "Instead of sending, lay each mail into this folder (.eml): for trying things out."
        }
    }

    /// How personal data is looked at.
    privacy: Privacy {
        reveals_per_hour: u32 = "30" {
            zh: "每人每小时最多查看多少次掩码后的内容；对看到掩码的人，按完整号码查找最多为其两倍",
            en: "How many masked values one person may look behind in an hour; those who see masks search by a complete number at most twice as often."
        }
    }

    /// What a monitoring system reads.
    metrics: Metrics {
        listen: Option<SocketAddr> = "" {
            zh: "供 Prometheus 读取 /metrics 的地址和端口，如 127.0.0.1:9464；无需登录，请勿对外开放。留空则关闭",
            en: "The address and port at which Prometheus reads /metrics, such as 127.0.0.1:9464; it asks for no password, so keep it from the public. Empty: off."
        }
    }

    /// The company's directory (LDAP, Active Directory); none unless servers are named.
    ldap: LdapDirectory {
        servers: Vec<String> = "" {
            zh: "目录服务器的网址，按顺序使用，如 [\"ldaps://dc1.example.cn\", \"ldaps://dc2.example.cn\"]；ldap:// 一律用 StartTLS 加密。留空则不使用目录",
            en: "The URLs of the directory servers in the order in which they are asked, such as [\"ldaps://dc1.example.cn\", \"ldaps://dc2.example.cn\"]; ldap:// is encrypted by StartTLS. Empty: no directory."
        }
        srv: Option<String> = "" {
            zh: "由 DNS 的 SRV 记录（_ldap._tcp.域）查找目录服务器的域，如 corp.example.cn；排在 servers 之后，用 StartTLS 加密，只使用该域内的主机。留空则不查找",
            en: "The domain whose directory servers DNS names (SRV records of _ldap._tcp.DOMAIN), such as corp.example.cn: asked after servers, encrypted by StartTLS, hosts of that domain only. Empty: DNS is not asked."
        }
        srv_name_server: Option<SocketAddr> = "" {
            zh: "查询上述记录的 DNS 服务器，如 10.0.0.53:53；留空则用操作系统的",
            en: "The name server that is asked for them, such as 10.0.0.53:53; empty: the operating system's."
        }
        kind: LdapKind = "active_directory" {
            zh: "服务器类型：active_directory（含 Samba）、openldap 或 freeipa；决定下列筛选与属性的默认值",
            en: "The kind of server: active_directory (Samba too), openldap or freeipa; it decides the defaults of filters and attributes below."
        }
        provider: String = "main" {
            zh: "账号所记目录的名称；一经使用不再更改",
            en: "The name by which accounts remember the directory; not to be changed once in use."
        }
        ca_file: Option<PathBuf> = "" {
            zh: "签发服务器证书的机构证书（PEM）；设置后只信任它。留空则信任操作系统的证书",
            en: "The certificate (PEM) of the authority that signed the servers'; when set, no other is trusted. Empty: those of the operating system."
        }
        allow_plaintext: YesNo = "no" {
            zh: "是否允许不加密的 ldap://；仅供试验",
            en: "Whether ldap:// may go without encryption: for trials only."
        }
        bind_dn: Option<String> = "" {
            zh: "查找用户的服务账号的 DN",
            en: "The DN of the service account that finds people."
        }
        bind_password_file: Option<PathBuf> = "" {
            zh: "存放服务账号密码的文件，每次使用时读取",
            en: "The file that holds its password, read at each use."
        }
        anonymous: YesNo = "no" {
            zh: "不用服务账号，匿名查找用户；目录中的内容须任何人都可读，体检会提示",
            en: "Whether people are found anonymously, without a service account: everybody may read the directory then, and doctor says so."
        }
        bind_template: Option<String> = "" {
            zh: "不用服务账号时，直接以此名称登录，如 {user}@corp.example.cn 或 uid={user},ou=people,dc=example,dc=cn；不能同步",
            en: "Without a service account: the name to sign in by, such as {user}@corp.example.cn or uid={user},ou=people,dc=example,dc=cn; there is no synchronisation then."
        }
        people_base: Option<String> = "" {
            zh: "用户所在的 DN",
            en: "Where people lie (DN)."
        }
        people_filter: Option<String> = "" {
            zh: "哪些条目是用户；留空按类型",
            en: "Which entries are people; empty: by the kind."
        }
        group_base: Option<String> = "" {
            zh: "组所在的 DN；留空同用户",
            en: "Where groups lie (DN); empty: where people lie."
        }
        group_filter: Option<String> = "" {
            zh: "哪些条目是组；留空按类型",
            en: "Which entries are groups; empty: by the kind."
        }
        realm: Option<String> = "" {
            zh: "登录名中 @ 之后可省略的部分，如 corp.example.cn",
            en: "What may stand after the @ of a login, such as corp.example.cn."
        }
        key_attribute: Option<String> = "" {
            zh: "改名后不变的属性；留空按类型（objectGUID、entryUUID、ipaUniqueID）",
            en: "The attribute that survives renames; empty: by the kind (objectGUID, entryUUID, ipaUniqueID)."
        }
        login_attribute: Option<String> = "" {
            zh: "登录名的属性；留空按类型（sAMAccountName、uid）",
            en: "The attribute of the login; empty: by the kind (sAMAccountName, uid)."
        }
        name_attribute: Option<String> = "" {
            zh: "姓名的属性；留空为 displayName",
            en: "The attribute of the name; empty: displayName."
        }
        mail_attribute: Option<String> = "" {
            zh: "邮箱的属性；留空为 mail",
            en: "The attribute of the mail address; empty: mail."
        }
        phone_attribute: Option<String> = "" {
            zh: "电话的属性；留空为 mobile",
            en: "The attribute of the phone; empty: mobile."
        }
        department_attribute: Option<String> = "" {
            zh: "部门名称的属性；留空按类型（department、departmentNumber）",
            en: "The attribute with the department's name; empty: by the kind (department, departmentNumber)."
        }
        manager_attribute: Option<String> = "" {
            zh: "直属上级的属性；留空为 manager",
            en: "The attribute of the manager; empty: manager."
        }
        administrators: YesNo = "no" {
            zh: "目录的组能否授予管理员角色",
            en: "Whether groups of the directory may give the roles of administrators."
        }
        recheck: YesNo = "yes" {
            zh: "是否每 15 分钟向目录复核已登录的人：已停用或到期的立即退出，角色随组变更",
            en: "Whether people who are signed in are looked up again every 15 minutes: who is disabled or expired loses the session, and roles follow the groups."
        }
        wrong_passwords: u32 = "3" {
            zh: "每个账号半小时内最多把几个错误密码交给目录验证，1 至 20；须小于目录锁定账号的次数，使旁人不能借本系统锁定他人",
            en: "Most wrong passwords of one account that are passed on to the directory in half an hour, 1 to 20; fewer than those after which it locks the account, so that nobody can lock others out through here."
        }
        password_url: Option<String> = "" {
            zh: "员工修改目录密码的网址，显示在忘记密码和账号安全页面上",
            en: "Where people change the password of the directory (URL): shown to those who forgot it and in their accounts."
        }
        grace_hours: u32 = "4" {
            zh: "目录无法访问时，已登录的目录账号还可使用的小时数，0 至 12",
            en: "Hours for which people of the directory who are signed in may go on while it does not answer, 0 to 12."
        }
    }

    /// What the process tells the operator.
    log: Log {
        format: LogFormat = "text" {
            zh: "日志格式：text 便于阅读，json 便于机器处理",
            en: "The form of log lines: text for people, json for machines."
        }
        level: LogLevel = "info" {
            zh: "日志级别：error、warn、info、debug 或 trace",
            en: "How much is logged: error, warn, info, debug or trace."
        }
    }

    /// The key that signs and hashes.
    secret: SecretKey {
        key_file: PathBuf = "<data.dir>/secret.key" {
            zh: "密钥文件，64 个十六进制字符，权限 0600；使用私有数据库时首次启动自动生成",
            en: "The file with the key, 64 hexadecimal digits, mode 0600; made at the first start with the private database."
        }
    }

    /// The company that works here.
    company: Company {
        time_zone: Tz = "Asia/Shanghai" {
            zh: "公司所在时区",
            en: "The time zone of the company."
        }
        default_language: Lang = "zh-CN" {
            zh: "未选择语言的人看到的语言：zh-CN 或 en",
            en: "The language of those who have chosen none: zh-CN or en."
        }
        currency: String = "CNY" {
            zh: "金额的默认货币，ISO 4217 代码",
            en: "The currency of amounts that name none, an ISO 4217 code."
        }
    }
}
