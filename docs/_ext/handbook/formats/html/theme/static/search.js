// Finds words of the address (?q=…) in the index made by formats/html/search.py, and shows where they stand.
// Needs search-index.js (handbook) and language_data.js (Stemmer, stopwords); works from a disk, asks nobody.
"use strict";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const MOST_PAGES = 20;
const MOST_PLACES = 4;
const MOST_TIMES = 5;
const NAMED = 1000;
const stemmer = new Stemmer();
const gaps = handbook.found.split("\n");
const words = new Map();
handbook.words.split("\n").reduce((before, line, index) => {
  const word = before.slice(0, DIGITS.indexOf(line[0])) + line.slice(1);
  words.set(word, gaps[index]);
  return word;
}, "");
const meaningless = new Set([...stopwords, ...handbook.stop.split(" ")]);
// A heading that many pages have, such as that of their last section, tells nothing of what is below it.
const times = new Map();
for (const [, heading] of handbook.places) times.set(heading, (times.get(heading) || 0) + 1);
const standing = handbook.places.map(([, heading]) => heading && times.get(heading) > MOST_TIMES);
const headings = handbook.places.map(([page, heading], place) => new Set([...(standing[place] ? [] : forms(heading)), ...forms(handbook.pages[page][1])].map(stem)));

// The list of drugs has other names between brackets: "sertraline (Zoloft)".
const same = handbook.places
  .filter(([page, heading]) => page === handbook.drugs && / \(/.test(heading))
  .map(([, heading]) => heading.split(/[(),;]/).map((name) => name.trim()).filter((name) => name && !/\s/.test(name)).map((name) => stem(plain(name).replaceAll("-", ""))))
  .concat(handbook.names);

function plain(text) {
  return text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f'\u2019]/g, "");
}
function pieces(text) {
  return plain(text).match(/[a-z0-9]+(?:-[a-z0-9]+)*|[\u0e00-\u0e7f]+/g) || [];
}
function forms(text) {
  return pieces(text).flatMap((word) => [word.replaceAll("-", ""), ...word.split("-")]);
}
// See anchor_of() and short_anchor() in formats/html/search.py.
function anchorOf(heading) {
  return heading.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^[-0-9]+|-+$/g, "");
}
function anchorAt(place) {
  const [, heading, anchor = anchorOf(heading)] = handbook.places[place];
  return anchor.replace("~", () => anchorOf(heading.split(/ \(|, /)[0]));
}
function stem(word) {
  return stemmer.stemWord(word);
}

// The numbers of the places that have a stem; see number() in formats/html/search.py.
function places(found) {
  const numbers = [];
  let place = -1;
  let gap = 0;
  let shift = 0;
  for (const character of words.get(found)) {
    const digit = DIGITS.indexOf(character);
    gap += (digit % 32) * 2 ** shift;
    shift += 5;
    if (digit < 32) {
      place += gap + 1;
      numbers.push(place);
      gap = shift = 0;
    }
  }
  return numbers;
}

// How many letters must be changed, added, left out or swapped to make one word the other; more than `most` is Infinity.
function mistakes(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return Infinity;
  let before = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[other.length] <= most ? row[other.length] : Infinity;
}

// The stems to look for when a reader writes `word`, each with its weight: itself and its other names, else words that
// start so, else words with a typing mistake less.
function meanings(word) {
  const wanted = stem(word);
  const others = same.filter((group) => group.includes(wanted)).flat();
  const known = [...new Set([wanted, ...others])].filter((found) => words.has(found));
  if (known.length) return { found: new Map(known.map((found) => [found, found === wanted ? 1 : 0.5])) };
  const begin = word.length > 3 ? [...words.keys()].filter((found) => found.startsWith(wanted) || found.startsWith(word)) : [];
  if (begin.length) return { found: new Map(begin.map((found) => [found, 0.6])), begins: true };
  // One letter more or less makes another word of a short one: weed, need.
  const most = word.length > 6 ? 2 : word.length > 4 ? 1 : 0;
  for (let allowed = 1; allowed <= most; allowed++) {
    const near = [...words.keys()].filter((found) => found.length > 3 && mistakes(wanted, found, allowed) <= allowed);
    if (near.length) return { found: new Map(near.flatMap((one) => [...meanings(one).found])), nearly: true };
  }
  return { found: new Map() };
}

// What a reader asks for: numbers that can be called, however they are parted, and words, with "7 hydroxy" as one.
function asked(text) {
  const called = [];
  const others = plain(text).replace(/\d[\d\s().+-]*/g, (number) => {
    const digits = number.replace(/\D/g, "");
    const found = [`tel${digits}`, digits].filter((one) => words.has(one));
    if (!words.has(`tel${digits}`)) return number;
    called.push({ word: digits, found: new Map(found.map((one) => [one, 1])) });
    return " ";
  });
  return [...called, ...askedWords(others)];
}

function askedWords(text) {
  const joined = text.replace(/\b([a-z0-9]) (?=[a-z])/g, "$1-");
  return pieces(joined).flatMap((word) => {
    const whole = { word, ...meanings(word.replaceAll("-", "")) };
    return (whole.found.size && !whole.nearly) || !word.includes("-") ? [whole] : word.split("-").map((part) => ({ word: part, ...meanings(part) }));
  });
}

function search(text) {
  let queries = asked(text);
  // Words such as "the" count only if there is nothing else.
  const telling = queries.filter(({ word }) => !meaningless.has(word) && word.length > 1);
  queries = telling.length ? telling : queries.filter(({ nearly }) => !nearly);
  const pages = new Map();
  queries.forEach(({ found }, query) => {
    const best = new Map();
    for (const [one, close] of found) {
      const numbers = places(one);
      const rare = Math.log(1 + handbook.places.length / numbers.length);
      for (const place of numbers) best.set(place, Math.max(best.get(place) || 0, close * rare * (headings[place].has(one) ? 3 : 1)));
    }
    for (const [place, score] of best) {
      const page = handbook.places[place][0];
      if (!pages.has(page)) pages.set(page, { words: new Map(), places: new Map() });
      const entry = pages.get(page);
      // The best place of a page counts in full, its others a little.
      const sofar = entry.words.get(query) || 0;
      entry.words.set(query, Math.max(sofar, score) + 0.1 * Math.min(sofar, score));
      entry.places.set(place, (entry.places.get(place) || 0) + score);
    }
  });
  // A place that is called just so comes first, also if its name is a word such as "who".
  const whole = pieces(text).join(" ");
  handbook.places.forEach(([page, heading], place) => {
    if (!whole || ![heading, ...heading.split(", ")].some((name) => pieces(name).join(" ") === whole)) return;
    if (!pages.has(page)) pages.set(page, { words: new Map(), places: new Map() });
    const entry = pages.get(page);
    const more = weight(page) < 1 ? 0 : NAMED;
    queries.forEach((_, query) => entry.words.set(query, (entry.words.get(query) || 0) + more));
    entry.places.set(place, (entry.places.get(place) || 0) + NAMED);
  });
  const most = Math.max(0, ...[...pages.values()].map((entry) => entry.words.size));
  const sum = (numbers) => [...numbers].reduce((total, one) => total + one, 0);
  const results = [...pages]
    .filter(([, entry]) => entry.words.size === most)
    .map(([page, entry]) => ({ page, score: weight(page) * sum(entry.words.values()), places: [...entry.places].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([place]) => place) }))
    .sort((a, b) => b.score - a.score || a.page - b.page);
  const said = new Set([...forms(text).map(stem), ...queries.filter(({ begins }) => !begins).flatMap(({ found }) => [...found.keys()])]);
  return {
    results: withAnswer(results, answerTo(said, handbook.answers)),
    emergency: answerTo(said, handbook.emergencies),
    nearly: queries.some((query) => query.nearly),
    all: most === queries.length,
  };
}

// How much a page counts that is not the first to read.
function weight(page) {
  return handbook.pages[page][3] || 1;
}

// The place that answers: of all phrases whose words are all said, that with most words.
function answerTo(said, answers) {
  let best;
  let most = 0;
  for (const [place, phrases] of answers) {
    for (const phrase of phrases) {
      if (phrase.length > most && phrase.every((word) => said.has(word))) [best, most] = [place, phrase.length];
    }
  }
  return best;
}

// The results with a place first, and first of its page.
function withAnswer(results, place) {
  if (place === undefined) return results;
  const [page] = handbook.places[place];
  const { score = 0, places: others = [] } = results.find((result) => result.page === page) || {};
  return [
    { page, score, places: [place, ...others.filter((other) => other !== place)] },
    ...results.filter((result) => result.page !== page),
  ];
}

// Words in the language of the book; each %s is a value.
function say(text, ...values) {
  return values.reduce((said, value) => said.replace("%s", () => value), (handbook.say || {})[text] || text);
}

function link(address, text) {
  const made = document.createElement("a");
  made.href = address;
  made.textContent = text;
  return made;
}

function show(text) {
  const { results, emergency, nearly, all } = search(text);
  const card = document.getElementById("search-emergency");
  if (card && emergency !== undefined) {
    card.append(linkTo(emergency));
    card.hidden = false;
  }
  const told = document.getElementById("search-told");
  const list = document.getElementById("search-results");
  const count = results.length === 1 ? say("1 page") : say("%s pages", results.length);
  told.textContent = !results.length
    ? say("Nothing found for “%s”. Try another word, or look in the contents or the index.", text)
    : say("%s found for “%s”", count, text) +
      (nearly ? say(", with words that are spelled nearly like it.") : all ? "." : say(". No page has all the words; these have some.")) +
      (results.length > MOST_PAGES ? say(" The first %s are below.", MOST_PAGES) : "");
  for (const { page, places: here } of results.slice(0, MOST_PAGES)) {
    const [address, title, lead] = handbook.pages[page];
    const item = document.createElement("li");
    const words = document.createElement("p");
    words.textContent = lead;
    item.append(link(address, title), words);
    const inner = document.createElement("ul");
    for (const place of here.filter((number) => handbook.places[number][1]).slice(0, MOST_PLACES)) {
      const line = document.createElement("li");
      line.append(linkTo(place));
      inner.append(line);
    }
    if (inner.children.length) item.append(inner);
    list.append(item);
  }
}

// A link to a place. It leads to the section alone: a text fragment would win over it, and find the word somewhere above.
function linkTo(place) {
  const [page, heading] = handbook.places[place];
  const [address, title] = handbook.pages[page];
  const anchor = anchorAt(place);
  return link(anchor ? `${address}#${anchor}` : address, heading || title);
}

const query = (new URLSearchParams(location.search).get("q") || "").trim();
document.getElementById("search-box").value = query;
if (query) show(query);
