/** Every error that the library throws. A program that misbehaves is never one of them: that is a RunResult. */
export const SANDBOX_ERRORS = {
  invalid_request: 'The request is not valid.',
  launcher_missing: 'The launcher is not built.',
  launcher_failed: 'The launcher could not start.',
  launcher_lost: 'The connection to the launcher was lost.',
  layer_missing: 'A layer of the sandbox is missing on this host.',
  protocol: 'The launcher and its client do not speak the same protocol.',
  session_ended: 'The session has ended.',
  unknown_language: 'No runtime of that name.',
  language_missing: 'The language is not installed in this image.',
  not_configured: 'The jail is not configured.',
  unknown_image: 'There is no image of that name.',
  image_invalid: 'The definition of the image is not valid.',
  image_build_failed: 'The image could not be built.',
  image_in_use: 'The image is in use.',
  image_damaged: 'The image is not what its digest says.',
  image_store: 'The image store cannot be used.',
} as const;

export type SandboxErrorCode = keyof typeof SANDBOX_ERRORS;

/** Thrown for what the caller or the host did wrong; `code` is stable, `field` names the offending part of a request. */
export class SandboxError extends Error {
  readonly code: SandboxErrorCode;
  readonly field: string | undefined;

  constructor(code: SandboxErrorCode, message?: string, options: { field?: string; cause?: unknown } = {}) {
    super(message ?? SANDBOX_ERRORS[code], { cause: options.cause });
    this.name = 'SandboxError';
    this.code = code;
    this.field = options.field;
  }
}
