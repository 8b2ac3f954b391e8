/**
 * Someone asked for something we cannot do. `message` is shown to them as it stands, one sentence;
 * `code` is its stable name for scripts, such as `blocked_address`.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: string;
  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** A dependency failed. Operators read `message` and `cause`; nobody in the guild does. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly retryable: boolean;
  constructor(message: string, options: { cause?: unknown; retryable: boolean }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
  }
}
