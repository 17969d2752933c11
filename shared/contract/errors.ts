/** Every kind of expected failure. The renderer has words for each; core adds no prose. */
export const errorCodes = [
  'invalid-request',
  'not-found',
  'conflict',
  'unsupported',
  'too-large',
  'internal',
  'disk-full',
  'disk-low',
  'library-unavailable',
  'recording-not-active',
  'recording-active',
  'sequence-gap',
  'ffmpeg-missing',
  'ffmpeg-failed',
  'media-unreadable',
  'attachment-missing',
  'message-not-editable',
  'account-missing',
  'secrets-unavailable',
  'mail-unreachable',
  'mail-timeout',
  'mail-tls',
  'mail-auth',
  'mail-recipient',
  'mail-size',
  'mail-content',
  'mail-transient',
  'mail-protocol',
] as const;

/** See {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];
