/**
 * Keys of those who publish records, Ed25519. A public key is written `ed25519:` and 43 characters of base64url; a
 * private one is a PKCS #8 PEM file, as OpenSSL writes it, and never lies in a repository.
 */
import { Refusal } from "../refusal.ts";

/** `ed25519:` and the key's 32 bytes in base64url. */
export type PublicKeyText = `ed25519:${string}`;

export interface SigningKey {
  readonly publicKey: PublicKeyText;
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
}

export function isPublicKey(text: string): text is PublicKeyText {
  return /^ed25519:[A-Za-z0-9_-]{43}$/.test(text);
}

/** A new private key, as PEM. */
export async function generatePrivateKey(): Promise<string> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]) as CryptoKeyPair; // Asymmetric.
  const bytes = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  return `-----BEGIN PRIVATE KEY-----\n${bytes.toBase64()}\n-----END PRIVATE KEY-----\n`;
}

/** @throws Refusal for what is not a private key. */
export async function readPrivateKey(path: string): Promise<SigningKey> {
  const refuse = (what: string) => new Refusal(`cannot read the key ${path}: ${what}, expected a private key (PEM)`);
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    throw refuse((error as Error).message.replace(/\s*\(os error.*/, ""));
  }
  try {
    return await parsePrivateKey(text);
  } catch {
    throw refuse("it is not an Ed25519 key");
  }
}

/** @throws for what is not a PEM of an Ed25519 key. */
export async function parsePrivateKey(pem: string): Promise<SigningKey> {
  const [, body = ""] = /-----BEGIN PRIVATE KEY-----([\s\S]+?)-----END PRIVATE KEY-----/.exec(pem) ?? [];
  const key = await crypto.subtle.importKey("pkcs8", Uint8Array.fromBase64(body), "Ed25519", true, ["sign"]);
  const { x } = await crypto.subtle.exportKey("jwk", key);
  const publicKey = `ed25519:${x}` as const;
  if (!isPublicKey(publicKey)) throw new TypeError("not an Ed25519 key");
  return {
    publicKey,
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign("Ed25519", key, bytes)),
  };
}

/** False for a signature that is none, too. */
export async function isSignedBy(
  publicKey: PublicKeyText,
  bytes: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const raw = Uint8Array.fromBase64(publicKey.slice("ed25519:".length), { alphabet: "base64url" });
  try {
    const key = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, signature, bytes);
  } catch {
    return false; // Not a point of the curve, or not 64 bytes.
  }
}
