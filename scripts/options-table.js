// Writes the table of all options into README.md, between its marks.
import { readFileSync, writeFileSync } from "node:fs";
import { optionsTable, TABLE_MARKS } from "../src/cli/options-table.ts";

const file = new URL("../README.md", import.meta.url);
const text = readFileSync(file, "utf8");
const begin = text.indexOf(TABLE_MARKS.begin);
const end = text.indexOf(TABLE_MARKS.end);
if (begin < 0 || end < begin) throw new Error("README.md lacks the marks of the options table");
writeFileSync(file, text.slice(0, begin) + optionsTable() + text.slice(end + TABLE_MARKS.end.length));
