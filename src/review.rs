use crate::{model::*, rules::Pack};
pub struct Reviewer(Pack);
impl Reviewer {
    pub fn new(p: Pack) -> Self {
        Self(p)
    }
    pub fn pack(&self) -> &Pack {
        &self.0
    }
    pub fn review(&self, c: &Comment) -> Review {
        Review {
            id: c.id.clone(),
            mark: Mark::Last,
            findings: vec![],
        }
    }
}
