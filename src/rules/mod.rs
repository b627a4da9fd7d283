use crate::model::*;
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CategoryInfo {
    pub category: Category,
    pub severity: Severity,
    pub basis: LegalBasis,
    pub title: Localized,
    pub rule_plain: Localized,
    pub log_text: LogText,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum LogText {
    Masked,
    None,
}
#[derive(Debug)]
pub struct PackError;
impl std::fmt::Display for PackError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("x")
    }
}
pub struct Pack(Vec<CategoryInfo>);
impl Pack {
    pub fn builtin() -> Result<Self, PackError> {
        Ok(Self(vec![]))
    }
    pub fn parse<N: AsRef<str>, T: AsRef<str>>(_f: &[(N, T)]) -> Result<Self, PackError> {
        Self::builtin()
    }
    pub fn categories(&self) -> &[CategoryInfo] {
        &self.0
    }
    pub fn category(&self, c: Category) -> Option<&CategoryInfo> {
        self.0.iter().find(|i| i.category == c)
    }
}
