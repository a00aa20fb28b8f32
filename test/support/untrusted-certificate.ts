/** A certificate for `localhost` that nobody vouches for, and its key: good for nothing but being refused. */
const KEY = [
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgViHvy6HwVeTayZh/lxPunE94v/OnoA5cuvMkZ9pa4E',
  'GhRANCAARz7bSJPOO7PxDnF4kGMQ8f6I89Bw86U/pSTwPVLww4Y6R2PRaELzCiEmrCNbFJoKA5R8lsdTosJL6sBSxI',
  'kNjt',
].join('');

const CERTIFICATE = [
  'MIIBfzCCASWgAwIBAgIUfVRxsEJBPuoIjgkB2LXUzXmU4cswCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJbG9jYWxob3',
  'N0MCAXDTI2MTEyMjEwMDE1OVoYDzIxMjYxMDI5MTAwMTU5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjO',
  'PQIBBggqhkjOPQMBBwNCAARz7bSJPOO7PxDnF4kGMQ8f6I89Bw86U/pSTwPVLww4Y6R2PRaELzCiEmrCNbFJoKA5R8',
  'lsdTosJL6sBSxIkNjto1MwUTAdBgNVHQ4EFgQU3No4PH/SB7e9yES4AQgEvLYKkqUwHwYDVR0jBBgwFoAU3No4PH/S',
  'B7e9yES4AQgEvLYKkqUwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiBYbMSX7NtgZ3jlN/aooYE+tl',
  'A50hRjMVNsdprtc+U/AwIhAO4nGCJLV0SrxPwgksx1UM9WkEeed2ULuzNwZxLRjn/h',
].join('');

const pem = (label: string, text: string): string =>
  `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`;

export const untrustedCertificate = {
  key: pem('PRIVATE KEY', KEY),
  cert: pem('CERTIFICATE', CERTIFICATE),
};
