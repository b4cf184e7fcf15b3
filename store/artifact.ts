/** A reference to an immutable blob in the store. This, and never the bytes, travels through Temporal. */
export interface Artifact {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly mediaType: string;
}
