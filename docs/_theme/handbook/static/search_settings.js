// Read by searchtools.js: words that were looked for are not kept in the browser, and not marked on pages.
const SPHINX_HIGHLIGHT_ENABLED = false;
