import { ApiError, errorBody } from "./api/api-error.ts";
import { serveChat } from "./api/chat.ts";
import { serveCompletion } from "./api/completion.ts";
import { type RawBody, readBody } from "./api/read-body.ts";
import type { Reply, Serving } from "./api/serving.ts";
import { serveDetokenize, serveTokenize } from "./api/tokenize.ts";
import type { Route } from "./link.ts";
import type { Sequence } from "./run/sequence.ts";

type Serve = (serving: Serving, body: unknown, reply: Reply) => Sequence[];

const routes: Record<Route, Serve> = {
  chat: serveChat,
  completion: serveCompletion,
  tokenize: withoutAnswers(serveTokenize),
  detokenize: withoutAnswers(serveDetokenize),
};

/** Answers one request, or begins to; gives the answers that are now in the making. */
export function answerRequest(
  serving: Serving,
  { route, body }: { route: Route; body: RawBody },
  reply: Reply,
): Sequence[] {
  try {
    return routes[route](serving, readBody(body), reply);
  } catch (error) {
    if (error instanceof ApiError) reply.json(error.status, errorBody(error));
    else reply.json(500, errorBody(internal(error)));
    return [];
  }
}

function internal(error: unknown): ApiError {
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(message, { status: 500, type: "InternalServerError" });
}

function withoutAnswers(serve: (serving: Serving, body: unknown, reply: Reply) => void): Serve {
  return (serving, body, reply) => {
    serve(serving, body, reply);
    return [];
  };
}
