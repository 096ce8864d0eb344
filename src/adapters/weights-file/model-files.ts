/** Bytes of a file by offset. */
export type ByteFile = {
  size: number;
  /**
   * Exactly `length` bytes from `offset` on, all within the file.
   *
   * @throws {TargonError} `MODEL_FILES_INVALID` where the file is shorter by now; `HUB_*`
   */
  read(offset: number, length: number): Promise<Uint8Array>;
};

/** The files of one model, wherever they lie. */
export type ModelFiles = {
  /** Folder or repository, for messages. */
  place: string;
  /** Null: there is no such file. @throws {TargonError} `MODEL_FILES_INVALID`, `HUB_*`; an abort */
  open(name: string, signal?: AbortSignal): Promise<ByteFile | null>;
  /** A whole file; null: there is none. @throws as `open`, also for more than `maxBytes` */
  read(call: { name: string; maxBytes: number }, signal?: AbortSignal): Promise<Uint8Array | null>;
  close(): Promise<void>;
};
