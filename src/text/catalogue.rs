//! The typed catalogue: each text is a function of a language and its arguments, with both wordings side by side.
//! A missing wording or a wrong argument does not compile.

/// Declares texts:
///
/// ```text
/// text! {
///     save { zh: "保存", en: "Save" }
///     found(n: u64) { zh: "共 {n} 位客户", en: "{n} customers" }
/// }
/// ```
#[macro_export]
macro_rules! text {
    ($( $name:ident $(( $($arg:ident : $kind:ty),* ))? { zh: $zh:literal, en: $en:literal $(,)? } )*) => {
        $(
            $crate::text!(@one $name ($($($arg: $kind),*)?) $zh $en);
        )*
    };
    (@one $name:ident () $zh:literal $en:literal) => {
        #[allow(clippy::doc_markdown, reason = "the English wording is the documentation")]
        #[doc = $en]
        #[must_use]
        pub fn $name(lang: $crate::text::Lang) -> &'static str {
            lang.pick($zh, $en)
        }
    };
    (@one $name:ident ($($arg:ident : $kind:ty),+) $zh:literal $en:literal) => {
        #[allow(clippy::doc_markdown, reason = "the English wording is the documentation")]
        #[doc = $en]
        #[must_use]
        pub fn $name(lang: $crate::text::Lang, $($arg: $kind),+) -> String {
            match lang {
                $crate::text::Lang::Zh => format!($zh),
                $crate::text::Lang::En => format!($en),
            }
        }
    };
}
