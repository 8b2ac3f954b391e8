/** A file that goes with a message. */
interface Upload {
  readonly name: string;
  readonly data: string;
}

/**
 * A message and its file as one body of bytes. Left to itself, the REST library hands a form to whichever HTTP client the process
 * loaded first, and that of another version refuses it.
 */
export async function multipart(message: object, file: Upload) {
  const form = new FormData();
  form.append('files[0]', new Blob([file.data]), file.name);
  form.append('payload_json', JSON.stringify(message));
  const encoded = new Response(form);
  return {
    body: Buffer.from(await encoded.arrayBuffer()),
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
    passThroughBody: true,
  } as const;
}
