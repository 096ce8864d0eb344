import { spawn } from "node:child_process";
import { Duplex } from "node:stream";

/** How much of a program's complaints is kept. */
const COMPLAINT_BYTES = 4096;

/**
 * A program's standard input and output as one stream that `node:http` takes for a socket. Destroying it ends the
 * program; when the program fails before it said anything, the stream fails with the last line of its complaints.
 */
export function openCommandStream(command: string, words: string[]): Duplex {
  const child = spawn(command, words, { stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  let said = false;
  let hasEnded = false;
  let refused: Error | undefined;
  const stream = new CommandStream({
    read: () => child.stdout.resume(),
    write: (piece, _encoding, done) =>
      child.stdin.write(piece, (error) => {
        if (!error || hasEnded) done(error);
        // It takes nothing any more: its end, which is to come, says why.
        else refused = error;
      }),
    final: (done) => child.stdin.end(done),
    destroy(error, done) {
      child.kill();
      done(error);
    },
  });
  child.stdout.on("data", (piece: Buffer) => {
    said = true;
    if (!stream.push(piece)) child.stdout.pause();
  });
  child.stderr.on("data", (piece: Buffer) => {
    complaint = (complaint + piece.toString()).slice(-COMPLAINT_BYTES);
  });
  child.stdin.on("error", () => {});
  child.on("error", (error) => stream.destroy(error));
  child.on("close", (code) => {
    hasEnded = true;
    if (code !== 0 && !said) {
      stream.destroy(new Error(lastLine(complaint) || `${command} ended with status ${code}`));
      return;
    }
    // Who keeps it for later, and reads nothing meanwhile, has to see that it is no good any more.
    stream.once("end", () => stream.destroy(refused));
    stream.push(null);
    stream.read(0);
  });
  return stream;
}

/** What an HTTP agent asks of a socket that it keeps; a program has none of it. */
class CommandStream extends Duplex {
  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.trim() ?? "";
}
