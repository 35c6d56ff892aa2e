import type { StackChoice } from '../../model/view.ts';
import type { Target } from '../displayList.ts';
import type { SceneParts } from '../sceneParts.ts';

/** Parts of one attention in a picture of several: ids of their own, and targets that say whose they are. */
export function prefixParts(parts: SceneParts, of: StackChoice): SceneParts {
  const named = <T extends { readonly id: string }>(items: readonly T[]): readonly T[] =>
    items.map((item) => ({ ...item, id: `${of}-${item.id}` }));
  return {
    ...parts,
    surfaces: named(parts.surfaces),
    ribbons: named(parts.ribbons),
    labels: parts.labels.map(({ label, rank }) => ({ label: { ...label, id: `${of}-${label.id}` }, rank })),
    targets: parts.targets.map((target) => prefixTarget(target, of)),
  };
}

function prefixTarget(target: Target, of: StackChoice): Target {
  const action =
    'layer' in target.action || 'pos' in target.action ? { ...target.action, of } : target.action;
  const own = { id: `${of}-${target.id}`, label: target.label, action };
  return 'labelId' in target
    ? { ...own, labelId: `${of}-${target.labelId}` }
    : { ...own, frame: target.frame };
}
