import type { BriefOptions } from './brief.ts';
import { EXTRACTIVE_VERSION } from './extractive.ts';
import { PROMPT_VERSION } from './prompt.ts';

/** Which engine serves, as far as it shapes a brief. */
export type EngineSettings = { readonly engine: 'extractive' } | { readonly engine: 'model'; readonly model: string };

/**
 * Name everything besides the article that decides what a brief looks like. Briefs are stored by article and profile.
 *
 * A brief that another engine answered than the one asked (`brief.engine`) has the asked one's profile for a while only, so that the
 * model is tried again.
 *
 * @returns Stable and printable, such as `model/some-model/p1/uk/medium` or `extractive/v1/-/short`; `-` is the article's own language.
 */
export function profileOf(settings: EngineSettings, { language, length }: BriefOptions): string {
  const engine =
    settings.engine === 'model' ? `model/${settings.model}/p${PROMPT_VERSION}` : `extractive/v${EXTRACTIVE_VERSION}`;
  return `${engine}/${language ?? '-'}/${length}`;
}
