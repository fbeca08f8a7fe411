/** An entry of the catalogue: the HTTP status that goes with a code, and what the code means. */
export interface CatalogueEntry {
  status: number;
  /** Said when there is nothing more precise to say. */
  message: string;
  /** What the client can do about it; shown in docs/errors.md. */
  advice: string;
}

const entry = (status: number, message: string, advice: string): CatalogueEntry => ({ status, message, advice });

/** Every error that the HTTP API answers with. Codes are stable: a client may switch on them. */
export const CATALOGUE = {
  malformed_json: entry(400, 'The body is not valid JSON.', 'Send one JSON object in UTF-8.'),
  invalid_request: entry(400, 'The request is not valid.', 'Correct the field that `field` names; `expected` says what it takes.'),
  limit_above_ceiling: entry(
    400,
    'A limit is above what this server allows.',
    'Ask for no more than `expected`, or have the operator raise the ceiling.',
  ),
  too_many_files: entry(400, 'The request has too many files.', 'Send no more files than `expected`.'),
  invalid_path: entry(
    400,
    'A path is not valid.',
    'Use relative paths with `/` between folders, without `..`, empty parts, backslashes or control characters.',
  ),
  unknown_language: entry(400, 'There is no such language here.', 'Take a name from GET /api/v1/languages.'),
  language_missing: entry(400, 'The language is not installed on this server.', 'Have the operator install it, or take another.'),
  unknown_image: entry(400, 'There is no such image here.', 'Take a name from GET /api/v1/images, or leave `image` out.'),
  bad_host: entry(
    403,
    'The Host header names a host that this server does not answer for.',
    'Call the server by its own address, or add the name to `allowedHosts`.',
  ),
  cross_site: entry(
    403,
    'Another site may not ask this of the server.',
    'Call the API from a program or from the pages that this server serves.',
  ),
  unauthorized: entry(
    401,
    'The request has no valid credentials.',
    'Send `authorization: Bearer TOKEN` with a token of the configuration.',
  ),
  not_found: entry(404, 'There is nothing at this address.', 'See /docs for all addresses.'),
  run_not_found: entry(404, 'There is no run of this id.', 'Results are kept for a limited time only; ask sooner, or run again.'),
  output_not_found: entry(
    404,
    'There is no such output.',
    'Kept outputs are deleted when they expire, or sooner where space is short; run again.',
  ),
  method_not_allowed: entry(405, 'The method is not allowed at this address.', 'Use a method that the `allow` header lists.'),
  body_too_large: entry(413, 'The body is too large.', 'Send no more bytes than `expected`.'),
  unsupported_media_type: entry(415, 'The content type is not supported.', 'Send `content-type: application/json`.'),
  malformed_http: entry(400, 'The request is not valid HTTP.', 'Check the address and the headers.'),
  headers_too_large: entry(431, 'The headers are too large.', 'Send fewer or shorter headers.'),
  busy: entry(429, 'All slots are busy.', 'Try again after the number of seconds in the `retry-after` header.'),
  client_gone: entry(499, 'The client hung up.', 'None: nobody reads this answer. It is seen in logs and metrics only.'),
  internal: entry(
    500,
    'Something went wrong in the server.',
    'Report it to the operator, with the time: the server’s log has the details.',
  ),
  not_ready: entry(503, 'The server is not ready: its self-test has not passed.', 'See GET /healthz for what failed.'),
  launcher_lost: entry(
    503,
    'The launcher was lost during the run; what the program did is not known.',
    'Try again: the server opens a new launcher by itself, and the failure was not the program’s.',
  ),
  launcher_unavailable: entry(
    503,
    'The launcher is not there.',
    'Try again after the `retry-after` header; the server opens a launcher by itself.',
  ),
  layer_missing: entry(
    503,
    'A layer of the sandbox is missing on this host.',
    'The operator sees with `invigil doctor` which, and how to get it.',
  ),
  outputs_unavailable: entry(
    503,
    'What the run wrote could not be kept.',
    'Try again, or without `keep`; the operator looks at the disk and at `outputsBytes`.',
  ),
  stopping: entry(
    503,
    'The server is stopping.',
    'Try again in a moment, or at another node: the run did not begin, or was cut off, and is no attempt of the student’s.',
  ),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof CATALOGUE;
