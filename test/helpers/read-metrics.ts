import { request } from "undici";

/** The samples of a metrics page, by name and labels as written. */
export async function readMetrics(url: string): Promise<Record<string, number>> {
  const answer = await request(`${url}/metrics`);
  const lines = (await answer.body.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => {
      const space = line.lastIndexOf(" ");
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}
