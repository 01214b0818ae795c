// Finds words of the address (?q=…) in the index made by formats/html/search.py, and shows where they stand.
// Needs search-index.js (handbook) and language_data.js (Stemmer, stopwords); works from a disk, asks nobody.
"use strict";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const MOST_PAGES = 20;
const MOST_PLACES = 4;
const NAMED = 1000;
const stemmer = new Stemmer();
const words = new Map(handbook.words.split("\n").map((line) => line.split(" ")));
const headings = handbook.places.map(([page, heading]) => new Set([...forms(heading), ...forms(handbook.pages[page][1])].map(stem)));

function plain(text) {
  return text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f'\u2019]/g, "");
}
function pieces(text) {
  return plain(text).match(/[a-z0-9]+(?:-[a-z0-9]+)*|[\u0e00-\u0e7f]+/g) || [];
}
function forms(text) {
  return pieces(text).flatMap((word) => [word.replaceAll("-", ""), ...word.split("-")]);
}
// See anchor_of() in formats/html/search.py.
function anchorOf(heading) {
  return heading.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^[-0-9]+|-+$/g, "");
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
  const same = handbook.names.filter((group) => group.includes(wanted)).flat();
  const known = [...new Set([wanted, ...same])].filter((found) => words.has(found));
  if (known.length) return { found: new Map(known.map((found) => [found, found === wanted ? 1 : 0.5])) };
  const begin = word.length > 2 ? [...words.keys()].filter((found) => found.startsWith(wanted) || found.startsWith(word)) : [];
  if (begin.length) return { found: new Map(begin.map((found) => [found, 0.6])) };
  const most = word.length > 6 ? 2 : word.length > 3 ? 1 : 0;
  for (let allowed = 1; allowed <= most; allowed++) {
    const near = [...words.keys()].filter((found) => found.length > 2 && mistakes(wanted, found, allowed) <= allowed);
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
  const telling = queries.filter(({ word }) => !stopwords.has(word) && word.length > 1);
  if (telling.length) queries = telling;
  const pages = new Map();
  queries.forEach(({ found }, query) => {
    const best = new Map();
    for (const [one, weight] of found) {
      const numbers = places(one);
      const rare = Math.log(1 + handbook.places.length / numbers.length);
      for (const place of numbers) best.set(place, Math.max(best.get(place) || 0, weight * rare * (headings[place].has(one) ? 3 : 1)));
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
    queries.forEach((_, query) => entry.words.set(query, (entry.words.get(query) || 0) + NAMED));
    entry.places.set(place, (entry.places.get(place) || 0) + NAMED);
  });
  const most = Math.max(0, ...[...pages.values()].map((entry) => entry.words.size));
  const sum = (numbers) => [...numbers].reduce((total, one) => total + one, 0);
  const results = [...pages]
    .filter(([, entry]) => entry.words.size === most)
    .map(([page, entry]) => ({ page, score: sum(entry.words.values()), places: [...entry.places].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([place]) => place) }))
    .sort((a, b) => b.score - a.score || a.page - b.page);
  return { results, nearly: queries.some((query) => query.nearly), all: most === queries.length };
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
  const { results, nearly, all } = search(text);
  const told = document.getElementById("search-told");
  const list = document.getElementById("search-results");
  const count = results.length === 1 ? say("1 page") : say("%s pages", results.length);
  told.textContent = !results.length
    ? say("Nothing found for “%s”. Try another word, or look in the contents or the index.", text)
    : say("%s found for “%s”", count, text) +
      (nearly ? say(", with words that are spelled nearly like it.") : all ? "." : say(". No page has all the words; these have some.")) +
      (results.length > MOST_PAGES ? say(" The first %s are below.", MOST_PAGES) : "");
  const wanted = pieces(text)[0] || "";
  for (const { page, places: here } of results.slice(0, MOST_PAGES)) {
    const [address, title] = handbook.pages[page];
    const item = document.createElement("li");
    item.append(link(address, title));
    const inner = document.createElement("ul");
    for (const place of here.filter((number) => handbook.places[number][1]).slice(0, MOST_PLACES)) {
      const [, heading, anchor = anchorOf(heading)] = handbook.places[place];
      const line = document.createElement("li");
      // Where browsers can, the word itself is shown; others go to the section.
      line.append(link(`${address}#${anchor}:~:text=${encodeURIComponent(wanted).replaceAll("-", "%2D")}`, heading));
      inner.append(line);
    }
    if (inner.children.length) item.append(inner);
    list.append(item);
  }
}

const query = (new URLSearchParams(location.search).get("q") || "").trim();
document.getElementById("search-box").value = query;
if (query) show(query);
