/**
 * The page's only script, which it can do without: everything that it adds is also in the page, or in a file beside it.
 * Its parts are JavaScript for browsers, each in a file of its own.
 */
import entries from "./browser/entries.js" with { type: "text" };
import filter from "./browser/filter.js" with { type: "text" };
import reading from "./browser/reading.js" with { type: "text" };

export const script = `"use strict";
${entries}${filter}${reading}`;
