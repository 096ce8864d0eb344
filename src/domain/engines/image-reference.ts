/** An image's name in its parts. `tag` and `digest` (`sha256:…`) are null where not given. */
export type ImageReference = { repository: string; tag: string | null; digest: string | null };

/** [major, minor, patch] of an engine. */
export type EngineVersion = [number, number, number];

const FORM = /^(?<repository>[^@\s]+?)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** `REPOSITORY[:TAG][@DIGEST]`; undefined: no image's name. The port of a registry is no tag. */
export function toImageReference(text: string): ImageReference | undefined {
  const { repository, tag, digest } = FORM.exec(text)?.groups ?? {};
  if (repository === undefined) return undefined;
  return { repository, tag: tag ?? null, digest: digest ?? null };
}

/** The engine's version that an image's tag states (`v0.32.0`, `0.32.0-x86_64`); null where it states none (`latest`). */
export function versionOfImage(image: string): EngineVersion | null {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?![\d.])/.exec(toImageReference(image)?.tag ?? "");
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : null;
}

/** Whether `version` is `major.minor` or newer; an unknown one counts as the newest. */
export function isAtLeast(version: EngineVersion | null, major: number, minor: number): boolean {
  return version === null || version[0] > major || (version[0] === major && version[1] >= minor);
}
