// Who in Python hears what happens in a picture: picture's name → event → the way there.

const earsOf = new Map();
const BREATH = 60; // ms: what is told in one breath, Streamlit takes for news of the first ear's fragment alone
let nextBreath = 0;

function hear({ picture, hears }, component) {
  if (!earsOf.has(picture)) earsOf.set(picture, new Map());
  for (const event of hears ?? []) {
    earsOf.get(picture).set(event, (value) => component.setTriggerValue(event, value));
  }
}

function isHeard(picture, event) {
  return Boolean(earsOf.get(picture)?.has(event));
}

function tell(picture, event, value) {
  const say = () => earsOf.get(picture)?.get(event)?.(value);
  const wait = nextBreath - performance.now();
  nextBreath = Math.max(performance.now(), nextBreath) + BREATH;
  if (wait > 0) setTimeout(say, wait);
  else say();
}
