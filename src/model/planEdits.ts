import { type Address, formatAddress, parseAddress, type StackName } from './address.ts';
import { formatIntervention, type Intervention } from './interventions.ts';
import type { ModelPlan, Op } from './plan.ts';
import { attentionsOf, type StackFacts } from './stackFacts.ts';
import type { StackChoice } from './view.ts';

/** What is changed of one value where it is made; null = every head, every row. */
export type ValueRule =
  | { readonly kind: 'scale'; readonly head: number | null; readonly factor: number }
  | { readonly kind: 'zero'; readonly pos: number | null }
  | { readonly kind: 'patch'; readonly head: number | null; readonly pos: number | null };

/** What is changed of who may look at whom. */
export type MaskRule =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'cut' | 'allow';
      readonly head: number | null;
      readonly query: number | null;
      readonly key: number | null;
    };

/** Changes of one op's value, in the order in which they were named. */
export interface OpEdits {
  readonly op: Op;
  readonly values: readonly ValueRule[];
  readonly mask: readonly MaskRule[];
}

export type PlanEdits = ReadonlyMap<Address, OpEdits>;

/** A change that this model cannot take; one sentence. */
export class BadIntervention extends Error {
  override readonly name = 'BadIntervention';
}

/** The changes by the value that they are made to. Throws BadIntervention for one that the model has no place for. */
export function planEdits(plan: ModelPlan, list: readonly Intervention[]): PlanEdits {
  const edits = new Map<Address, { op: Op; values: ValueRule[]; mask: MaskRule[] }>();
  const at = (address: Address, one: Intervention) => {
    const op = plan.byAddress.get(address);
    if (!op) throw new BadIntervention(`${formatIntervention(one)}: this model has no ${address}.`);
    const known = edits.get(address) ?? { op, values: [], mask: [] };
    edits.set(address, known);
    return known;
  };
  for (const one of list) apply(plan, one, (address) => at(address, one));
  return edits;
}

type Edit = (address: Address) => { readonly values: ValueRule[]; readonly mask: MaskRule[] };

function apply(plan: ModelPlan, one: Intervention, edit: Edit): void {
  switch (one.kind) {
    case 'head': {
      const facts = attentionOf(plan, one.of, one);
      checkHead(facts, one.head, one);
      edit(pointOf(facts, one.layer, 'z')).values.push({ kind: 'scale', head: one.head, factor: one.factor });
      return;
    }
    case 'attn':
    case 'mlp':
    case 'layer':
      for (const address of outputsOf(plan, one))
        edit(address).values.push({ kind: 'scale', head: null, factor: one.factor });
      return;
    case 'score':
      for (const facts of one.layer === null ? attentionsOf(plan) : [attentionOf(plan, one.of, one)]) {
        checkHead(facts, one.head, one);
        for (const layer of layersOf(facts, one.layer)) {
          edit(beforeMask(plan, facts, layer, one)).values.push({
            kind: 'scale',
            head: one.head,
            factor: one.factor,
          });
        }
      }
      return;
    case 'mask':
      for (const facts of one.layer === null ? attentionsOf(plan) : [attentionOf(plan, one.of, one)]) {
        if (!facts.causal) continue;
        for (const layer of layersOf(facts, one.layer))
          edit(pointOf(facts, layer, 'scores')).mask.push({ kind: 'off' });
      }
      return;
    case 'cut':
    case 'allow': {
      const facts = attentionOf(plan, one.of, one);
      checkHead(facts, one.head, one);
      const { kind, head, query, key } = one;
      edit(pointOf(facts, one.layer, 'scores')).mask.push({ kind, head, query, key });
      return;
    }
    case 'zero':
      edit(one.address).values.push({ kind: 'zero', pos: one.pos });
      return;
    default: {
      const isOfHeads = plan.byAddress.get(one.address)?.axes.length === 3;
      if (one.head !== null && !isOfHeads)
        throw new BadIntervention(`${formatIntervention(one)}: ${one.address} has no heads.`);
      edit(one.address).values.push({ kind: 'patch', head: one.head, pos: one.pos });
    }
  }
}

function attentionOf(plan: ModelPlan, of: StackChoice | null, one: Intervention): StackFacts {
  const all = attentionsOf(plan);
  const found = of === null ? all : all.filter(({ choice }) => choice === of);
  const [facts, other] = found;
  if (!facts)
    throw new BadIntervention(`${formatIntervention(one)}: this model has no attention called ${of}.`);
  if (other)
    throw new BadIntervention(
      `${formatIntervention(one)}: say which attention is meant, enc., dec. or cross.`,
    );
  return facts;
}

function layersOf({ config }: StackFacts, layer: number | null): readonly number[] {
  return layer === null ? Array.from({ length: config.nLayers }, (_, at) => at) : [layer];
}

function pointOf({ name, sublayer }: StackFacts, layer: number, point: string): Address {
  return formatAddress({ stack: name, layer, point: `${sublayer}.${point}` });
}

function beforeMask(plan: ModelPlan, facts: StackFacts, layer: number, one: Intervention): Address {
  const address = plan.byAddress.get(pointOf(facts, layer, 'scores'))?.inputs[0];
  if (!address) throw new BadIntervention(`${formatIntervention(one)}: this model has no layer ${layer}.`);
  return address;
}

/** What the sublayers of a layer write. */
function outputsOf(
  plan: ModelPlan,
  one: Extract<Intervention, { kind: 'attn' | 'mlp' | 'layer' }>,
): readonly Address[] {
  const facts = attentionOf(plan, one.of, one);
  const at = (point: string) => formatAddress({ stack: facts.name, layer: one.layer, point });
  const attention = at(`${facts.sublayer}.out`);
  if (one.kind === 'attn') return [attention];
  if (one.kind === 'mlp') return [at('mlp.out')];
  const cross = at('cross.out');
  return [at('attn.out'), ...(plan.byAddress.has(cross) ? [cross] : []), at('mlp.out')];
}

function checkHead({ config }: StackFacts, head: number | null, one: Intervention): void {
  if (head !== null && head >= config.nHeads) {
    throw new BadIntervention(
      `${formatIntervention(one)}: this model's layers have heads 0 to ${config.nHeads - 1}.`,
    );
  }
}

/** Places that a text of this length does not have are named in one sentence; null where all are there. */
export function misplaced(
  list: readonly Intervention[],
  plan: ModelPlan,
  lengths: Readonly<Partial<Record<StackName, number>>>,
): string | null {
  for (const one of list) {
    const wrong = placesOf(one, plan).find(([stack, pos]) => pos >= (lengths[stack] ?? 0));
    if (wrong)
      return `${formatIntervention(one)}: the text has tokens 0 to ${(lengths[wrong[0]] ?? 1) - 1} only.`;
  }
  return null;
}

function placesOf(one: Intervention, plan: ModelPlan): readonly (readonly [StackName, number])[] {
  if (one.kind === 'zero' || one.kind === 'patch') {
    const op = plan.byAddress.get(one.address);
    const axis = op?.axes.find(({ of }) => of !== undefined);
    const stack = axis?.of ?? parseAddress(one.address)?.stack ?? 'decoder';
    return one.pos === null ? [] : [[stack, one.pos]];
  }
  if (one.kind !== 'cut' && one.kind !== 'allow') return [];
  const facts = attentionOf(plan, one.of, one);
  const places: (readonly [StackName, number])[] = [];
  if (one.query !== null) places.push([facts.name, one.query]);
  if (one.key !== null) places.push([facts.keysOf, one.key]);
  return places;
}
