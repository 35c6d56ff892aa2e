import { ensure } from '../../src/base/brand.ts';
import { HeldRun } from '../../src/app/heldRun.ts';
import { createEngine } from '../../src/engine/engineClient.ts';
import { families } from '../../src/model/architectures/families.ts';
import { buildPlan } from '../../src/model/buildPlan.ts';
import { parseManifest } from '../../src/model/manifest.ts';
import { store } from '../../src/state/store.ts';
import { until } from './untilEvent.ts';

/** Runs `text` through the model and puts the run where the scene looks for it. */
export async function showRun(modelUrl: string, text: string): Promise<void> {
  const manifest = parseManifest(await (await fetch(`${modelUrl}manifest.json`)).json());
  const plan = buildPlan(ensure(families[manifest.family], `the family ${manifest.family}`), manifest.config);
  const engine = createEngine();
  engine.load({ kind: 'folder', url: modelUrl }, 'wasm', 1);
  const run = new HeldRun({ source: 'live', id: engine.run(text, 'view'), text, plan });
  await until(engine, (event) => {
    if (event.kind === 'tokens') run.of(event.stack).tokens = event.tokens;
    if (event.kind === 'layer') run.addLayer(event.stack, event.layer, event.activations, event.ms);
    if (event.kind === 'derived') run.hold(event.activations);
    if (event.kind === 'predictions') run.predictions = event.rows;
    return event.kind === 'done';
  });
  engine.dispose();
  store.setState(({ view, run: { version } }) => ({
    view: { ...view, text },
    run: { ...run.toState(view.stack), before: null, status: 'done', version: version + 1 },
  }));
}
