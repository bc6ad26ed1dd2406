//! What commands tell the operator.

crate::text! {
    settings_fine { zh: "设置没有问题。", en: "The settings are in order." }
}
