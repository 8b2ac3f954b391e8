/**
 * What an OpenAI-compatible endpoint understands. They differ: some know strict schemas, some only "a JSON object", some neither; the
 * token cap has two names; some models take no temperature.
 */
export interface Dialect {
  readonly format: 'json_schema' | 'json_object' | 'text';
  readonly tokenCap: 'max_completion_tokens' | 'max_tokens';
  readonly temperature: boolean;
}

export const FULL_DIALECT: Dialect = { format: 'json_schema', tokenCap: 'max_completion_tokens', temperature: true };

const UNKNOWN_FORMAT = /response_format|json_schema|json_object|json mode|schema|structured|grammar/i;

/** What an endpoint said when it refused a request. */
export interface Refusal {
  readonly status: number | undefined;
  /** The parameter it names, where it names one. */
  readonly param: string | null | undefined;
  readonly message: string;
}

/**
 * Find a plainer dialect after a refusal that blames the request.
 *
 * @returns `undefined` when the refusal is about something else, or nothing plainer is left.
 */
export function plainer(dialect: Dialect, { status, param, message }: Refusal): Dialect | undefined {
  if (status === undefined || status < 400 || status === 401 || status === 403 || status === 429) return undefined;
  const text = `${param ?? ''} ${message}`;
  if (/max_completion_tokens/i.test(text) && dialect.tokenCap === 'max_completion_tokens')
    return { ...dialect, tokenCap: 'max_tokens' };
  if (/\bmax_tokens\b/i.test(text) && dialect.tokenCap === 'max_tokens')
    return { ...dialect, tokenCap: 'max_completion_tokens' };
  if (/temperature/i.test(text) && dialect.temperature) return { ...dialect, temperature: false };
  const blamesFormat =
    UNKNOWN_FORMAT.test(text) ||
    status === 422 ||
    (status === 400 && !param && !/context|token|length|model/i.test(message));
  if (!blamesFormat || dialect.format === 'text') return undefined;
  return { ...dialect, format: dialect.format === 'json_schema' ? 'json_object' : 'text' };
}
