/** A refusal that goes to the client as a JSON-RPC error. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: string | undefined;

  constructor(code: number, message: string, options: { data?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "RpcError";
    this.code = code;
    this.data = options.data;
  }
}

/** A refusal of the transaction pool, in the words of a Substrate node: `1010: Invalid Transaction: …`. */
export function invalidTransaction(reason: string, cause?: unknown): RpcError {
  return new RpcError(1010, "Invalid Transaction", { data: reason, cause });
}
