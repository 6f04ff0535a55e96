// Files are taken after a token only, and htmx puts those of a field before the form's own; and a log-in in another tab
// gave this browser another one. So what scripts send has the cookie's.
const csrfToken = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const token = csrfToken();
  if (token) detail.headers["X-CSRFToken"] = token;
});
