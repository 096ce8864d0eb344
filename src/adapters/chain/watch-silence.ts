import type { WebSocket } from "ws";

/** Pings a socket from `start` to `stop`; ends it when neither an answer nor anything else came for `silenceMs`. */
export function watchSilence(socket: WebSocket, silenceMs: number): { start(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let heardAt = 0;
  const hear = () => {
    heardAt = performance.now();
  };
  for (const event of ["message", "pong", "ping"]) socket.on(event, hear);
  return {
    start() {
      hear();
      timer = setInterval(() => {
        if (performance.now() - heardAt > silenceMs) socket.terminate();
        else socket.ping();
      }, silenceMs / 3);
    },
    stop: () => clearInterval(timer),
  };
}
