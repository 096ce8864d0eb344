import { z } from "zod";

const MOST = 1000;
/** `ORG/NAME` of the hub: whatever else a list brings is not handed on to programs and paths. */
const REPOSITORY = /^(?!\.)[\w.-]{1,96}\/(?!\.)[\w.-]{1,96}$/;

const name = z.string().max(1000);
/** The forms that the hub's `/api/models` had: names; `{models: [{name}]}`; objects with `model`. */
const lists = z.union([
  z.array(name).max(MOST),
  z.array(z.object({ model: name }).transform(({ model }) => model)).max(MOST),
  z
    .object({ models: z.array(z.object({ name }).transform((one) => one.name)).max(MOST) })
    .transform(({ models }) => models),
]);

/**
 * The models of a list in any form that the hub's had, without duplicates; names that are no repository are left out.
 *
 * @returns null for anything else
 * @see reference/operators.md P26
 */
export function parseModelNames(body: unknown): string[] | null {
  const parsed = lists.safeParse(body);
  if (!parsed.success) return null;
  const names = parsed.data.map((text) => text.trim());
  return [...new Set(names.filter((text) => REPOSITORY.test(text)))];
}
