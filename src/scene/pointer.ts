import type { TargetAction } from '../layout/displayList.ts';
import { parseAddress } from '../model/address.ts';
import { meanPatternPoint } from '../model/derive/meanPattern.ts';
import { differencePoint } from '../model/derive/patternDifference.ts';
import {
  changePage,
  changeView,
  closeLayer,
  openHead,
  openLayer,
  selectPair,
  selectToken,
} from '../state/actions.ts';
import type { LoomState } from '../state/loomState.ts';
import { focusedStore, focusLane, laneOf } from '../state/lanes.ts';
import { type PickedCell, pickCell, pickTarget } from './picking.ts';
import type { Stage } from './stage.ts';

/** A press that moves less than this is a click, px. */
const clickPx = 4;
/** Degrees of orbit per px dragged: 150 px lead to the drawn view of heads in depth. */
const orbitPerPx = 0.2;

interface Press {
  readonly id: number;
  readonly startX: number;
  readonly startY: number;
  x: number;
  y: number;
  dragging: boolean;
}

/** Mouse, pen and touch on the picture: hover, click, and orbit with one finger or the left button. */
export class Pointer {
  readonly #stage: Stage;
  readonly #element: HTMLElement;
  #press: Press | null = null;
  /** Where a mouse rests on the picture. */
  #at: readonly [clientX: number, clientY: number] | null = null;
  #pointers = new Set<number>();
  readonly #stop = new AbortController();

  constructor(stage: Stage, element: HTMLElement) {
    this.#stage = stage;
    this.#element = element;
    const { signal } = this.#stop;
    element.addEventListener('pointerdown', (event) => this.#onDown(event), { signal });
    element.addEventListener('pointermove', (event) => this.#onMove(event), { signal });
    element.addEventListener('pointerup', (event) => this.#onUp(event), { signal });
    element.addEventListener('pointercancel', (event) => this.#forget(event), { signal });
    element.addEventListener('pointerleave', () => this.#leave(), { signal });
    element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
    stage.onStill(() => this.#hoverAgain());
  }

  dispose(): void {
    this.#stop.abort();
  }

  #onDown(event: PointerEvent): void {
    focusLane(laneOf(this.#stage.lane));
    this.#pointers.add(event.pointerId);
    this.#press = null;
    if (event.button !== 0 || this.#pointers.size > 1) return;
    const { clientX: x, clientY: y } = event;
    this.#press = { id: event.pointerId, startX: x, startY: y, x, y, dragging: false };
    this.#element.setPointerCapture(event.pointerId);
  }

  #onMove(event: PointerEvent): void {
    const press = this.#press;
    if (!press || press.id !== event.pointerId) {
      if (this.#pointers.size > 0) return;
      this.#at = event.pointerType === 'mouse' ? [event.clientX, event.clientY] : null;
      this.#hoverAt(event.clientX, event.clientY);
      return;
    }
    if (!press.dragging) {
      if (Math.hypot(event.clientX - press.startX, event.clientY - press.startY) < clickPx) return;
      press.dragging = true;
      this.#hover(null, 0, 0);
      this.#stage.closeBook();
    }
    this.#stage.orbitBy(-(event.clientX - press.x) * orbitPerPx, (event.clientY - press.y) * orbitPerPx);
    press.x = event.clientX;
    press.y = event.clientY;
  }

  #onUp(event: PointerEvent): void {
    const press = this.#press;
    this.#forget(event);
    if (!press || press.id !== event.pointerId || press.dragging) return;
    if (event.pointerType !== 'mouse') this.#hoverAt(event.clientX, event.clientY);
    this.#click(event.clientX, event.clientY, event.shiftKey);
  }

  #forget(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
    this.#press = null;
    this.#stage.ask();
  }

  #click(clientX: number, clientY: number, extend: boolean): void {
    const aim = this.#stage.aim();
    if (!aim) return;
    const [x, y] = this.#toRegion(clientX, clientY);
    const target = pickTarget(aim, x, y);
    if (target) act(target.action, extend);
    else actOnCell(pickCell(aim, x, y), extend);
  }

  #hoverAt(clientX: number, clientY: number): void {
    const aim = this.#stage.aim();
    const [x, y] = this.#toRegion(clientX, clientY);
    const picked = aim && pickCell(aim, x, y);
    const target = aim && pickTarget(aim, x, y);
    this.#element.style.cursor = picked || target ? 'pointer' : '';
    this.#stage.hoverHead(target?.action.kind === 'openHead' ? target.action.head : null);
    // A number has the page's own tooltip; an area without one says what a click means.
    this.#element.title = target && !picked ? target.label : '';
    this.#hover(picked, clientX, clientY);
  }

  /** Another picture has come to rest under a mouse that did not move. */
  #hoverAgain(): void {
    if (this.#at && this.#pointers.size === 0) this.#hoverAt(...this.#at);
  }

  #leave(): void {
    this.#at = null;
    this.#stage.hoverHead(null);
    this.#hover(null, 0, 0);
  }

  #hover(picked: PickedCell | null, x: number, y: number): void {
    const { hover } = this.#stage.lane.getState().page;
    if (picked === null ? hover === null : hover !== null && sameCell(hover, picked)) return;
    changePage(
      {
        hover: picked && {
          address: picked.address,
          index: picked.index,
          value: picked.value,
          pooled: picked.pooled,
          x,
          y,
        },
      },
      this.#stage.lane,
    );
  }

  #toRegion(clientX: number, clientY: number): readonly [number, number] {
    const { left, top } = this.#element.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }
}

function sameCell(hover: NonNullable<LoomState['page']['hover']>, picked: PickedCell): boolean {
  return (
    hover.address === picked.address &&
    hover.value === picked.value &&
    hover.index.length === picked.index.length &&
    hover.index.every((at, axis) => at === picked.index[axis])
  );
}

/** Adds a head of the open layer to those that are averaged, or takes it out; one stays. */
function toggleHead(layer: number, head: number): void {
  const { view } = focusedStore().getState();
  if (view.layer !== layer) {
    openHead(layer, head);
    return;
  }
  const others = view.heads.filter((other) => other !== head);
  const heads = others.length < view.heads.length ? others : [...view.heads, head];
  if (heads.length > 0) changeView({ heads });
}

const onTarget: {
  readonly [K in TargetAction['kind']]: (
    action: Extract<TargetAction, { readonly kind: K }>,
    extend: boolean,
  ) => void;
} = {
  openLayer: ({ layer, of }) => openLayer(layer, of),
  openHead: ({ layer, head, of }, extend) => {
    if (extend) toggleHead(layer, head);
    else openHead(layer, head, of);
  },
  selectToken: ({ pos, of }, extend) => selectToken(pos, extend, of),
  selectPair: ({ query, key }) => selectPair(query, key),
  closeLayer: () => closeLayer(),
};

function act<K extends TargetAction['kind']>(
  action: Extract<TargetAction, { readonly kind: K }>,
  extend: boolean,
): void {
  const run: (action: Extract<TargetAction, { readonly kind: K }>, extend: boolean) => void =
    onTarget[action.kind as K];
  run(action, extend);
}

const pairPoints = /^(?:attn|cross)\.(?:pattern|scores|scaled|raw)$/;

/** A cell outside every target: a pair in a map of an opened layer, else the token of its row. */
function actOnCell(picked: PickedCell | null, extend: boolean): void {
  if (!picked) return;
  const point = parseAddress(picked.address)?.point ?? '';
  const { index, surface } = picked;
  const row = index[index.length > 2 ? 1 : 0] ?? 0;
  if (
    surface.kind === 'cells' &&
    (pairPoints.test(point) || point === meanPatternPoint || point === differencePoint)
  )
    selectPair(row, index[2] ?? 0);
  else selectToken(row, extend);
  // Explain follows whatever number is pointed at.
  if (focusedStore().getState().view.tab === 'explain')
    changeView({ trail: [{ address: picked.address, index }] });
}
