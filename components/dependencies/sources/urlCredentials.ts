/** The user and password that stand in a URL. */
export function credentialsInUrl(url: string): { username: string; password: string } | undefined {
  const { username = '', password = '' } = URL.parse(url) ?? {};
  if (username === '' && password === '') return undefined;
  return { username: decoded(username), password: decoded(password) };
}

/** A URL, or what is meant to be one, without the user and password in it. */
export function withoutCredentials(url: string): string {
  // Of a text that is no URL nobody knows where the password ends.
  return url.replace(URL.canParse(url) ? /\/\/[^/?#]*@/ : /\/\/.*@/, '//');
}

/** A percent sign may stand for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
