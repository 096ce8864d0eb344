import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { TargonError } from "../../errors.ts";
import type { ByteFile, ModelFiles } from "./model-files.ts";

/** A model's files in a folder of this machine; each stays open, so that a file that is replaced is read on as it was. */
export function createFolderFiles(folder: string): ModelFiles {
  const handles: FileHandle[] = [];
  const openOne = async (name: string): Promise<ByteFile | null> => {
    const path = join(folder, name);
    const handle = await openFile(path);
    if (handle === null) return null;
    handles.push(handle);
    const stats = await handle.stat();
    if (!stats.isFile()) throw invalid(path, "it is no file");
    return byteFile(handle, { path, size: stats.size });
  };
  return {
    place: folder,
    open: openOne,
    async read({ name, maxBytes }) {
      const file = await openOne(name);
      if (file && file.size > maxBytes) throw invalid(join(folder, name), "it is too large");
      return file && (await file.read(0, file.size));
    },
    async close() {
      await Promise.all(handles.splice(0).map((handle) => handle.close()));
    },
  };
}

function byteFile(handle: FileHandle, { path, size }: { path: string; size: number }): ByteFile {
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      let count = 0;
      while (count < length) {
        const { bytesRead } = await readSome(handle, { path, bytes, count, position: offset + count });
        if (bytesRead === 0) throw invalid(path, "it has become shorter");
        count += bytesRead;
      }
      return bytes;
    },
  };
}

type Wanted = { path: string; bytes: Uint8Array; count: number; position: number };

async function readSome(handle: FileHandle, { path, bytes, count, position }: Wanted) {
  try {
    return await handle.read(bytes, count, bytes.length - count, position);
  } catch (cause) {
    throw invalid(path, "it cannot be read", cause);
  }
}

async function openFile(path: string): Promise<FileHandle | null> {
  try {
    return await open(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw invalid(path, "it cannot be opened", cause);
  }
}

function invalid(path: string, why: string, cause?: unknown): TargonError {
  return new TargonError("MODEL_FILES_INVALID", "a file of the model's weights cannot be used", {
    data: { path, why },
    cause,
  });
}
