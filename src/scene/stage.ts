import { Color, LinearSRGBColorSpace, type Scene, type WebGLRenderer } from 'three';
import { roleColours } from '../explain/colour/themes.ts';
import type { DisplayList } from '../layout/displayList.ts';
import type { Pose } from '../layout/layoutInput.ts';
import { layoutScene } from '../layout/layoutScene.ts';
import type { Address } from '../model/address.ts';
import { changePage, changeView } from '../state/actions.ts';
import type { LoomState } from '../state/loomState.ts';
import { store } from '../state/store.ts';
import { aimThrough } from './aimThrough.ts';
import { CameraRig } from './cameraRig.ts';
import { Drawing } from './drawing.ts';
import { type LayoutRequest, toLayoutInput } from './layoutRequest.ts';
import type { Aim, Held } from './picking.ts';
import { PoseAnimator } from './poseAnimator.ts';
import type { PageSizes } from './valuePages.ts';

export interface StageSize {
  readonly width: number;
  readonly height: number;
  readonly dpr: number;
}

/**
 * The scene outside React: watches the store, asks the layout for a picture, keeps the batches and the camera. One call
 * of `frame` draws once; nothing is drawn unless something asked for it.
 */
export class Stage {
  readonly rig: CameraRig;
  framesDrawn = 0;
  drawing: Drawing | null = null;
  readonly #renderer: WebGLRenderer;
  readonly #scene: Scene;
  readonly #invalidate: () => void;
  readonly #poses = new PoseAnimator();
  readonly #unsubscribe: () => void;
  readonly #resting: (() => void)[] = [];
  #size: StageSize = { width: 1, height: 1, dpr: 1 };
  #list: DisplayList | null = null;
  #drawnPose: Pose | null = null;
  #dirty = true;
  /** A frame was asked for and has not been drawn. */
  #asked = true;
  #opened = false;
  #hoverRow: number | null = null;
  #savedCam: LoomState['view']['cam'] = null;
  #saidNotes = '';
  #wasHeld = false;

  constructor(renderer: WebGLRenderer, scene: Scene, element: HTMLElement, invalidate: () => void) {
    this.#renderer = renderer;
    this.#scene = scene;
    this.#invalidate = invalidate;
    this.rig = new CameraRig(element, () => this.ask());
    const state = store.getState();
    this.#takeCamera(state);
    this.#poses.setGoal(state.view, 0, true);
    this.#unsubscribe = store.subscribe((next, before) => this.#onState(next, before));
  }

  /** Asks for a frame. */
  ask(): void {
    this.#asked = true;
    this.#invalidate();
  }

  /** Asks for a new layout and a frame. */
  redraw(): void {
    this.#dirty = true;
    this.ask();
  }

  /** Texts measured with fallback fonts are drawn again. */
  fontsLoaded(): void {
    this.drawing?.atlas.clear();
    this.redraw();
  }

  frame(size: StageSize, delta: number): void {
    const now = performance.now();
    this.#asked = false;
    if (size.width !== this.#size.width || size.height !== this.#size.height || size.dpr !== this.#size.dpr) {
      this.#size = { ...size };
      this.#dirty = true;
    }
    const state = store.getState();
    this.#openBookOnce(state, now);
    const cameraMoves = this.rig.update(delta, now);
    // Relief is looked at from the side itself: there an orbit does not fan the heads out.
    this.#poses.depth = state.view.relief ? 0 : this.rig.fan;
    const pose = this.#poses.at(now);
    const posing = this.#poses.isMoving(now);
    if (this.#dirty || posing || !samePose(pose, this.#drawnPose)) this.#layOut(state, pose);
    this.rig.camera.updateMatrixWorld();
    this.#renderer.setClearColor(groundColour(state.page.theme), 1);
    this.#renderer.render(this.#scene, this.rig.camera);
    this.framesDrawn++;
    this.#report(posing, cameraMoves);
    if (posing || cameraMoves || this.#dirty) this.ask();
    else if (!this.#asked) this.#rest();
  }

  whenStill(): Promise<void> {
    if (document.hidden || !this.#asked) return Promise.resolve();
    return new Promise((resolve) => this.#resting.push(resolve));
  }

  /** Any deliberate act ends the opening shot. */
  closeBook(): void {
    this.#poses.closeBook(performance.now(), store.getState().page.reducedMotion);
    this.ask();
  }

  home(): void {
    this.rig.goHome(performance.now(), store.getState().page.reducedMotion);
    if (store.getState().view.cam) changeView({ cam: null });
    this.ask();
  }

  orbitTo(yaw: number, pitch: number): void {
    this.rig.orbitTo(yaw, pitch, performance.now(), store.getState().page.reducedMotion);
    this.ask();
  }

  held(address: Address): Held | undefined {
    const activation = store.getState().run.values.get(address);
    const values = activation?.values;
    return activation && values instanceof Float32Array ? { shape: activation.shape, values } : undefined;
  }

  /** For picking; null before the first picture. */
  aim(): Aim | null {
    const list = this.#list;
    if (!list) return null;
    return aimThrough(this.rig.camera, this.#size, {
      list,
      held: (address) => this.held(address),
      labelBox: (id) => this.drawing?.labels.boxOf(id),
    });
  }

  dispose(): void {
    this.#unsubscribe();
    this.rig.dispose();
    if (this.drawing) {
      this.#scene.remove(this.drawing.group);
      this.drawing.dispose();
    }
    this.#rest();
  }

  #rest(): void {
    for (const resolve of this.#resting.splice(0)) resolve();
  }

  #onState(next: LoomState, before: LoomState): void {
    const { view, run, page } = next;
    const now = performance.now();
    if (view !== before.view) {
      this.#takeCamera(next);
      this.#poses.setGoal(view, now, page.reducedMotion);
      if (before.page.firstVisit && !page.firstVisit) this.#poses.closeBook(now, page.reducedMotion);
    }
    if (page.firstVisit !== before.page.firstVisit && !page.firstVisit) {
      this.#poses.closeBook(now, page.reducedMotion);
    }
    if (page.hover && run.values !== before.run.values && this.#isStale(page.hover))
      changePage({ hover: null });
    const shown =
      view !== before.view ||
      run !== before.run ||
      page.theme !== before.page.theme ||
      page.flow !== before.page.flow;
    if (shown || this.#hoverMatters(page.hover)) this.redraw();
  }

  /** A new run's number stands where the old one was pointed at. */
  #isStale({ address, index, value }: NonNullable<LoomState['page']['hover']>): boolean {
    const held = this.held(address);
    const at = held ? index.reduce((sum, part, axis) => sum * (held.shape[axis] ?? 1) + part, 0) : -1;
    return held?.values[at] !== value;
  }

  /** A hovered row without a name gets one; all else about hovering is the tooltip's. */
  #hoverMatters(hover: LoomState['page']['hover']): boolean {
    const row = hover && (hover.index.length === 3 ? hover.index[1] : hover.index[0]);
    const wanted = row === undefined || row === null || this.#isNamed(row) ? null : row;
    if (wanted === this.#hoverRow || (row !== null && row === this.#hoverRow)) return false;
    this.#hoverRow = wanted;
    return true;
  }

  #isNamed(row: number): boolean {
    return (this.#list?.targets ?? []).some(
      (target) =>
        'labelId' in target &&
        target.action.kind === 'selectToken' &&
        target.action.pos === row &&
        row !== this.#hoverRow,
    );
  }

  /** The camera of a link or of history; null sends a hand-moved camera home. */
  #takeCamera({ view, page }: LoomState): void {
    if (view.cam === this.#savedCam) return;
    this.#savedCam = view.cam;
    if (view.cam) this.rig.restore(view.cam);
    else this.rig.goHome(performance.now(), page.reducedMotion);
  }

  #openBookOnce({ view, run, page }: LoomState, now: number): void {
    if (this.#opened || run.tokens.length === 0 || run.layersReady === 0) return;
    this.#opened = true;
    if (page.firstVisit && !page.reducedMotion && view.layer === null && !view.cam) this.#poses.openBook(now);
  }

  #layOut(state: LoomState, pose: Pose): void {
    this.#dirty = false;
    this.#drawnPose = pose;
    const request: LayoutRequest = { state, pose, size: this.#size, hoverRow: this.#hoverRow };
    const input = toLayoutInput(request);
    if (!input) return;
    const list = layoutScene(input);
    this.#list = list;
    const { width, height } = this.#size;
    this.rig.setBase(list.camera, width, height);
    const paper = { theme: state.page.theme, ...this.#size };
    const waits = this.#drawingFor(sizesOf(state)).draw(list, state.run.values, paper);
    if (waits) this.redraw();
  }

  #drawingFor(sizes: PageSizes): Drawing {
    if (this.drawing) {
      this.drawing.resize(sizes);
      return this.drawing;
    }
    const drawing = new Drawing(sizes);
    this.drawing = drawing;
    this.#scene.add(drawing.group);
    return drawing;
  }

  /** What others learn of the picture, once it rests. */
  #report(posing: boolean, cameraMoves: boolean): void {
    const { held } = this.rig;
    if (held !== this.#wasHeld) {
      this.#wasHeld = held;
      changePage({ orbited: held });
    }
    const list = this.#list;
    if (posing || cameraMoves || !list) return;
    const said = JSON.stringify([list.layerAxis, list.notes]);
    if (said !== this.#saidNotes) {
      this.#saidNotes = said;
      changePage({ layerAxis: list.layerAxis, notes: list.notes });
    }
    const cam = this.rig.takeUnsaved();
    if (cam) {
      this.#savedCam = cam;
      changeView({ cam });
    }
  }
}

function sizesOf({ run }: LoomState): PageSizes {
  const { nLayers = 1, nHeads = 1, nKvHeads = 1, dModel = 1, dHead = 1, dMlp = 1 } = run.config ?? {};
  return { nLayers, nHeads, nKvHeads, dModel, dHead, dMlp, length: Math.max(1, run.tokens.length) };
}

function samePose(a: Pose, b: Pose | null): boolean {
  return (
    b !== null &&
    a.open === b.open &&
    a.layer === b.layer &&
    a.book === b.book &&
    a.depth === b.depth &&
    a.relief === b.relief
  );
}

/** Colours are written as they are: the canvas is linear and no tone is mapped. */
function groundColour(theme: LoomState['page']['theme']): Color {
  return new Color().setStyle(roleColours[theme].ground, LinearSRGBColorSpace);
}
