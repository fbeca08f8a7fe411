import { CATALOGUE, type ErrorCode } from './catalogue.ts';

/** What is known of an error beyond its code. */
export interface ErrorDetails {
  /** One or two sentences. (Default: the catalogue's) */
  message?: string;
  /** The offending part of the request: `limits.wallMs`, `files["a/../b"]`, `header content-type`. */
  field?: string;
  expected?: string;
  received?: string;
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** An error of the catalogue. Everything that the API refuses is one of these. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.message ?? CATALOGUE[code].message, { cause: details.cause });
    this.name = 'ApiError';
    this.code = code;
    this.status = CATALOGUE[code].status;
    this.details = details;
  }

  /** The body of the answer. */
  toBody(): ErrorBody {
    const { field, expected, received } = this.details;
    return {
      error: {
        code: this.code,
        message: this.message,
        ...(field === undefined ? {} : { field: excerpt(field) }),
        ...(expected === undefined ? {} : { expected }),
        ...(received === undefined ? {} : { received: excerpt(received) }),
      },
    };
  }
}

export interface ErrorBody {
  error: { code: string; message: string; field?: string; expected?: string; received?: string };
}

/** What the client sent is repeated in part only, so that an answer stays small and well-formed. */
function excerpt(text: string): string {
  const start = text.slice(0, 120).toWellFormed();
  return text.length > 120 ? `${start}…` : start;
}

/** How a value of the client is named in `received`. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return excerpt(JSON.stringify(value.slice(0, 120).toWellFormed()));
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}
