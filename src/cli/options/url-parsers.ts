import { InvalidArgumentError } from "commander";
import { toHostUrl } from "../../domain/engines/host-url.ts";
import { toImageReference } from "../../domain/engines/image-reference.ts";

/** An http or https URL without query, fragment, and slashes at its end. */
export function parseHttpUrl(text: string): string {
  const url = toUrl(text.trim());
  if (url !== undefined && (url.protocol === "http:" || url.protocol === "https:")) {
    url.search = "";
    url.hash = "";
    return url.href.replace(/\/+$/, "");
  }
  throw new InvalidArgumentError("Expected a URL that begins with http:// or https://.");
}

/** The URL of an OpenAI-compatible server without the /v1 at its end. */
export function parseServerUrl(text: string): string {
  return parseHttpUrl(text).replace(/\/v1$/, "");
}

/** A ws or wss URL; without a scheme it gets ws://, as the SDK does. */
export function parseChainEndpoint(text: string): string {
  const withScheme = text.includes("://") ? text.trim() : `ws://${text.trim()}`;
  const url = toUrl(withScheme);
  if (url !== undefined && (url.protocol === "ws:" || url.protocol === "wss:")) return withScheme;
  throw new InvalidArgumentError("Expected a URL that begins with ws:// or wss://.");
}

/** `URL` or `MODEL=URL`; the URL ends in /v1 afterwards. */
export function parseModelEndpoint(text: string): { model: string | null; url: string } {
  const { model, url } = splitModel(text);
  return { model, url: `${parseServerUrl(url)}/v1` };
}

/** `URL` or `MODEL=URL`; the URL has no /v1 afterwards. */
export function parseEngineEndpoint(text: string): { model: string | null; url: string } {
  const { model, url } = splitModel(text);
  return { model, url: parseServerUrl(url) };
}

/** A Docker host's URL as the Docker CLI takes it. */
export function parseDockerHost(text: string): string {
  if (toHostUrl(text.trim()) !== undefined) return text.trim();
  throw new InvalidArgumentError("Expected unix:///PATH, tcp://HOST:PORT or ssh://USER@HOST.");
}

/** An image's name, with its tag or digest where one is given. */
export function parseImage(text: string): string {
  if (toImageReference(text.trim()) !== undefined) return text.trim();
  throw new InvalidArgumentError(
    "Expected an image: REPOSITORY, REPOSITORY:TAG or REPOSITORY@sha256:DIGEST.",
  );
}

function splitModel(text: string): { model: string | null; url: string } {
  const match = /^([^=]+)=(https?:\/\/.*)$/i.exec(text.trim());
  if (match?.[1] !== undefined && match[2] !== undefined && !/^https?:/i.test(match[1])) {
    return { model: match[1].trim(), url: match[2] };
  }
  if (/^https?:\/\//i.test(text.trim())) return { model: null, url: text };
  throw new InvalidArgumentError("Expected URL or MODEL=URL, the URL beginning with http:// or https://.");
}

function toUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
