// Small conveniences; every page works without them.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy).textContent.trim();
  navigator.clipboard.writeText(text).then(() => {
    const before = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = before), 2000);
  });
});

// A button that is pressed twice sends its form once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 3000);
});

document.querySelector(".summary")?.focus();
document.querySelector('.summary a[href="#refused"]')?.addEventListener("click", (event) => {
  const box = document.querySelector("#refused :is(input, textarea)");
  if (!box) return;
  event.preventDefault();
  box.focus();
});

// Single keys of a list work only while the focus is in it, so that dictation and typing elsewhere
// never press them (WCAG 2.1.4).
document.querySelectorAll("[data-keys]").forEach((list) => {
  const links = [...list.querySelectorAll("tr td:first-child a")];
  const sheet = document.getElementById("keys");
  const step = (row, by) => links[Math.max(0, Math.min(links.length - 1, links.indexOf(row) + by))].focus();
  const keys = {
    j: (row) => step(row, 1),
    k: (row) => step(row, -1),
    o: (row) => row.click(),
    a: (row) => row.closest("tr").querySelector("[data-key=a]")?.click(),
    n: () => document.querySelector("main a[rel=next]")?.click(),
    p: () => document.querySelector("main a[rel=prev]")?.click(),
    "/": () => document.getElementById("search").focus(),
    "?": () => {
      sheet.open = !sheet.open;
      if (sheet.open) sheet.scrollIntoView({ block: "nearest" });
    },
  };
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key](event.target.closest("tr").querySelector("td:first-child a"));
  });
});

// A template goes into its box without a journey to the server, beside what was written elsewhere.
document.querySelectorAll("[data-fill]").forEach((form) =>
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const option = form.querySelector("option:checked");
    const box = document.getElementById(form.dataset.fill);
    const code = box.form.querySelector("[name=code]");
    box.value = [box.value.trim(), option.dataset.text].filter(Boolean).join("\n\n");
    if (code && option.dataset.code) code.value = option.dataset.code;
    box.focus();
  }),
);
