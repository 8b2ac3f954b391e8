import type { z } from 'zod';
import type { Upload } from './attachments.ts';
import { demand } from './errors.ts';
import type { Context } from './messages.ts';

export interface RouteRequest extends Context {
  /** @throws {Error} If the route's pattern has no such part. */
  param(name: string): string;
  hasParam(name: string): boolean;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** Files that came beside the body. */
  readonly uploads: readonly Upload[];
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

/** One route of the REST API. */
export interface Route {
  /** Method and path, with a colon before each part that varies: `GET /channels/:channel`. */
  readonly name: string;
  /** Discord's schema of the body, or of each part of it that has one. */
  readonly schema?: string | ((body: unknown) => readonly (readonly [schema: string, part: unknown])[]);
  /** Routes of an interaction bear a token in their path and no header; they are outside the global limit. */
  readonly isInteraction?: true;
  /** Whether files may come beside the body. */
  readonly takesFiles?: true;
  handle(request: RouteRequest): Reply;
}

/** @throws {Refusal} 50035 if the body is not of the shape at all. */
export function parseBody<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const { data, error } = shape.safeParse(body);
  if (error) demand(error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
  return data as z.infer<Shape>; // There is no error.
}

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const nothing: Reply = { status: 204 };
