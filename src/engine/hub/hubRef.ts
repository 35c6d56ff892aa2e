import { ModelError } from '../../model/error.ts';

/** A model on the Hub: whose, which, and in which state. */
export interface HubRef {
  /** `owner/name`. */
  readonly id: string;
  /** Branch, tag or commit. */
  readonly revision: string;
}

/** The Hub's only page host; files come from it or from hosts it leads to. */
export const hubOrigin = 'https://huggingface.co';

const name = /^[A-Za-z0-9](?:[\w.-]{0,94}[A-Za-z0-9_])?$/;
const revisionName = /^[\w][\w./-]{0,199}$/;

/** `owner/name`, `owner/name@revision`, or the address of the model's page. Throws ModelError. */
export function parseHubRef(text: string): HubRef {
  const asked = text
    .trim()
    .replace(/^hub:/, '')
    .replace(/^https:\/\/(?:www\.)?huggingface\.co\//, '');
  const [path = '', revision] =
    asked
      .replace(/\/tree\//, '@')
      .split(/[?#]/)[0]
      ?.split('@') ?? [];
  const [owner = '', model = '', ...rest] = path.replace(/\/$/, '').split('/');
  const isGood = rest.length === 0 && name.test(owner) && name.test(model);
  if (isGood && (revision === undefined || (revisionName.test(revision) && !revision.includes('..')))) {
    return { id: `${owner}/${model}`, revision: revision ?? 'main' };
  }
  throw new ModelError({
    file: 'the Hub',
    field: '',
    found: JSON.stringify(text.slice(0, 80)),
    expected: 'owner/name, or owner/name@revision',
  });
}

/** As links write it. */
export function formatHubRef({ id, revision }: HubRef): string {
  return `hub:${id}@${revision}`;
}
