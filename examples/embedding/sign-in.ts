import { AuthError, type AuthServices } from 'pico-auth';

/** Where a request came from: sessions show it, and attempts are counted by the address. */
const origin = { address: '203.0.113.7', userAgent: 'shop/1.0' };

/** An account, its first session, who calls, the next tokens, and the end: what routes of an application do. */
export async function oneSession(auth: AuthServices): Promise<string> {
  const account = { email: 'ann@example.com', password: 'a long passphrase', origin };
  await auth.registration.register(account);
  const { accessToken, refreshToken } = await auth.signIn.signIn(account);
  const caller = await auth.authentication.authenticate(accessToken);
  const next = await auth.refreshRotation.refresh(refreshToken, origin);
  await auth.sessions.signOut({ caller, refreshToken: next.refreshToken });
  try {
    await auth.authentication.authenticate(next.accessToken);
  } catch (error) {
    // Every refusal is an AuthError with a code that stays the same: docs/errors.md.
    if (!(error instanceof AuthError)) throw error;
    return `${caller.role}, then ${error.code}`;
  }
  throw new Error('a token outlived its session');
}
