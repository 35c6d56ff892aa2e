/**
 * Link previews need the picture's whole address, which only the one who hosts the page knows: `site` is it, or undefined to
 * leave the relative one. Throws one sentence for what is no address.
 */
export function withPreviewAddress(html: string, site: string | undefined): string {
  if (site === undefined || site === '') return html;
  const folder = URL.canParse(site) ? new URL(site.endsWith('/') ? site : `${site}/`) : null;
  if (!folder || !/^https?:$/.test(folder.protocol))
    throw new Error(`LOOM_SITE: expected the address of the page, https://…, found "${site}".`);
  const { href } = new URL('preview.png', folder);
  return html.replaceAll('content="./preview.png"', `content="${href}"`);
}
