import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Cable = Awaited<ReturnType<typeof layCable>>;

/** Lay a cable to a server on this machine, which can be cut, clamped, or made slow. */
export async function layCable(targetUrl: string) {
  const target = new URL(targetUrl);
  let port = Number(target.port);
  let isCut = false;
  let isClamped = false;
  let delayMs = 0;
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();

  const server = createServer((near) => {
    keep(near);
    if (isCut) return near.destroy();
    const far = connect(port, '127.0.0.1');
    keep(far);
    carry(near, far);
    carry(far, near);
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(targetUrl);
  url.port = String((server.address() as AddressInfo).port); // a TCP server has one

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  }

  function carry(from: Socket, to: Socket): void {
    let last = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      if (!isClamped && delayMs === 0) return void last.then(() => to.write(chunk));
      const passed = pass();
      last = last.then(() => passed).then(() => void to.write(chunk));
      return undefined;
    });
    from.on('close', () => to.destroy());
  }

  async function pass(): Promise<void> {
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    while (isClamped) await new Promise<void>((resolve) => waiting.add(resolve));
  }

  function letGo(): void {
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  return {
    /** The address at this end. */
    url: url.href,
    /** Break every connection, and refuse new ones. */
    cut(): void {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    /** Take connections, and carry nothing: what a dead machine does. */
    clamp(): void {
      isClamped = true;
    },
    /** Let each piece of data take so long. */
    slow(ms: number): void {
      delayMs = ms;
    },
    /** Carry everything at once, as at first; to another server, if one is named. */
    mend(toUrl?: string): void {
      if (toUrl !== undefined) port = Number(new URL(toUrl).port);
      isCut = false;
      isClamped = false;
      delayMs = 0;
      letGo();
    },
    close(): void {
      isCut = true;
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
