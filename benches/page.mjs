// The page on which `benches/browser.mjs` measures filters: the same words, the same comments, in turns, so that whatever
// slows the machine slows all.

import { Profanity } from "@2toad/profanity";
import { Filter } from "bad-words";
import leo from "leo-profanity";
import { DataSet, RegExpMatcher, englishRecommendedTransformers, parseRawPattern } from "obscenity";
import { instantiate } from "./core.wasm.js";

/** How long each filter reads in one turn, at least, in milliseconds; and how many turns. */
const TURN = 400;
const TURNS = 7;

window.measure = ({ comments, words, own, files }) => {
  const core = instantiate();
  const ours = { name: "ord.txt", text: ["kategori: svordom", ...words].join("\n") };
  core.use_pack([...files, ours]);
  const batch = comments.map((text, id) => ({ id: String(id), text }));

  const dataset = new DataSet();
  for (const word of words) {
    dataset.addPhrase((phrase) => phrase.setMetadata({ originalWord: word }).addPattern(parseRawPattern(`|${word}|`)));
  }
  const obscenity = new RegExpMatcher({ ...dataset.build(), ...englishRecommendedTransformers });
  leo.clearList();
  leo.add(words);
  const toad = new Profanity({ wholeWord: true, unicodeWordBoundaries: true });
  toad.removeWords([...toad.blacklist?.words ?? []]);
  toad.addWords(words);
  const bad = new Filter({ emptyList: true });
  bad.addWords(...words);

  const count = (reads) => comments.reduce((sum, text) => sum + (reads(text) ? 1 : 0), 0);
  const filters = {
    "Uppsikt": () => core.review(batch, []).reduce((sum, { review }) => sum + (review.findings.length > 0 ? 1 : 0), 0),
    "obscenity, matches": () => count((text) => obscenity.getAllMatches(text, true).length > 0),
    "obscenity, yes or no": () => count((text) => obscenity.hasMatch(text)),
    "leo-profanity, words used": () => count((text) => leo.badWordsUsed(text).length > 0),
    "leo-profanity, yes or no": () => count((text) => leo.check(text)),
    "@2toad/profanity, yes or no": () => count((text) => toad.exists(text)),
    "bad-words, yes or no": () => sample(comments, (text) => bad.isProfane(text)),
  };

  const times = Object.fromEntries(Object.keys(filters).map((name) => [name, []]));
  const flagged = {};
  for (let turn = 0; turn <= TURNS; turn += 1) {
    for (const [name, read] of Object.entries(filters)) {
      let passes = 0;
      const start = performance.now();
      do {
        flagged[name] = read();
        passes += 1;
      } while (performance.now() - start < TURN);
      // The first turn warms.
      if (turn > 0) times[name].push((performance.now() - start) / passes);
    }
  }
  const filtersMeasured = Object.entries(times).map(([name, all]) => {
    const share = name.startsWith("bad-words") ? SAMPLE / comments.length : 1;
    return { name, milliseconds: median(all) / share, flagged: Math.round(flagged[name] / share) };
  });

  const loads = [];
  for (let i = 0; i < 9; i += 1) {
    const start = performance.now();
    const info = core.use_pack([{ name: "egna.txt", text: own }]);
    loads.push(performance.now() - start);
    if (info.refused != null) throw new Error(info.refused);
  }
  return { comments: comments.length, words: words.length, filters: filtersMeasured, own: { first: loads[0], median: median(loads) } };
};

/** bad-words compiles every word anew for every comment; some comments say enough. */
const SAMPLE = 50;

function sample(comments, reads) {
  const step = Math.floor(comments.length / SAMPLE);
  let sum = 0;
  for (let i = 0; i < SAMPLE; i += 1) sum += reads(comments[i * step]) ? 1 : 0;
  return sum;
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
