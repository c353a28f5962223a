/** The flat graph of a JSON-LD document: entities by identifier, in the order in which they came, and links between them. */

export interface Reference {
  readonly "@id": string;
}

export type CrateValue = string | number | boolean | Reference | readonly (string | number | boolean | Reference)[];

export interface Entity {
  readonly "@id": string;
  readonly "@type": string | readonly string[];
  readonly [property: string]: CrateValue | undefined;
}

export class CrateGraph {
  readonly #entities = new Map<string, Record<string, CrateValue | undefined>>();

  has(id: string): boolean {
    return this.#entities.has(id);
  }

  /** Adds an entity, or what it says besides to one that is there; returns its identifier. */
  add(entity: Entity): string {
    const id = entity["@id"];
    this.#entities.set(id, { ...this.#entities.get(id), ...entity });
    return id;
  }

  /** Adds references to a property, each once, whatever the order in which both ends are made. */
  link(from: string, property: string, ...to: readonly string[]): void {
    const entity = this.#entities.get(from);
    if (!entity) throw new Error(`no entity ${from} in the crate, to link by ${property}`);
    const known = entity[property];
    const before = known === undefined ? [] : (Array.isArray(known) ? known : [known]) as readonly Reference[];
    const ids = new Set([...before.map((reference) => reference["@id"]), ...to]);
    entity[property] = [...ids].map((id) => ({ "@id": id }));
  }

  get entities(): readonly Entity[] {
    return [...this.#entities.values()] as Entity[]; // add() takes nothing else.
  }

  /** Bytes of ro-crate-metadata.json. */
  text(): string {
    const context = ["https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context"];
    const graph = this.entities.map((entity) =>
      Object.fromEntries(Object.entries(entity).map(([property, value]) => [property, single(value)]))
    );
    return `${JSON.stringify({ "@context": context, "@graph": graph }, null, 2)}\n`;
  }
}

export const reference = (id: string): Reference => ({ "@id": id });

/** RO-Crate writes a list of one as that one. */
const single = (value: CrateValue | undefined) => Array.isArray(value) && value.length === 1 ? value[0] : value;
