/** The one style sheet. Both colour schemes; text contrast is at least 4.5 to 1 in each. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f3f5f4; --card: #ffffff; --ink: #18211f; --soft: #54605c; --line: #d5dcd9;
  --accent: #0b5f58; --on-accent: #ffffff; --tint: #e4f1ef; --hover: #f0f6f5;
  --band: #fde9b0; --band-ink: #4a3700;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101514; --card: #19201f; --ink: #e6edea; --soft: #a2aeaa; --line: #33403c;
    --accent: #7ed3c8; --on-accent: #06201d; --tint: #1f3532; --hover: #222c2a;
    --band: #43360c; --band-ink: #fbe6a6;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif;
}
.band {
  margin: 0; padding: .6rem 1rem; text-align: center; font-size: .9375rem;
  background: var(--band); color: var(--band-ink);
}
.band strong { margin-inline-end: .35rem; }
@media (max-width: 34rem) { .band strong { display: block; margin: 0; } }
main {
  max-width: 28rem; margin: clamp(1rem, 6vh, 4rem) auto 2rem; padding: 1.75rem 1.5rem 1.5rem;
  background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
}
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; font-weight: 650; }
h2 { margin: 1.5rem 0 .5rem; font-size: .875rem; font-weight: 600; color: var(--soft); }
p { margin: .5rem 0 0; }
.soft, dt, summary { color: var(--soft); }
.note {
  margin-top: 1rem; padding: .6rem .8rem; border-radius: .5rem;
  background: var(--tint); overflow-wrap: anywhere;
}
.note + p { margin-top: 1rem; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
button, .button {
  font: inherit; color: inherit; cursor: pointer; border-radius: .5rem; min-height: 2.75rem;
  border: 1px solid var(--line); background: var(--card);
}
button:hover, .button:hover { background: var(--hover); border-color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.person {
  width: 100%; padding: .7rem .8rem; text-align: start;
  display: grid; grid-template-columns: auto 1fr; gap: 0 .8rem; align-items: center;
}
.initials {
  grid-row: span 2; width: 2.5rem; height: 2.5rem; border-radius: 50%; font-weight: 600;
  display: grid; place-items: center; background: var(--tint); color: var(--accent);
}
.title { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 .75rem; align-items: baseline; }
.title, .person > .detail { min-width: 0; }
.name { font-weight: 600; }
.detail { font-size: .875rem; color: var(--soft); overflow-wrap: anywhere; }
.suggested { border: 2px solid var(--accent); background: var(--tint); }
.suggested .initials { background: var(--accent); color: var(--on-accent); }
.suggested .detail { color: var(--ink); }
.button {
  display: inline-flex; align-items: center; justify-content: center; padding: 0 1.1rem;
  text-decoration: none;
}
.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.primary:hover { background: var(--ink); border-color: var(--ink); color: var(--card); }
.link {
  margin-top: 1rem; padding: 0; border-color: transparent; background: none;
  color: var(--accent); text-decoration: underline;
}
.cancel { width: 100%; margin-top: 1.25rem; }
details { margin-top: 1.25rem; font-size: .875rem; }
summary { cursor: pointer; padding: .25rem 0; }
dl { margin: .25rem 0 0; font-size: .875rem; }
dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
code { font: .9em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
a { color: var(--accent); }
.button.primary { color: var(--on-accent); }
.button.primary:hover { color: var(--card); }
@media (max-width: 30rem) {
  main { margin: 0; border-radius: 0; border-inline: 0; padding-inline: 1rem; }
}
`
