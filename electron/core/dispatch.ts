import { z } from 'zod';
import {
  type MethodName,
  type MethodResult,
  type ParsedArgs,
  methods,
} from '../../shared/contract/methods.ts';
import type { Reply } from '../../shared/contract/reply.ts';
import { AppError, systemErrorCode } from './errors.ts';
import type { Log } from './log.ts';

/** The function behind each method of the contract. `callerId` names the window that asks. */
export type Handlers = {
  readonly [Name in MethodName]: (
    args: ParsedArgs<Name>,
    callerId: string,
  ) => MethodResult<Name> | Promise<MethodResult<Name>>;
};

const requestSchema = z.strictObject({ name: z.string().max(100), args: z.unknown() });

function invalid(message: string): Reply {
  return { ok: false, error: { code: 'invalid-request', message } };
}

function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}

/** Where and why arguments do not fit, without the values themselves: they may be secret. */
function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'arguments'}: ${issue.code}`)
    .join('; ');
}

function toReply(error: unknown, name: string, log: Log): Reply {
  if (error instanceof AppError) {
    if (error.code === 'internal') log.error('call-failed', error, { method: name });
    const detail = error.detail === undefined ? {} : { detail: error.detail };
    return { ok: false, error: { code: error.code, message: error.message, ...detail } };
  }
  log.error('call-failed', error, { method: name });
  if (systemErrorCode(error) === 'ENOSPC') {
    return { ok: false, error: { code: 'disk-full', message: 'the disk is full' } };
  }
  return { ok: false, error: { code: 'internal', message: `${name} failed unexpectedly` } };
}

/**
 * Answers one untrusted request `{name, args}`: the name must be one of the contract's own, the arguments must fit
 * its schema. Expected failures become their code, all others `internal` and a log entry. Never rejects.
 */
export function createDispatch(
  handlers: Handlers,
  log: Log,
): (request: unknown, callerId: string) => Promise<Reply> {
  const run = async (name: MethodName, args: unknown, callerId: string): Promise<Reply> => {
    const parsed = methods[name].args.safeParse(args);
    if (!parsed.success) return invalid(describeIssues(parsed.error));
    try {
      // TypeScript cannot see that arguments and function come from the same row of the table.
      const handler = handlers[name] as (args: unknown, callerId: string) => unknown;
      return { ok: true, value: await handler(parsed.data, callerId) };
    } catch (error) {
      return toReply(error, name, log);
    }
  };
  return async (request, callerId) => {
    try {
      const envelope = requestSchema.safeParse(request);
      if (!envelope.success) return invalid('a request is {name, args}');
      const { name, args } = envelope.data;
      if (!isMethodName(name)) return invalid('no such method');
      return await run(name, args, callerId);
    } catch (error) {
      return toReply(error, 'request', log);
    }
  };
}
