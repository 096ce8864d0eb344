import { createParser } from "eventsource-parser";

/** The data texts of a server-sent event stream in order, `[DONE]` left out; other fields and comments are skipped. */
export function parseEvents(text: string): string[] {
  const found: string[] = [];
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data !== "[DONE]") found.push(data);
    },
  });
  parser.feed(text.startsWith("\uFEFF") ? text.slice(1) : text);
  // A dump that was cut, or whose last line an editor trimmed, still ends its last event.
  parser.feed("\n\n");
  return found;
}
