import type { Page } from '@playwright/test';

/** The scene as it stands on screen, panels over it included. */
export function scenePicture(page: Page): Promise<Buffer> {
  return page.getByRole('region', { name: 'Scene' }).locator('canvas').screenshot();
}

/** Share of pixels, 0..1, whose red, green or blue differs by more than 8 of 255. Pictures of one size, as PNG. */
export function differingShare(page: Page, a: Buffer, b: Buffer): Promise<number> {
  return page.evaluate(
    async (pictures) => {
      const pixelsOf = async (coded: string): Promise<ImageData> => {
        const bytes = Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
        if (!context) throw new Error('no 2D canvas');
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(0, 0, bitmap.width, bitmap.height);
      };
      const [one, other] = await Promise.all([pixelsOf(pictures[0]), pixelsOf(pictures[1])]);
      if (one.width !== other.width || one.height !== other.height) return 1;
      let differing = 0;
      for (let at = 0; at < one.data.length; at += 4) {
        const far = [0, 1, 2].some(
          (part) => Math.abs((one.data[at + part] ?? 0) - (other.data[at + part] ?? 0)) > 8,
        );
        if (far) differing++;
      }
      return differing / (one.data.length / 4);
    },
    [a.toString('base64'), b.toString('base64')] as const,
  );
}
