/** What moved between two states of the project. Takes no lock, runs nothing, writes nothing. */
import { Store } from "../store/store.ts";
import { type Causes, causesOf, type Side } from "./causes.ts";
import { compareProfiles, type InstanceChange, type ProfileChange } from "./compare.ts";
import { type FigureChange, figuresOf } from "./figures.ts";
import { fartherFirst, type NumberChange } from "./numbers.ts";

export interface ExplainedChange extends InstanceChange, Causes {}

export interface ProfileDiff extends Omit<ProfileChange, "instances"> {
  readonly before: string;
  readonly now: string;
  readonly instances: readonly ExplainedChange[];
  /** Of all instances, the farthest first. */
  readonly numbers: readonly (NumberChange & { readonly instance: string })[];
  readonly figures: readonly FigureChange[];
}

/** Compares one profile of one state with one of another. Reads the store if there is one. */
export function diffProfiles(root: string, before: Side, now: Side): ProfileDiff {
  const store = storeIfExists(root);
  const change = compareProfiles(profileOf(before), profileOf(now));
  return {
    ...change,
    before: before.profile,
    now: now.profile,
    instances: change.instances.map((instance) => ({
      ...instance,
      ...causesOf(instance, before, now, (fingerprint) => store?.records.find(fingerprint)),
    })),
    numbers: change.instances
      .flatMap(({ instance, numbers }) => numbers.map((number) => ({ instance, ...number })))
      .toSorted((a, b) => fartherFirst(named(a), named(b))),
    figures: figuresOf(change.instances, [before, now], store),
  };
}

const named = (number: NumberChange & { instance: string }) => ({
  ...number,
  place: `${number.instance} ${number.place}`,
});

const profileOf = ({ snapshot, profile }: Side) =>
  Object.hasOwn(snapshot.lock.profiles, profile) ? snapshot.lock.profiles[profile] : undefined;

/** Opening one makes one, and a comparison leaves no trace. */
function storeIfExists(root: string): Store | undefined {
  try {
    Deno.statSync(`${root}/.reproduce/store.json`);
  } catch {
    return undefined;
  }
  return Store.open(root);
}
