/** An address to listen on without the brackets that the SDK writes around IPv6. */
export function toBindAddress(text: string): string {
  return text.replace(/^\[(.*)\]$/, "$1");
}
