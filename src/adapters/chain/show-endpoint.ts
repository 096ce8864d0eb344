/** An endpoint as logs and errors name it: nothing that may be a key, so no user, path or query. */
export function showEndpoint(endpoint: string): string {
  if (!URL.canParse(endpoint)) return endpoint;
  const { protocol, host, pathname, search, username } = new URL(endpoint);
  const isPlain = pathname === "/" && search === "" && username === "";
  return isPlain ? endpoint : `${protocol}//${host}/…`;
}
