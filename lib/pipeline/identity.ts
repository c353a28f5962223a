/** Names and digests that must not be confused with one another, as branded strings. */
declare const brand: unique symbol;
type Brand<Name extends string> = string & { readonly [brand]: Name };

/** SHA-256 of a file's bytes, 64 hexadecimal digits. */
export type Digest = Brand<"Digest">;
/** SHA-256 of the canonical JSON of all that decides an instance's outputs. */
export type Fingerprint = Brand<"Fingerprint">;
/** A node of pipeline.yaml: `train`. */
export type StageId = Brand<"StageId">;
/** A stage at matrix values: `train@et/1`; the stage's own name where it has no matrix. */
export type InstanceId = Brand<"InstanceId">;
/** An outside file's name in `sources`: `electrons`. */
export type SourceId = Brand<"SourceId">;

/** JSON, as parameters are. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
