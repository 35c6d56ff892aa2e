import type { CameraState, ViewState } from '../model/view.ts';
import { defaultView } from '../model/defaultView.ts';
import type { Codec, Parsed } from '../state/permalink/codec.ts';
import { fieldCodecs } from '../state/permalink/fieldCodecs.ts';

/** A view for scripts: every field under its own name, and under the key it has in links (`layer` and `l`). */
export type ScriptView = ViewState & Readonly<Record<string, unknown>>;

const fields = Object.keys(fieldCodecs) as (keyof ViewState)[];

export function toScriptView(view: ViewState): ScriptView {
  const byKey = Object.fromEntries(fields.map((field) => [fieldCodecs[field].key, view[field]]));
  return structuredClone({ ...byKey, ...view });
}

/**
 * What a script asks for, by field name or link key; null is the default. Throws a TypeError that names the field and
 * what was given.
 */
export function parseScriptView(asked: unknown): Partial<ViewState> {
  if (typeof asked !== 'object' || asked === null)
    throw new TypeError('setView: found no object with fields of a view.');
  const change: { -readonly [K in keyof ViewState]?: ViewState[K] } = {};
  for (const [name, given] of Object.entries(asked)) {
    const field = fields.find((own) => own === name || fieldCodecs[own].key === name);
    if (field === undefined) throw new TypeError(`setView: a view has no field "${name.slice(0, 40)}".`);
    setField(change, field, given);
  }
  return change;
}

function setField<K extends keyof ViewState>(
  change: { -readonly [F in K]?: ViewState[F] },
  field: K,
  given: unknown,
): void {
  if (isDefault(field, given)) {
    change[field] = defaultView[field];
    return;
  }
  const codec = fieldCodecs[field] as Codec<ViewState[K]>;
  const text = typeof given === 'object' && !Array.isArray(given) ? formatCamera(given) : toText(given);
  const parsed = text === null ? null : (codec.parse(text) as Parsed<ViewState[K]>);
  if (parsed?.kind !== 'value') {
    throw new TypeError(`setView: "${field}" cannot be ${String(JSON.stringify(given)).slice(0, 80)}.`);
  }
  change[field] = parsed.value;
}

function isDefault(field: keyof ViewState, given: unknown): boolean {
  const isEmptyList = Array.isArray(given) && given.length === 0;
  return given === null || given === false || (isEmptyList && Array.isArray(defaultView[field]));
}

function toText(given: unknown): string | null {
  if (typeof given === 'string' || typeof given === 'number') return String(given);
  if (given === true) return '1';
  return Array.isArray(given) ? given.join('.') : null;
}

/** The one field that is an object. Whatever it holds besides numbers comes out as text that no camera has. */
function formatCamera(given: object | null): string | null {
  const { position, target, zoom } = (given ?? {}) as Partial<CameraState>;
  if (!Array.isArray(position) || !Array.isArray(target)) return null;
  return [...position, ...target, zoom]
    .map((part) => (typeof part === 'number' ? part.toFixed(3) : 'none'))
    .join(',');
}
