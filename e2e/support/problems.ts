import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/**
 * Everything in a browser context that a visitor's console or network log would show as wrong:
 * requests to another origin, breaches of the content security policy, uncaught errors, console errors.
 * A request that the policy stops inside a worker leaves no trace here: it fails in the worker's own code.
 */
export class Problems {
  private readonly found: string[] = [];
  private readonly expected: RegExp[] = [];

  private constructor(private readonly origins: ReadonlySet<string>) {}

  /** Watches the pages and workers of the context from now on. */
  static async watch(context: BrowserContext, origin: string): Promise<Problems> {
    const problems = new Problems(new Set([origin]));
    context.on('request', (request) => problems.checkUrl(request.url()));
    context.on('weberror', (error) =>
      problems.add(`uncaught error: ${error.error().stack ?? error.error().message}`),
    );
    context.on('console', (message) => problems.checkConsole(message));
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(
          `policy breach: ${event.violatedDirective} blocked ${event.blockedURI || event.sample}`,
        );
      });
    });
    return problems;
  }

  /** Problems that match are part of the test, not failures. */
  expect(...patterns: readonly RegExp[]): void {
    this.expected.push(...patterns);
  }

  list(): readonly string[] {
    return this.found.filter((problem) => !this.expected.some((pattern) => pattern.test(problem)));
  }

  private add(problem: string): void {
    this.found.push(problem);
  }

  private checkUrl(url: string): void {
    const { protocol, origin } = new URL(url);
    const local = protocol === 'data:' || protocol === 'blob:' || protocol === 'about:';
    if (!local && !this.origins.has(origin)) this.add(`request off origin: ${url}`);
  }

  private checkConsole(message: ConsoleMessage): void {
    if (message.type() === 'error') this.add(`console error: ${message.text()} (${message.location().url})`);
  }
}
