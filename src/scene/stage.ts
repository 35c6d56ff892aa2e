import type { Scene, WebGLRenderer } from 'three';
import type { DisplayList } from '../layout/displayList.ts';
import type { Pose } from '../layout/layoutInput.ts';
import { layoutScene } from '../layout/layoutScene.ts';
import type { Address } from '../model/address.ts';
import { changePage, changeView } from '../state/actions.ts';
import type { LoomState } from '../state/loomState.ts';
import type { LaneStore } from '../state/store.ts';
import { aimThrough } from './aimThrough.ts';
import { climb } from './cameraMath.ts';
import { changesPicture, changesView } from './changesPicture.ts';
import { CameraRig } from './cameraRig.ts';
import { Drawing } from './drawing.ts';
import type { CostedPicture } from './frameCost.ts';
import { HeldValues } from './heldValues.ts';
import { HoveredParts, isStale } from './hoveredParts.ts';
import { LayerChange } from './layerChange.ts';
import { pageSizesOf, toLayoutInput } from './layoutRequest.ts';
import type { Aim, Held } from './picking.ts';
import { OpeningWatch } from './openingWatch.ts';
import { PictureReport } from './pictureReport.ts';
import { PoseAnimator } from './poseAnimator.ts';
import { groundColour } from './colour/groundColour.ts';
import { samePose } from './samePose.ts';
import { seenPose } from './seenPose.ts';
import { firstPictureDrawn } from './sceneHandle.ts';
import { isSameSize, type StageParts, type StageSize } from './stageParts.ts';
import type { PageSizes } from './valuePages.ts';

/**
 * The scene outside React: watches the store, asks the layout for a picture, keeps the batches and the camera. One call
 * of `frame` draws once; nothing is drawn unless something asked for it.
 */
export class Stage {
  readonly rig: CameraRig;
  framesDrawn = 0;
  drawing: Drawing | null = null;
  readonly lane: LaneStore;
  readonly #renderer: WebGLRenderer;
  readonly #scene: Scene;
  readonly #invalidate: () => void;
  readonly #poses = new PoseAnimator();
  readonly #opening: OpeningWatch;
  readonly #unsubscribe: () => void;
  readonly #resting: (() => void)[] = [];
  #size: StageSize = { x: 0, y: 0, width: 1, height: 1, dpr: 1 };
  #list: DisplayList | null = null;
  #drawnPose: Pose | null = null;
  #dirty = true;
  /** A frame was asked for and has not been drawn. */
  #asked = true;
  #opened = false;
  /** The programs are there: a frame need not wait for them. */
  #built = false;
  readonly #hovered = new HoveredParts();
  readonly #values = new HeldValues();
  readonly #change = new LayerChange();
  #holding: ReturnType<typeof setTimeout> | undefined;
  /** The processor draws: a frame takes long, and takes its time from the model. */
  readonly #software: boolean;
  #savedCam: LoomState['view']['cam'] = null;
  readonly #said: PictureReport;

  constructor({ lane, renderer, scene, element, software, invalidate }: StageParts) {
    this.lane = lane;
    this.#opening = new OpeningWatch(window, lane, () => this.closeBook());
    this.#said = new PictureReport(lane);
    [this.#renderer, this.#scene, this.#software, this.#invalidate] = [renderer, scene, software, invalidate];
    this.rig = new CameraRig(element, () => this.ask());
    const state = lane.getState();
    this.#takeCamera(state);
    this.#poses.setGoal(state.view, 0, true);
    this.#unsubscribe = lane.subscribe((next, before) => this.#onState(next, before));
    // Programs are built while the run is on its way, beside the page's thread where the browser can.
    this.#drawingFor(pageSizesOf(state));
    renderer.debug.checkShaderErrors = import.meta.env.DEV;
    void renderer.compileAsync(scene, this.rig.camera).then(() => {
      this.#built = true;
      this.redraw();
    });
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
    if (!this.#built) return;
    const now = performance.now();
    this.#asked = false;
    if (!isSameSize(size, this.#size)) {
      this.#size = { ...size };
      this.#dirty = true;
    }
    const state = this.lane.getState();
    this.#openBookOnce(state, now);
    const cameraMoves = this.rig.update(delta, now);
    // Relief is looked at from the side itself: there an orbit does not fan the heads out.
    this.#poses.depth = state.view.relief ? 0 : this.rig.fan;
    const pose = seenPose(this.#poses.at(now), this.rig, this.#size, cameraMoves);
    const posing = this.#poses.isMoving(now);
    this.#opening.take(pose.book);
    const kept = this.#change.waitsFor(state, pose, this.#drawnPose, now);
    const isNew = this.#dirty || posing || !samePose(pose, this.#drawnPose);
    const isFirst = this.#list === null;
    if (isNew && kept === 0) this.#layOut(state, pose);
    // The first layout is a task of its own: all code is new to the browser, and drawing adds as much again.
    if (isFirst && this.#list) {
      this.ask();
      return;
    }
    this.rig.camera.updateMatrixWorld();
    this.#renderer.setClearColor(groundColour(state.page.theme), 1);
    this.#renderer.render(this.#scene, this.rig.camera);
    this.framesDrawn++;
    if (this.#list) firstPictureDrawn();
    this.#report(posing, cameraMoves);
    const hold = Math.max(kept, this.#poses.heldFor(now));
    if (posing || cameraMoves || (this.#dirty && kept === 0)) this.ask();
    else if (hold > 0) this.#askIn(hold);
    else if (!this.#asked) this.#rest();
  }

  /** A frame that is due later: the picture does not rest until then. */
  #askIn(ms: number): void {
    this.#asked = true;
    clearTimeout(this.#holding);
    this.#holding = setTimeout(this.#invalidate, ms);
  }

  /** For frameCost.ts; null before the first picture. */
  costed(): CostedPicture | null {
    const [drawing, list] = [this.drawing, this.#list];
    if (!drawing || !list) return null;
    const [renderer, scene, { camera }] = [this.#renderer, this.#scene, this.rig];
    return { renderer, scene, camera, list, paint: (shown) => this.#paint(drawing, shown) };
  }

  /** `listener` is told when another picture has come to rest. */
  onStill(listener: () => void): void {
    this.#said.onStill = listener;
  }

  whenStill(): Promise<void> {
    if (document.hidden || !this.#asked) return Promise.resolve();
    return new Promise((resolve) => this.#resting.push(resolve));
  }

  /** Any deliberate act ends the opening shot. */
  closeBook(): void {
    this.#poses.closeBook(performance.now(), this.lane.getState().page.reducedMotion);
    this.ask();
  }

  home(): void {
    this.rig.goHome(performance.now(), this.lane.getState().page.reducedMotion);
    if (this.lane.getState().view.cam) changeView({ cam: null }, this.lane);
    this.ask();
  }

  /** By hand. The camera of an opened layer climbs as it leaves the middle, so that the heads behind rise over the first. */
  orbitBy(yaw: number, pitch: number): void {
    const { view } = this.lane.getState();
    const from = this.rig.hand().yaw;
    const lift = view.layer === null || view.relief ? 0 : climb(from + yaw) - climb(from);
    this.rig.rotate(yaw, pitch + lift);
    this.ask();
  }

  /** The head whose pane the pointer is on. */
  hoverHead(head: number | null): void {
    if (this.#hovered.changesHead(head) && this.#drawnPose && this.#drawnPose.depth > 0) this.redraw();
  }

  orbitTo(yaw: number, pitch: number, zoom?: number): void {
    this.rig.orbitTo(yaw, pitch, performance.now(), this.lane.getState().page.reducedMotion, zoom);
    this.ask();
  }

  held(address: Address): Held | undefined {
    const activation = this.#values.of(this.lane.getState()).get(address);
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
    clearTimeout(this.#holding);
    this.#unsubscribe();
    this.#opening.dispose();
    this.rig.dispose();
    if (this.drawing) this.#scene.remove(this.drawing.group);
    this.drawing?.dispose();
    this.#rest();
  }

  #rest(): void {
    for (const resolve of this.#resting.splice(0)) resolve();
  }

  #onState(next: LoomState, before: LoomState): void {
    const { view, page } = next;
    const now = performance.now();
    if (view !== before.view) {
      this.#takeCamera(next);
      this.#poses.setGoal(view, now, page.reducedMotion);
    }
    if (before.page.firstVisit && !page.firstVisit) this.#poses.closeBook(now, page.reducedMotion);
    if (page.hover && this.#movesUnder(page.hover, next, before)) changePage({ hover: null }, this.lane);
    if (changesPicture(next, before) || this.#hovered.changesRow(page.hover, this.#list)) this.redraw();
  }

  /** Another view puts other numbers under the pointer; another run puts other values there. */
  #movesUnder(hover: NonNullable<LoomState['page']['hover']>, next: LoomState, before: LoomState): boolean {
    if (changesView(next.view, before.view)) return true;
    return next.run.values !== before.run.values && isStale(hover, this.held(hover.address));
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
    if (page.firstVisit && !page.reducedMotion && view.layer === null && !view.cam) {
      this.#poses.openBook(now, this.#software);
    }
  }

  #layOut(state: LoomState, pose: Pose): void {
    this.#dirty = false;
    this.#drawnPose = pose;
    const { row: hoverRow, head: hoverHead } = this.#hovered;
    const [values, size] = [this.#values.of(state), this.#size];
    const input = toLayoutInput({ state, values, pose, size, hoverRow, hoverHead });
    if (!input) return;
    const list = layoutScene(input);
    this.#list = list;
    const { width, height } = this.#size;
    // Fanned out, the picture's own direction is the hand's; the view's is still the reading pose's.
    const base = pose.orbit && pose.depth > 0 ? { ...list.camera, yaw: 0, pitch: 0 } : list.camera;
    this.rig.setBase(base, width, height);
    if (this.#paint(this.#drawingFor(pageSizesOf(state)), list)) this.redraw();
  }

  /** True when values wait for the next frame. */
  #paint(drawing: Drawing, list: DisplayList): boolean {
    const state = this.lane.getState();
    return drawing.draw(list, this.#values.of(state), { theme: state.page.theme, ...this.#size });
  }

  #drawingFor(sizes: PageSizes): Drawing {
    if (this.drawing) {
      this.drawing.resize(sizes);
      return this.drawing;
    }
    const drawing = new Drawing(sizes, this.#renderer);
    this.drawing = drawing;
    this.#scene.add(drawing.group);
    return drawing;
  }

  /** What others learn of the picture, once it rests. */
  #report(posing: boolean, cameraMoves: boolean): void {
    this.#said.tellHeld(this.rig.held);
    const list = this.#list;
    if (posing || cameraMoves || !list) return;
    this.#said.tell(list, this.#size);
    const cam = this.rig.takeUnsaved();
    if (!cam) return;
    this.#savedCam = cam;
    changeView({ cam }, this.lane);
  }
}
