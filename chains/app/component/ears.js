// Who in Python hears what happens in a picture: picture's name → event → the way there.

const earsOf = new Map();

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
  earsOf.get(picture)?.get(event)?.(value);
}
