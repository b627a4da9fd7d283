//! The municipality's own templates: laid over the built-in ones, taken in from a file and given out as one.

use serde::{Deserialize, Serialize};

use super::Template;

/// What taking in templates would do, by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub struct Changes {
    /// Not there before.
    pub added: Vec<String>,
    /// There, with other content.
    pub replaced: Vec<String>,
    /// There already as they are.
    pub same: Vec<String>,
}

/// Templates with others laid over them: one with a known id takes the known one's place, the others come last. Nothing is
/// changed in place, so that the caller can show [`Changes`] before anything is kept, and go back after.
#[must_use]
pub fn lay_over(below: &[Template], above: Vec<Template>) -> (Vec<Template>, Changes) {
    let mut all = below.to_vec();
    let mut changes = Changes::default();
    for template in above {
        let id = template.id.clone();
        match all.iter_mut().find(|known| known.id == id) {
            Some(known) if *known == template => changes.same.push(id),
            Some(known) => {
                *known = template;
                changes.replaced.push(id);
            }
            None => {
                all.push(template);
                changes.added.push(id);
            }
        }
    }
    (all, changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{builtin, parse, write};

    #[test]
    fn an_own_template_replaces_the_one_of_its_id_and_the_rest_stay() {
        let built_in = builtin().unwrap();
        let mut own = vec![built_in[3].clone(), built_in[4].clone(), built_in[5].clone()];
        own[0].text = "Hej {namn}!".into();
        own[1].id = "egen".into();
        let file = write(&own);
        let (all, changes) = lay_over(&built_in, parse(&[("egna.toml", file)]).unwrap());
        assert_eq!(changes.replaced, [built_in[3].id.clone()]);
        assert_eq!(changes.added, ["egen"]);
        assert_eq!(changes.same, [built_in[5].id.clone()]);
        assert_eq!(all.len(), built_in.len() + 1);
        assert_eq!(all[3].text, "Hej {namn}!");
        let untouched = all.iter().zip(&built_in).filter(|(now, before)| now == before);
        assert_eq!(untouched.count(), built_in.len() - 1);
    }
}
