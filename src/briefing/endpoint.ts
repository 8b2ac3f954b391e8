// Opens sockets to the model's endpoint, which the operator chose; never to an address from an article or a member.

/** Most of an answer that is read, in bytes: hundreds of times what is asked for. */
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/**
 * Make a `fetch` for a model's endpoint: an answer that is too long ends the call, so that one without end costs no memory.
 *
 * @returns A `fetch` whose response's body throws, while it is read, once it is longer than `maxBytes`.
 */
export function fetchUpTo(maxBytes: number) {
  return async (...request: Parameters<typeof fetch>): Promise<Response> => {
    const response = await fetch(...request);
    if (response.body === null) return response;
    let bytes = 0;
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > maxBytes) controller.error(new Error('The answer of the model is too long'));
        else controller.enqueue(chunk);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(counted), { status, statusText, headers });
  };
}

/** For briefs. */
export const fetchAnswer = fetchUpTo(MAX_ANSWER_BYTES);
