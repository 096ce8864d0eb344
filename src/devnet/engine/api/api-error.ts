/** A refusal in vLLM's words: status, `error.type` and the field that is wrong. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  readonly param: string | null;

  constructor(
    message: string,
    { status = 400, type = "BadRequestError", param = null as string | null } = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.type = type;
    this.param = param;
  }
}

/** The body of a refusal. */
export function errorBody({ message, type, param, status }: ApiError): object {
  return { error: { message, type, param, code: status } };
}

/** A refused value; the message ends with the field and, where given, its value as Python prints it. */
export function refuse(message: string, param: string, value?: string): ApiError {
  const shown = value === undefined ? `parameter=${param}` : `parameter=${param}, value=${value}`;
  return new ApiError(`${message} (${shown})`, { param });
}
