import autocannon from 'autocannon';

export interface Load {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
}

/**
 * Requests answered with 2xx per second over keep-alive connections.
 * @throws Error when any answer is not 2xx: a refusal is cheaper than an answer and would flatter.
 */
export async function answersPerSecond({ connections, seconds, headers, ...target }: Load): Promise<number> {
  const result = await autocannon({ ...target, headers: { ...headers }, connections, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${target.url}: ${result.non2xx} refusals, ${result.errors} failed connections`);
  return result['2xx'] / result.duration;
}
