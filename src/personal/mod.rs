pub mod mask {
    pub fn mask(t: &str, _f: &[crate::model::Finding]) -> String {
        t.to_owned()
    }
}
