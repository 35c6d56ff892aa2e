import { EngineUnderTest } from './engineUnderTest.ts';
import { frameTimes } from './frameTimes.ts';
import { OneGraph } from './oneGraph.ts';
import { showRun } from './shownRun.ts';

const engine = new EngineUnderTest();
const graph = new OneGraph();

window.loomBench = {
  startEngine: (modelUrl, threads, memory) => engine.start(modelUrl, threads, memory),
  loadFiles: (threads) => engine.loadFiles(pickedFiles(), threads),
  runEngine: (text, steps) => engine.run(text, steps),
  readLayer: (layer) => engine.readLayer(layer),
  peakBytes: () => engine.peakBytes,
  startOneGraph: (modelUrl, threads) => graph.start(modelUrl, threads),
  runOneGraph: (ids) => graph.run(ids),
  frameTimes: async (modelUrl, text, frames) => {
    await showRun(new URL(modelUrl, location.href).href, text);
    return frameTimes(frames);
  },
};

function pickedFiles(): readonly File[] {
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  return [...(input?.files ?? [])];
}
