// The theme that the reader chose. A classic script in the head, so that it runs before the first paint.
"use strict";
{
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
