//! Keys by their bytes: which of them a word begins with.
//!
//! Built in one pass over sorted keys and as fast as they are read, because the browser stops the worker and starts it
//! all day. A node whose keys have come down to one is a leaf, and the rest of that key is compared as it stands: so most
//! words that are no key are done after three or four bytes.

/// No key ends at a node.
const NONE: u32 = u32::MAX;

/// Sorted keys, to be walked.
#[derive(Debug, Default)]
pub(super) struct Trie {
    /// The keys, one after another, and where each ends.
    bytes: Vec<u8>,
    ends: Vec<u32>,
    /// Node by node in order of depth: the byte that leads to it, its first child (the next node's first child is past
    /// its last), and its key.
    labels: Vec<u8>,
    children: Vec<u32>,
    keys: Vec<u32>,
    /// The root's children by their byte; 0, the root itself, for none.
    roots: Vec<u32>,
}

impl Trie {
    /// Of keys in ascending order, each once and none empty.
    pub(super) fn new(sorted: impl Iterator<Item = impl AsRef<[u8]>>) -> Self {
        let mut trie = Self {
            roots: vec![0; 256],
            ..Self::default()
        };
        for key in sorted {
            trie.bytes.extend_from_slice(key.as_ref());
            trie.ends.push(trie.bytes.len() as u32);
        }
        // The keys below each node, and how many of their bytes lead there.
        let mut below = vec![(0, trie.ends.len(), 0)];
        trie.labels.push(0);
        while let Some(&(mut from, to, depth)) = below.get(trie.keys.len()) {
            trie.children.push(below.len() as u32);
            if to - from == 1 && depth > 0 {
                trie.keys.push(from as u32);
                continue;
            }
            let ends_here = from < to && trie.key(from).len() == depth;
            trie.keys.push(if ends_here { from as u32 } else { NONE });
            from += usize::from(ends_here);
            while let Some(&label) = trie.key(from).get(depth).filter(|_| from < to) {
                let start = from;
                while from < to && trie.key(from).get(depth) == Some(&label) {
                    from += 1;
                }
                if depth == 0
                    && let Some(root) = trie.roots.get_mut(usize::from(label))
                {
                    *root = below.len() as u32;
                }
                trie.labels.push(label);
                below.push((start, from, depth + 1));
            }
        }
        trie.children.push(below.len() as u32);
        trie
    }

    /// Tells every key that a word begins with, shortest first, by its number in the order given. The word is given byte by
    /// byte, so that it may be read backwards.
    #[inline]
    pub(super) fn walk(&self, byte: impl Fn(usize) -> Option<u8>, mut told: impl FnMut(usize)) {
        let root = byte(0).and_then(|b| self.roots.get(usize::from(b)));
        let Some(mut node) = root.map(|&node| node as usize).filter(|node| *node > 0) else {
            return;
        };
        let mut depth = 1;
        loop {
            let (Some(&key), Some(&from), Some(&to)) = (
                self.keys.get(node),
                self.children.get(node),
                self.children.get(node + 1),
            ) else {
                return;
            };
            if key != NONE {
                let letters = self.key(key as usize);
                let rest = letters.get(depth..).unwrap_or(&[]);
                if rest.iter().zip(depth..).all(|(letter, at)| byte(at) == Some(*letter)) {
                    told(key as usize);
                }
            }
            let (Some(next), Some(labels)) = (byte(depth), self.labels.get(from as usize..to as usize)) else {
                return;
            };
            let Some(child) = labels.iter().position(|label| *label == next) else {
                return;
            };
            node = from as usize + child;
            depth += 1;
        }
    }

    /// The keys, in their order.
    pub(super) fn keys(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).map(|key| self.key(key))
    }

    fn key(&self, key: usize) -> &[u8] {
        let start = key
            .checked_sub(1)
            .and_then(|k| self.ends.get(k))
            .map_or(0, |&end| end as usize);
        let end = self.ends.get(key).map_or(start, |&end| end as usize);
        self.bytes.get(start..end).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::Trie;

    fn found(keys: &[&str], word: &str) -> Vec<String> {
        let trie = Trie::new(keys.iter().map(|k| k.as_bytes()));
        let mut found = Vec::new();
        trie.walk(
            |at| word.as_bytes().get(at).copied(),
            |key| found.push(keys[key].to_owned()),
        );
        found
    }

    #[test]
    fn every_beginning_is_told_shortest_first() {
        let keys = ["f", "fan", "fana", "fanan", "fanor", "fat", "ö"];
        assert_eq!(found(&keys, "fanan"), ["f", "fan", "fana", "fanan"]);
        assert_eq!(found(&keys, "fanorna"), ["f", "fan", "fanor"]);
        assert_eq!(found(&keys, "fa"), ["f"]);
        assert_eq!(found(&keys, "öre"), ["ö"]);
        for word in ["", "a", "å"] {
            assert!(found(&keys, word).is_empty(), "{word}");
        }
        assert!(found(&[], "fan").is_empty());
    }

    #[test]
    fn it_tells_what_a_comparison_of_each_key_tells() {
        let letters = ["a", "b", "ab", "ä"];
        let mut keys = Vec::new();
        for a in letters {
            for b in letters {
                for c in ["", "a", "ba", "äb"] {
                    keys.push(format!("{a}{b}{c}"));
                }
            }
        }
        keys.sort();
        keys.dedup();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        for word in &keys {
            let word = format!("{word}ab");
            let mut expected: Vec<&str> = keys.iter().copied().filter(|k| word.starts_with(k)).collect();
            expected.sort_by_key(|key| key.len());
            assert_eq!(found(&keys, &word), expected, "{word}");
        }
    }
}
