import { Group, type WebGLRenderer } from 'three';
import type { ThemeName } from '../explain/colour/themes.ts';
import type { DisplayList } from '../layout/displayList.ts';
import type { Activation } from '../model/activation.ts';
import type { Address } from '../model/address.ts';
import { SharedUniforms } from './colour/themeUniforms.ts';
import { LabelAtlas } from './labelAtlas.ts';
import { BarBatch } from './materials/bars.ts';
import { BeadBatch } from './materials/beads.ts';
import type { InstanceBatch } from './materials/instanceBatch.ts';
import { LabelBatch } from './materials/labelBatch.ts';
import { LineBatch } from './materials/lines.ts';
import { RibbonBatch } from './materials/ribbons.ts';
import { SurfaceBatch } from './materials/surfaceBatch.ts';
import type { PageSizes } from './valuePages.ts';
import { ValueStore } from './valueStore.ts';

export interface Paper {
  readonly theme: ThemeName;
  /** CSS px of the region, and device px per CSS px. */
  readonly width: number;
  readonly height: number;
  readonly dpr: number;
}

/** Everything that is drawn, as eight batches on one value texture, one ramp texture and one sheet of labels. */
export class Drawing {
  readonly group = new Group();
  readonly shared = new SharedUniforms();
  readonly values: ValueStore;
  readonly atlas = new LabelAtlas();
  readonly labels: LabelBatch;
  readonly #under: LineBatch;
  readonly #surfaces: SurfaceBatch;
  readonly #bars: BarBatch;
  readonly #lines: LineBatch;
  readonly #underRibbons: RibbonBatch;
  readonly #ribbons: RibbonBatch;
  readonly #beads: BeadBatch;
  readonly #renderer: WebGLRenderer;

  constructor(sizes: PageSizes, renderer: WebGLRenderer) {
    this.#renderer = renderer;
    this.values = new ValueStore(sizes);
    this.#under = new LineBatch(this.shared);
    this.#underRibbons = new RibbonBatch(this.shared);
    this.#surfaces = new SurfaceBatch(this.shared, this.values.texture, this.values.plan.pageRows);
    this.#bars = new BarBatch(this.shared);
    this.#lines = new LineBatch(this.shared);
    this.#ribbons = new RibbonBatch(this.shared);
    this.#beads = new BeadBatch(this.shared);
    this.labels = new LabelBatch(this.shared, this.atlas);
    this.#batches.forEach((batch, index) => {
      batch.mesh.renderOrder = index;
      this.group.add(batch.mesh);
    });
  }

  resize(sizes: PageSizes): void {
    if (this.values.resize(sizes)) this.#surfaces.setValues(this.values.texture, this.values.plan.pageRows);
  }

  /** True when values wait for the next frame: ask for one. */
  draw(list: DisplayList, held: ReadonlyMap<Address, Activation>, paper: Paper): boolean {
    this.shared.setTheme(paper.theme);
    this.shared.uRegion.value.set(paper.width, paper.height);
    this.shared.uDpr.value = paper.dpr;
    this.values.beginFrame();
    this.values.waiting = false;
    this.#surfaces.write(
      list.surfaces,
      (address) => {
        const values = held.get(address)?.values;
        return values instanceof Float32Array ? this.values.place(address, values) : null;
      },
      (address) => held.get(address)?.shape,
    );
    this.#bars.write(list.bars);
    this.#under.write(list.lines.filter((line) => line.under));
    this.#lines.write(list.lines.filter((line) => !line.under));
    this.#underRibbons.write(list.ribbons.filter((ribbon) => ribbon.under));
    this.#ribbons.write(list.ribbons.filter((ribbon) => !ribbon.under));
    this.#beads.write(list.beads);
    this.labels.write(list.labels, paper.dpr);
    this.atlas.upload(this.#renderer);
    return this.values.waiting;
  }

  dispose(): void {
    for (const batch of this.#batches) batch.dispose();
    this.values.dispose();
    this.shared.dispose();
    this.atlas.dispose();
  }

  get #batches(): readonly InstanceBatch[] {
    return [
      this.#under,
      this.#underRibbons,
      this.#surfaces,
      this.#bars,
      this.#lines,
      this.#ribbons,
      this.#beads,
      this.labels,
    ];
  }
}
