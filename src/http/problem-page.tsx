import type { Response } from 'express';
import { ourFault } from '../core/our-fault.ts';
import { Page, render } from './layout.tsx';
import type { Problem } from './problem.ts';

/** A problem as a page: whose fault it is where it is ours, what went wrong, what to do, and a link onwards. */
export function problemPage(problem: Problem, response: Response, onward?: string): string {
  const ours = problem.status >= 500;
  const number = problem.instance.slice(problem.instance.lastIndexOf(':') + 1);
  return render(
    <Page title={problem.title}>
      <h1>{problem.title}</h1>
      <div class={ours ? 'notice bad' : 'notice warn'} role="alert">
        {ours && <p>{ourFault}</p>}
        <p>{problem.detail}</p>
        {problem.faults && (
          <ul>
            {problem.faults.slice(0, 20).map((fault) => (
              <li key={fault.message}>
                {fault.row !== undefined ? `Baris ${fault.row}${fault.column ? `, ${fault.column}` : ''}: ` : ''}
                {fault.message}
              </li>
            ))}
          </ul>
        )}
      </div>
      <p>
        <a class="button quiet" href={onward ?? '/'}>
          {onward ? 'Ke halaman kegiatan' : 'Ke halaman awal'}
        </a>
      </p>
      <p class="small soft">
        Nomor kejadian: <span class="code">{number}</span>
      </p>
    </Page>,
    response,
  );
}
