import type { Explanation } from "../../domain/verification/explain/explanation.ts";
import { list } from "./facts.ts";
import { type Html, html } from "./html.ts";

/** How the page was made: what a reader needs to make it again. */
export type Making = {
  /** ISO time. */
  madeAt: string;
  /** targon's version. */
  version: string;
  /** The file of the request beside the answers, or null. */
  requestFile: string | null;
  /** Whether the engine was that of the embedded network. */
  isMock: boolean;
};

/** The command that judges the same file again, and how to know that it is the same. */
export function reproduce({ file, sha256, bytes, verdict }: Explanation, making: Making): Html {
  const { engine } = verdict;
  const command = [
    `targon verify ${quoted(file)}`,
    ...(making.requestFile === null ? [] : [`--request ${quoted(making.requestFile)}`]),
    making.isMock ? "--mock" : "--engine URL",
    "--explain",
  ].join(" ");
  const where = engine === null ? "an engine with the claimed model" : `a vLLM server with ${engine.model}`;
  return html`<pre>${command}</pre>
<p>${making.isMock ? "" : `URL is ${where}; another version, or another GPU, must come to the same verdict. `}The verdict rests on the file, the request and the model's weights alone; the time and the machine play no part.</p>
${list([
  ["sha256 of the file", sha256],
  ["its size", `${bytes} bytes`],
  ["judged by", `targon ${making.version}${engine === null ? "" : `, vLLM ${engine.version}`}`],
  ["judged at", making.madeAt],
])}`;
}

/** A word as a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
