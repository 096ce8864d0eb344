import type { ByteFile } from "./model-files.ts";

/** Bytes of files, read in blocks of which the last ones asked for are kept. */
export type BlockCache = {
  /** At once where the block is at hand. @throws those of `ByteFile.read` */
  read(file: ByteFile, offset: number, length: number): Uint8Array | Promise<Uint8Array>;
};

/** A page of every file system. */
const BLOCK_BYTES = 4096;

type Block = Uint8Array | Promise<Uint8Array>;

/** Keeps up to `blocks` blocks of 4 KiB; those asked for at once by several are read once. */
export function createBlockCache(blocks: number): BlockCache {
  const kept = new Map<string, Block>();
  const numbers = new Map<ByteFile, number>();
  const blockOf = (file: ByteFile, block: number): Block => {
    const number = numbers.get(file) ?? numbers.size;
    numbers.set(file, number);
    const key = `${number}:${block}`;
    const found = kept.get(key) ?? load(file, { key, block });
    kept.delete(key);
    kept.set(key, found);
    if (kept.size > blocks) kept.delete(kept.keys().next().value ?? key);
    return found;
  };
  const load = (file: ByteFile, { key, block }: { key: string; block: number }): Block => {
    const offset = block * BLOCK_BYTES;
    const loading = file.read(offset, Math.min(BLOCK_BYTES, file.size - offset)).then(
      (bytes) => {
        if (kept.get(key) === loading) kept.set(key, bytes);
        return bytes;
      },
      (error: unknown) => {
        if (kept.get(key) === loading) kept.delete(key);
        throw error;
      },
    );
    return loading;
  };
  return {
    read(file, offset, length) {
      const block = Math.floor(offset / BLOCK_BYTES);
      const from = offset - block * BLOCK_BYTES;
      // A file that is laid out oddly may have a value across two blocks.
      if (from + length > BLOCK_BYTES) return file.read(offset, length);
      const bytes = blockOf(file, block);
      const cut = (whole: Uint8Array) => whole.subarray(from, from + length);
      return bytes instanceof Uint8Array ? cut(bytes) : bytes.then(cut);
    },
  };
}
