import type { ViewState } from '../model/view.ts';
import { setViews } from './laneLinks.ts';
import { focusLane, laneStores, lanes } from './lanes.ts';

const [first, second] = laneStores;

/** Opens lane b with what lane a shows, and what differs from it. */
export function openSecondLane(change: Partial<ViewState>): void {
  const { view } = first.getState();
  setViews(view, { ...view, cam: null, ...change });
}

/** The same text through another model: places in lane a's mean nothing in it. */
export function compareWithModel(model: string, text: string): void {
  openSecondLane({
    model,
    text,
    decoderText: null,
    generated: null,
    stack: null,
    layer: null,
    heads: [],
    queries: [],
    trail: [],
    key: null,
    point: null,
    at: null,
  });
}

export function closeSecondLane(): void {
  setViews(first.getState().view, null);
}

export function swapLanes(): void {
  setViews(second.getState().view, first.getState().view);
  focusLane(0);
}

export function setLinked(linked: boolean): void {
  lanes.setState({ linked });
}
