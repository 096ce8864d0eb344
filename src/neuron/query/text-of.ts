import { z } from "zod";

const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        text: z.string().nullish(),
        delta: z.object({ content: z.string().nullish() }).nullish(),
        message: z.object({ content: z.string().nullish() }).nullish(),
      }),
    )
    .min(1),
});

/** The piece of text that one chunk (or a whole body) adds to choice 0; "" for anything else. */
export function textOf(data: unknown): string {
  const choice = chunkSchema.safeParse(data).data?.choices[0];
  return choice?.text ?? choice?.delta?.content ?? choice?.message?.content ?? "";
}
