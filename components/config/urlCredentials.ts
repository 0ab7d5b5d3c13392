/** The user and password in a URL. */
export function credentialsInUrl(url: string): { username: string; password: string } | undefined {
  const { username = '', password = '' } = URL.parse(url) ?? {};
  if (username === '' && password === '') return undefined;
  return { username: decoded(username), password: decoded(password) };
}

/** Removes user and password from a URL, or from a string that is similar to one. */
export function withoutCredentials(url: string): string {
  // In an invalid URL, the end of the password is unknown, so remove everything up to the last @.
  return url.replace(URL.canParse(url) ? /\/\/[^/?#]*@/ : /\/\/.*@/, '//');
}

/** A percent sign may be literal. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
