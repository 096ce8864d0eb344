import { type Fields, type Page, word } from "./page.ts";

/** `keys`: the addresses, and the files that they are from. */
export function renderKeys(_page: Page, fields: Fields): string {
  return `${line("hotkey ", fields.hotkey)}${line("coldkey", fields.coldkey)}`;
}

function line(name: string, key: unknown): string {
  if (typeof key !== "object" || key === null) return `${name} none\n`;
  const { address, file } = key as Fields;
  return `${name} ${word(address)} ${word(file)}\n`;
}
