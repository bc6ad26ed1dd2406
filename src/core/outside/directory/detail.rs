//! What exactly is wrong with the directory, from a fixed list, so that it can be told in the reader's language and kept
//! in records; with the words of the server or of the line, which have one language only.

use crate::text::Lang;
use ldap3::LdapResult;
use std::fmt;
use std::io;

macro_rules! catalogue {
    ($( $name:ident = $id:literal $zh:literal $en:literal; )*) => {
        /// An entry of the list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum What { $( #[doc = $en] $name, )* }

        impl What {
            const ALL: &[Self] = &[ $( Self::$name, )* ];

            /// A stable word for records.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $( Self::$name => $id, )* }
            }

            /// In the person's language.
            #[must_use]
            pub fn words(self, lang: Lang) -> &'static str {
                match self { $( Self::$name => lang.pick($zh, $en), )* }
            }
        }
    };
}

catalogue! {
    NoAnswer = "no_answer" "在限定时间内没有应答" "no answer in time";
    LeftAlone = "left_alone" "连续失败后暂停询问半分钟" "left alone for half a minute after failures";
    Refused = "refused" "连接被拒绝" "the connection is refused";
    UnknownHost = "unknown_host" "找不到主机名" "the host is not known";
    Line = "line" "连接中断" "the line broke";
    Busy = "busy" "服务器忙" "the server is busy";
    Expired = "expired" "证书已过期" "the certificate is out of date";
    NotYet = "not_yet" "证书尚未生效" "the certificate is not valid yet";
    OtherHost = "other_host" "证书不是签发给此主机的" "the certificate is of another host";
    OtherIssuer = "other_issuer" "证书由不受信任的机构签发" "the certificate is signed by an authority that is not trusted";
    Encryption = "encryption" "无法建立加密" "the encryption does not come up";
    PlainRefused = "plain_refused" "服务器不接受未加密的密码" "the server takes no password without encryption";
    Code = "code" "服务器返回代码" "the server answers with code";
    WrongPassword = "wrong_password" "账号或密码错误" "wrong account or password";
    Disabled = "disabled" "账号已停用" "the account is disabled";
    MustChange = "must_change" "须先修改密码" "the password must be changed first";
    Locked = "locked" "账号已锁定" "the account is locked";
    AccountEnded = "account_ended" "账号已到期" "the account has ended";
    PasswordEnded = "password_ended" "密码已过期" "the password is out of date";
    NotNow = "not_now" "此时或从此处不允许登录" "signing in is not allowed at this time or from here";
    Limit = "limit" "达到服务器的条数或时间限制" "a limit of the server was reached";
    Elsewhere = "elsewhere" "答案在另一台服务器上（转介），不予跟随" "the answer lies on another server (a referral), which is not followed";
    NotThere = "not_there" "条目不存在或无权读取" "the entry does not exist or may not be read";
    GroupVanished = "group_vanished" "读取时有组消失" "a group vanished while it was read";
    EmptyRange = "empty_range" "成员列表中断" "a list of members broke off";
    TooMany = "too_many" "条目过多" "too many entries";
    NotText = "not_text" "成员名称不是 UTF-8 文字" "a member's name is no UTF-8 text";
    NotActive = "not_active" "它不是 Active Directory" "it is no Active Directory";
    IsActive = "is_active" "它是 Active Directory" "it is an Active Directory";
    NoChain = "no_chain" "它不支持 Active Directory 的嵌套组规则" "it does not know Active Directory's rule for nested groups";
    NoNamedGroup = "no_named_group" "条目所列的组一个也没有找到" "an entry names groups, and none of them is found";
    NoAttribute = "no_attribute" "条目没有此属性" "an entry has no such attribute";
    Nobody = "nobody" "没有找到任何人" "nobody is found";
    NeedsSearch = "needs_search" "直接登录时无法读取所有人，需要服务账号" "reading everybody needs a service account";
    NoTemplate = "no_template" "没有登录模板" "there is no template";
    File = "file" "文件无法读取" "a file can't be read";
    EmptyFile = "empty_file" "文件是空的" "a file is empty";
    NoCertificate = "no_certificate" "文件中没有证书" "there is no certificate in the file";
    NoRecord = "no_record" "DNS 中没有此域的目录服务器（SRV）" "DNS names no directory server of this domain (SRV)";
    NoDns = "no_dns" "DNS 服务器没有应答" "no name server answers";
    Rule = "rule" "变更不符合本系统的规则" "a change breaks a rule of this product";
    Other = "other" "其他" "something else";
}

/// What is wrong, with what was told of it; a password never stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    pub what: What,
    /// A code, a path, or the words of a library; empty where nothing is to be added.
    pub told: String,
}

impl Detail {
    /// With what was told of it.
    #[must_use]
    pub fn told(what: What, told: impl Into<String>) -> Self {
        Self { what, told: told.into() }
    }

    /// As records keep it; nothing where the entry is not of this list.
    #[must_use]
    pub fn kept(what: &str, told: &str) -> Option<Self> {
        let what = What::ALL.iter().find(|known| known.id() == what)?;
        Some(Self::told(*what, told))
    }

    /// In the reader's language.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let words = self.what.words(lang);
        match (self.what, self.told.as_str()) {
            (_, "") => words.to_owned(),
            (What::Other, told) => told.to_owned(),
            (What::Code, told) => format!("{words} {told}"),
            (_, told) => format!("{words}{}{told}", lang.pick("：", ": ")),
        }
    }

    /// What a failure of the line is.
    pub(super) fn of_line(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::told(What::Refused, ""),
            io::ErrorKind::TimedOut => Self::told(What::NoAnswer, ""),
            _ if error.to_string().contains("lookup address") => Self::told(What::UnknownHost, ""),
            _ => Self::told(What::Line, error.to_string()),
        }
    }

    /// What a failure of the encryption is.
    pub(super) fn of_encryption(error: &rustls::Error) -> Self {
        use rustls::CertificateError as Wrong;
        let what = match error {
            rustls::Error::InvalidCertificate(wrong) => match wrong {
                Wrong::Expired | Wrong::ExpiredContext { .. } => What::Expired,
                Wrong::NotValidYet | Wrong::NotValidYetContext { .. } => What::NotYet,
                Wrong::NotValidForName | Wrong::NotValidForNameContext { .. } => What::OtherHost,
                Wrong::UnknownIssuer | Wrong::BadSignature => What::OtherIssuer,
                _ => What::Encryption,
            },
            _ => What::Encryption,
        };
        if what == What::Encryption { Self::told(what, error.to_string()) } else { Self::told(what, "") }
    }

    /// What an answer that is no success is.
    pub(super) fn of_answer(result: &LdapResult) -> Self {
        let told = told(result);
        let what = match (result.rc, sub_code(result).as_deref()) {
            (3 | 4 | 11, _) => What::Limit,
            (10, _) => What::Elsewhere,
            (51 | 52, _) => What::Busy,
            (8 | 13, _) => What::PlainRefused,
            (32 | 50, _) => What::NotThere,
            (49, Some("533")) => What::Disabled,
            (49, Some("773")) => What::MustChange,
            (49, Some("775")) => What::Locked,
            (49, Some("701")) => What::AccountEnded,
            (49, Some("532")) => What::PasswordEnded,
            (49, Some("530" | "531")) => What::NotNow,
            (49, _) => What::WrongPassword,
            _ => What::Code,
        };
        Self::told(what, told)
    }
}

impl From<What> for Detail {
    fn from(what: What) -> Self {
        Self::told(what, "")
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Lang::En))
    }
}

fn sub_code(result: &LdapResult) -> Option<String> {
    let (_, rest) = result.text.split_once("data ")?;
    Some(rest.chars().take_while(char::is_ascii_hexdigit).collect::<String>()).filter(|code| !code.is_empty())
}

/// The code of an answer with Active Directory's sub-code: `49 52e`.
pub(super) fn told(result: &LdapResult) -> String {
    match sub_code(result) {
        Some(code) => format!("{} {code}", result.rc),
        None if result.text.is_empty() || matches!(result.rc, 48 | 49) => result.rc.to_string(),
        None => {
            format!("{} {}", result.rc, result.text.chars().filter(|c| !c.is_control()).take(200).collect::<String>())
        }
    }
}
