// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text from strangers without what steers a terminal; line ends and tabs stay. */
export function sanitise(text: string): string {
  return text.replace(CONTROLS, "");
}

/** The same on one line. */
export function oneLine(text: string): string {
  return sanitise(text.replace(/\s+/g, " ")).trim();
}
