import { ourFault } from '../../core/our-fault.ts';
import type { IkrarError } from '../../errors.ts';
import { meanings } from '../problem.ts';

/**
 * What a person is told who sent a form in vain. A fault of ours is told as ours: what whoever runs the server is to do would not
 * help them.
 * @param again what has not happened, and what they can do
 */
export const toldOf = ({ code, message }: IkrarError, again: string): string =>
  meanings[code].status < 500 || code === 'overloaded' ? message : `${ourFault} ${again}`;
