import { NOT_AUDITED } from "../../domain/audit/is-audited.ts";
import { decimal, type Fields, type Page, rowsOf, word } from "./page.ts";
import { type Column, table } from "./table.ts";

const VERDICTS = new Map<unknown, string>([
  [true, "verified"],
  [false, "refused"],
  [null, "unclear"],
]);

/** `round`: a table of the miners asked. */
export function renderRound(page: Page, fields: Fields): string {
  const miners = rowsOf(fields.miners);
  const isMock = miners.some((miner) => miner.behaviour !== undefined);
  const title = [
    `round ${word(fields.round)}`,
    `block ${word(fields.block)}`,
    word(fields.model),
    word(fields.endpoint),
  ];
  const columns: Column[] = [
    { title: "uid", right: true },
    { title: "model", least: 7 },
    ...(isMock ? [{ title: "behaviour", least: 9 }] : []),
    { title: "TTFT ms", right: true },
    { title: "tokens/s", right: true },
    { title: "tokens", right: true },
    { title: "verdict" },
    { title: "cause", least: 10 },
    { title: "state" },
  ];
  const rows = miners.map((miner) => [
    word(miner.uid),
    word(miner.model ?? fields.model),
    ...(isMock ? [word(miner.behaviour)] : []),
    decimal(miner.ttftMs, 0),
    decimal(miner.tokensPerSecond, 1),
    word(miner.tokens),
    verdictCell(page, miner),
    word(miner.cause),
    word(miner.state),
  ]);
  return `\n${page.paint.bold(title.join(" · "))}\n${table(page, columns, rows)}`;
}

function verdictCell(page: Page, { verified, message }: Fields): string {
  if (message === NOT_AUDITED) return "not audited";
  const text = VERDICTS.get(verified ?? null) ?? word(verified);
  if (verified === true) return page.paint.green(text);
  return verified === false ? page.paint.red(text) : page.paint.yellow(text);
}
