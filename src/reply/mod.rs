use crate::model::*;
use std::collections::BTreeMap;
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Template {
    pub id: String,
    pub title: Localized,
    pub categories: Vec<Category>,
    pub text: String,
}
pub struct Filled {
    pub text: String,
    pub missing: Vec<String>,
}
pub fn fill(t: &Template, _v: &BTreeMap<String, String>) -> Result<Filled, String> {
    Ok(Filled {
        text: t.text.clone(),
        missing: vec![],
    })
}
pub fn open_variables(_t: &str) -> Vec<String> {
    vec![]
}
pub fn builtin() -> &'static [Template] {
    &[]
}
pub fn ordered_for<'a>(t: &'a [Template], _c: &[Category]) -> Vec<&'a Template> {
    t.iter().collect()
}
